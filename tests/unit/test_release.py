"""What says whether a version can be published notices what is in the way; and the locked environment is up to date."""

from __future__ import annotations

import re
import tomllib
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from tests import release

PROJECT = tomllib.loads((release.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which everything says 1.2.3."""
    (tmp_path / "cac_check").mkdir()
    (tmp_path / "cac_check" / "__init__.py").write_text('__version__ = "1.2.3"\n')
    (tmp_path / "CHANGELOG.md").write_text("# C\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-31\n\n- x\n")
    (tmp_path / "CITATION.cff").write_text("title: x\nversion: 1.2.3\n")
    monkeypatch.setattr(release, "ROOT", tmp_path)
    return tmp_path


def test_a_version_that_is_told_everywhere(checkout: Path) -> None:
    assert release.version() == "1.2.3"
    assert list(release.told("1.2.3", tagged=False)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("CHANGELOG.md", "## [Unreleased]\n\n", "", "does not begin with"),
        ("CHANGELOG.md", " - 2026-01-31", "", "no dated head for 1.2.3"),
        ("CHANGELOG.md", "1.2.3", "1.2.2", "no dated head for 1.2.3"),
        ("CITATION.cff", "1.2.3", "1.2.2", "CITATION.cff"),
    ],
)
def test_a_version_that_is_told_otherwise(checkout: Path, file: str, old: str, new: str, why: str) -> None:
    place = checkout / file
    place.write_text(place.read_text().replace(old, new))

    (found,) = release.told("1.2.3", tagged=False)
    assert why in found


def test_a_missing_tag_is_told(checkout: Path) -> None:
    assert list(release.told("1.2.3", tagged=True)) == ["the tag v1.2.3 does not point at this commit"]


def test_builds_that_differ(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a", "b")]
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]))

    assert list(release.same(files[:1], files[:1])) == []
    assert "two builds make other files" in list(release.same(files[:1], files[1:]))


def test_a_wheel_that_lacks_files_and_holds_others(tmp_path: Path) -> None:
    place = tmp_path / "cac_check-1.2.3-py3-none-any.whl"
    with zipfile.ZipFile(place, "w") as wheel:
        wheel.writestr("cac_check/x.pyc", b"")
        wheel.writestr("tests/x.py", b"")
        wheel.writestr("cac_check-1.2.3.dist-info/METADATA", "Name: cac-check\n\ntext\n")

    found = "\n".join(release.held(place, "1.2.3"))
    for said in ("holds tests/x.py", "lacks cac_check/py.typed", "x.pyc", "says no License-Expression", "Markdown"):
        assert said in found


def test_metadata_that_is_whole() -> None:
    metadata = Message()
    for field in release.FIELDS:
        metadata[field] = "text/markdown" if field == "Description-Content-Type" else "x"
    metadata.set_payload("about it")

    assert list(release.described(metadata, "x")) == []
    metadata["Project-URL"] = "Source, ftp://x"
    assert list(release.described(metadata, "x")) == ["x: Source, ftp://x is no address"]


def plain(requirement: str) -> str:
    """Return a requirement without blanks and in one order of its bounds."""
    name, bounds = re.fullmatch(r"([\w.-]+(?:\[[\w,]+\])?)(.*)", requirement.replace(" ", "")).groups()
    return name.lower() + ",".join(sorted(filter(None, bounds.split(","))))


def test_the_locked_environment_is_that_of_the_project() -> None:
    """No network is needed for it: the lock says what it was made for."""
    lock = tomllib.loads((release.ROOT / "uv.lock").read_text(encoding="utf-8"))
    (own,) = (package for package in lock["package"] if package["name"] == PROJECT["name"])
    locked = {
        (
            (re.search(r"extra == '([\w-]+)'", each.get("marker", "")) or ["", ""])[1],
            plain(
                each["name"] + (f"[{','.join(each['extras'])}]" if "extras" in each else "") + each.get("specifier", "")
            ),
        )
        for each in own["metadata"]["requires-dist"]
    }
    wanted = {("", plain(each)) for each in PROJECT["dependencies"]} | {
        (extra, plain(each)) for extra, each_of in PROJECT["optional-dependencies"].items() for each in each_of
    }

    assert locked == wanted, "make lock"
    assert lock["requires-python"] == PROJECT["requires-python"]
    assert {package["source"].get("registry", "https://pypi.org/simple") for package in lock["package"]} == {
        "https://pypi.org/simple"
    }


def test_the_readme_of_a_distribution_stands_alone() -> None:
    pytest.importorskip("hatchling", reason="what builds distributions is not installed")
    from package_readme import standing_alone

    readme = (release.ROOT / "README.md").read_text(encoding="utf-8")

    shown = standing_alone(readme, "https://example.org/blob/v1")

    addresses = re.findall(r"\]\(([^)\s]+)\)", shown)
    assert len(addresses) > 20
    assert all(address.startswith(("https://", "#")) for address in addresses)
    assert "![" not in shown
    assert "> Around 930,000 others and more than 66,600 closed accounts make at least 976,600" in shown
    assert standing_alone("[a](https://b.c) [d](#e)", "f") == "[a](https://b.c) [d](#e)"
