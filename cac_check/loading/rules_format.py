"""The declaration of the rule file format: every key, its type and a sentence about it."""

from __future__ import annotations

from cac_check.diagnostic import Severity
from cac_check.loading.dataset_format import QUANTITY_RECORD
from cac_check.loading.forms import FORMS
from cac_check.loading.names import ID, QUANTITY
from cac_check.loading.shape import Choice, Either, Field, Many, Number, Record, Table, Text, restricted
from cac_check.loading.untold import UNTOLD_BLOCK
from cac_check.model import Kind, Missing, Rounding, Verdict

_OF_DATA_SET = (
    "unit",
    "cumulative",
    "slack",
    "rounding",
    "measures",
    "period",
    "place",
    "variant_of",
    "differs_in",
    "because",
)
"""What only a data set says of a quantity."""

_DESCRIBED = restricted(
    QUANTITY_RECORD,
    "quantity of rules",
    dict.fromkeys(_OF_DATA_SET, "write it under `quantities` of the data set"),
)
"""What a rule file says of a quantity, for its pages and its examples."""

VARIABLE = Text("a name such as x", r"[A-Za-z_][A-Za-z0-9_]*")

GIVEN = Record(
    "given figure",
    "A figure of an example in words.",
    (
        Field("says", Text(), "The words.", required=True),
        Field(
            "language",
            Text("a language code such as en", r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"),
            "Their language; en if left out.",
        ),
        Field("kind", Choice(tuple(Kind)), "What sort of number it is, where the form does not say."),
        Field("rounding", Choice(tuple(Rounding)), "How the bare figure was rounded."),
        Field("grain", Number(0, open=True), "The place value it was rounded to, where its digits do not show it."),
    ),
)

EXAMPLE = Record(
    "example",
    "A test that a rule carries; `cac-check rules test` runs it.",
    (
        Field(
            "given",
            Table(Either((Text("a number or an interval"), GIVEN)), key=QUANTITY, least=1),
            "Quantity and figure: an exact value, an interval as in `means`, or {says: words}.",
            required=True,
        ),
        Field("verdict", Choice(tuple(Verdict)), "What the rule must say to it.", required=True),
        Field("because", Text(), "What the example shows."),
    ),
)

EVIDENCE = Record(
    "evidence",
    "What the rule rests on; printed with every finding of it.",
    (
        Field("claim", Text(), "A claim of the data set, by its id."),
        Field("cue", Text(), "The word in it that says so."),
        Field("text", Text(), "Anything else: a page of a handbook, a law."),
    ),
)

WHERE = Record(
    "condition on sources",
    "Where the rule binds.",
    (
        Field(
            "sources", Many(ID, 1), "It binds if every source claiming its quantities is one of these.", required=True
        ),
    ),
)

TOLERANCE = Record(
    "tolerance",
    "By how much the rule itself may be missed; words are never widened by it.",
    (
        Field("abs", Number(0), "In the unit of the quantities."),
        Field("rel", Number(0), "As a fraction of the total: 0.01 is one per cent."),
    ),
    any_of=("abs", "rel"),
)

RULE = Record(
    "rule",
    "A relation that holds between quantities whatever their values.",
    (
        Field("id", ID, "Its id, printed with every finding.", required=True),
        Field(
            "for",
            Table(Many(Text(), 1), key=VARIABLE, least=1),
            "Write the rule once for each of these: {x: [a, b]} puts a, then b, where ${x} stands.",
        ),
        *(Field(form.name, form.shape, form.summary) for form in FORMS),
        Field("because", Text(), "Why it holds, as a report prints it.", required=True),
        Field("evidence", Either((Text(), EVIDENCE)), "What it rests on."),
        Field("severity", Choice(tuple(Severity)), "How bad a contradiction of it is; error if left out."),
        Field("examples", Many(EXAMPLE, 1), "Tests the rule carries."),
        Field("when", Text("a relation"), "It binds only where this relation holds, over values."),
        Field("where", WHERE, "It binds only among these sources."),
        Field("tolerance", TOLERANCE, "By how much it may be missed."),
        Field("missing", Choice(tuple(Missing)), "What an unclaimed quantity of it is; anything if left out."),
        Field(
            "rounding", Choice(tuple(Rounding)), "How bare figures of its quantities were rounded, if that is known."
        ),
    ),
    one_of=tuple(form.name for form in FORMS),
)

TEST = Record(
    "test",
    "An example beside a rule file.",
    (
        Field("rule", ID, "The rule it tests; all rules of the file together if left out."),
        *EXAMPLE.fields,
    ),
)

TESTS = Record(
    "test file",
    "Tests of the rule file of the same name: `rules.test.yaml` beside `rules.yaml`.",
    (
        Field("note", Text(), "A remark for readers."),
        Field("tests", Many(TEST), "The tests.", required=True),
    ),
)

QUESTION = Record(
    "question",
    "A supposition tried on each source that claims all its quantities; its answer is no finding.",
    (
        Field("id", ID, "Its id.", required=True),
        Field("for", Table(Many(Text(), 1), key=VARIABLE, least=1), "Ask it once for each of these, as in a rule."),
        Field("ask", Text(), "The question in words.", required=True),
        Field("suppose", Text("a relation"), "The relation that would have to hold.", required=True),
        Field("because", Text(), "Why it is worth asking."),
    ),
)

RULES = Record(
    "rule file",
    "Rules about one subject.",
    (
        Field("title", Text(), "What the rules are about."),
        Field("note", Text(), "A remark for readers."),
        Field("quantities", Table(_DESCRIBED, key=QUANTITY), "What the rules are about, where no data set says it."),
        UNTOLD_BLOCK,
        Field(
            "derive",
            Many(Choice(("period", "place")), 1),
            "Order quantities of one measure by what their periods or places contain, without a rule being written.",
        ),
        Field("rules", Many(RULE), "The rules.", required=True),
        Field("questions", Many(QUESTION), "Suppositions to try."),
    ),
)
