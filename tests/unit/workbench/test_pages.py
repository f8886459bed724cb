"""Pages and forms, without a browser: what a person does becomes files a maintainer would have written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cac_check.loading import load_all
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
        "rules: [city-paper.rules.yaml]\n\n"
        "quantities: {}\n\n"
        "sources:\n"
        "  city_paper:\n"
        "    outlet: City Paper\n"
        "    published: 2024-06-01\n"
        "    language: en\n"
        "    text: texts/city_paper.txt\n"
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
        "    because: stalls closed and stalls fined are all the parts of stalls visited\n"
    )
    assert (
        "quantities:\n"
        "  stalls_visited: {label: stalls visited, unit: stalls}\n"
        "  stalls_closed: {label: stalls closed, unit: stalls}\n"
        "  stalls_fined: {label: stalls fined, unit: stalls}\n"
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


def test_what_the_words_do_not_name_a_person_must(client: Client, desk: Any) -> None:
    page = pasted(client)
    north = page.figure("450")
    south = page.figure("750")
    whole = page.figure("1,200", 1)
    form = {"form": "parts", "total": whole, "overlap": "none", "rest": "none", "picks": f"{whole} {north} {south}"}
    before = files(desk)

    refused = client.follow("do/relate", {**page.fields(), **form})
    assert refused.status == 422
    assert "Say what each figure counts." in refused.text
    assert files(desk) == before

    page = client.follow("do/relate", {**page.fields(), **form, f"label-{south}": "stalls closed in the south"})
    assert page.status == 200
    assert 'class="finding' not in page.text
    assert "What was checked fits" in page.text


def test_a_figure_that_was_missed_is_added(client: Client, desk: Any) -> None:
    page = pasted(client, "All of the 300 shops closed; nil were left.")
    form = {**page.fields(), "words": "nil", "label": "shops left"}
    assert client.follow("do/add", form).status == 422

    added = client.follow("do/add", {**form, "means": "0"})

    assert added.status == 200
    [(dataset, _)] = load_all([str(desk.workspace.root / "city-paper.yaml")])
    [claim] = dataset.claims
    assert (claim.quantity, claim.says, str(claim.reading.lenient)) == ("shops_left", "nil", "0")
    again = client.follow("do/add", {**added.fields(), "words": "no such words", "label": "shops"})
    assert again.status == 422


def test_a_second_article_is_held_against_the_first(client: Client, desk: Any) -> None:
    page = pasted(client)
    client.follow("do/name", {**page.fields(), "spot": page.figure("4,800"), "label": "stalls visited"})
    sources = client.follow("sources")
    said = {"text": "Only 3,100 stalls were visited.", "outlet": "The city", "role": "reference", "back": "sources"}
    second = client.follow("do/begin", said)
    form = {
        **second.fields(),
        "spot": second.figure("Only 3,100") if "Only 3,100<" in second.text else second.figure("3,100"),
    }
    second = client.follow("do/name", {**form, "label": "Stalls visited"})
    assert "role: reference" in files(desk)["city-paper.yaml"]
    assert files(desk)["city-paper.yaml"].count("stalls_visited: {label") == 1

    first = client.follow("article/city_paper")
    assert 'class="finding contradicted"' in first.text

    sources = client.follow("sources")
    form = {
        **sources.fields(),
        "source": "city_paper",
        "lineage": "The wire",
        "published": "2024-06-02",
        "back": "sources",
    }
    assert client.follow("do/source", form).status == 200
    assert "lineages:\n  the_wire: The wire\n" in files(desk)["city-paper.yaml"]
    assert "    lineage: the_wire\n" in files(desk)["city-paper.yaml"]
    assert (
        client.follow(
            "do/source", {**form, "version": client.follow("sources").fields()["version"], "published": "May"}
        ).status
        == 422
    )


def test_the_report_is_the_one_the_command_writes(client: Client, desk: Any, tmp_path: Any, monkeypatch: Any) -> None:
    from cac_check import __main__

    related(client, pasted(client))
    monkeypatch.chdir(desk.workspace.root)
    assert __main__.run(["report", "city-paper.yaml", "-o", str(tmp_path / "report.md"), "--quiet"]) == 1

    markdown = client.ask("download/report.md?keep=1")
    assert markdown.headers["content-disposition"] == 'attachment; filename="report.md"'
    written = (tmp_path / "report.md").read_text()

    def without_command(text: str) -> str:
        return "\n".join(line for line in text.splitlines() if "To do it again" not in line).rstrip()

    assert without_command(markdown.text) == without_command(written)
    assert client.ask("download/story-1.svg").text.startswith("<?xml")
    assert client.ask("download/../city-paper.yaml").status == 404


def test_a_step_that_another_program_wrote_over_is_not_taken_back(client: Client, desk: Any) -> None:
    page = related(client, pasted(client))
    place = desk.workspace.root / "city-paper.yaml"
    place.write_text(place.read_text() + "# by hand\n")

    refused = client.follow("do/undo", {"back": page.fields()["back"]})

    assert refused.status == 422
    assert "cannot be taken back" in refused.text
    assert place.read_text().endswith("# by hand\n")


def test_a_suggestion_waits_until_it_is_accepted_or_refused(client: Client, desk: Any) -> None:
    text = "Complaints fell by 25% from 8,000 to 6,000.\n\nOf the 90 inspectors, 30 were new."
    page = pasted(client, text)
    assert "from “8,000” to “6,000” is a change of “25%”" in page.text
    keys = re.findall(r'name="key" value="([^"]+)"', page.text)
    assert "rules: []" in files(desk)["city-paper.rules.yaml"]

    for key in keys:
        page = client.follow("do/refuse", {**page.fields(), "key": key})
    assert 'name="key"' not in page.text
    page = client.follow("do/offer", page.fields())
    assert re.findall(r'name="key" value="([^"]+)"', page.text) == keys

    labels = {
        f"label-{page.figure(words)}": label
        for words, label in (("8,000", "complaints before"), ("6,000", "complaints"))
    }
    labels[f"label-{page.figure('25%')}"] = "change of complaints"
    page = client.follow("do/accept", {**page.fields(), "key": keys[0], **labels})

    assert (
        "change: {from: complaints_before, to: complaints, by: change_complaints}"
        in files(desk)["city-paper.rules.yaml"]
    )
    assert "What was checked fits" in page.text


def test_a_part_that_is_too_large_for_its_whole_can_be_one_all_the_same(client: Client, desk: Any) -> None:
    page = pasted(
        client,
        "Aid came late.\n\nOf the 3,400 families, 1,900 live by the river, 1,100 in the hills and 1,700 in town.",
    )
    assert "“1,900” and “1,100” are parts of “3,400”" in page.text
    last = page.figure("1,700")
    labels = {f"label-{page.figure(each)}": f"families with {each}" for each in ("1,900", "1,100", "1,700")}
    labels[f"label-{page.figure('3,400')}"] = "families"
    form = {**page.fields(), "key": re.findall(r'name="key" value="([^"]+)"', page.text)[0], **labels}

    page = client.follow("do/accept", {**form, "overlap": "none", "rest": "possible", f"also-{last}": "1"})

    assert 'class="finding contradicted"' in page.text
    assert files(desk)["city-paper.rules.yaml"].count("families_with_") == 3
