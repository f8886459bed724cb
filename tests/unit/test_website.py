"""The site of the documentation: pages as they are put together, and what is checked of what was built."""

from __future__ import annotations

from pathlib import Path

import pytest
import website
from gallery import Entry, bar, cards


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_text('<h2 id="here">A</h2><a href="https://example.org/">away</a>', encoding="utf-8")
    return tmp_path


def problems(site: Path, page: str) -> list[str]:
    (site / "index.html").write_text(page, encoding="utf-8")
    return list(website.broken(site))


@pytest.mark.parametrize(
    "page",
    [
        '<a href="a.html#here">A</a><a href="#top" id="top">top</a><link rel="canonical" href="https://example.org/x">',
        '<img src="data:image/png;base64,AA=="><a href="a.html?x=1">A</a>',
    ],
)
def test_links_that_lead_somewhere_are_right(site: Path, page: str) -> None:
    assert problems(site, page) == []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ('<a href="b.html">B</a>', "index.html: b.html leads nowhere"),
        ('<img src="b.svg">', "index.html: b.svg leads nowhere"),
        ('<a href="a.html#there">A</a>', "index.html: a.html#there leads to no place of that page"),
        ('<script src="https://example.org/x.js"></script>', "https://example.org/x.js would be loaded from elsewhere"),
        ('<link rel="stylesheet" href="//example.org/x.css">', "//example.org/x.css would be loaded from elsewhere"),
        ('<img src="https://example.org/x.png">', "https://example.org/x.png would be loaded from elsewhere"),
    ],
)
def test_links_that_lead_nowhere_and_things_from_elsewhere_are_named(site: Path, page: str, problem: str) -> None:
    (found,) = problems(site, page)

    assert found.endswith(problem)


def test_fonts_from_elsewhere_are_named(site: Path) -> None:
    (site / "x.css").write_text("@font-face { src: url('https://example.org/f.woff2') }", encoding="utf-8")

    assert problems(site, "") == ["x.css: https://example.org/f.woff2 would be loaded from elsewhere"]


def test_every_page_has_its_place() -> None:
    assert list(website.unlisted()) == []


def test_a_page_without_a_place_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(website, "DOCS", tmp_path)
    for name in ("index.md", "new.md"):
        (tmp_path / name).write_text("# Title\n", encoding="utf-8")
    nav = 'nav = [{"Home" = "index.md"}, "gone.md", {"More" = ["index.md"]}, "CHANGELOG.md", "CONTRIBUTING.md"]'
    (tmp_path / "zensical.toml").write_text(f"[project]\n{nav}\n", encoding="utf-8")

    found = [problem for problem in website.unlisted() if "SECURITY.md" not in problem]

    assert found == [
        'new.md has no place in the site: add { "Its name" = "new.md" } to nav in docs/zensical.toml',
        "docs/zensical.toml lists gone.md, which is not there",
        "docs/zensical.toml lists index.md twice",
    ]


def test_a_page_of_the_site_has_no_marks_and_leads_where_the_files_are() -> None:
    docs = website.DOCS
    sources = {docs / "a.md": Path("a.md"), docs / "in/b.md": Path("in/b.md"), docs / "index.md": Path("index.md")}
    page = (
        "[b](../in/b.md#x), [code](../../Makefile), [readme](../../README.md), [web](https://example.org), [here](#x)\n"
        "`[no](link.md)`\n<!-- run: exits 1 -->\n```console\n$ x [no](link.md)\n```\n"
        "<!-- file: a.yaml -->\n```yaml\nx: 1\n```\n"
    )

    text = website.page_text(docs / "in/b.md", page, sources, "https://example.org/blob/main")

    assert text == (
        "[b](b.md#x), [code](https://example.org/blob/main/Makefile), [readme](../index.md), "
        "[web](https://example.org), [here](#x)\n"
        "`[no](link.md)`\n```console\n$ x [no](link.md)\n```\n"
        '```yaml title="a.yaml"\nx: 1\n```\n'
    )


def test_cards_say_what_came_of_the_checks_and_run_nothing() -> None:
    counts = {"contradicted": 1, "strained": 0, "consistent": 2_000, "undecided": 0}

    card = cards([Entry("x", "A <b> & C", counts)], "gallery/")

    assert 'href="gallery/x.html"' in card
    assert 'src="gallery/x.svg"' in card
    assert "A &lt;b&gt; &amp; C" in card
    assert "2,001 checks: 1 cannot hold, 2,000 fit" in card


def test_the_bar_of_a_report_without_pictures_has_a_part_for_each_verdict() -> None:
    picture = bar({"contradicted": 1, "strained": 0, "consistent": 3, "undecided": 0})

    assert [part.split('"')[0] for part in picture.split(' width="')[1:]] == ["80.0", "240.0"]
    assert "<title>1 cannot hold</title>" in picture
