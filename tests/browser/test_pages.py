"""Report pages in Chromium: three widths, light and dark, without a script of their own and without the network."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cac_check.finding import Report
from cac_check.loading import load_all
from cac_check.messages import LANGUAGES, language
from cac_check.report.article import document
from cac_check.report.document import Drawing
from cac_check.report.html import to_html
from cac_check.report.pictures.svg import standing_alone
from cac_check.verdict import check
from tests.reports import as_html, full_report
from tests.unit.report.test_markdown import HOSTILE

pytestmark = pytest.mark.xdist_group("browser")

WIDTHS = (360, 800, 1400)


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Callable[..., Any]:
    """Open a page of one width and colour scheme; whatever it asks of the network or the console fails the test."""

    def opened(text: str, width: int = 800, scheme: str = "light", name: str = "page.html") -> Any:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("request", lambda request: page.complaints.append(request.url) if request.url[:5] != "file:" else None)
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.goto(path.as_uri())
        return page

    return opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_shuts_nobody_out(show: Callable[..., Any], axe: str, width: int, scheme: str) -> None:
    page = show(as_html(full_report()), width, scheme)
    page.evaluate(axe)

    found = page.evaluate("axe.run(document)")["violations"]

    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []
    assert page.complaints == []


@pytest.mark.parametrize(
    ("source", "code"), [("theaseandaily", code) for code in LANGUAGES] + [("gadgetsafrica", "en"), ("maeil", "en")]
)
def test_a_note_on_a_text_is_a_page_of_paper(show: Callable[..., Any], source: str, code: str) -> None:
    page = show(to_html(document(campaign(), source=source, brief=True, language=language(code)), language(code)))

    paper = page.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


@pytest.mark.parametrize("code", ["es", "fr", "zh"])
def test_a_report_in_another_language_shuts_nobody_out(show: Callable[..., Any], axe: str, code: str) -> None:
    page = show(to_html(document(full_report(), language=language(code)), language(code)), 360)
    page.evaluate(axe)

    assert [each["id"] for each in page.evaluate("axe.run(document)")["violations"]] == []
    assert page.evaluate("document.documentElement.lang") == code


@functools.cache
def campaign() -> Report:
    [(dataset, rules)] = load_all([str(Path(__file__).parents[2] / "data" / "cac-2023.yaml")], ())
    return check(dataset, rules)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(show: Callable[..., Any], width: int) -> None:
    page = show(as_html(full_report()), width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        "[...document.querySelectorAll('figure svg')].every(e => e.getBoundingClientRect().width > 300)"
    )


def test_dark_is_dark_and_light_is_light(show: Callable[..., Any]) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    text = "getComputedStyle(document.querySelector('svg text:not([class])')).fill"

    assert show(as_html(full_report()), scheme="light").evaluate(f"[{colour}, {text}]") == [
        "rgb(255, 255, 255)",
        "rgb(27, 27, 27)",
    ]
    assert show(as_html(full_report()), scheme="dark").evaluate(f"[{colour}, {text}]") == [
        "rgb(22, 22, 22)",
        "rgb(236, 236, 236)",
    ]


def test_the_keyboard_reaches_every_chapter_and_every_table(show: Callable[..., Any]) -> None:
    page = show(as_html(full_report()), 360)
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className || document.activeElement.hash"))

    assert "wide" in reached
    assert {f"#chapter-{number}" for number in range(1, page.locator("section").count() + 1)} <= reached


@pytest.mark.parametrize("hostile", [*HOSTILE, "<img src=x onerror=alert(1)>", "</style><script>alert(1)</script>"])
def test_words_of_a_source_run_nothing(show: Callable[..., Any], hostile: str) -> None:
    whole = full_report()
    claims = tuple(replace(claim, says=hostile + (claim.says or ""), at=hostile) for claim in whole.dataset.claims)
    page = show(as_html(replace(whole, dataset=replace(whole.dataset, title=hostile, claims=claims))))

    assert page.complaints == []
    assert page.evaluate("document.scripts.length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_of_their_own_are_drawn_in_both_schemes(show: Callable[..., Any], scheme: str) -> None:
    drawings = [block for block in document(full_report()) if isinstance(block, Drawing)]

    for drawing in drawings:
        page = show(standing_alone(drawing.svg), scheme=scheme, name=f"{drawing.name}.svg")
        fill = page.evaluate("getComputedStyle(document.querySelector('text:not([class])')).fill")
        assert fill == {"light": "rgb(27, 27, 27)", "dark": "rgb(236, 236, 236)"}[scheme]
        assert page.evaluate("document.querySelectorAll('text, rect, circle').length") > 3
