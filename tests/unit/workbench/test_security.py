"""Only the page itself is answered, and nothing in it runs but its script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cac_check.diagnostic import UnreadableFile
from tests.workbench import ARTICLE, HOST, PORT, TOKEN, Client, desk_in

pytest.importorskip("starlette", reason="the extra `open` is not installed")


@pytest.fixture
def client(tmp_path: Path) -> Client:
    desk = desk_in(tmp_path)
    desk.begin("open", "City Paper", ARTICLE, {})
    return Client(desk)


def test_the_page_is_answered(client: Client) -> None:
    assert client.ask("article/city_paper").status == 200


@pytest.mark.parametrize("path", ["/", "/wrong/", f"/{TOKEN[:-1]}/", f"/{TOKEN}x/", "//", "/%00/", "/favicon.ico"])
def test_without_the_token_nothing_is_told(client: Client, path: str) -> None:
    answer = client.ask(path, raw=True)

    assert answer.status == 403
    assert "City" not in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "", None, "[::1]:4321"]
)
def test_another_host_is_refused(client: Client, host: str | None) -> None:
    assert client.ask("article/city_paper", host=host).status == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://{HOST}", "http://127.0.0.1:1", None])
def test_changes_from_another_page_are_refused(client: Client, origin: str | None) -> None:
    before = client.ask("article/city_paper").text

    assert client.ask("do/undo", {}, origin=origin).status == 403
    assert client.ask("article/city_paper").text == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_page_asks_for_is_refused(client: Client, site: str) -> None:
    assert client.ask("article/city_paper", sec_fetch_site=site).status == 403


@pytest.mark.parametrize("length", [None, "-1", "1e3", "99999999999"])
def test_what_is_too_long_is_refused(client: Client, length: str | None) -> None:
    assert client.ask("do/undo", {}, content_length=length).status == 413


def test_every_answer_forbids_foreign_code(client: Client) -> None:
    pages = [client.ask(path) for path in ("", "article/city_paper", "sources", "report", "static/page.css", "nothing")]
    pages += [client.ask("/", raw=True), client.ask("do/nothing", {})]

    for page in pages:
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "same-origin"
        assert "access-control-allow-origin" not in page.headers
        assert "set-cookie" not in page.headers


def test_a_report_may_be_read_and_nothing_else(client: Client) -> None:
    policy = client.ask("download/report.html").headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "sandbox" in policy
    assert "script" not in policy


HOSTILE = '<script>alert(1)</script> 5,000 "onload="x" & {{ 7*7 }} <img src=x onerror=alert(2)> people'


def test_hostile_words_are_words(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    source = desk.begin("open", HOSTILE, f"{HOSTILE}\n\nAbout 4,000 {HOSTILE} came.", {"url": "javascript:alert(3)"})
    client = Client(desk)
    first = client.ask(f"article/{source}")
    picked = client.ask(f"article/{source}?pick={first.figure('About 4,000')}")

    for page in (first, picked, client.ask("sources"), client.ask("report")):
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert '"onload="' not in page.text
        assert "{{ 7*7 }}" in page.text or page.path.endswith("report")
        assert page.text.count("<script") == 1
        assert 'href="javascript' not in page.text


OUTSIDE = [
    "../secret.txt",
    "/etc/passwd",
    "texts/../../secret.txt",
    "link.txt",
    "folder/secret.txt",
    "a\0b",
    ".",
    "",
    "x" * 5000,
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_file_outside_the_folder_is_read_or_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    workspace = desk_in(tmp_path).workspace
    (workspace.root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (workspace.root / "folder").symlink_to(tmp_path, target_is_directory=True)

    with pytest.raises(UnreadableFile):
        workspace.read(name)
    if len(name) < os.pathconf(tmp_path, "PC_NAME_MAX"):
        with pytest.raises(UnreadableFile):
            workspace.change("x", {name: "changed"}, {name: None})
    assert (tmp_path / "secret.txt").read_text() == "secret"


def test_a_data_set_that_names_a_file_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("rules: []\n")
    desk = desk_in(tmp_path, "a.yaml")
    text = "dataset: a\nrules: [../secret.yaml]\nquantities: {}\nsources: {s: {outlet: S}}\n"
    (desk.workspace.root / "a.yaml").write_text(text)

    answer = Client(desk).follow("")

    assert answer.status == 409
    assert "not in the folder" in answer.text
