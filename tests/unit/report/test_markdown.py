"""Words of a source stay words in Markdown: a CommonMark parser reads back exactly what was written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cac_check.report.document import (
    Block,
    Bullets,
    Code,
    Emphasis,
    Heading,
    Link,
    Paragraph,
    Strong,
    Table,
    line,
    link,
)
from cac_check.report.markdown import NO_MENTION, render, to_markdown
from cac_check.report.words import visible
from tests.reports import full_report

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

HOSTILE = (
    "::error file=x::boom",
    "%0A::warning::",
    "a | b || c",
    "`code` ``more`` ```",
    "<script>alert(1)</script> <!-- -->",
    "[a](javascript:alert(1)) ![i](x) [r]: /u",
    "*x* _y_ **z** ~~s~~ ~",
    "# head\n## two\n- item\n1. one\n2) two\n+ p\n===\n---\n> q",
    "&lt; &#60; &copy;",
    "\\| \\` \\",
    "@everyone a@b.c",
    "https://x.example www.x.example mailto:a@b.c",
    "\u202eevil\u2066 \x00\x1b[31m \ufeff",
    "$x$ $$y$$",
    "12. x",
)
words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.text("|`*_\\[]<>#-+=~&!.0) \n@:", max_size=20))


def shown(tokens: list[Token]) -> str:
    """The text a reader sees."""
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append("\n")
        elif token.children:
            parts.append(shown(token.children))
    return "".join(parts).replace(NO_MENTION, "@")


def read_back(block: Block, kind: str) -> list[str]:
    """Parse what was written; it must be one block of that kind with plain text, one entry per line or cell."""
    tokens = PARSER.parse(to_markdown((block,)))
    assert tokens[0].type == f"{kind}_open"
    assert tokens[-1].type == f"{kind}_close"
    assert sum(token.type == f"{kind}_open" for token in tokens) == 1
    return [shown([token]) for token in tokens if token.type == "inline"]


@given(words)
@example("- x")
@example("1) x")
@example("=")
@example("a\\")
def test_a_paragraph_is_read_back(text: str) -> None:
    text = visible(text)
    if text:
        assert read_back(Paragraph(line(text)), "paragraph") == [text]


@given(words)
def test_a_heading_is_read_back(text: str) -> None:
    text = visible(text)
    if text:
        assert read_back(Heading(3, line("1. ", text)), "heading") == [f"1. {text}"]


@given(st.lists(words.map(visible).filter(bool), min_size=1, max_size=3))
def test_a_list_is_read_back(texts: list[str]) -> None:
    assert read_back(Bullets(tuple(line(text) for text in texts)), "bullet_list") == texts


@given(st.lists(words.map(visible), min_size=1, max_size=3), words.map(visible).filter(bool))
def test_a_table_is_read_back(cells: list[str], text: str) -> None:
    table = Table(tuple(line(cell) for cell in cells), (tuple(line(Strong(text)) for _ in cells),))
    assert read_back(table, "table") == [*cells, *[text] * len(cells)]


@pytest.mark.parametrize("wrap", [Strong, Emphasis])
@given(text=words.map(visible).filter(bool))
def test_emphasis_holds_whatever_is_in_it(wrap: type, text: str) -> None:
    tokens = PARSER.parse(to_markdown((Paragraph(line("See ", wrap(text), " there.")),)))
    inline = next(token for token in tokens if token.type == "inline")
    assert shown([inline]) == f"See {text} there."
    mark = "strong" if wrap is Strong else "em"
    assert [token.type for token in inline.children or [] if token.type != "text" and token.type != "text_special"] == [
        f"{mark}_open",
        f"{mark}_close",
    ]


@given(words.map(visible).filter(bool))
def test_code_holds_whatever_is_in_it(text: str) -> None:
    tokens = PARSER.parse(to_markdown((Paragraph(line("Run ", Code(text))),)))
    assert [token.content for token in tokens[1].children or [] if token.type == "code_inline"] == [text]


@given(words.map(visible).filter(bool), words)
def test_a_link_leads_where_it_says(text: str, path: str) -> None:
    tokens = PARSER.parse(to_markdown((Paragraph(line(Link(text, f"https://example.org/{path}"))),)))
    children = tokens[1].children or []
    assert [token.type for token in children if token.type.startswith("link")] == ["link_open", "link_close"]
    assert str(children[0].attrs["href"]).startswith("https://example.org/")
    assert shown(tokens) == text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://x", None, "//x"])
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert link("text", address) == "text"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_change_no_structure(hostile: str) -> None:
    whole = full_report()
    claims = tuple(replace(c, says=hostile, gloss=hostile, cue=hostile) for c in whole.dataset.claims)
    sources = {
        id_: replace(source, outlet=f"{hostile} {id_}", url=f"https://example.org/{hostile}")
        for id_, source in whole.dataset.sources.items()
    }
    dirty = replace(whole, dataset=replace(whole.dataset, title=hostile, claims=claims, sources=sources))

    expected = [token.type for token in PARSER.parse(render(whole)) if not token.type.startswith("inline")]
    got = [token.type for token in PARSER.parse(render(dirty)) if not token.type.startswith("inline")]

    assert _without_reading_groups(got) == _without_reading_groups(expected)
    assert "html_block" not in got


def _without_reading_groups(types: list[str]) -> set[str]:
    """Kinds of blocks; their number may change, since equal words are grouped."""
    return set(types)


def test_a_mention_notifies_nobody() -> None:
    assert "@octocat" not in to_markdown((Paragraph(line("ask @octocat")),))
