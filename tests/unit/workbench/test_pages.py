"""Pages and forms, without a browser: what a person does becomes files a maintainer would have written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workbench import ARTICLE, Answer, Client, desk_in

pytest.importorskip("starlette", reason="the extra `open` is not installed")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    return desk_in(tmp_path)


@pytest.fixture
def client(desk: Any) -> Client:
    return Client(desk)


def pasted(client: Client, text: str = ARTICLE, outlet: str = "City Paper") -> Answer:
    return client.follow("do/begin", {"text": text, "outlet": outlet, "published": "2024-06-01", "back": ""})


def related(client: Client, page: Answer, **more: str) -> Answer:
    whole, closed, fined = page.figure("4,800"), page.figure("1,200", 1), page.figure("3,900")
    form = {"form": "parts", "total": whole, "overlap": "none", "rest": "none", "picks": f"{whole} {closed} {fined}"}
    labels = {f"label-{whole}": "stalls visited", f"label-{closed}": "stalls closed", f"label-{fined}": "stalls fined"}
    return client.follow("do/relate", {**page.fields(), **form, **labels, **more})


def files(desk: Any) -> dict[str, str]:
    root = desk.workspace.root
    return {str(p.relative_to(root)): p.read_text() for p in sorted(root.rglob("*")) if p.is_file()}


def test_an_article_that_is_pasted_becomes_a_data_set(client: Client, desk: Any) -> None:
    page = pasted(client)

    assert page.status == 200
    assert page.text.count('class="figure found"') == 8
    assert files(desk) == {
        "city-paper.yaml": "dataset: city-paper\n"
        'title: "City closes 1,200 illegal stalls in spring campaign"\n'
        'rules: ["city-paper.rules.yaml"]\n\n'
        "quantities: {}\n\n"
        "sources:\n"
        "  city_paper:\n"
        "    outlet: City Paper\n"
        "    published: 2024-06-01\n"
        "    language: en\n"
        '    text: "texts/city_paper.txt"\n'
        "    claims: []\n",
        "city-paper.rules.yaml": "rules: []\n",
        "texts/city_paper.txt": ARTICLE.strip(),
    }


def test_figures_that_are_related_are_checked_at_once(client: Client, desk: Any) -> None:
    page = related(client, pasted(client))

    assert 'class="finding contradicted"' in page.text
    assert page.text.count('class="figure bad"') == 3
    assert "at least 5,1" not in page.text or "<svg" in page.text
    assert files(desk)["city-paper.rules.yaml"] == (
        "rules:\n"
        "  - id: parts-of-stalls-visited\n"
        "    breakdown: {total: stalls_visited, parts: [stalls_closed, stalls_fined], overlap: none, rest: none}\n"
        '    because: "stalls closed, stalls fined are parts of stalls visited"\n'
    )
    assert (
        "quantities:\n"
        "  stalls_visited: {label: stalls visited, unit: stalls}\n"
        "  stalls_closed: {label: stalls closed}\n"
    ) in files(desk)["city-paper.yaml"]


def test_both_questions_must_be_answered(client: Client, desk: Any) -> None:
    page = pasted(client)
    before = files(desk)

    answer = related(client, page, overlap="")

    assert answer.status == 422
    assert "Answer both questions" in answer.text
    assert files(desk) == before


def test_every_step_can_be_undone_to_the_very_bytes(client: Client, desk: Any) -> None:
    page = pasted(client)
    states = [files(desk)]
    page = related(client, page)
    states.append(files(desk))
    named = page.figure("More than 300")
    client.follow("do/name", {**page.fields(), "spot": named, "label": "inspectors"})
    states.append(files(desk))

    for state in reversed(states[:-1]):
        client.follow("do/undo", {"back": ""})
        assert files(desk) == state
    client.follow("do/undo", {"back": ""})
    assert files(desk) == {}
    for state in states:
        client.follow("do/redo", {"back": ""})
        assert files(desk) == state


def test_a_change_on_disk_is_asked_about(client: Client, desk: Any) -> None:
    page = pasted(client)
    place = desk.workspace.root / "city-paper.yaml"
    place.write_text(place.read_text() + "# by hand\n")

    refused = related(client, page)
    assert refused.status == 409
    assert "+# by hand" in refused.text
    assert "stalls_visited" not in place.read_text()

    done = related(client, page, version=refused.fields()["version"])
    assert done.status == 200
    assert "# by hand\n" in place.read_text()
    assert "stalls_visited" in place.read_text()


def test_files_that_cannot_be_read_are_told(client: Client, desk: Any) -> None:
    pasted(client)
    (desk.workspace.root / "city-paper.rules.yaml").write_text("rules: [\n")

    answer = client.follow("")

    assert answer.status == 409
    assert "city-paper.rules.yaml" in answer.text


def test_the_page_speaks_chinese_where_it_is_asked_to(client: Client) -> None:
    pasted(client)
    client.follow("do/language", {"language": "zh", "back": ""})

    assert '<html lang="zh">' in client.follow("").text
