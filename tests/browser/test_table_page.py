"""The page of a table in Chromium: rules accepted, cells that do not fit, with a mouse, with keys, on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.workbench.test_table_pages import SUM, desk_with

pytest.importorskip("starlette", reason="the extra `open` is not installed")
pytest.importorskip("uvicorn", reason="the extra `open` is not installed")

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    return desk_with(tmp_path)


def rules(desk: Any) -> str:
    return (desk.workspace.root / "towns.rules.yaml").read_text(encoding="utf-8")


def test_from_a_table_to_the_cell_that_does_not_fit(show: Callable[..., Any], desk: Any) -> None:
    page = show()
    page.get_by_role("button", name="That is right: all is the sum").click()
    page.wait_for_selector(".finding.contradicted")

    assert "does not hold in 1 of" in page.locator(".finding summary").inner_text()
    assert page.locator("td.bad .fits").count() == 3
    assert f"  - id: {SUM}\n" in rules(desk)
    assert page.locator(f"#suggestions input[value='{SUM}']").count() == 0

    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(f"#suggestions input[value='{SUM}']", state="attached")
    assert page.locator(".finding").count() == 0
    assert page.complaints == []


def test_keys_are_enough(show: Callable[..., Any], desk: Any) -> None:
    page = show()
    page.wait_for_selector(".suggestion")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "That is right":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".finding.contradicted, #findings .verdict.consistent")
    assert "  - id: " in rules(desk)

    page.keyboard.press("Control+z")
    page.wait_for_selector("#findings .verdict.undecided")
    assert not (desk.workspace.root / "towns.rules.yaml").exists()


def test_what_an_editor_writes_is_shown_by_itself(show: Callable[..., Any], desk: Any) -> None:
    page = show()
    page.get_by_role("button", name="That is right: all is the sum").click()
    page.wait_for_selector(".finding.contradicted")

    text = (desk.workspace.root / "towns.csv").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("town-11,"))
    name, men, women, _ = line.split(",")
    (desk.workspace.root / "towns.csv").write_text(
        text.replace(line, f"{name},{men},{women},{int(men) + int(women)}"), encoding="utf-8"
    )

    page.wait_for_selector("#findings h2 .verdict.consistent")
    assert page.locator(".finding").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_of_a_table_shuts_nobody_out(
    show: Callable[..., Any], fits: Callable[[Any], None], width: int, scheme: str
) -> None:
    page = show(width, scheme, bypass_csp=True)

    page.wait_for_selector(".suggestion")
    fits(page)
    page.get_by_role("button", name="That is right: all is the sum").click()
    page.wait_for_selector(".finding.contradicted")
    for more in page.locator("details.more:not([open]) > summary").all():
        more.click()
    fits(page)
    assert page.complaints == []
