"""Laws of edits: what is edited changes, everything else stays byte for byte, however a file is laid out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.diagnostic import Problems
from cac_check.loading import nodes
from cac_check.loading.editing import Written, flow, scalar

ROOT = Path(__file__).parents[2]
WORDS = st.sampled_from(
    ["a", "closed", "1,200", "no", "92.76万余个", "x: y", "# no comment", " padded ", 'a "quote"', "[", "é", "\t"]
)
COMMENTS = st.sampled_from(["# a comment", "#", "# a: b", "# 中文", "# - item"])


class Layout:
    """Writes plain data as YAML, laid out as people do."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._step = draw(st.sampled_from((2, 2, 4)))
        self._hanging = draw(st.booleans())

    def _maybe(self, one_in: int = 4) -> bool:
        return self._draw(st.integers(1, one_in)) == 1

    def _above(self, indent: str) -> list[str]:
        lines = [""] if self._maybe(6) else []
        return [*lines, f"{indent}{self._draw(COMMENTS)}"] if self._maybe(5) else lines

    def _behind(self) -> str:
        return f"  {self._draw(COMMENTS)}" if self._maybe(6) else ""

    def lines(self, value: Any, indent: str = "") -> list[str]:
        """Return the lines of a block that is not empty."""
        out: list[str] = []
        if isinstance(value, dict):
            for key, inner in value.items():
                out += self._above(indent)
                out += self._entry(f"{indent}{key}:", inner, indent)
        else:
            for inner in value:
                out += self._above(indent)
                if isinstance(inner, dict) and inner and not self._maybe(3):
                    first, *rest = self.lines_without_comments(inner, f"{indent}  ")
                    out += [f"{indent}- {first.strip()}", *rest]
                else:
                    out.append(f"{indent}- {in_line(inner)}{self._behind()}")
        return out

    def lines_without_comments(self, value: dict[str, Any], indent: str) -> list[str]:
        """Return the lines of the first entry of an item, which stands behind its dash."""
        return [line for key, inner in value.items() for line in self._entry(f"{indent}{key}:", inner, indent)]

    def _entry(self, key: str, inner: Any, indent: str) -> list[str]:
        if isinstance(inner, dict | list) and inner and not self._maybe(4):
            deeper = indent + " " * self._step
            if isinstance(inner, list) and self._hanging:
                deeper = indent
            return [f"{key}{self._behind()}", *self.lines(inner, deeper)]
        return [f"{key} {in_line(inner)}{self._behind()}"]


def in_line(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_line(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_line, value)) + "]"
    return scalar(value)


VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["p", "q", "r", "says"]), inner, max_size=3)
    ),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(
    st.sampled_from(["rules", "quantities", "sources", "title"]), VALUES, min_size=1, max_size=4
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Any, str]:
    """Plain data, and a file that holds it."""
    data = draw(DOCUMENTS)
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = end.join(Layout(draw).lines(data)) + (end if draw(st.booleans()) else "")
    return data, draw(st.sampled_from(["", "", "\ufeff"])) + text


def plain(node: nodes.Node | None) -> Any:
    if isinstance(node, nodes.Mapping):
        return {key.text: plain(value) for key, value in node.pairs}
    if isinstance(node, nodes.Sequence):
        return [plain(item) for item in node.items]
    return None if node is None else node.text


def held(text: str) -> Any:
    return plain(nodes.parse(text.encode(), "f").root)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for step, below in inner for place in places(below, (*at, step)))]


def at(value: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


def unless_refused(edit: Callable[[], str]) -> str | None:
    """Return what an edit makes; ``None`` where the layout of the file does not allow it, which it may say."""
    try:
        return edit()
    except Problems as refused:
        if refused.diagnostics[0].code != "no-block":
            raise
        return None


def comments(text: str) -> list[str]:
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@given(documents(), st.data())
def test_what_is_added_is_there_and_all_else_stays(document: tuple[Any, str], data: st.DataObject) -> None:
    expected, text = document
    written = Written.of(text, "f")
    assert held(text) == expected
    place = data.draw(st.sampled_from([p for p in places(expected) if isinstance(at(expected, p), dict | list)]))
    around = at(expected, place)
    entry = "- new: {says: x}" if isinstance(around, list) else "new: {says: x}"
    was_empty = not around

    made = unless_refused(lambda: written.added(place, [entry]))
    if made is None:
        return

    if isinstance(around, list):
        around.append({"new": {"says": "x"}})
    else:
        around["new"] = {"says": "x"}
    assert held(made) == expected
    assert comments(made) == comments(text)
    inner = (*place, len(around) - 1 if isinstance(around, list) else "new")
    if not was_empty and text.endswith("\n"):
        assert Written.of(made, "f").without(inner) == text


@given(documents(), st.data())
def test_what_is_taken_out_is_gone_and_all_else_stays(document: tuple[Any, str], data: st.DataObject) -> None:
    expected, text = document
    inside = [p for p in places(expected) if len(p) > 1 and p]
    if not inside:
        return
    place = data.draw(st.sampled_from(inside))

    made = unless_refused(lambda: Written.of(text, "f").without(place))
    if made is None:
        return

    del at(expected, place[:-1])[place[-1]]
    assert held(made) == expected
    assert set(comments(made)) <= set(comments(text))
    assert sum(line not in text.splitlines() for line in made.splitlines()) <= 1


@given(documents(), st.data(), WORDS)
def test_what_is_put_is_there_and_all_else_stays(document: tuple[Any, str], data: st.DataObject, words: str) -> None:
    expected, text = document
    around = data.draw(st.sampled_from([p for p in places(expected) if isinstance(at(expected, p), dict)]))
    key = data.draw(st.sampled_from([*at(expected, around), "new"]))

    made = unless_refused(lambda: Written.of(text, "f").put((*around, key), scalar(words)))
    if made is None:
        return

    at(expected, around)[key] = words
    assert held(made) == expected
    assert set(comments(made)) <= set(comments(text))


@pytest.mark.parametrize("path", sorted((ROOT / "data").glob("*.yaml")), ids=lambda path: path.name)
def test_in_our_own_data_what_is_added_and_taken_out_again_leaves_the_very_bytes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    written = Written.of(text, path.name)
    sources = held(text)["sources"]
    for source, content in list(sources.items())[::5]:
        if not isinstance(content.get("claims"), list) or not content["claims"]:
            continue
        place = ("sources", source, "claims")
        added = written.added(place, [f"- new: {flow({'says': '1,200', 'at': 'p9'})}"])
        assert len(added.splitlines()) == len(text.splitlines()) + 1
        assert Written.of(added, path.name).without((*place, len(content["claims"]))) == text
        set_ = written.put(("sources", source, "as_of"), "2023-01-01", before="claims")
        if "as_of" not in content:
            assert Written.of(set_, path.name).without(("sources", source, "as_of")) == text


@given(WORDS | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20))
@example("yes")
@example("1e3")
@example("~")
@example("a ")
def test_a_text_is_written_so_that_it_reads_back(words: str) -> None:
    assert held(f"a: {scalar(words)}\n") == {"a": words}
