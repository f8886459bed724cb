"""The workbench in Chromium: from a pasted article to a finding, with a mouse, with keys alone, and on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cac_check.loading import load_all
from tests.workbench import ARTICLE, desk_in

pytest.importorskip("starlette", reason="the extra `open` is not installed")
pytest.importorskip("uvicorn", reason="the extra `open` is not installed")

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    return desk_in(tmp_path)


def paste(page: Any, text: str = ARTICLE, outlet: str = "City Paper") -> None:
    page.get_by_label("The text").fill(text)
    page.get_by_label("Who published it").fill(outlet)
    page.get_by_role("button", name="Find the figures").click()
    page.wait_for_selector(".figure")


def figure(page: Any, words: str, number: int = 0) -> Any:
    return page.locator(".figure", has_text=words).nth(number)


def relate(page: Any) -> None:
    figure(page, "4,800").click()
    page.get_by_role("link", name="Relate it to others").click()
    page.wait_for_selector(".next")
    figure(page, "1,200", 1).click()
    page.wait_for_selector("#relate-form")
    figure(page, "3,900").click()
    page.wait_for_selector(".picks li:nth-child(3)")
    questions = page.locator("#relate-form")
    questions.get_by_label("No", exact=True).check()
    questions.get_by_label("No, these are all parts").check()
    page.get_by_role("button", name="Relate them").click()
    page.wait_for_selector(".finding.contradicted")


def test_from_a_pasted_article_to_the_contradiction(show: Callable[..., Any], desk: Any) -> None:
    page = show()
    paste(page)
    assert page.locator(".figure").count() == 8

    relate(page)

    assert "cannot all hold" in page.locator(".finding summary").inner_text()
    assert page.locator(".finding svg").count() == 1
    assert page.locator(".figure.bad").count() == 3
    [(dataset, rules)] = load_all([str(desk.workspace.root / "city-paper.yaml")])
    assert [claim.id for claim in dataset.claims] == [
        "city_paper/stalls_visited",
        "city_paper/closed",
        "city_paper/others_fined",
    ]
    assert [rule.id for rule in rules.rules] == ["parts-of-stalls-visited"]
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_workbench_shuts_nobody_out(show: Callable[..., Any], axe: str, width: int, scheme: str) -> None:
    page = show(width, scheme, bypass_csp=True)

    def fits() -> None:
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {iframes: false})")["violations"]
        assert [(each["id"], [node["html"][:300] for node in each["nodes"]]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    fits()
    paste(page)
    fits()
    figure(page, "4,800").click()
    page.wait_for_selector("#label")
    fits()
    page.get_by_role("link", name="Relate it to others").click()
    figure(page, "1,200", 1).click()
    page.wait_for_selector("#relate-form")
    fits()
    page.locator(".close").click()
    relate(page)
    fits()
    for name in ("Sources", "Report"):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_selector(f"h1:has-text('{name}')")
        fits()
    assert page.complaints == []
