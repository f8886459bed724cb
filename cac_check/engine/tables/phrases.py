"""Phrases in cells: each distinct one is read once, and its reading joined to the cells that say it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import narwhals as nw

from cac_check.engine.tables.figures import Ends, Figure, Frame
from cac_check.interval import NONNEGATIVE, Interval
from cac_check.model import Profile, Reading
from cac_check.model_tables import TableQuantity
from cac_check.records import dataclass

ReadPhrase = Callable[[str, TableQuantity], Reading | None]
"""Reads the words of one cell as a quantity; ``None`` where they are not understood."""

_ENDS = ("low", "high", "low_open", "high_open")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The columns that hold the readings of a column of phrases."""

    prefix: str
    denominator: int
    bound: int
    strict_ends: bool
    """Whether no reading leaves an end out."""
    unread: tuple[str, ...]

    def figure(self, quantity: TableQuantity) -> Figure:
        """Return the figure those columns hold."""
        present = nw.col(f"{self.prefix} read").fill_null(value=False)
        return Figure(
            claimed=present.cast(nw.Int64()),
            absent=(~present).cast(nw.Int64()),
            ends=self._under("ends"),
            lenient=self._under("lenient"),
            denominator=self.denominator,
            bound=self.bound,
            integral=quantity.kind.integral,
            nonnegative=quantity.nonnegative,
        )

    def _under(self, profile: str) -> Ends:
        low, high, low_open, high_open = (nw.col(f"{self.prefix} {profile} {end}") for end in _ENDS)
        return Ends(low, high) if self.strict_ends else Ends(low, high, low_open, high_open)


def join_phrases(
    frame: Frame,
    column: str,
    quantity: TableQuantity,
    read: ReadPhrase,
    profile: Profile,
    wide: nw.dtypes.DType,
) -> tuple[Frame, Phrases]:
    """Read every distinct phrase of ``column`` and add its ends to the rows that have it."""
    prefix = f"words as {quantity.id}"
    spoken = [text for (text,) in frame.select(column).unique().collect().rows() if text is not None and text.strip()]
    readings: dict[str, tuple[Interval, Interval]] = {}
    for text in sorted(spoken):
        both = usable(read(text, quantity), quantity, profile)
        if both is not None:
            readings[text] = both
    ends = [end for both in readings.values() for i in both for end in (i.low, i.high) if end is not None]
    denominator = math.lcm(*(Fraction(end).denominator for end in ends))
    rows: dict[str, list[Any]] = {column: list(readings), f"{prefix} read": [True] * len(readings)}
    for name, index in (("ends", 0), ("lenient", 1)):
        intervals = [both[index] for both in readings.values()]
        rows[f"{prefix} {name} low"] = [_text(i.low, denominator) for i in intervals]
        rows[f"{prefix} {name} high"] = [_text(i.high, denominator) for i in intervals]
        rows[f"{prefix} {name} low_open"] = [int(i.low_open and i.low is not None) for i in intervals]
        rows[f"{prefix} {name} high_open"] = [int(i.high_open and i.high is not None) for i in intervals]
    numbers = [f"{prefix} {name} {end}" for name in ("ends", "lenient") for end in ("low", "high")]
    table = literal_frame(frame, rows, dict.fromkeys((column, *numbers), nw.String()))
    table = table.with_columns(nw.col(name).cast(wide) for name in numbers)
    closed = not any(sum(rows[f"{prefix} {name} {end}"]) for name in ("ends", "lenient") for end in _ENDS[2:])
    bound = max((abs(int(end * denominator)) for end in ends), default=0)
    unread = tuple(text for text in sorted(spoken) if text not in readings)
    return frame.join(table, on=column, how="left"), Phrases(prefix, denominator, bound, closed, unread)


def literal_frame(like: Frame, data: Mapping[str, list[Any]], types: Mapping[str, nw.dtypes.DType]) -> Frame:
    """Return a small frame of the engine of ``like``; columns with a type are texts to be cast to it."""
    if like.implementation.is_spark_like():
        session: Any = like.to_native().sparkSession
        fields = ", ".join(f"`{name}` {_spark_type(values, name in types)}" for name, values in data.items())
        made: Frame = nw.from_native(session.createDataFrame(list(zip(*data.values(), strict=True)), fields))
        return made
    eager = nw.from_dict(data, schema=None, backend=like.implementation) if data else None
    assert eager is not None
    return eager.with_columns(nw.col(name).cast(dtype) for name, dtype in types.items()).lazy()


def _spark_type(values: list[Any], text: bool) -> str:
    if text:
        return "string"
    return "boolean" if values and isinstance(values[0], bool) else "bigint"


def usable(
    reading: Reading | None, quantity: TableQuantity, profile: Profile = Profile.DEFAULT
) -> tuple[Interval, Interval] | None:
    """Return what a quantity of this kind can be of a reading, under a profile and as loosely as can be.

    ``None`` if that is nothing: the cell is missing, and a problem in ``schema``.
    """
    if reading is None:
        return None
    tight, loose = _possible(reading.under(profile), quantity), _possible(reading.lenient, quantity)
    return None if tight is None or loose is None else (tight, loose)


def _possible(interval: Interval, quantity: TableQuantity) -> Interval | None:
    """Return what a quantity of this kind can be of it."""
    allowed = interval.intersect(NONNEGATIVE) if quantity.nonnegative else interval
    return allowed.integers() if allowed and quantity.kind.integral else allowed


def _text(end: int | Fraction | None, denominator: int) -> str | None:
    return None if end is None else str(int(end * denominator))
