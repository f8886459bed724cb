"""Words of a source stay words in HTML."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cac_check.report import html
from tests.reports import full_report
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
    dirty = Page(html.render(replace(whole, dataset=replace(whole.dataset, title=hostile, claims=claims))))
    clean = Page(html.render(whole))

    assert set(dirty.tags) == set(clean.tags)
    assert {name for name, _ in dirty.attributes} == {name for name, _ in clean.attributes}
    assert "\u202e" not in dirty.text
    assert "\x00" not in dirty.text


def test_the_page_stands_alone() -> None:
    page = Page(html.render(full_report()))

    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert all(value.startswith("https://example.org/") for name, value in page.attributes if name == "href" and value)
    assert page.tags.count("h1") == 1


def test_an_unsafe_address_is_no_link() -> None:
    whole = full_report()
    sources = {
        id_: replace(source, url="javascript:alert(1)", archived="data:text/html,x")
        for id_, source in whole.dataset.sources.items()
    }
    page = Page(html.render(replace(whole, dataset=replace(whole.dataset, sources=sources))))

    assert "a" not in page.tags
