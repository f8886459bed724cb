"""The whole way from a pasted text to the report, in Chinese and in Spanish: the text, the page, and what is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cac_check.loading import load_all
from tests.workbench import desk_in

pytest.importorskip("starlette", reason="the extra `open` is not installed")
pytest.importorskip("uvicorn", reason="the extra `open` is not installed")

pytestmark = pytest.mark.xdist_group("browser")


@dataclass(frozen=True)
class Case:
    locale: str
    text: str
    outlet: str
    figures: tuple[str, str, str]
    """The whole and its two parts, which are more than it; the first part stands in the headline as well."""
    labels: tuple[str, str, str]
    told: str
    """How the finding begins to say that it cannot be."""


CHINESE = Case(
    "zh-CN",
    """\
城管部门春季关闭1200个违法摊位

执法人员三月至五月共检查了4800个摊位，该市周五表示。其中1200个被关闭，另有3900个被罚款。

罚款共计240万元。参与执法的人员超过300人。
""",
    "某某日报",
    ("4800", "1200", "3900"),
    ("检查的摊位", "关闭的摊位", "罚款的摊位"),
    "不可能同时成立",
)
SPANISH = Case(
    "es-ES",
    """\
La ciudad cierra 1.200 puestos ilegales en primavera

Los inspectores visitaron 4.800 puestos entre marzo y mayo, informó la ciudad el viernes. De ellos, 1.200 fueron \
cerrados y otros 3.900 fueron multados.

Las multas sumaron 2,4 millones de euros. Participaron más de 300 inspectores.
""",
    "El Diario",
    ("4.800", "1.200", "3.900"),
    ("puestos visitados", "puestos cerrados", "puestos multados"),
    "no pueden ser ciertas a la vez",
)


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    return desk_in(tmp_path)


@pytest.fixture(params=[CHINESE, SPANISH], ids=["zh", "es"])
def case(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_from_a_pasted_text_to_the_report(
    show: Callable[..., Any], desk: Any, fits: Callable[[Any], None], case: Case
) -> None:
    from cac_check.workbench.texts import texts_in

    code = case.locale[:2]
    _ = texts_in(code)
    page = show(locale=case.locale, bypass_csp=True)

    assert page.locator("html").get_attribute("lang") == code
    page.get_by_label(_("The text"), exact=True).fill(case.text)
    page.get_by_label(_("Who published it")).fill(case.outlet)
    page.get_by_role("button", name=_("Find the figures")).click()
    page.wait_for_selector(".figure")
    whole, first, second = case.figures
    page.locator(".figure", has_text=whole).click()
    page.get_by_role("link", name=_("Relate it to others")).click()
    page.wait_for_selector(".next")
    page.locator(".figure", has_text=first).nth(1).click()
    page.wait_for_selector("#relate-form")
    page.locator(".figure", has_text=second).click()
    page.wait_for_selector(".picks li:nth-child(3)")
    for words, label in zip(case.figures, case.labels, strict=True):
        page.locator(".picks li", has_text=words).locator("input").fill(label)
    form = page.locator("#relate-form")
    form.get_by_label(_("No"), exact=True).check()
    form.get_by_label(_("No, these are all parts")).check()
    page.get_by_role("button", name=_("Relate them")).click()
    page.wait_for_selector(".finding.contradicted")

    assert case.told in page.locator(".finding summary").inner_text()
    fits(page)
    [name] = desk.workspace.data_sets()
    [(dataset, rules)] = load_all([name], opener=desk.workspace.read)
    assert [source.language for source in dataset.sources.values()] == [code]
    assert {quantity.label for quantity in dataset.quantities.values()} == set(case.labels)
    assert len(rules.rules) == 1

    page.get_by_role("link", name=_("Report"), exact=True).click()
    page.wait_for_selector(f"h1:has-text('{_('Report')}')")
    fits(page)
    report = page.frame_locator("iframe.preview")
    report.locator("h1").wait_for()
    assert report.locator("html").get_attribute("lang") == code
    for label in case.labels:
        assert label in report.locator("body").inner_text()
    assert page.complaints == []


def test_the_language_of_the_page_is_chosen_and_kept(show: Callable[..., Any]) -> None:
    page = show()
    page.locator(".menu summary").click()
    page.get_by_role("button", name="中文").click()
    page.wait_for_selector("html[lang=zh], main:has-text('粘贴一篇文章')")

    assert "粘贴一篇文章" in show().locator("main").inner_text()
