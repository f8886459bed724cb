"""Edits of a YAML file as a person makes them by hand: lines are put in, taken out or changed, the rest stays.

Comments, order, line ends and a byte order mark are kept: everything outside the place of an edit stays byte for byte.
A place is the keys and numbers that lead to it: ``("sources", "daily_news", "claims", 3)``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from cac_check.diagnostic import Diagnostic, Location, Span, UnreadableFile
from cac_check.loading import nodes
from cac_check.records import dataclass

Place: TypeAlias = Sequence[str | int]
"""Keys, and numbers of items, from the top of a file to a node."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _/()-]*")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_MARK = "\ufeff"


def scalar(text: str) -> str:
    """Write a text as YAML that reads back the same, quoted unless it is plain words."""
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED and not text.endswith(" "):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(fields: Mapping[str, str]) -> str:
    """Write texts under their keys in braces, on one line."""
    return "{" + ", ".join(f"{key}: {scalar(value)}" for key, value in fields.items()) + "}"


@dataclass(frozen=True, slots=True)
class Written:
    """A YAML file as it is written, and the same as nodes."""

    text: str
    file: str
    root: nodes.Node | None
    starts: tuple[int, ...]
    """Where each line starts, in characters."""

    @staticmethod
    def of(text: str, file: str) -> Written:
        """Return a file to be edited.

        Raises:
            UnreadableFile: if it is not YAML.
        """
        marked = text.startswith(_MARK)
        root = nodes.parse(text.encode(), file).root
        starts = [marked * 1, *(match.end() for match in re.finditer("\n", text))]
        return Written(text, file, root, tuple(starts))

    @property
    def end_of_line(self) -> str:
        """What ends its lines."""
        return "\r\n" if "\r\n" in self.text else "\n"

    # --- Edits: each returns the whole text -------------------------------------------------------------------------

    def added(self, place: Place, lines: Iterable[str], *, apart: bool = False) -> str:
        """Return the text with an entry at the end of a list or of a mapping; where it is not there, it is made.

        Args:
            place: of the list or the mapping.
            lines: of the entry, as at the left margin: ``- a: b`` for a list, ``a: b`` for a mapping.
            apart: whether an empty line sets it apart from the entry before.

        Raises:
            UnreadableFile: if the place is not written one entry per line.
        """
        entry = tuple(lines)
        if not entry:
            return self.text
        block = self._at(place)
        if block is None:
            parent = self._block(place[:-1])
            indent = self._indent(parent, place[:-1])
            made = [f"{place[-1]}:", *(f"  {line}" for line in entry)]
            return self._with_lines(self._last_line(parent) if parent.pairs else self._end(), made, indent)
        if not _is_empty(block):
            if isinstance(block, nodes.Scalar):
                raise self._refused(place)
            if self._is_flow(block):
                return self._added_in_line(block, place, entry)
            between = [""] if apart else []
            return self._with_lines(self._last_line(block), [*between, *entry], self._indent(block, place))
        start, stop = self._offsets(block.span)
        if self.text[start:stop].split() not in ([], ["[]"], ["{}"], ["[", "]"], ["{", "}"]):
            raise self._refused(place)  # a comment between the brackets is kept
        around = self._at(place[:-1])
        if not isinstance(around, nodes.Mapping) or self._is_flow(around):
            if start == stop or len(entry) != 1:
                raise self._refused(place)
            return self._inserted(start + 1, entry[0].removeprefix("- "))
        before, behind = self.text[:start].rstrip(" "), self.text[stop:]
        indent = " " * (self._column_of_key(place) + 1)
        opened = Written(before + behind, self.file, None, self.starts)
        return opened._with_lines(block.span.line, entry, indent)

    def put(self, place: Place, written: str, *, before: str | None = None) -> str:
        """Return the text with another value, or a new one where the mapping around it has no such key.

        Args:
            place: of the value.
            written: the value as YAML, on one line.
            before: a new one goes before this key, where there is one, and not to the end.

        Raises:
            UnreadableFile: if there is no such mapping, or the value takes several lines.
        """
        old = self._at(place)
        if old is None:
            around = self._at(place[:-1])
            if not isinstance(around, nodes.Mapping):
                raise self._refused(place[:-1])
            entry = f"{place[-1]}: {written}"
            if self._is_flow(around) and around.pairs:
                return self._inserted(self._offsets(around.pairs[-1][1].span)[1], f", {entry}")
            if before is not None and self._at((*place[:-1], before)) is not None:
                line = self._first_line((*place[:-1], before))
                return self._with_lines(line - 1, [entry], self._indent(around, place[:-1]))
            return self.added(place[:-1], [entry])
        if not isinstance(old, nodes.Scalar) and not self._is_flow(old):
            raise self._refused(place)
        start, stop = self._offsets(old.span)
        space = " " if start == stop and self.text[start - 1 : start] == ":" else ""
        return f"{self.text[:start]}{space}{written}{self.text[stop:]}"

    def rekeyed(self, place: Place, key: str) -> str:
        """Return the text with another key for the value at a place.

        Raises:
            UnreadableFile: if there is no such key.
        """
        span = self._key_span(place)
        start, stop = self._offsets(span)
        return f"{self.text[:start]}{scalar(key)}{self.text[stop:]}"

    def without(self, place: Place) -> str:
        """Return the text without an entry of a list or a mapping; the comments around it stay.

        Raises:
            UnreadableFile: if there is no such entry.
        """
        around, entry = self._at(place[:-1]), self._at(place)
        if entry is None or not isinstance(around, nodes.Mapping | nodes.Sequence):
            raise self._refused(place)
        if self._is_flow(around):
            return self._without_in_line(around, place)
        first, last = self._first_line(place), self._last_line(entry)
        last = max(last, first)
        lines = _lines(self.text)
        column = self._key_span(place).column if isinstance(place[-1], str) else around.span.column
        if self.text[self.starts[first - 1] :][: column - 1].strip():
            raise self._refused(place[:-1])  # it shares its first line with the dash of an item
        if _count(around) == 1 and len(place) > 1:
            closed = self._closed(place, lines)
            if closed is None:
                raise self._refused(place[:-1])
            lines = closed
        above = first >= 2 and not lines[first - 2].strip()
        below = last >= len(lines) or not lines[last].strip()
        del lines[(first - 2 if above and below else first - 1) : last]
        return "".join(lines)

    # --- Where things are -------------------------------------------------------------------------------------------

    def at(self, place: Place) -> nodes.Node | None:
        """Return the node at a place, ``None`` if there is none."""
        return self._at(place)

    def _at(self, place: Place) -> nodes.Node | None:
        node = self.root
        for step in place:
            if isinstance(node, nodes.Mapping) and isinstance(step, str):
                node = next((value for key, value in node.pairs if key.text == step), None)
            elif isinstance(node, nodes.Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                return None
        return node

    def _block(self, place: Place) -> nodes.Mapping:
        node = self._at(place)
        if not isinstance(node, nodes.Mapping) or node.flow:
            raise self._refused(place)
        return node

    def _refused(self, place: Place) -> UnreadableFile:
        name = ".".join(map(str, place)) or "the file"
        message = f"`{name}:` is not written one entry per line"
        return UnreadableFile(
            [Diagnostic("no-block", message, Location(self.file), "write it as a block to add to it")]
        )

    def _is_flow(self, node: nodes.Node) -> bool:
        return isinstance(node, nodes.Mapping | nodes.Sequence) and self.text[self._offsets(node.span)[0]] in "[{"

    def _offsets(self, span: Span) -> tuple[int, int]:
        ends = (self.starts[min(span.end_line, len(self.starts)) - 1] + span.end_column - 1, len(self.text))
        return self.starts[span.line - 1] + span.column - 1, min(ends)

    def _key_span(self, place: Place) -> Span:
        around = self._at(place[:-1])
        if isinstance(around, nodes.Mapping):
            for key, _ in around.pairs:
                if key.text == place[-1]:
                    return key.span
        raise self._refused(place)

    def _column_of_key(self, place: Place) -> int:
        """Return the column, from 1, of the key under which a node stands."""
        return self._key_span(place).column if isinstance(place[-1], str) else self._at(place[:-1]).span.column  # type: ignore[union-attr]

    def _indent(self, block: nodes.Node, place: Place) -> str:
        if isinstance(block, nodes.Mapping) and block.pairs:
            return " " * (block.pairs[0][0].span.column - 1)
        if isinstance(block, nodes.Sequence) and block.items:
            return " " * (block.span.column - 1)
        return " " * (self._column_of_key(place) + 1) if place else ""

    def _first_line(self, place: Place) -> int:
        if isinstance(place[-1], str):
            return self._key_span(place).line
        item = self._at(place)
        assert item is not None
        return item.span.line

    def _last_line(self, node: nodes.Node) -> int:
        """Return the last line of a node that holds something of it."""
        if isinstance(node, nodes.Mapping) and node.pairs and not self._is_flow(node):
            return self._last_line(node.pairs[-1][1])
        if isinstance(node, nodes.Sequence) and node.items and not self._is_flow(node):
            return self._last_line(node.items[-1])
        span = node.span
        return span.end_line if span.end_column > 1 or span.end_line == span.line else span.end_line - 1

    def _end(self) -> int:
        return len(_lines(self.text))

    # --- How text is put together -----------------------------------------------------------------------------------

    def _with_lines(self, behind: int, entry: Iterable[str], indent: str) -> str:
        """Return the text with lines behind the line of a number."""
        lines = _lines(self.text)
        end = self.end_of_line
        if lines and not lines[-1].endswith("\n") and behind >= len(lines):
            lines[-1] += end
        lines[behind:behind] = [f"{indent}{line}".rstrip(" ") + end for line in entry]
        return "".join(lines)

    def _inserted(self, offset: int, what: str) -> str:
        return self.text[:offset] + what + self.text[offset:]

    def _added_in_line(self, block: nodes.Node, place: Place, entry: Sequence[str]) -> str:
        if len(entry) != 1:
            raise self._refused(place)
        last = block.pairs[-1][1] if isinstance(block, nodes.Mapping) else block.items[-1]  # type: ignore[union-attr]
        return self._inserted(self._offsets(last.span)[1], f", {entry[0].removeprefix('- ')}")

    def _without_in_line(self, around: nodes.Mapping | nodes.Sequence, place: Place) -> str:
        """Take an entry out of brackets, with the comma that sets it apart."""
        if isinstance(around, nodes.Mapping):
            entries = [(key.span, value.span) for key, value in around.pairs]
            number = next(i for i, (key, _) in enumerate(around.pairs) if key.text == place[-1])
        else:
            entries = [(item.span, item.span) for item in around.items]
            number = int(place[-1])
        if number + 1 < len(entries):
            start, stop = self._offsets(entries[number][0])[0], self._offsets(entries[number + 1][0])[0]
        else:
            start = self._offsets(entries[number - 1][1])[1] if number else self._offsets(entries[number][0])[0]
            stop = self._offsets(entries[number][1])[1]
        return self.text[:start] + self.text[stop:]

    def _closed(self, place: Place, lines: list[str]) -> list[str] | None:
        """Return the lines with brackets that hold nothing behind the key of what is emptied."""
        above = place[:-1]
        if not isinstance(above[-1], str):
            return None
        key = self._key_span(above)
        empty = "[]" if isinstance(place[-1], int) else "{}"
        number, column = key.end_line - 1, key.end_column - 1
        line = lines[number]
        colon = line.find(":", column)
        lines = list(lines)
        lines[number] = f"{line[: colon + 1]} {empty}{line[colon + 1 :]}"
        return lines


def _lines(text: str) -> list[str]:
    """Return the lines of a text with what ends them: a line feed, as editors count."""
    found = text.split("\n")
    return [f"{line}\n" for line in found[:-1]] + ([found[-1]] if found[-1] else [])


def _is_empty(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Scalar):
        return not node.text and node.plain
    return not _count(node)


def _count(node: nodes.Mapping | nodes.Sequence) -> int:
    return len(node.pairs) if isinstance(node, nodes.Mapping) else len(node.items)
