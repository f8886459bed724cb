"""Outputs are written whole, or none is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cac_check.commands.files import Output, write_outputs
from cac_check.diagnostic import Problems


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_outputs_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_outputs([Output(str(tmp_path / "a.md"), "ä\n"), Output(str(tmp_path / "b.json"), "{}\n")])

    assert names(tmp_path) == ["a.md", "b.json"]
    assert (tmp_path / "a.md").read_bytes() == "ä\n".encode()


def test_none_is_written_if_one_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("old")

    with pytest.raises(Problems) as caught:
        write_outputs([Output(str(tmp_path / "a.md"), "new"), Output(str(tmp_path / "missing" / "b.md"), "new")])

    assert (tmp_path / "a.md").read_text() == "old"
    assert names(tmp_path) == ["a.md"]
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("cannot-write", "cannot be written: No such file or directory")


def test_a_folder_is_refused_before_anything_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(Problems, match="it is a folder"):
        write_outputs([Output(str(tmp_path / "a.md"), "new"), Output(str(tmp_path / "folder"), "new")])

    assert names(tmp_path) == ["folder"]


def test_an_input_is_not_overwritten(tmp_path: Path) -> None:
    data = tmp_path / "data.yaml"
    data.write_text("dataset: x")

    with pytest.raises(Problems, match="read by the same command"):
        write_outputs([Output(str(tmp_path / "." / "data.yaml"), "report")], inputs=["-", str(data)])

    assert data.read_text() == "dataset: x"


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    target = tmp_path / "real.md"
    target.write_text("old")
    target.chmod(0o640)
    (tmp_path / "link.md").symlink_to(target)

    write_outputs([Output(str(tmp_path / "link.md"), "new")])

    assert (tmp_path / "link.md").is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_standard_output_and_devices_are_written_to(capsys: pytest.CaptureFixture[str]) -> None:
    write_outputs([Output("-", "shown\n"), Output(os.devnull, "swallowed")])

    assert capsys.readouterr().out == "shown\n"
    assert Path(os.devnull).is_char_device()
