"""Words of a source stay words in Markdown: a CommonMark parser reads back exactly what was written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cac_check.model import Breakdown, Missing
from cac_check.model_tables import Table as DataTable
from cac_check.model_tables import TableRule, TableRuleset
from cac_check.report.document import (
    Block,
    Branch,
    Bullets,
    Code,
    Emphasis,
    Heading,
    Link,
    Paragraph,
    Picture,
    Preformatted,
    Strong,
    Table,
    line,
    link,
)
from cac_check.report.markdown import BREAK, to_markdown
from cac_check.report.words import visible
from cac_check.tables import check_tables
from cac_check.tables.summary import summary
from tests.reports import as_markdown, full_report
from tests.table_cases import frame_of

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
GITHUB = MarkdownIt("gfm-like")
"""With links of plain text, as GitHub makes them."""

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
    return "".join(parts).replace(BREAK, "")


PLAIN = {"text", "text_special", "softbreak", "strong_open", "strong_close"}
"""What words may become: no link, no picture, no tag."""


def read_back(block: Block, kind: str) -> list[str]:
    """Parse what was written; it must be one block of that kind with plain text, one entry per line or cell."""
    read = []
    for parser in (PARSER, GITHUB):
        tokens = parser.parse(to_markdown((block,)))
        assert tokens[0].type == f"{kind}_open"
        assert tokens[-1].type == f"{kind}_close"
        assert tokens[0].level == tokens[-1].level == 0
        assert sum(token.type == f"{kind}_open" and token.level == 0 for token in tokens) == 1
        inlines = [token for token in tokens if token.type == "inline"]
        assert {child.type for token in inlines for child in token.children or []} <= PLAIN
        read.append([shown([token]) for token in inlines])
    assert read[0] == read[1]
    return read[0]


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


@given(st.lists(words.map(visible).filter(bool), min_size=2, max_size=4))
def test_a_list_below_a_line_is_read_back(texts: list[str]) -> None:
    first, *below = (line(text) for text in texts)
    assert read_back(Bullets((Branch(first, tuple(below)), first)), "bullet_list") == [*texts, texts[0]]


@given(words.map(visible).filter(bool))
def test_a_line_as_typed_is_read_back(text: str) -> None:
    for parser in (PARSER, GITHUB):
        (token,) = parser.parse(to_markdown((Preformatted(text),)))
        assert (token.type, token.content) == ("fence", f"{text}\n")


@given(words.map(visible).filter(bool), words)
def test_a_picture_shows_what_it_says(text: str, path: str) -> None:
    tokens = GITHUB.parse(to_markdown((Paragraph(line(Picture(text, f"charts/{path}"))),)))
    (picture,) = tokens[1].children or []
    assert picture.type == "image"
    assert shown(picture.children or []) == text


@given(st.lists(words.map(visible), min_size=1, max_size=3), words.map(visible).filter(bool))
def test_a_table_is_read_back(cells: list[str], text: str) -> None:
    rows = (tuple(line(Strong(text)) for _ in cells),)
    table = Table(tuple(line(cell) for cell in cells), rows, numbers=frozenset({0}))
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

    expected = [token.type for token in PARSER.parse(as_markdown(whole)) if not token.type.startswith("inline")]
    got = [token.type for token in PARSER.parse(as_markdown(dirty)) if not token.type.startswith("inline")]

    assert _without_reading_groups(got) == _without_reading_groups(expected)
    assert "html_block" not in got


def _without_reading_groups(types: list[str]) -> set[str]:
    """Kinds of blocks; their number may change, since equal words are grouped."""
    return set(types)


def test_a_mention_notifies_nobody() -> None:
    text = to_markdown((Paragraph(line("ask @octocat about #12")),))

    assert "@octocat" not in text
    assert "#12" not in text


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if visible(text)])
def test_cells_keys_files_and_columns_of_tables_are_words(hostile: str) -> None:
    total, parts = f"total {hostile}", (("a", 1), ("b", 1))
    rule = TableRule("sum", Breakdown(total, parts, overlap=False, rest=False), missing=Missing.SKIP)
    rows = [
        {"file": f"{hostile}.csv", "key " + hostile: f"{place} {hostile}", total: 10 + place, "a": 4, "b": 6}
        for place in (0, 1, 2)
    ]
    plain = [{"file": "f.csv", "key": str(place), "total": 10 + place, "a": 4, "b": 6} for place in (0, 1, 2)]
    expected = Breakdown("total", parts, overlap=False, rest=False)

    def told(rows: list[dict[str, Any]], key: str, rule: TableRule) -> list[Token]:
        report = check_tables(TableRuleset((DataTable("t", (key,)),), (rule,)), {"t": frame_of(rows)})
        return GITHUB.parse(to_markdown(summary(report, f"cac-check check '{hostile}'")))

    dirty = told(rows, "key " + hostile, rule)
    assert [token.type for token in dirty] == [token.type for token in told(plain, "key", replace(rule, form=expected))]
    assert {child.type for token in dirty for child in token.children or []} <= PLAIN
    assert visible(f"2 {hostile}") in [shown([token]) for token in dirty if token.type == "inline"]
