"""The vocabulary in which our file formats are declared.

One declaration is read by three things: ``shape_reader`` checks and reads files by it, ``json_schema`` turns it into
JSON Schema for editors, and the documentation lists its fields. A declaration says what a file may look like; what
needs knowledge of the whole file (unknown quantities, repeated ids) is said where that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from cac_check.interval import Rational
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Any scalar, taken as it is written.

    ``pattern`` must match it whole (a regular expression that Python and ECMAScript read alike); ``check`` may refuse
    it with a ``ValueError`` whose text says how to write it.
    """

    expected: str = "a text"
    pattern: str | None = None
    check: Callable[[str], object] | None = None
    advice: Callable[[str], str | None] | None = None
    """What to write instead of a text that does not fit."""


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number; ``least`` is the smallest one allowed, itself left out if ``open``."""

    least: Rational | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at least ``least`` items."""

    item: Shape
    least: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping whose keys the user chooses; exactly one of them if ``single``."""

    value: Shape
    key: Text = Text()
    single: bool = False
    least: int = 0
    elsewhere: tuple[tuple[str, str], ...] = ()
    """Keys that mean something in another place, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record and a sentence about it."""

    name: str
    shape: Shape
    doc: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with fixed keys. If ``one_of`` is given, exactly one of those keys must be there."""

    name: str
    """What it is called in messages: “claim”, “source”."""
    doc: str
    fields: tuple[Field, ...]
    one_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    """At least one of these keys must be there."""
    elsewhere: tuple[tuple[str, str], ...] = ()
    """Keys that one would look for here, and what to write instead."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys it knows, in the order they are documented."""
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True, slots=True)
class Either:
    """Different ways to write one thing, told apart by whether it is a scalar, a list or a mapping.

    Of several mappings it is the first record whose required keys are there, with texts that fit, else the table.
    """

    options: tuple[Shape, ...]


Shape: TypeAlias = Text | Number | Flag | Choice | Many | Table | Record | Either


def restricted(record: Record, name: str, unused: Mapping[str, str], **shapes: Shape) -> Record:
    """Return a record as it is where some of its keys would do nothing.

    Args:
        record: the record.
        name: what it is called in messages there.
        unused: the keys that would do nothing, each with what to write instead.
        shapes: keys that hold something else there.
    """
    kept = (field for field in record.fields if field.name not in unused)
    fields = tuple(replace(field, shape=shapes.get(field.name, field.shape)) for field in kept)
    return replace(record, name=name, fields=fields, elsewhere=(*record.elsewhere, *unused.items()))
