"""The workbench in Chromium: from a pasted article to a finding, with a mouse, with keys alone, and on a telephone."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cac_check.loading import load_all
from tests.browser.conftest import PATIENCE
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
def test_the_workbench_shuts_nobody_out(
    show: Callable[..., Any], fits: Callable[[Any], None], width: int, scheme: str
) -> None:
    page = show(width, scheme, bypass_csp=True)

    fits(page)
    paste(page)
    for each in page.locator(".suggestion summary").all():
        each.click()
    fits(page)
    figure(page, "4,800").click()
    page.wait_for_selector("#label")
    fits(page)
    page.get_by_role("link", name="Relate it to others").click()
    page.wait_for_selector(".next")
    figure(page, "1,200", 1).click()
    page.wait_for_selector("#relate-form")
    fits(page)
    page.locator(".close").click()
    relate(page)
    fits(page)
    for name in ("Sources", "Report"):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_selector(f"h1:has-text('{name}')")
        fits(page)
    assert page.complaints == []


def press(page: Any, key: str, until: str, most: int = 120) -> None:
    """Press a key until what has the focus matches a selector."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", until):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not reach {until}")


def test_keys_alone_are_enough(show: Callable[..., Any]) -> None:
    page = show()
    press(page, "Tab", "#text")
    page.keyboard.insert_text(ARTICLE)
    page.keyboard.press("Tab")
    page.keyboard.type("City Paper")
    press(page, "Tab", "form.stack button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".figure")

    whole, closed, fined = (figure(page, *each).get_attribute("id") for each in (("4,800",), ("1,200", 1), ("3,900",)))
    press(page, "Tab", f"#{whole}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#relate-start")
    assert page.evaluate("document.activeElement.id") == whole  # what was in use stays in use
    press(page, "Tab", "#relate-start")
    page.keyboard.press("Enter")
    page.wait_for_selector(".next")
    for number, each in enumerate((closed, fined), start=2):
        press(page, "Shift+Tab", f"#{each}")
        page.keyboard.press("Enter")
        page.wait_for_selector(f".picks li:nth-child({number})")
    press(page, "Tab", "#relate-form [name=overlap]")
    page.keyboard.press("Space")
    press(page, "Tab", "#relate-form [name=rest]")
    page.keyboard.press("Space")
    press(page, "Tab", "#relate-form button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".finding.contradicted")

    page.keyboard.press("Control+z")
    page.wait_for_selector(".finding", state="detached")
    page.keyboard.press("Control+Shift+z")
    page.wait_for_selector(".finding.contradicted")
    assert page.complaints == []


def test_on_a_telephone_the_contradiction_comes_into_view(show: Callable[..., Any]) -> None:
    page = show(360)
    paste(page)
    relate(page)

    page.wait_for_function(
        "() => { const box = document.getElementById('findings').getBoundingClientRect();"
        " return box.top < innerHeight && box.bottom > 0 }"
    )
    assert page.complaints == []


def test_a_finding_shows_its_words(show: Callable[..., Any]) -> None:
    page = show()
    paste(page)
    relate(page)

    page.get_by_role("button", name="Show in the text").click()

    lit = [each.split()[0] for each in page.locator(".figure.lit").all_inner_texts()]
    assert lit == ["4,800", "1,200", "3,900"]


def test_two_tabs_and_an_editor_lose_nothing(show: Callable[..., Any], desk: Any) -> None:
    first = show()
    paste(first)
    second = show()
    second.wait_for_selector(".figure")
    place = desk.workspace.root / "city-paper.yaml"

    # The editor changes a file: both pages show it without being asked.
    place.write_text(place.read_text().replace("outlet: City Paper", "outlet: The City Paper  # by hand"))
    for page in (first, second):
        page.locator("h1", has_text="The City Paper").wait_for()

    # One page is not looked at; what it asks for then is asked about first.
    figure(second, "More than 300").click()
    second.wait_for_selector("#label")
    second.evaluate("Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'})")
    relate(first)
    second.get_by_label("What does it count?").fill("inspectors on duty")
    second.get_by_role("button", name="Name it").click()
    second.wait_for_selector(".notice.changed")
    assert "stalls_visited" in second.locator(".notice").inner_text()
    assert "inspectors on duty" not in place.read_text()
    second.get_by_role("button", name="Do it all the same").click()
    second.locator(".notice.changed").wait_for(state="detached")
    second.wait_for_selector(".finding.contradicted")

    text = place.read_text()
    assert "# by hand" in text
    assert "stalls_visited" in text
    assert "label: inspectors on duty" in text


def test_a_crash_loses_no_word(show: Callable[..., Any], desk: Any, browser: Any) -> None:
    page = show()
    page.get_by_label("The text").press_sequentially("Of 4,800 stalls, 1,200 were closed", delay=0)
    deadline = time.monotonic() + PATIENCE / 1000
    while desk.workspace.remembered("begin").get("text") != "Of 4,800 stalls, 1,200 were closed":
        assert time.monotonic() < deadline
        time.sleep(0.02)

    again = show()

    assert again.get_by_label("The text").input_value() == "Of 4,800 stalls, 1,200 were closed"


def test_a_figure_that_is_dragged_onto_another_is_related_to_it(show: Callable[..., Any]) -> None:
    page = show()
    paste(page)
    figure(page, "1,200", 1).drag_to(figure(page, "4,800"))
    page.wait_for_selector(".picks li:nth-child(2)")
    form = page.locator("#relate-form")
    assert form.get_by_text("Is that all of it?").is_visible()
    assert not form.get_by_text("Can one be counted in two of these parts?").is_visible()

    figure(page, "3,900").drag_to(figure(page, "More than 300"))  # neither was picked: those that were are let go
    page.locator(".picks", has_text="300").wait_for()
    assert page.locator(".picks li").count() == 2
    figure(page, "3,900").drag_to(figure(page, "4,800"))
    page.wait_for_selector(".picks li:nth-child(3)")
    assert form.get_by_text("Can one be counted in two of these parts?").is_visible()
    assert page.complaints == []


def test_what_is_written_stays_while_other_figures_are_picked(show: Callable[..., Any]) -> None:
    page = show()
    paste(page)
    figure(page, "4,800").click()
    page.get_by_label("What does it count?").fill("stalls that were looked at")
    page.get_by_role("link", name="Relate it to others").click()
    page.wait_for_selector(".next")
    figure(page, "3,900").click()
    page.wait_for_selector(".picks li:nth-child(2)")
    assert page.locator(".picks input").first.input_value() == "stalls that were looked at"
    page.locator("#relate-form").get_by_label("No, there may be more").check()
    figure(page, "1,200", 1).click()
    page.wait_for_selector(".picks li:nth-child(3)")
    assert page.locator(".picks input").first.input_value() == "stalls that were looked at"
    assert page.locator("#relate-form").get_by_label("Yes, there may be more").is_checked()

    page.locator(".close").click()
    page.wait_for_selector("#panel.empty")
    figure(page, "4,800").click()
    page.wait_for_selector("#label")
    assert page.get_by_label("What does it count?").input_value() != "stalls that were looked at"


def test_another_language_changes_the_whole_page(show: Callable[..., Any]) -> None:
    page = show()
    paste(page)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Español").click()
    page.get_by_role("link", name="Artículo").wait_for()
    assert page.get_by_text("Elija una cifra").is_visible()
    assert page.evaluate("document.documentElement.lang") == "es"


HOSTILE = (
    "<script>alert(1)</script> counts 5,000 <img src=x onerror=alert(2)> people\n\n"
    'About 4,000 "><svg onload=alert(3)> {{ 7*7 }} javascript:alert(4) came.'
)


def test_hostile_words_run_nothing(show: Callable[..., Any]) -> None:
    page = show()
    paste(page, HOSTILE, outlet='"><script>alert(5)</script>')
    figure(page, "5,000").click()
    page.wait_for_selector("#label")
    page.get_by_label("What does it count?").fill("<img src=x onerror=alert(6)>")
    page.get_by_role("button", name="Name it").click()
    page.wait_for_selector(".figure.named")
    for name in ("Sources", "Report"):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_selector(f"h1:has-text('{name}')")

    assert page.evaluate("document.scripts.length") == 1
    assert page.complaints == []


def test_links_and_forms_work_without_the_script(show: Callable[..., Any]) -> None:
    page = show(java_script_enabled=False)
    paste(page)
    relate(page)

    assert page.locator(".figure.bad").count() == 3


def test_a_figure_of_a_table_is_taken_by_clicking(show: Callable[..., Any], desk: Any, axe: str) -> None:
    table = "district,visited\nnorth,2600\nsouth,2100\nall,4700\n"
    (desk.workspace.root / "stalls.csv").write_text(table, encoding="utf-8")
    page = show(bypass_csp=True)
    paste(page)
    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_text("Take figures from a table").click()
    page.get_by_role("link", name="stalls.csv").click()
    page.locator(".pickable", has_text="4700").click()
    page.wait_for_selector("#label")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {iframes: false})")["violations"]
    assert [(each["id"], [node["html"][:300] for node in each["nodes"]]) for each in found] == []
    page.get_by_label("What does it count?").fill("stalls visited")
    page.get_by_role("button", name="Take it").click()
    page.wait_for_selector("#taken")

    [(dataset, _)] = load_all(["city-paper.yaml"], opener=desk.workspace.read)
    assert [(claim.source, claim.says) for claim in dataset.claims] == [("stalls", "4700")]
    assert page.complaints == []
