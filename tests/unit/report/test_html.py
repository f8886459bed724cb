"""Words of a source stay words in HTML."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cac_check.interval import Interval
from cac_check.report.article import MOST_LINES, MOST_STORIES
from cac_check.report.document import Heading, Paragraph
from cac_check.report.html import to_html
from tests.reports import as_html, full_report, other_accounts
from tests.unit.report.test_markdown import HOSTILE


class Page(HTMLParser):
    """Elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("hostile", [*HOSTILE, '"><img src=x onerror=alert(1)>', "</style><script>"])
def test_hostile_words_add_no_element(hostile: str) -> None:
    whole = full_report()
    claims = tuple(replace(claim, says=hostile + claim.says) for claim in whole.dataset.claims)  # type: ignore[operator]
    dirty = Page(as_html(replace(whole, dataset=replace(whole.dataset, title=hostile, claims=claims))))
    clean = Page(as_html(whole))

    assert set(dirty.tags) == set(clean.tags)
    assert {name for name, _ in dirty.attributes} == {name for name, _ in clean.attributes}
    assert "\u202e" not in dirty.text
    assert "\x00" not in dirty.text


def test_the_page_stands_alone() -> None:
    page = Page(as_html(full_report()))

    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    links = [value or "" for name, value in page.attributes if name == "href"]
    assert all(link.startswith(("https://example.org/", "#chapter-")) for link in links)
    assert page.tags.count("h1") == 1


def test_an_unsafe_address_is_no_link() -> None:
    whole = full_report()
    sources = {
        id_: replace(source, url="javascript:alert(1)", archived="data:text/html,x")
        for id_, source in whole.dataset.sources.items()
    }
    page = Page(as_html(replace(whole, dataset=replace(whole.dataset, sources=sources))))

    assert all((value or "").startswith("#chapter-") for name, value in page.attributes if name == "href")


def test_thousands_of_findings_are_a_page_one_can_use() -> None:
    """The first of each chapter in full, hundreds in a line each, the rest counted."""
    sample = full_report()
    claims, quantities, findings = list(sample.dataset.claims), dict(sample.dataset.quantities), []
    for number in range(5_000):
        one = other_accounts("asean", 910_000 + number)
        name = f"lesser{number}"
        quantities[name] = replace(quantities["lesser"], id=name)
        it = replace(sample.dataset.claims[2], id=f"asean/{name}", quantity=name)
        claims.append(it)
        members = (it.id, *one.conflicts[0].claims[1:])
        conflict = replace(one.conflicts[0], claims=members)
        ways = (replace(one.corrections[0], claims=(it.id,), needs={it.id: Interval(1, 2)}, fits_as={}),)
        findings.append(
            replace(one, id=f"f{number}", claims=members, conflicts=(conflict,), corrections=ways, fits_as={})
        )
    dataset = replace(sample.dataset, claims=tuple(claims), quantities=quantities)

    page = as_html(replace(sample, dataset=dataset, findings=tuple(findings)))

    assert page.count("<h3>") == MOST_STORIES + 1
    assert f"{5_000 - MOST_STORIES - MOST_LINES:,} more of this kind are left out here" in page
    assert len(page) < 3_000_000


def test_a_document_without_chapters_is_a_page() -> None:
    page = to_html((Heading(1, ("Title",)), Paragraph(("Nothing failed.",))))

    assert "<h1>Title</h1>" in page
    assert "Nothing failed." in page
