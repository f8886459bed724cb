"""The marks of offices: what ``:``, ``[c]``, ``0n`` or ``△`` say of the value. Each office is a data file.

A file of ``offices/`` has these keys::

    title, version, source       what it is, counted up with every change, where it was seen
    marks: {TEXT: KIND or {kind, says, side, between, in_total}}     cells that hold nothing else
    flags: {TEXT: MEANING}       behind a figure, never changing it
    separate: whether flags stand behind a blank or in brackets only, never against the figure
    notation: {brackets, trailing_minus, triangle, …}     what signs around figures mean; see Notation
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Mapping
from dataclasses import field, replace
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from cac_check.interval import Interval, parse_number
from cac_check.records import dataclass


class Kind(enum.StrEnum):
    """What a mark says about the value."""

    ZERO = "zero"
    """Exactly 0."""
    LOW = "low"
    """Not 0, but less than half of the last printed digit."""
    BOUND = "bound"
    """In an interval."""
    SECRET = "secret"
    """There is a value and it is in the total; it is not shown."""
    NONE = "none"
    """No value can exist; the cell is no part of a total."""
    ABSENT = "absent"
    """Not known, may be anything."""
    LATER = "later"
    """Not yet there, may be anything."""


class Side(enum.StrEnum):
    """On which side of 0 a *low* value lies."""

    ABOVE = "above"
    BELOW = "below"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that stands for a value."""

    text: str
    kind: Kind
    says: str = ""
    """Its meaning in words."""
    side: Side = Side.ABOVE
    between: Interval | None = None
    """For a bound: where the value lies."""


@dataclass(frozen=True, slots=True)
class Notation:
    """What signs around the digits of a figure mean."""

    brackets: str = "negative"
    """``(1,234)``: ``negative``, or ``flag`` (not reliable)."""
    trailing_minus: str = "negative"
    """``1,234-``: ``negative``, or ``at-most``."""
    signed_zero: bool = False
    """Whether ``+0`` and ``-0`` are low on that side."""
    zero: str = "zero"
    """A printed ``0`` or ``0.0``: ``zero``, ``low`` (more than nothing), or ``rounded`` (either)."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """A list of marks. Equal only to itself, so that cells read by it are remembered."""

    name: str
    title: str = ""
    version: int = 1
    source: str = ""
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))
    flags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    separate: bool = False
    """Whether flags are never written against the figure, so that ``12a`` is no flagged 12."""
    notation: Notation = Notation()


NO_MARKS = Marks("none")

OFFICES = (
    "canada",
    "destatis",
    "eurostat",
    "hungary",
    "japan",
    "plain",
    "px",
    "sdmx",
    "sdmx-confidentiality",
    "un",
    "unctad",
    "uk",
    "us-acs",
    "us-health",
    "wales",
    "zurich",
)
"""Every list, by name."""

ALIASES: Mapping[str, str] = MappingProxyType({"statcan": "canada", "statswales": "wales", "ksh": "hungary"})


def office_marks(name: str) -> Marks:
    """Return the list of an office.

    Raises:
        ValueError: if there is no list of that name.
    """
    name = ALIASES.get(name, name)
    if name not in OFFICES:
        raise ValueError(f"there is no list of marks called {name!r}; there are: {', '.join(OFFICES)}")
    return _load(name)


def offices_that_know(text: str) -> tuple[str, ...]:
    """Return the names of the lists in which a text is a mark."""
    return tuple(name for name in OFFICES if text in office_marks(name).marks)


def with_flags(marks: Marks, flags: Mapping[str, str]) -> Marks:
    """Return a list that knows more flags; what it says of one itself goes first."""
    said = {flag: says or marks.flags.get(flag, "") for flag, says in flags.items()}
    return replace(marks, flags=MappingProxyType({**marks.flags, **said}))


def apart(flag: str) -> str:
    """Return a flag as it can stand behind a figure: in brackets, where it could be read as digits or a unit."""
    flag = flag.strip()
    return flag if flag[:1].isalpha() or flag.startswith((":", "[", "*")) else f"[{flag}]"


_KINDS = (
    (
        re.compile(r"secre|confiden|suppress|not shown|geheim|sekret|tystnad|salassa|konfident|protect", re.IGNORECASE),
        Kind.SECRET,
    ),
    (re.compile(r"not applic|not relevant|not possible|logical|sinnvoll|blocked", re.IGNORECASE), Kind.NONE),
    (re.compile(r"later|not yet|folgt", re.IGNORECASE), Kind.LATER),
    (re.compile(r"^nil$|^zero$|nothing|^nichts|magnitude zero", re.IGNORECASE), Kind.ZERO),
)
"""What words of a file say of a sign; whatever else they say, the value is not known."""


def kind_by_words(said: str) -> Kind:
    """Return the kind of a mark that a file explains in words."""
    return next((kind for pattern, kind in _KINDS if pattern.search(said)), Kind.ABSENT)


@functools.cache
def _load(name: str) -> Marks:
    import yaml

    text = files("cac_check.sheets").joinpath("offices", f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
    return Marks(
        name=name,
        title=data["title"],
        version=data["version"],
        source=data["source"],
        marks=MappingProxyType({str(text): mark_of(str(text), said) for text, said in data.get("marks", {}).items()}),
        flags=MappingProxyType({str(flag): str(says) for flag, says in data.get("flags", {}).items()}),
        separate=data.get("separate", False),
        notation=Notation(**data.get("notation", {})),
    )


def mark_of(text: str, said: str | Mapping[str, Any]) -> Mark:
    """Return a mark from what a file says of it: its kind, or its kind with the words for it.

    Raises:
        ValueError: if it is no kind of mark.
    """
    if isinstance(said, str):
        return Mark(text, Kind(said))
    between = None
    if "between" in said:
        low, high = (None if end is None else parse_number(str(end)) for end in said["between"])
        between = Interval(low, high)
    return Mark(text, Kind(said["kind"]), str(said.get("says", "")), Side(said.get("side", "above")), between)
