"""The declaration of the data set format: every key, its type and a sentence about it."""

from __future__ import annotations

from cac_check.loading import values
from cac_check.loading.names import CLAIM_ID, ID, PATH, QUANTITY
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Table, Text
from cac_check.loading.table_claims import CELL_FIELDS, TABLES
from cac_check.messages import LANGUAGES
from cac_check.model import Kind, Role, Rounding, Status

DATE = Text("a year, month or day such as 2023-05-27", values.DATE_PATTERN, values.date)
REPORTED_IN = Text(
    f"a language there are reports in ({', '.join(LANGUAGES)}), or a region of one such as es-CL",
    rf"({'|'.join(LANGUAGES)})(-[A-Za-z0-9]+)*",
)
DAYS = Text("a number of days such as 1 day", r"[0-9]+( days?)?", values.days)

QUANTITY_RECORD = Record(
    "quantity",
    "What is counted or measured. The verb is part of it: punished is not closed.",
    (
        Field("label", Text(), "What it is, in words, as a report prints it.", required=True),
        Field("unit", Text(), "What one of it is: accounts, items, euros."),
        Field("kind", Choice(tuple(Kind)), "What sort of number it is; count if left out."),
        Field("nonnegative", Flag(), "Whether it can be below zero; true for counts and durations if left out."),
        Field("cumulative", Flag(), "Whether a later date's figure can never be smaller than an earlier one's."),
        Field("slack", DAYS, "By how many days every reading of this date is widened at both ends."),
        Field("rounding", Choice(tuple(Rounding)), "How bare figures of it were rounded, if that is known."),
        Field("measures", ID, "What it counts apart from period and place, where rules are derived from these."),
        Field("period", ID, "The period it covers, one of `periods`."),
        Field("place", ID, "The place it covers, one of `places`."),
        Field("variant_of", QUANTITY, "A quantity it is easily taken for; telling one for the other gets a note."),
        Field("differs_in", Text(), "What sets it apart from that quantity: the verb, the unit."),
        Field("because", Text(), "Why, for `slack`, `rounding` or an unusual kind."),
    ),
)

CLAIM = Record(
    "claim",
    "One source's figure for one quantity, in its own words.",
    (
        Field("says", Text(), "The words of the source, with one numeral in them."),
        Field("means", Text(), 'An interval written by hand, exact in every profile: "[66500, 67500)", "42".'),
        Field(
            "grain",
            Number(0, open=True),
            "The place value by which `means` may be stretched, or to which a figure was rounded.",
        ),
        Field("because", Text(), "Why `means`, `or` or `rounding` is right."),
        Field("at", Text(), "Where it stands: headline, caption, p2, or free text."),
        Field("cue", Text(), "The word that chose the quantity: other, 其中."),
        Field("or", Either((QUANTITY, Many(QUANTITY, 1))), "What else the words could count."),
        Field("gloss", Text(), "A translation of the words."),
        Field("note", Text(), "A remark for readers."),
        Field("as_of", DATE, "The date the figure holds for; figures of different dates are different points."),
        Field("attributed_to", Text(), "Whom the source names for it."),
        Field("lineage", ID, "The text this figure was taken from, where that is not the lineage of its source."),
        Field("status", Choice(tuple(Status)), "Whether it still stands; only current claims are checked."),
        Field("weight", Number(0, open=True), "What dropping it costs; 10 for a reference, 1 for others if left out."),
        Field("rounding", Choice(tuple(Rounding)), "How this bare figure was rounded, if that is known."),
        Field("id", CLAIM_ID, "A name for it, needed where one place tells a quantity twice in the same words."),
        *CELL_FIELDS,
    ),
    any_of=("says", "means", "table"),
)

CLAIM_PAIR = Table(Either((Text("WORDS @ PLACE"), CLAIM)), key=QUANTITY, single=True)
"""``- quantity: WORDS @ PLACE`` or ``- quantity: {says: WORDS, …}``."""

LEFT_OUT = Record(
    "figure left out",
    "Words with a figure that were deliberately not turned into a claim; printed under what was not checked.",
    (
        Field("says", Text(), "The words of the source.", required=True),
        Field("because", Text(), "Why they are no claim.", required=True),
        Field("at", Text(), "Where they stand."),
    ),
)

ASKED = Record(
    "question asked",
    "A question that was put to the source before publication, and its answer; printed in the report.",
    (
        Field("question", Text(), "What was asked.", required=True),
        Field("on", DATE, "When: year, month or day."),
        Field("by", Text(), "How: e-mail, telephone."),
        Field("answer", Text(), "What was answered, or that nothing was by some day."),
    ),
)

SOURCE = Record(
    "source",
    "Who says it, where and when.",
    (
        Field("outlet", Text(), "Who published it.", required=True),
        Field("published", DATE, "When: year, month or day."),
        Field("url", Text(), "Where it was published."),
        Field("archived", Text(), "Where a copy is kept."),
        Field("seen_at", Text(), "The repost that was actually read."),
        Field("seen", Choice(("full", "part")), "How much of it was seen; silence of a part is no omission."),
        Field(
            "language", Text("a language code such as en or zh-Hant", r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"), "Of its words."
        ),
        Field("lineage", ID, "The text it was rewritten from; sources of one lineage are one witness."),
        Field("role", Choice(tuple(Role)), "Whether other sources are held against it; report if left out."),
        Field("text", PATH, "A file with its text; then `says` and `cue` must occur at `at`."),
        Field("as_of", DATE, "The date its figures hold for, where a claim has none of its own."),
        Field("note", Text(), "A remark for readers."),
        Field("claims", Either((PATH, Many(CLAIM_PAIR))), "Its claims, or the path of a CSV file that holds them."),
        Field("left_out", Many(LEFT_OUT), "Figures in it that are no claims."),
        Field("asked", Many(ASKED), "What it was asked before publication, and what it answered."),
    ),
)

DATASET = Record(
    "data set",
    "Claims of several sources about one subject.",
    (
        Field("dataset", ID, "The id of the data set.", required=True),
        Field("title", Text(), "What it is about."),
        Field(
            "language",
            REPORTED_IN,
            "Of the reports on it; English if left out. Words of the data set stay as they are.",
        ),
        Field("note", Text(), "A remark for readers."),
        Field("rules", Either((PATH, Many(PATH))), "Rule files, relative to this file."),
        Field("quantities", Table(QUANTITY_RECORD, key=QUANTITY), "What is counted or measured.", required=True),
        Field("periods", Table(Many(ID), key=ID), "Periods, each with the periods that lie inside it."),
        Field("places", Table(Many(ID), key=ID), "Places, each with the places that lie inside it."),
        Field("lineages", Table(Text(), key=ID), "Texts that several sources were rewritten from: id and description."),
        Field("sources", Table(SOURCE, key=ID, least=1), "Who says what.", required=True),
        Field("tables", TABLES, "Published tables that claims are taken from: a path, or how the file is written."),
        Field("claims", PATH, "A CSV file of claims, with the keys of a claim, `source` and `quantity` as columns."),
    ),
)
