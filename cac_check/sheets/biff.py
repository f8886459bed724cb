"""How large the sheets of an XLS are by its own records, before a library makes room for them.

A damaged record may name column 60,000 of row 60,000, and the room between would fill any memory. No XLS has more than
256 columns, so such a file is damaged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

COLUMNS = 256
"""Columns of a sheet of the format."""

_CELLS = frozenset({0x06, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E, 0x206, 0x406})
"""Records of cells: formulas, numbers, texts, blanks, one or several."""

_SEVERAL = frozenset({0xBD, 0xBE})
_TEXTS, _DIMENSIONS = 0xFC, 0x200
_ROWS = 65_536
_LARGEST_SECTOR = 0xFFFFFFFA


def widest(data: bytes) -> int:
    """Return how many columns the cells of a workbook reach.

    Raises:
        ValueError: if the file is no compound file with a workbook in it.
    """
    try:
        stream = _workbook(data)
    except (struct.error, IndexError) as error:
        raise ValueError("its parts do not fit together") from error
    most = place = 0
    while place + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, place)
        if record in _CELLS and length >= 4 and place + 4 + length <= len(stream):
            at = place + 4 + length - 2 if record in _SEVERAL else place + 6
            most = max(most, struct.unpack_from("<H", stream, at)[0] + 1)
        elif record == _TEXTS and length >= 8:
            if max(struct.unpack_from("<II", stream, place + 4)) > len(stream):
                raise ValueError("it counts more texts than it has bytes")
        elif record == _DIMENSIONS and length >= 12:
            top, rows, left, columns = struct.unpack_from("<IIHH", stream, place + 4)
            if rows > _ROWS or top > rows or left > columns:
                raise ValueError(f"a sheet says it reaches from row {top + 1:,} to row {rows:,}")
            most = max(most, columns)
        place += 4 + length
    return most


def _workbook(data: bytes) -> bytes:
    """Return the stream of the workbook in a compound file."""
    _check_counts(data)
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise ValueError("its sectors have a size no compound file has")
    size = 1 << shift
    tables = [each for each in struct.unpack_from("<109I", data, 76) if each < _LARGEST_SECTOR]
    more = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        if more >= _LARGEST_SECTOR:
            break
        *entries, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) << shift)
        tables += [each for each in entries if each < _LARGEST_SECTOR]
    following: list[int] = []
    for table in tables:
        following += struct.unpack_from(f"<{size // 4}I", data, (table + 1) << shift)

    def sectors(start: int) -> bytes:
        return b"".join(data[(n + 1) << shift : (n + 2) << shift] for n in _chain(start, following))

    directory, cutoff, small = struct.unpack_from("<I4xII", data, 48)
    entries_ = sectors(directory)
    root = found = None
    for place in range(0, len(entries_) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries_, place + 64)
        name = entries_[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, bytes_ = struct.unpack_from("<II", entries_, place + 116)
        if kind in (2, 5) and bytes_ > len(data):
            raise ValueError(f"{name or 'a part'} says it has {bytes_:,} bytes, more than the file")
        if kind == 5:
            root = start
        elif name.casefold() in ("workbook", "book"):
            found = start, bytes_
    if found is None or root is None:
        raise ValueError("it holds no workbook")
    start, bytes_ = found
    if bytes_ >= cutoff:
        return sectors(start)[:bytes_]
    table_ = sectors(small)
    next_ = list(struct.unpack(f"<{len(table_) // 4}I", table_[: len(table_) // 4 * 4]))
    pieces = sectors(root)
    return b"".join(pieces[n << 6 : (n + 1) << 6] for n in _chain(start, next_))[:bytes_]


def _check_counts(data: bytes) -> None:
    """Refuse a head that counts more sectors than the file can have.

    Raises:
        ValueError: if it does.
    """
    counts = [struct.unpack_from("<I", data, place)[0] for place in (40, 44, 64, 72)]
    if max(counts) > len(data) // 512 + 1:
        raise ValueError(f"its head counts {max(counts):,} sectors, more than the file has")


def _chain(start: int, following: list[int]) -> Iterator[int]:
    """Yield the places of a chain.

    Raises:
        ValueError: if it runs in a circle.
    """
    for _ in range(len(following) + 1):
        if start >= _LARGEST_SECTOR:
            return
        yield start
        start = following[start]
    raise ValueError("a chain of its sectors runs in a circle")
