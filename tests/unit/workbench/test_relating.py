"""Relations that a person says on the page, and what they are written as: names, units, words for why."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cac_check.loading import load_all
from tests.workbench import Answer, Client, desk_in

pytest.importorskip("starlette", reason="the extra `open` is not installed")

FLOOD = """\
Office answers 12,400 flood calls

It answered 12,400 calls, up 18 percent from about 10,500 a year earlier. Nearly 1,900 people were brought to safety, \
including 430 children.
"""
FARMS = """\
La Junta cierra 312 granjas

La Consejería de Agricultura inspeccionó 4.280 explotaciones entre diciembre y marzo, según informó este martes. De \
ellas, 1.150 presentaban deficiencias leves y 640 graves. La campaña sigue en todas las provincias.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    return desk_in(tmp_path)


@pytest.fixture
def client(desk: Any) -> Client:
    return Client(desk)


def pasted(client: Client, text: str) -> Answer:
    return client.follow("do/begin", {"text": text, "outlet": "Paper", "back": ""})


def written(desk: Any) -> Any:
    [(dataset, rules)] = load_all(["paper.yaml"], opener=desk.workspace.read)
    return dataset, rules


def related(client: Client, page: Answer, form: dict[str, str], labels: dict[str, str]) -> Answer:
    named = {f"label-{spot}": label for spot, label in labels.items()}
    return client.follow("do/relate", {**page.fields(), "picks": " ".join(labels), **form, **named})


def test_a_change_needs_no_name_of_its_own(client: Client, desk: Any) -> None:
    page = pasted(client, FLOOD)
    now, by, then = page.figure("12,400", 1), page.figure("18 percent"), page.figure("about 10,500")

    asked = client.follow(f"article/paper?pick={now}&pick={by}&pick={then}&several=1").text
    assert 'value="change" id="form-change" checked' in asked
    for name, spot in (("from", then), ("to", now), ("by", by)):
        [choice] = re.findall(rf'name="{name}">(.*?)</select>', asked, re.DOTALL)
        assert re.findall(r'value="(\d+)" selected', choice) == [spot]

    form = {"form": "change", "from": then, "to": now, "by": by}
    related(client, page, form, {now: "calls", by: "", then: "calls a year earlier"})

    dataset, rules = written(desk)
    assert (
        dataset.quantities["change_from_calls_year_earlier_calls"].label == "change from calls a year earlier to calls"
    )
    assert [rule.because for rule in rules.rules] == ["“18 percent” is the change from calls a year earlier to calls"]


def test_a_part_alone_is_in_no_two_parts(client: Client, desk: Any) -> None:
    page = pasted(client, FLOOD)
    whole, part = page.figure("Nearly 1,900"), page.figure("430")

    form = {"form": "parts", "total": whole, "rest": "possible"}
    related(client, page, form, {whole: "people brought to safety", part: "children"})

    dataset, rules = written(desk)
    assert [rule.because for rule in rules.rules] == ["children are among people brought to safety"]
    assert dataset.quantities["children"].unit == "people"  # a part is counted in what its whole is


def test_names_are_seen_before_a_suggestion_is_accepted(client: Client, desk: Any) -> None:
    page = pasted(client, FARMS)
    [whole, mild, grave] = (page.figure(words) for words in ("4.280", "1.150", "640"))
    shown = dict(re.findall(r'<input id="label-\w+-\d+" name="label-(\d+)" value="([^"]*)"', page.text))
    assert shown == {whole: "explotaciones", mild: "deficiencias", grave: "graves"}

    key = re.findall(r'name="key" value="(\w+)"', page.text)[0]
    said = {f"label-{mild}": "explotaciones con deficiencias leves", f"label-{grave}": "con deficiencias graves"}
    answers = {"key": key, "overlap": "none", "rest": "possible"}
    client.follow("do/accept", {**page.fields(), **answers, **said})

    dataset, _ = written(desk)
    assert [each.label for each in dataset.quantities.values()] == ["explotaciones", *said.values()]
    assert {each.unit for each in dataset.quantities.values()} == {"explotaciones"}
    assert dataset.language == "es"  # of the report, as it is where a draft is made of the text
