"""The folder: whole writes, steps back and forth, other programs, crashes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cac_check.diagnostic import Problems
from cac_check.workbench.workspace import ChangedOnDiskError, Workspace, record_of
from tests.workbench import desk_in


@pytest.fixture
def workspace(tmp_path: Path) -> Any:
    return desk_in(tmp_path).workspace


def put(workspace: Any, **texts: str) -> None:
    workspace.change("step", texts, {name: workspace.read_if_there(name) for name in texts})


def test_a_change_is_undone_and_made_again(workspace: Any) -> None:
    put(workspace, a="1\r\n")
    put(workspace, a="\ufeff2", b="x")

    assert (workspace.can_undo, workspace.can_redo) == ("step", None)
    assert workspace.undo() == "step"
    assert (workspace.read("a"), workspace.read_if_there("b")) == (b"1\r\n", None)
    assert workspace.redo() == "step"
    assert (workspace.read("a"), workspace.read("b")) == ("\ufeff2".encode(), b"x")
    assert workspace.redo() is None


def test_a_new_step_ends_what_could_be_made_again(workspace: Any) -> None:
    put(workspace, a="1")
    put(workspace, a="2")
    workspace.undo()
    put(workspace, a="3")

    assert workspace.redo() is None
    workspace.undo()
    assert workspace.read("a") == b"1"


def test_steps_are_there_after_a_restart(workspace: Any, tmp_path: Path) -> None:
    put(workspace, a="1")
    put(workspace, a="2")
    workspace.undo()

    again = desk_in(tmp_path).workspace
    assert (again.can_undo, again.can_redo) == ("step", "step")
    again.redo()
    assert again.read("a") == b"2"


def test_what_another_program_wrote_is_not_written_over(workspace: Any) -> None:
    put(workspace, a="1")
    read = {"a": workspace.read("a")}
    (workspace.root / "a").write_text("theirs")

    with pytest.raises(ChangedOnDiskError) as refused:
        workspace.change("step", {"a": "mine"}, read)
    assert refused.value.files == ("a",)
    with pytest.raises(ChangedOnDiskError):
        workspace.undo()
    assert workspace.read("a") == b"theirs"


def test_a_file_that_appeared_is_not_written_over(workspace: Any) -> None:
    (workspace.root / "a").write_text("theirs")

    with pytest.raises(ChangedOnDiskError):
        workspace.change("step", {"a": "mine"}, {"a": None})
    assert workspace.read("a") == b"theirs"


@pytest.mark.parametrize("after", ["kept", "written"])
def test_a_crash_loses_nothing_that_was_done(tmp_path: Path, after: str) -> None:
    """The step is kept before the files are written, and counted after: a crash between leaves one or the other."""

    class Crash(BaseException):
        pass

    def write(texts: Mapping[str, str]) -> None:
        for path, text in texts.items():
            if after == "written":
                Path(path).write_text(text)
        raise Crash

    sound = desk_in(tmp_path).workspace
    put(sound, a="1")
    crashing = Workspace(sound.root, tmp_path / "record", write)
    with pytest.raises(Crash):
        put(crashing, a="2")

    again = desk_in(tmp_path).workspace
    if after == "written":
        assert again.read("a") == b"2"
        again.undo()
        assert again.read("a") == b"1"
    else:
        assert again.read("a") == b"1"
        assert again.can_redo == "step"
        again.redo()
        assert again.read("a") == b"2"


def test_nothing_is_written_where_writing_is_refused(workspace: Any) -> None:
    (workspace.root / "texts").write_text("a file, no folder")

    with pytest.raises(Problems):
        put(workspace, **{"texts/a.txt": "x"})
    assert (workspace.root / "texts").read_text() == "a file, no folder"
    assert (workspace.can_undo, workspace.can_redo) == (None, None)


def test_two_folders_have_two_records(tmp_path: Path) -> None:
    assert record_of(tmp_path / "a", tmp_path) != record_of(tmp_path / "b", tmp_path)


def test_only_data_sets_are_offered(workspace: Any) -> None:
    put(
        workspace,
        **{
            "a.yaml": "# c\ndataset: a\n",
            "a.rules.yaml": "rules: []\n",
            "b.yml": "dataset: b\n",
            "c.txt": "dataset: c",
        },
    )

    assert workspace.data_sets() == ("a.yaml", "b.yml")


def test_what_is_remembered_is_remembered(workspace: Any, tmp_path: Path) -> None:
    workspace.remember("begin", {"text": "é\n", "outlet": ""})

    assert desk_in(tmp_path).workspace.remembered("begin") == {"text": "é\n", "outlet": ""}
    (tmp_path / "record" / "begin.json").write_text("{")
    assert desk_in(tmp_path).workspace.remembered("begin") == {}


def test_what_is_remembered_beside_the_files_is_a_step_too(workspace: Any) -> None:
    put(workspace, a="1")
    workspace.note("refuse", "refused", {"x": "1"})
    workspace.note("refuse", "refused", {"x": "1"})
    workspace.note("refuse", "refused", {"x": "1", "y": "1"})

    assert workspace.undo() == workspace.can_redo == "refuse"
    assert workspace.remembered("refused") == {"x": "1"}
    assert workspace.undo() == "refuse"
    assert workspace.remembered("refused") == {}
    assert workspace.undo() == "step"
    assert workspace.read_if_there("a") is None
    assert [workspace.redo() for _ in range(4)] == ["step", "refuse", "refuse", None]
    assert workspace.remembered("refused") == {"x": "1", "y": "1"}
