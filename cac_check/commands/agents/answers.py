"""What the tools answer, as types that become JSON Schemas. Exact numbers and intervals are texts throughout."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Part of an answer; what is written under a field describes it in the schema."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True, extra="forbid")


class Reading(Answer):
    """How one phrase is read."""

    says: str
    """The phrase."""
    value: str | None = None
    """The number itself; null if the words tell only an end."""
    hedge: str | None = None
    """The class of the words around the number: bare, about, nearly, more_than, …"""
    grain: str | None = None
    """The unit of its last digit that counts: 1000 for 67,000."""
    strict: str | None = None
    """The values it allows on a strict reading, as an interval: [66500, 67500)."""
    default: str | None = None
    """The same on the usual reading."""
    lenient: str | None = None
    """The same on the loosest reading that can be defended."""
    change: str | None = None
    """Which way a change goes, if the words tell one."""
    problem: str | None = None
    """Why it cannot be read. Then nothing else is given: it is refused, never guessed."""


class Readings(Answer):
    """How phrases are read, in the order asked."""

    readings: list[Reading]
    notes: list[str]
    """What should be known of the languages."""


class TextFile(Answer):
    """A file that was drafted. Nothing was written: save it, or hand it on under `texts`."""

    name: str
    text: str


class Relation(Answer):
    """A word that relates a figure to another."""

    name: str
    words: str


class Figure(Answer):
    """A figure of a text."""

    phrase: str
    """The figure with the words that bend it, as they stand in the text."""
    start: int
    """Where it starts, in characters."""
    end: int
    at: str
    """Where it stands, for people."""
    value: str | None
    hedge: str
    kind: str
    """count, amount, percent, ratio, duration or date."""
    unit: str | None
    """What is counted, so far as the words tell."""
    suggestion: str | None
    """A name for the quantity."""
    relations: list[Relation]
    strict: str
    default: str
    lenient: str
    note: str | None
    sentence: str


class LeftOut(Answer):
    """A number of a text that is no claim, and why."""

    phrase: str
    start: int
    end: int
    at: str
    reason: str


class Extracted(Answer):
    """The figures of a text, and a data set in draft: a proposal. Name the quantities, delete what is no claim."""

    language: str
    figures: list[Figure]
    left_out: list[LeftOut]
    draft: TextFile
    """A data set of the figures."""
    rules: TextFile | None
    """Rules that the words suggest, all commented out, named by the draft; null if there are none."""
    notes: list[str]


class SuggestedRule(Answer):
    """A rule that the figures of tables suggest."""

    id: str
    because: str
    """What speaks for it."""
    holds: int
    """Reports in which it holds."""
    fails: int
    """Reports in which it does not: these are the findings."""
    undecided: int


class Suggested(Answer):
    """Rules that the figures of tables suggest, in the order of the file."""

    rules: list[SuggestedRule]
    file: TextFile
    """The rules as a file that `check` takes."""
    notes: list[str]


class Change(Answer):
    """A figure, and what would fit in its place."""

    figure: str
    """The id of a claim, SOURCE/QUANTITY, or the column of a table."""
    fits: str


class WayOut(Answer):
    """Figures that are enough to change, with what would fit: everything else can stay. Which is right is not known."""

    changes: list[Change]
    hint: str | None
    """A slip of the hand that would explain it; never more than a hint."""


class Place(Answer):
    """Where something stands; lines and columns start at 1."""

    file: str
    line: int | None = None
    column: int | None = None


class Finding(Answer):
    """What one rule finds, with what shows it."""

    id: str
    """`explain` takes it."""
    rule: str
    verdict: str
    """contradicted: on no reading of the words can these figures all hold. strained: only on a loose reading.
    undecided: not told, with the reason in `words`; that is no verdict."""
    level: Literal["error", "warning", "note"]
    who: str
    """Whose figures."""
    words: str
    """The verdict, with the gap or the reason."""
    sides: list[str] | None
    """What both sides of the sum come to: "at least 976600", "at most 930000"."""
    gap: str | None
    """By how much they miss each other."""
    sum: str
    """The sum, line by line."""
    would_fit: list[WayOut]
    """What would make it fit, likeliest first; each alone is enough."""
    remarks: list[str]
    """The rule, and what would fit, in sentences."""
    place: Place | None
    certificate_verified: bool | None
    """Whether its proof was verified again just now, by the checker that knows intervals and sums only. Rows of tables
    are decided once more for it, each alone, by the exact engine. null: there is no proof to verify."""
    not_verified_because: str | None
    """Why it is null or false: it is undecided; its keys name no report of one rule; it is about too
    many figures; there was no time left."""


class Checked(Answer):
    """Whether figures can all be true at once."""

    outcome: Literal["fits", "fails", "nothing to check"]
    """fails: a rule of severity error is contradicted, or data break their schema."""
    counts: dict[str, int]
    """How many findings have each verdict."""
    findings: list[Finding]
    """Those that do not fit or cannot be decided, worst first."""
    more: int
    """Findings beyond those listed; raise `limit` for them."""
    problems: list[str]
    """What is wrong with the data themselves."""
    not_checked: list[str]
    """What no check took in: rules that applied nowhere."""
    notes: list[str]


class Explanation(Answer):
    """Everything known about one finding."""

    id: str
    verdict: str
    proofs_verified: bool | None
    """Whether every proof of it was verified again just now; null if it has none, because it is undecided."""
    proofs: int
    readings: dict[str, dict[str, str | None]]
    """Every claim with its reading under each profile."""
    bounds: dict[str, str]
    """What is left for each quantity."""
    would_fit: list[WayOut]
    """The fewest changes that would make it fit; `fits` is an interval, or a text for a report of a table."""


class Explained(Answer):
    """Findings explained, as text and as data."""

    text: str
    """All of it for people, the proof step by step."""
    explanations: list[Explanation]


class TracedFigure(Answer):
    """A figure of a text, held against tables."""

    phrase: str
    at: str
    start: int
    end: int
    outcome: str
    """traced, traced within its words, contradicted, may be chance, or not found."""
    value: str | None
    """What the tables say."""
    sort: str | None
    """Whether that is a cell, or which aggregate of cells."""
    where: str | None
    labels: str | None
    coincidence: float | None
    """How likely so large a table has such a value anyway."""
    others: int
    """Values that meet it as well."""


class Traced(Answer):
    """Where the figures of a text come from."""

    figures: list[TracedFigure]
    contradicted: int
    notes: list[str]


class Problem(Answer):
    """One thing that is wrong with a file."""

    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    place: Place
    help: str | None


class Validated(Answer):
    """What is wrong with files, all of it at once; nothing was checked."""

    problems: list[Problem]
    text: str
    """The same for people, with the lines; empty if all is well."""
