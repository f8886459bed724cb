"""Commands that pages show are run: a page that shows what does not happen is named."""

from __future__ import annotations

import pytest

from docs.sessions import SessionError, environment, fresh_sessions, unmarked


def test_what_commands_print_is_written_under_each() -> None:
    page = '<!-- run -->\n```console\n$ cac-check read "67,000" | grep -c .\nstale\n$ echo done\n```\n'

    first, second = fresh_sessions("a.md", page).split("$ echo done\n")

    assert "stale" not in first
    assert first.splitlines()[3].strip().isdigit()
    assert second == "done\n```\n"


def test_files_and_runs_of_a_page_share_a_folder() -> None:
    page = (
        "<!-- file: notes/a.txt -->\n```text\nhello\n```\n\n"
        "<!-- run -->\n```console\n$ cat notes/a.txt > b.txt\n```\n\n<!-- run -->\n```console\n$ cat b.txt\n```\n"
    )

    assert fresh_sessions("a.md", page).endswith("$ cat b.txt\nhello\n```\n")
    assert "hello" not in fresh_sessions("b.md", "<!-- run -->\n```console\n$ ls\n```\n")


def test_python_of_a_page_is_run() -> None:
    def page(last: str) -> str:
        return f"<!-- run -->\n```python\nx = 1\n```\n<!-- run -->\n```python\n{last}\n```\n"

    assert fresh_sessions("a.md", page("print(x + 1)")) == page("print(x + 1)")
    with pytest.raises(SessionError, match=r"a\.md: NameError: name 'y' is not defined"):
        fresh_sessions("a.md", page("y"))


def test_exit_codes_are_compared() -> None:
    def page(mark: str) -> str:
        return f"<!-- run{mark} -->\n```console\n$ cac-check init x\n$ cac-check check x/figures.yaml\n```\n"

    assert "error[" in fresh_sessions("a.md", page(": exits 1"))
    assert "error[" in fresh_sessions("a.md", page(": exits 0 1"))
    with pytest.raises(SessionError, match=r"a\.md: `cac-check check x/figures\.yaml` ends with exit code 1, not 0"):
        fresh_sessions("a.md", page(""))
    with pytest.raises(SessionError, match="3 exit codes for 2 commands"):
        fresh_sessions("a.md", page(": exits 0 1 0"))


def test_long_output_is_cut_where_the_page_says_so() -> None:
    def page(mark: str) -> str:
        return fresh_sessions("a.md", f"<!-- run: {mark} -->\n```console\n$ seq 5\n```\n")

    assert page("first 2 lines").endswith("$ seq 5\n1\n2\n…\n```\n")
    assert page("output left out").endswith("$ seq 5\n```\n")


def test_commands_in_the_repository_find_its_data_and_leave_nothing_there() -> None:
    page = "<!-- run: in the repository -->\n```console\n$ ls data/cac-2023.yaml\n$ touch new.txt\n$ ls new.txt\n```\n"

    assert "$ ls new.txt\nnew.txt\n" in fresh_sessions("a.md", page)
    with pytest.raises(SessionError, match="ends with exit code 2"):
        fresh_sessions("a.md", "<!-- run: in the repository -->\n```console\n$ ls new.txt\n```\n")


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("<!-- run: sideways -->\n```console\n$ ls\n```\n", "“sideways” says nothing of a run"),
        ("<!-- run -->\n```console\nls\n```\n", r"no line that begins with \$"),
        ("<!-- not run -->\n```console\n$ ls\n```\n", "says why"),
        ("<!-- run -->\n```console\n$ echo '```'\n```\n", "longer fences"),
    ],
)
def test_marks_that_say_nothing_are_named(page: str, complaint: str) -> None:
    with pytest.raises(SessionError, match=complaint):
        fresh_sessions("a.md", page)


@pytest.mark.parametrize("language", ["", "console", "sh", "bash"])
def test_a_command_without_a_mark_is_found(language: str) -> None:
    blocks = (
        f"```{language}\n$ ls\n$ cac-check check a.yaml\n```\n\n- x\n\n  ```{language}\n  cac-check read x\n  ```\n"
    )

    assert list(unmarked(blocks)) == [(3, "$ cac-check check a.yaml"), (9, "cac-check read x")]


def test_a_command_in_an_indented_block_is_found() -> None:
    page = "Text:\n\n    cac-check check a.yaml\n\n```yaml\nscript:\n    cac-check check a.yaml\n```\n"

    assert list(unmarked(page)) == [(3, "cac-check check a.yaml")]


def test_marked_and_generated_blocks_and_other_languages_are_no_commands_without_a_mark() -> None:
    page = (
        "<!-- generated: help check -->\n```text\n$ cac-check check --help\n```\n<!-- end -->\n"
        "<!-- not run: it needs a folder of yours -->\n```console\n$ cac-check check a.yaml\n```\n"
        "```yaml\nrun: cac-check check a.yaml\n```\n```text\ncac-check check says nothing\n```\n"
    )

    assert list(unmarked(page)) == []


def test_pages_do_not_depend_on_a_job_that_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CI", "GITHUB_BASE_REF", "FORCE_COLOR"):
        monkeypatch.setenv(name, "true")

    assert not {"CI", "GITHUB_BASE_REF", "FORCE_COLOR"} & environment().keys()
