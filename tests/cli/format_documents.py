"""Documents in which every declared key says something: of data sets, of rules over them, of rules over tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cac_check.loading.dataset_format import DATASET
from cac_check.loading.rules_format import RULES
from cac_check.loading.shape import Record
from cac_check.loading.tables_format import TABLE_RULES
from tests.format_walk import Samples


@dataclass(frozen=True)
class Document:
    """A document that works, the files it goes with, and values that make sense in it."""

    content: Mapping[str, Any]
    files: Mapping[str, str | bytes]
    samples: Samples = field(default_factory=dict)
    runs: tuple[tuple[str, ...], ...] = ()
    """Command lines beside those of its format."""


@dataclass(frozen=True)
class Format:
    """A declared format, as the input of one kind."""

    shape: Record
    file: str
    """Where its documents are written to."""
    runs: tuple[tuple[str, ...], ...]
    """Command lines; what they print is all that a key can change."""
    documents: tuple[Document, ...]


OUTPUTS = ("-f", "json", "-o", "out.json", "-f", "markdown", "-o", "out.md")

ROWS = (
    "2024-01-01,A,10,4,6,1,40,nation",
    "2024-01-02,A,12,5,6,2,41,nation",
    "2024-01-03,A,11,,6,-1,60,nation",
    "2024-01-04,A,5,,6,2,60,nation",
    "2024-01-01,B,10,4,6,1,41,part",
    "2024-01-02,B,9,3,6,9,5,part",
    "2024-01-03,B,8.5,1,7,3,12.5,part",
    "2024-01-04,B,,1,7,3,12.5,part",
    "2024-01-04,C,2,1,7,3,12.5,part",
    "2024-01-05,B,9,1,7,3,12.5,part",
    "2024-01-10,B,9,1,7,3,12.5,part",
)
HEAD = "day,place,x,y,z,w,pct,level,v"
DAYS = "\n".join([HEAD, *(f"{row},2" for row in ROWS), ""])
AMOUNTS = {name: {"column": name, "kind": "amount"} for name in "xyzwv"}
QUANTITIES = AMOUNTS | {"pct": {"kind": "percent"}}
KEYS = ["day", "place"]
CONDITIONS = ({"place": "A"}, {"place": {"not": "A"}}, {"place": {"like": "A%"}}, {"place": {"not_like": "A%"}})
SAMPLES: Samples = {
    ".breakdown.parts": (["y"], ["z"]),
    ".weighted_mean.is": ("pct",),
    ".weighted_mean.values": (["z", "y"],),
    ".weighted_mean.weights": (["v", "w"],),
    "untold.*.is": ("y - z",),
    ".breakdown.overlaps": ({"[y, z]": "pct"},),
    ".id": ("q-${v}",),
    ".for": ({"v": ["2"]},),
    ".when": ("x > 10", "w > 1"),
    ".tolerance.abs": (2, 1000),
    ".tolerance.rel": (0.5, 2),
    ".table": ("t", "u"),
    ".from": ("u",),
    ".to": ("u",),
    ".not": ("B",),
    ".like": ("%B",),
    ".not_like": ("%B",),
    ".complete.along": ("v",),
    ".along": ("place", "day", "week"),
    ".every": ("month", "week"),
    ".within": (["level"],),
    ".title": ("Another title",),
    ".files": ("t.csv", "u.csv"),
    ".keys": (["day", "b"], ["day"]),
    "rules.same": (["x", "z"],),
    "rules.order": (["x", "z"],),
    "rules.expression": ("x <= y",),
    ".never_falls.along": ("v",),
    ".steps.along": ("v",),
    ".marks": ("plain",),
    ".names": ({"day": {"ignore_case": True}}, {"day": {"cut_after": "-"}}),
}


def over_rows(form: str, content: Any, keys: tuple[str, ...] = (), **more: Any) -> Document:
    """Return rules over two tables alike with one rule of a form, and which quantities may stand in its keys."""
    rule = {"id": "r-${v}", "for": {"v": ["1"]}, form: content, "because": "it is so", **more}
    conditions = {f"rules[{form}].where": CONDITIONS}
    tables = {name: {"files": f"{name}.csv", "keys": KEYS, "quantities": QUANTITIES} for name in "tu"}
    return Document(
        {"tables": tables, "rules": [rule]},
        {"t.csv": DAYS, "u.csv": "".join(DAYS.splitlines(keepends=True)[:5] + DAYS.splitlines(keepends=True)[6:])},
        SAMPLES | conditions | {f".{form}.{key}": ("w", "z") for key in keys},
    )


UNTOLD = {"sum": {"is": "y + z", "kind": "amount"}, "other": {"kind": "count", "nonnegative": False}}
ADDED = {"total": "x", "parts": ["y", "other"], "overlap": "none", "rest": "none"}


def with_untold(document: Document) -> Document:
    """Return a document with quantities that nobody tells."""
    more = [
        {"id": "s", "same": ["x", "sum"], "because": "so"},
        {"id": "l", "order": ["other", "w"], "because": "so"},
    ]
    content = {**document.content, "untold": UNTOLD, "rules": [*document.content["rules"], *more]}
    return replace(document, content=content)


def one_table(text: str, samples: Samples, **more: Any) -> Document:
    """Return rules that a and b are all, over one table with the keys a table may have."""
    table = {"files": "t.csv", "keys": ["day"], **more}
    return Document({"tables": {"t": table}, "rules": [SUM]}, {"t.csv": text}, SAMPLES | samples)


SUM = {
    "id": "r",
    "breakdown": {"total": "all", "parts": ["a", "b"], "overlap": "none", "rest": "none"},
    "because": "so",
}
A_DAY = "day,all,a,b\n2024-01-01,10,4,5\n2024-01-02,9,4,5\n"
ROLLUP = {"quantity": "x", "from": "t", "to": "t", "by": ["day"], "where": {"level": {"like": "part"}}}
EXACTLY = {"overlap": "none", "rest": "none"}
ROLLUP |= {"total": {"level": {"not": "part"}}, "overlap": "none", "rest": "none"}

FIGURES = """\
fact,company,item,value,other
1,A,assets,33,7
2,A,cash,11,9
3,A,stock,21,9
4,B,assets,35,9
5,B,cash,40,9
6,B,stock,,9
"""
AS_LISTED = Document(
    {
        "tables": {
            "t": {
                "files": "t.csv",
                "layout": "long",
                "keys": ["company"],
                "quantity": "item",
                "value": "value",
                "id": "fact",
            },
            "u": {
                "files": "t.csv",
                "layout": "long",
                "keys": ["company"],
                "quantity": "item",
                "value": "other",
                "id": "fact",
            },
        },
        "rules": [
            {"id": "r-${v}", "for": {"v": ["1"]}, "listed": {"breakdowns": "l.csv", "parts": "p.csv"}, "because": "so"},
            *(
                {"id": name, "listed": {"breakdowns": "l.csv", "parts": "p.csv"}, "table": "u", "because": "so"}
                for name in "ab"
            ),
            SUM | {"breakdown": SUM["breakdown"] | {"total": "assets", "parts": ["cash", "stock"]}},
        ],
    },
    {
        "t.csv": FIGURES,
        "l.csv": "breakdown,total,relation\nA,1,=\nB,4,>=\n",
        "p.csv": "breakdown,part,weight\nA,2,1\nA,3,1\nB,5,1\nB,6,1\n",
        "other.csv": "breakdown,total,relation\nA,1,>=\nB,4,=\n",
        "others.csv": "breakdown,part,weight\nA,2,2\nA,3,1\nB,5,1\n",
    },
    SAMPLES
    | {
        ".value": ("other",),
        "].id": ("other",),
        ".breakdowns": ("other.csv",),
        ".parts": ("others.csv",),
        ".quantity": ("other",),
    },
)
SPELLED = Document(
    {
        "tables": {"t": {"files": "t.csv", "keys": ["place", "district"]}, "u": {"files": "u.csv", "keys": ["place"]}},
        "rules": [
            {
                "id": "r",
                "rollup": {
                    "quantity": "x",
                    "from": "t",
                    "to": "u",
                    "by": ["place"],
                    "where": {"district": {"not": "9"}},
                    "total": {"place": {"not_like": "T%"}},
                    "overlap": "none",
                    "rest": "none",
                },
                "names": {"place": {"same": {"C": "D"}, "cut_after": " / ", "ignore_case": True}},
                "unmatched": "warning",
            }
        ],
    },
    {
        "t.csv": "place,district,x\nA / north,1,5\nA,2,6\nb,3,4\nC,4,1\nE,9,5\n",
        "u.csv": "place,x\nA,11\nB,4\nTotal,9\nF,3\nD,1\n",
    },
    SAMPLES | {"].from": ("u",), "].to": ("t",), ".names": ({"place": {"ignore_case": True}},), ".by": ([],)},
)
SUMS = tuple(
    Document(
        {
            "tables": {name: {"files": f"{name}.csv", "keys": KEYS, "quantities": QUANTITIES} for name in "tu"},
            "rules": [{"id": "r", "rollup": {"quantity": "x", "by": [], "is": equals, **more, **EXACTLY}}],
        },
        {"t.csv": DAYS, "u.csv": DAYS.replace(",40,", ",41,")},
        SAMPLES | {".is": (54, "z")},
    )
    for equals, more in ((55, {}), ("y", {"total": {"level": "part"}}))
)
LEVELS = tuple(
    Document(
        {
            "tables": {"t": {"files": "t.csv", "keys": ["day", "geo"]}},
            "rules": [{"id": "r", "rollup": {"quantity": "x", "by": ["day", "geo"], "levels": levels, **EXACTLY}}],
        },
        {
            "t.csv": "day,geo,x\n1,A,5\n1,A1,2\n1,A2,2\n1,T,9\n1,A11,3\n",
            "codes.csv": "code,parent\nA1,A\nA11,A1\nT,\nA2,\n",
        },
        SAMPLES
        | {".by": (["geo"],), ".levels": ({"geo": "codes.csv"},), ".lengths": ([1, 2],), ".levels.*.total": ("A",)},
    )
    for levels in ({"geo": {"lengths": [1, 2, 3], "total": "T"}}, {"geo": [1, 2, 3]})
)
RENAMED = tuple(
    Document(
        {
            "tables": {"t": {"files": "t.csv", "keys": ["place", "day"], "names": {"place": names}}},
            "rules": [{"id": "r", "never_falls": {"quantity": "x", "along": "day", "within": ["place"]}}],
        },
        {
            "t.csv": "place,day,x\nA,2024-01-01,5\nB,2024-01-02,4\n",
            "names.csv": "old,new,from\nA,B,2024-01-02\n",
            "others.csv": "old,new\nA,C\n",
            "more.csv": "old,new,from\nA,C,2024-01-02\n",
            "always.csv": "old,new\nA,B\n",
        },
        SAMPLES | {".names": ({"place": "others.csv"},), ".names.*.file": ("more.csv",), ".names.*.along": ("place",)},
    )
    for names in ("always.csv", {"file": "names.csv", "along": "day"})
)
CONDITIONED = tuple(
    document
    for condition in ({"not": "A"}, {"like": "A%"}, {"not_like": "A%"})
    for document in (
        over_rows("same", ["x", "y", "z"], where={"place": condition}),
        over_rows("rollup", ROLLUP | {"where": {"place": condition}}),
        over_rows("rollup", ROLLUP | {"where": {"level": "part"}, "total": {"place": condition}}),
    )
)
LIMIT = over_rows("limit", {"quantity": "x", "at_most": 11, "at_least": 9.5, "source": "the law"}, ("quantity",))
X_IS = {"id": "sum", "expression": "x == y + z", "because": "so"}
TOGETHER = Document(
    {**LIMIT.content, "rules": [*LIMIT.content["rules"], X_IS]},
    LIMIT.files,
    LIMIT.samples,
    (("check", "t.csv", "-r", "rules.yaml", "--joint"),),
)
"""A limit of what is missing ties other rules together, or not."""

COMPLETE = {"along": "day", "every": "day", "within": ["place"], "ends": "together"}
WRITTEN = one_table(
    "day,all,a,b\n02.01.2024,10,4,6\n01.02.2024,9,4,5\n",
    {".dates": ({"day": "%m.%d.%Y"},)},
    along="day",
    every="day",
    dates={"day": "%d.%m.%Y"},
    quantities={"all": {"cumulative": True}},
)

MELTED = Document(
    {
        "tables": {
            "t": {"files": "t.csv", "keys": ["place", "day"], "melt": {"columns": "{day:%Y%m%d}", "value": "x"}}
        },
        "rules": [{"id": "r", "limit": {"quantity": "x", "at_most": 5}}],
    },
    {"t.csv": "place,20240102,20240201\nA,3,9\n"},
    {".melt.columns": ("{day:%Y%d%m}",), ".melt.value": ("w",)},
)

BLANK_KEYS = Document(
    {
        "tables": {"t": {"files": "t.csv", "keys": {"day": {"blank": "refused"}, "place": {"blank": "allowed"}}}},
        "rules": [SUM],
    },
    {"t.csv": "day,place,all,a,b\n1,,10,4,5\n1,A,9,4,5\n,A,9,4,4\n"},
    SAMPLES | {".keys": ({"day": {}, "place": {}},), ".blank": ("allowed", "refused")},
)

AGES = {
    "t.csv": "day,all,age_0,age_5,age_all,men\n1,10,4,6,10,4\n2,9,4,4,9,3\n",
}


def by_pattern(form: str, content: Any) -> Document:
    """Return one rule of a form over columns that it names by pattern."""
    rule = {"id": "r", form: content, "because": "so"}
    samples = {".like": ("age_0", "age_*", "*"), ".not": ("age_all", "age_0"), ".parts": (["men"],), ".weight": (-1,)}
    return Document(
        {"tables": {"t": {"files": "t.csv", "keys": ["day"]}}, "rules": [rule]},
        AGES,
        SAMPLES | samples | {f"rules.{form}": (["all", "men"],)},
    )


PATTERN = {"like": "age_?", "not": "age_5"}
BY_PATTERN = (
    by_pattern("breakdown", {"total": "all", "parts": {**PATTERN, "weight": 2}, "overlap": "none", "rest": "none"}),
    by_pattern(
        "breakdown", {"total": "all", "parts": ["men", {**PATTERN, "weight": 2}], "overlap": "none", "rest": "none"}
    ),
    by_pattern("same", ["all", PATTERN]),
    by_pattern("order", {"like": "age_*", "not": "age_all"}),
)

SPREAD = {"mean": "m", "deviation": "sd", "count": "n", "items": 2, "of": "sample", "min": 1, "max": 4}
OF_SPREAD: Samples = {
    ".mean": ("k",),
    ".deviation": ("k",),
    ".count": ("j",),
    ".of": ("population",),
    ".items": (1,),
    ".min": (2,),
    ".max": (3,),
    ".when": ("n > 5",),
    ".suppose": ("n > 5",),
}
SPREAD_RULE = {"id": "r", "spread": SPREAD, "because": "the answers are whole numbers"}
OF_ROWS = {"m": {"kind": "amount"}, "sd": {"kind": "amount"}, "n": {}, "k": {}, "j": {}}
SPREAD_ROWS = Document(
    {
        "tables": {name: {"files": f"{name}.csv", "keys": ["day"], "quantities": OF_ROWS} for name in "tu"},
        "rules": [SPREAD_RULE],
    },
    {"t.csv": "day,m,sd,n,k,j\n1,2.5,1,3,7,2\n2,2.5,,3,7,2\n", "u.csv": "day,m,sd,n,k,j\n1,2.5,1,3,7,2\n"},
    SAMPLES | OF_SPREAD | {".where": ({"day": "2"},)},
)

TABLES = (
    over_rows("breakdown", {"total": "x", "parts": {"y": 1, "z": 1}, "overlap": "none", "rest": "none"}, ("total",)),
    over_rows(
        "breakdown",
        {"total": "x", "parts": ["y", "z"], "overlap": "possible", "rest": "none", "overlaps": {"[y, z]": "w"}},
    ),
    over_rows("same", ["x", "y", "z"], tolerance={"rel": 0.1, "abs": 1}),
    over_rows("order", ["x", "y", "z"]),
    over_rows("share", {"part": "y", "of": "x", "is": "pct"}, ("part", "of", "is")),
    over_rows("change", {"from": "x", "to": "y", "by": "pct"}, ("from", "to", "by")),
    over_rows("share", {"part": "y", "of": "x", "is": "w", "per": 10}, ("part", "of")),
    over_rows("weighted_mean", {"is": "x", "values": ["y", "z"], "weights": ["w", "v"]}),
    with_untold(over_rows("breakdown", ADDED)),
    over_rows("mean", {"total": "x", "count": "y", "is": "z"}, ("total", "count", "is")),
    SPREAD_ROWS,
    over_rows("span", {"start": "x", "end": "y", "length": "z"}, ("start", "end", "length")),
    TOGETHER,
    over_rows("expression", "x == y + z", evidence={"cue": "all", "text": "page 3"}),
    over_rows("rollup", ROLLUP, ("quantity",)),
    SPELLED,
    AS_LISTED,
    *CONDITIONED,
    over_rows(
        "steps", {"quantity": "x", "by": "w", "along": "day", "every": "day", "within": ["place"]}, ("quantity", "by")
    ),
    over_rows("never_falls", {"quantity": "x", "along": "day", "every": "day", "within": ["place"]}, ("quantity",)),
    Document(
        {
            "title": "Days",
            "language": "es",
            "note": "a remark",
            "quantities": {"all": {"label": "all of them", "unit": "things", "kind": "count", "cumulative": True}},
            "tables": {"t": {"files": "t.csv", "keys": ["day", "week"], "along": "day", "every": "day"}},
            "rules": [SUM],
        },
        {
            "t.csv": "day,week,all,a,b\n2024-01-01,2024-01-09,10,4,5\n"
            "2024-01-02,2024-01-09,9,4,5\n2024-01-03,2024-01-02,-9,4,5\n"
        },
        SAMPLES | {".rules": ([],), "].breakdown.parts": (["a"],), "keys": (["day"],)},
        (("explain", "t.csv", "-r", "rules.yaml", "--key", "day=2024-01-01", "--key", "week=2024-01-09"),),
    ),
    one_table(
        "day,all,a,b\n1,10,4.5,5.5\n2,9,-4,5\n3,8,9,-1\n",
        {},
        quantities={"all": {"column": "all", "kind": "count"}, "a": {"nonnegative": True}, "b": {"kind": "amount"}},
    ),
    one_table(
        "day,all,a,b\n1,10,4.5,5.5\n2,9,-4,5\n3,8,9,-1\n",
        {".along": ("day",)},
        along="day",
        every="1",
        quantities={"all": {"cumulative": True}},
    ),
    one_table(
        "day,all,a,b,c,d\n1,10,4.5,5,1,0.1\n2,9.9,5,4,5,2\n3,8,9,,2,1\n",
        {".grain": ("d", "0.5"), ".low": ("d",), ".high": ("d",), "*.reading": ("exact",)},
        reading="rounded",
        grain="1",
        quantities={
            "all": {"reading": "rounded", "grain": "c"},
            "a": "a",
            "b": {"reading": "bounds", "low": "c", "high": "b"},
        },
    ),
    one_table(
        "day,all,a,b\n1,10,4,5\n2,3,4,2\n", {".low": ("b",), ".high": ("b",)}, reading="bounds", low="a", high="all"
    ),
    one_table(
        'day,all,a,b\n1,vers 10,4,5\n2,10,"5 (50%)",4\n3,about 10,9,quatre\n',
        {".language": ("de",), ".figure": ("2",)},
        reading="says",
        language="fr",
        quantities={
            "all": "all",
            "a": {"kind": "amount", "reading": "says", "figure": "1"},
            "b": {"reading": "says", "language": "fr"},
        },
    ),
    one_table(
        "day,all,a,b\n1,.,4,5\n2,*,8,4\n3,10,-,-\n",
        {".between": ([0, 100],), ".cells": ({".": "zero", "*": "missing", "-": "zero"},)},
        cells={".": "missing", "*": {"between": [0, 10]}, "-": "zero"},
    ),
    one_table(
        "Title\nday;all;a;b\nin words;all;of a;of b\n"
        "2024-01-01;10 000,5;4.;5\n2024-01-02;3 e;4;2-\n2024-01-03;9 000;4 000,5;4 999,5\n",
        {".header": (1,), ".skip": (0,), ".separator": (",",), ".group": ("none",)},
        separator=";",
        decimal=",",
        group="space",
        header=2,
        skip=1,
        marks="eurostat",
    ),
    Document(
        {
            "tables": {"t": {"files": "t.csv", "keys": ["día"], "encoding": "latin-1"}},
            "rules": [{"id": "r", "same": ["a", "b"]}],
        },
        {"t.csv": b"d\xeda,a,b\n1,1,2\n"},
        {".encoding": ("windows-1252", "cp437")},
    ),
    over_rows("complete", COMPLETE),
    WRITTEN,
    MELTED,
    BLANK_KEYS,
    *BY_PATTERN,
    *SUMS,
    *LEVELS,
    *RENAMED,
)

QUANTITY = {"label": "all of them", "unit": "things", "kind": "count"}
CLAIMED = {
    "dataset": "d",
    "title": "Things",
    "note": "a remark",
    "language": "es",
    "rules": ["rules.yaml"],
    "quantities": {
        "all": QUANTITY | {"rounding": "half", "because": "the office says so"},
        "a": {"label": "the first", "kind": "amount", "nonnegative": False, "variant_of": "b", "differs_in": "time"},
        "b": {"label": "the others"},
        "when": {"label": "the start", "kind": "date", "slack": "1 day"},
        "until": {"label": "the end", "kind": "date"},
        "seen": {"label": "seen so far", "cumulative": True},
        "april": {"label": "in April", "measures": "sold", "period": "april"},
        "spring": {"label": "in spring", "measures": "sold", "period": "spring"},
        "here": {"label": "here", "measures": "made", "place": "here"},
        "there": {"label": "there", "measures": "made", "place": "there"},
    },
    "periods": {"spring": ["april"]},
    "places": {"there": ["here"]},
    "lineages": {"wire": "a wire", "copy": "a copy"},
    "sources": {
        "paper": {
            "outlet": "The Paper",
            "published": "2024-05-01",
            "url": "https://example.org/a",
            "archived": "https://example.org/b",
            "seen_at": "https://example.org/c",
            "seen": "part",
            "language": "en",
            "lineage": "wire",
            "role": "report",
            "as_of": "2024-04-30",
            "note": "a remark",
            "claims": [
                {"all": {"says": "About 1,000", "at": "p1", "cue": "all", "gloss": "some", "note": "x", "weight": 2}},
                {"a": {"means": "[701, 702]", "grain": 1, "because": "it is said elsewhere", "as_of": "2024-04-30"}},
                {"b": {"says": "202", "id": "the-others", "attributed_to": "an office", "lineage": "copy"}},
                {"b": {"says": "302", "at": "p9", "status": "corrected"}},
                {"when": "May 2, 2024"},
                {"until": "May 2, 2024"},
                {"seen": {"says": "12", "at": "p1", "as_of": "2024-04-01"}},
                {"seen": {"says": "9", "at": "p2", "as_of": "2024-04-02"}},
                {"april": "9"},
                {"spring": "8"},
                {"here": {"says": "40", "or": ["there"], "rounding": "half", "grain": 10}},
                {"there": "38"},
            ],
            "left_out": [{"says": "7 or 8", "because": "no claim", "at": "p3"}],
            "asked": [{"question": "Why?", "on": "2024-05-02", "by": "telephone", "answer": "none"}],
        },
        "office": {"outlet": "The Office", "role": "reference", "lineage": "wire", "claims": [{"b": "202"}]},
    },
}
OF_CLAIMS: Samples = {
    ".id": ("q",),
    ".dataset": ("e",),
    ".says": ("900", "9 (90%)"),
    ".means": ("3",),
    ".or": (["april"],),
    ".lineage": ("wire", "copy"),
    ".as_of": ("2024-01-01",),
    ".published": ("2023-04-01",),
    ".language": ("fr",),
    ".period": ("spring", "april"),
    ".place": ("here", "there"),
    ".measures": ("else",),
    ".slack": ("3 days",),
    ".variant_of": ("all",),
    "sources.*.text": ("rules.yaml",),
    "periods": ({"spring": [], "april": []},),
    "places": ({"there": [], "here": []},),
    "lineages": ({"wire": "another", "copy": "a copy"},),
    ".table": ("u",),
    "claims": ("more.csv",),
    ".rules": ([],),
}
MORE_CLAIMS = "source,quantity,says,at\npaper,there,41,p7\n"
TEXT = "# Things\n\nAbout 1,000 things in all.\n"
PUBLISHED = {
    "dataset": "d",
    "rules": ["rules.yaml"],
    "quantities": {
        name: {"label": name} for name in ("all", "a", "b", "when", "until", "april", "spring", "here", "there")
    },
    "tables": {
        "t": {
            "file": "p.csv",
            "encoding": "utf-8",
            "separator": ";",
            "decimal": ",",
            "group": ".",
            "header": 1,
            "skip": 1,
            "marks": "eurostat",
        },
        "u": {"file": "r.csv", "header": 1},
    },
    "sources": {
        "paper": {"outlet": "The Paper", "claims": [{"april": "3"}]},
        "office": {
            "outlet": "The Office",
            "text": "text.txt",
            "claims": [
                {"b": {"says": "1,000", "at": "p1", "cue": "in all"}},
                {"all": {"table": "t", "column": "n", "where": {"place": "A"}, "times": 3}},
                {"a": {"table": "t", "column": "n", "where": {"place": ["A", "B"]}, "sum": True}},
            ],
        },
    },
}
ABOUT = """\
title: Rules of things
derive: [period, place]
rules:
- {id: sum, breakdown: {total: all, parts: [a, b], overlap: none, rest: none}, because: so}
- {id: days, order: [when, until], because: so}
"""

FACTS = """\
dataset: d
rules: [rules.yaml]
periods: {p1: [p0]}
quantities:
  x: {label: the x, kind: amount}
  y: {label: the y, kind: amount}
  z: {label: the z, kind: amount}
  w: {label: the w, kind: amount}
  v: {label: the v, kind: amount}
  pct: {label: the share, kind: percent}
  early: {label: early, measures: it, period: p0}
sources:
  one: {outlet: One, claims: [early: "20", x: "10", y: "4", z: "7", w: "1", v: "2", pct: "41%"]}
  two: {outlet: Two, claims: [x: "12", y: "5", z: "9", pct: "60%"]}
  three: {outlet: Three, claims: [x: "12", w: "3", pct: "60%"]}
  four: {outlet: Four, claims: [y: "3", z: "4", pct: "60%"]}
"""
DERIVED = FACTS.replace("the x, kind: amount", "the x, measures: it, period: p1")
OF_RULES: Samples = {
    ".id": ("p-${v}",),
    ".for": ({"v": ["2"]},),
    ".when": ("x > 11", "w > 1"),
    ".suppose": ("x > 11",),
    ".tolerance.abs": (2, 1000),
    ".tolerance.rel": (0.5, 0.9),
    ".where": ({"sources": ["one"]}, {"sources": ["two", "three"]}),
    ".where.sources": (["two"],),
    ".evidence.claim": ("one/x",),
    ".breakdown.parts": (["y"], ["z"]),
    ".weighted_mean.is": ("pct",),
    ".weighted_mean.values": (["z", "y"],),
    ".weighted_mean.weights": (["v", "w"],),
    "untold.*.is": ("y - z",),
    ".breakdown.overlaps": ({"[y, z]": "pct"},),
    "].same": (["x", "z"],),
    "].order": (["x", "z"],),
    ".same": (["x", "z"],),
    ".order": (["z", "x"],),
    ".expression": ("x <= y",),
    ".given": ({"x": "1", "y": "2", "z": "3"},),
    ".says": ("20",),
    ".language": ("de",),
}


def over_claims(form: str, content: Any, keys: tuple[str, ...] = (), **more: Any) -> Document:
    """Return rules over claims with one rule of a form, and which quantities may stand in its keys."""
    rule = {"id": "r-${v}", "for": {"v": ["1"]}, form: content, "because": "it is so", **more}
    return Document({"rules": [rule]}, {"d.yaml": FACTS}, OF_RULES | {f".{form}.{key}": ("w", "z") for key in keys})


EXAMPLES = [
    {
        "given": {
            "x": {"says": "about 10", "language": "en", "kind": "amount"},
            "y": "4",
            "z": {"says": "6", "rounding": "half", "grain": 10},
        },
        "verdict": "consistent",
        "because": "it shows",
    }
]
SPREAD_CLAIMS = Document(
    {"rules": [SPREAD_RULE]},
    {
        "d.yaml": """\
dataset: d
rules: [rules.yaml]
quantities:
  m: {label: the mean, kind: amount}
  sd: {label: the deviation, kind: amount}
  n: {label: the people}
  k: {label: the others}
  j: {label: the few}
sources:
  one: {outlet: One, claims: [m: {says: "2.5", means: "2.5", because: so}, sd: "1.00", n: "3", k: "7", j: "2"]}
"""
    },
    OF_RULES | OF_SPREAD,
)

RULE_FILES = (
    over_claims("breakdown", {"total": "x", "parts": {"y": 1, "z": 1}, "overlap": "none", "rest": "none"}, ("total",)),
    over_claims(
        "breakdown",
        {"total": "x", "parts": ["y", "z"], "overlap": "possible", "rest": "none", "overlaps": {"[y, z]": "w"}},
    ),
    over_claims("same", ["x", "y", "z"], tolerance={"abs": 1, "rel": 0.1}),
    over_claims("order", ["x", "y", "z"], where={"sources": ["one"]}),
    over_claims("share", {"part": "y", "of": "x", "is": "pct"}, ("part", "of", "is")),
    over_claims("change", {"from": "x", "to": "y", "by": "pct"}, ("from", "to", "by")),
    over_claims("share", {"part": "y", "of": "x", "is": "w", "per": 10}, ("part", "of")),
    over_claims("weighted_mean", {"is": "x", "values": ["y", "z"], "weights": ["w", "v"]}),
    with_untold(over_claims("breakdown", ADDED)),
    over_claims("mean", {"total": "x", "count": "y", "is": "z"}, ("total", "count", "is")),
    SPREAD_CLAIMS,
    over_claims("span", {"start": "x", "end": "y", "length": "z"}, ("start", "end", "length")),
    over_claims("limit", {"quantity": "x", "at_most": 11, "at_least": 9.5, "source": "the law"}, ("quantity",)),
    over_claims("expression", "x == y + z", evidence={"cue": "all", "text": "page 3", "claim": "one/x"}),
    over_claims("expression", "x == y + z", examples=EXAMPLES),
    Document(
        {
            "title": "Things",
            "note": "a remark",
            "quantities": {"x": {"label": "the x", "kind": "amount", "nonnegative": True}},
            "derive": ["period"],
            "rules": [
                {
                    "id": "r",
                    "breakdown": {"total": "y", "parts": ["x", "z"], "overlap": "none", "rest": "none"},
                    "because": "so",
                    "examples": [
                        {"given": {"y": "4.5", "z": "5"}, "verdict": "contradicted"},
                        {"given": {"y": "5", "z": "4.5"}, "verdict": "undecided"},
                    ],
                }
            ],
            "questions": [
                {"id": "q-${v}", "for": {"v": ["1"]}, "ask": "Is it?", "suppose": "x == y + z", "because": "it matters"}
            ],
        },
        {"d.yaml": DERIVED},
        OF_RULES | {".rules": ([],), "derive": (["place"],)},
    ),
)

FORMATS = {
    "rules over claims": Format(
        RULES,
        "rules.yaml",
        (
            ("check", "d.yaml", *OUTPUTS),
            ("bounds", "d.yaml"),
            ("rules", "test", "rules.yaml"),
            ("rules", "docs", "rules.yaml"),
        ),
        RULE_FILES,
    ),
    "data sets": Format(
        DATASET,
        "d.yaml",
        (("check", "d.yaml", *OUTPUTS),),
        (
            Document(CLAIMED, {"rules.yaml": ABOUT, "more.csv": MORE_CLAIMS, "text.txt": TEXT}, OF_CLAIMS),
            Document(
                PUBLISHED,
                {
                    "rules.yaml": ABOUT,
                    "text.txt": TEXT,
                    "more.txt": TEXT.replace("About", "Some"),
                    "p.csv": "Title;;\nplace;n;m\nA;1.000;3\nB;1.001;4\n",
                    "r.csv": "place,n,m\nA,5,3\nB,1,4\n",
                    "q.csv": "Title;;\nplace;n;m\nA;2.000;3\nB;9;4\n",
                },
                OF_CLAIMS
                | {
                    ".text": ("more.txt",),
                    ".where": ({"place": "B"},),
                    ".column": ("m",),
                    ".file": ("q.csv",),
                    ".skip": (0,),
                    ".header": (2,),
                },
            ),
        ),
    ),
    "tables": Format(
        TABLE_RULES,
        "rules.yaml",
        (("check", "t.csv", "-r", "rules.yaml", *OUTPUTS),),
        TABLES,
    ),
}
