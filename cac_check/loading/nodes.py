"""From YAML text to nodes that know their place, without YAML's own guesses at types.

PyYAML's event stream is read with the C parser where there is one. Scalars keep their text: what ``no`` or ``12:30``
means is decided by the field they stand in (see ``shape_reader``). Everything YAML has for sharing and for making
objects is refused, so no input can blow up: aliases, anchors, tags, merge keys, deep nesting.
"""

from __future__ import annotations

import bisect
import contextlib
import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import yaml

from cac_check.diagnostic import Span, UnreadableFile
from cac_check.loading.decoding import decode
from cac_check.loading.look_alikes import difference, look_alikes
from cac_check.loading.problems import Collector, quote

MAX_DEPTH = 32
"""Deepest nesting: our formats need 8; the parsers take quadratic time or crash on thousands."""

MAX_TEXT = 100_000
"""Longest single text in characters: no phrase, note or reason is that long."""

_ODD_LINE_ENDS = re.compile("[\x85\u2028\u2029]|\r(?!\n)")
"""Characters that end a line for YAML but not for editors."""

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(NamedTuple):
    """A text; ``plain`` if it was written without quotes."""

    text: str
    plain: bool
    span: Span


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Mapping(NamedTuple):
    """Keys and values in the order of the file, each key once; ``flow`` if it was written in braces.

    A key that is a list of texts, ``[a, b]``, is kept as the text it is written as.
    """

    pairs: tuple[tuple[Scalar, Node], ...]
    flow: bool
    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping


class Document(NamedTuple):
    """One parsed file; ``root`` is ``None`` if it is empty. ``problems`` already holds repeated and odd keys."""

    root: Node | None
    problems: Collector


def parse(data: bytes, file: str) -> Document:
    """Parse one YAML document.

    Args:
        data: the bytes of the file.
        file: what to call it in messages.

    Raises:
        UnreadableFile: if it is not text, not YAML, or uses what is refused here (see the module's description).
    """
    text = decode(data, file)
    problems = Collector(file, text)
    builder = _Builder(problems, _span_maker(text))
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.feed(event)
    except yaml.YAMLError as error:
        _refuse_depth(error, text, problems)
        _report_syntax(error, text, problems)
        raise UnreadableFile(problems.diagnostics) from error
    except (ValueError, OverflowError) as error:  # the pure-Python parser lets these out for "\UFFFFFFFF"
        problems.add("yaml-syntax", f"not valid YAML: {error}")
        raise UnreadableFile(problems.diagnostics) from error
    return Document(builder.root, problems)


class _Open:
    """A list or mapping whose end was not reached yet."""

    __slots__ = ("event", "flow", "is_mapping", "items", "key", "keys")

    def __init__(self, event: Any, is_mapping: bool) -> None:
        self.event = event
        self.is_mapping = is_mapping
        self.flow = bool(event.flow_style)
        self.items: list[Any] = []
        self.keys: dict[str, Scalar] = {}
        self.key: Node | None = None


class _Builder:
    """Turns events into nodes with a stack of its own."""

    def __init__(self, problems: Collector, span_of: Callable[[Any, Any], Span]) -> None:
        self.root: Node | None = None
        self._problems = problems
        self._span_of = span_of
        self._stack: list[_Open] = []
        self._documents = 0

    def feed(self, event: Any) -> None:
        """Take the next event.

        Raises:
            UnreadableFile: if it is one of the things that are refused.
        """
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self._refuse_extras(event)
            text = event.value
            if len(text) > MAX_TEXT:
                self._refuse("text-too-long", f"a text of {len(text):,} characters", event, f"{MAX_TEXT:,} at most")
            self._add(Scalar(text, event.implicit[0], self._span_of(event.start_mark, event.end_mark)))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_extras(event)
            if len(self._stack) >= MAX_DEPTH:
                self._refuse("too-deep", f"more than {MAX_DEPTH} levels of nesting", event, "our formats need 8")
            self._stack.append(_Open(event, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse("alias", f"the alias *{event.anchor} is not allowed", event, "write the value out")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse("second-document", "a second document starts here", event, "use one file for each")

    def _close(self, event: Any) -> None:
        top = self._stack.pop()
        span = self._span_of(top.event.start_mark, event.end_mark)
        if top.is_mapping:
            self._refuse_look_alikes(top.keys)
            self._add(Mapping(tuple(top.items), top.flow, span))
        else:
            self._add(Sequence(tuple(top.items), span))

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is None:
            top.key = node
        else:
            self._add_pair(top, top.key, node)
            top.key = None

    def _add_pair(self, top: _Open, key: Node, value: Node) -> None:
        if isinstance(key, Sequence) and all(isinstance(item, Scalar) for item in key.items):
            names = ", ".join(item.text for item in key.items if isinstance(item, Scalar))
            key = Scalar(f"[{names}]", False, key.span)
        if not isinstance(key, Scalar):
            self._problems.add("key-not-text", "a key must be a text or a list of texts", key.span)
        elif key.text in top.keys:
            first = top.keys[key.text].span
            self._problems.add(
                "duplicate-key",
                f"the key {quote(key.text)} is given twice; it was already given in line {first.line}",
                key.span,
                "YAML tools would silently keep one of them: rename or delete one",
            )
        else:
            top.keys[key.text] = key
            top.items.append((key, value))

    def _refuse_look_alikes(self, keys: dict[str, Scalar]) -> None:
        if all(map(str.isascii, keys)):
            return
        for name, other in look_alikes(keys):
            self._problems.add(
                "look-alike",
                f"the key {quote(name)} looks like the one in line {keys[other].span.line} and is another: "
                f"{difference(name, other)}",
                keys[name].span,
                "write both alike, or so that they can be told apart",
            )

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse("anchor", f"the anchor &{event.anchor} is not allowed", event, "write the value out")
        if event.tag is not None:
            self._refuse("tag", f"the tag {quote(event.tag)} is not allowed", event, "delete it; put texts in quotes")

    def _refuse(self, code: str, message: str, event: Any, advice: str) -> None:
        self._problems.add(code, message, self._span_of(event.start_mark, event.end_mark), advice)
        raise UnreadableFile(self._problems.diagnostics)


def _span_maker(text: str) -> Callable[[Any, Any], Span]:
    """Return how a pair of parser marks becomes a span with 1-based lines and columns as editors count them."""
    if not _ODD_LINE_ENDS.search(text):

        def direct(start: Any, end: Any) -> Span:
            return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)

        return direct
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def counted(start: Any, end: Any) -> Span:
        first = bisect.bisect_right(starts, start.index)
        last = bisect.bisect_right(starts, end.index)
        return Span(first, start.index - starts[first - 1] + 1, last, end.index - starts[last - 1] + 1)

    return counted


def _refuse_depth(error: yaml.YAMLError, text: str, problems: Collector) -> None:
    """Refuse nesting at our own depth where the parser gave up at its own, before it handed any of it on.

    libyaml in PyYAML 6.0.4 looks ahead through brackets and ends at 1,000 of them; what stands before its mark is read.

    Raises:
        UnreadableFile: if that is what happened.
    """
    if "nesting depth" in (getattr(error, "problem", None) or ""):
        builder = _Builder(problems, _span_maker(text))
        with contextlib.suppress(yaml.YAMLError):
            for event in yaml.parse(text[: error.problem_mark.index], Loader=_LOADER):  # type: ignore[attr-defined]
                builder.feed(event)


def _report_syntax(error: yaml.YAMLError, text: str, problems: Collector) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
    index = mark.index if mark is not None else getattr(error, "position", 0)
    span = Span.at(text, min(index, len(text)))
    line = text.split("\n")[span.line - 1]
    advice = "check quotes, brackets and indentation here and in the lines above"
    if "\t" in line[: len(line) - len(line.lstrip())] or line[span.column - 1 : span.column] == "\t":
        advice = "indent with spaces: YAML does not allow tabs there"
    elif "mapping values are not allowed" in what:
        advice = "put a text that contains “: ” in quotes, and check the indentation"
    elif "${" in line[: span.column]:
        advice = 'put names with ${…} between brackets in quotes: ["closed_${x}", closed]'
    problems.add("yaml-syntax", f"not valid YAML: {what}", span, advice)
