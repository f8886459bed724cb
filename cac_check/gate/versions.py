"""Which versions of which files a gate sets side by side."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cac_check.diagnostic import Diagnostic, Location, Problems, UnreadableFile
from cac_check.gate.git import Base
from cac_check.loading import Opener, is_dataset, load_all
from cac_check.loading.files import read_bytes
from cac_check.messages import Sentence
from cac_check.model import Dataset, Ruleset
from cac_check.records import dataclass

_ENDINGS = (".yaml", ".yml")
_WILD = "*?["


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a data set: its path, and how it and what it names are opened."""

    path: str
    opener: Opener

    def load(self, rules: Iterable[str]) -> tuple[Dataset, Ruleset]:
        """Load it with its own rules and the ones given.

        Raises:
            Problems: with every problem of every file.
        """
        [case] = load_all([self.path], rules, opener=self.opener)
        return case

    def load_if_sound(self, rules: Iterable[str]) -> tuple[tuple[Dataset, Ruleset] | None, str | None]:
        """Load it if it can be used; otherwise say why not. Rule files that were not there yet are left out."""
        there = [path for path in rules if _opens(self.opener, path)]
        try:
            return self.load(there), None
        except Problems as problems:
            return None, problems.diagnostics[0].message


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one data set; ``None`` where it did not exist."""

    old: Version | None
    new: Version | None
    note: str


def pairs(named: Sequence[str], base: Base) -> tuple[Pair, ...]:
    """Return what to compare: the working tree with the base, file by file.

    Args:
        named: data sets, folders of them, or patterns; folders and patterns are looked up in both versions. Rule files
            in them are passed over: data sets name those they need.
        base: the commit to compare with.

    Raises:
        UnreadableFile: if a name stands for nothing in either version.
    """
    before = base.names() if any(map(_stands_for_several, named)) else ()
    moved = {os.path.normpath(base.old_path(path)): path for name in named for path in _now(name)}
    paths: dict[str, None] = {}
    for name in named:
        if _stands_for_several(name):
            then = (path for path in before if _matches(path, name) and os.path.normpath(path) not in moved)
            found = [*_now(name), *(path for path in then if not _holds_rules(path, base.read))]
            if not found:
                raise _nothing(name, f"neither here nor in {base.name} is there a data set by that name")
            paths |= dict.fromkeys(found)
        else:
            paths[name] = None
    return tuple(_pair(path, base) for path in paths)


def pair_of(old: str, new: str) -> Pair:
    """Return two paths as two versions of one data set.

    Raises:
        UnreadableFile: if the older one is missing: nothing would be compared.
    """
    read_bytes(old)
    return Pair(
        Version(old, read_bytes), Version(new, read_bytes), Sentence.saying("compared with {version}", version=old)
    )


def unusable(note: str, reason: str) -> Sentence:
    """Return what is said of an older version that cannot be used."""
    return Sentence.saying("{note}, which cannot be used: {reason}", note=note, reason=reason)


def _pair(path: str, base: Base) -> Pair:
    old_path = base.old_path(path)
    old = Version(old_path, base.opener()) if base.read(old_path) is not None else None
    new = Version(path, read_bytes) if Path(path).exists() or old is None else None
    if old is None:
        note = Sentence.saying("not in {version}", version=base.name)
    elif new is None:
        note = Sentence.saying("deleted since {version}", version=base.name)
    elif os.path.normpath(old_path) == os.path.normpath(path):
        note = Sentence.saying("compared with {version}", version=base.name)
    else:
        note = Sentence.saying("compared with {version}, where it was {path}", version=base.name, path=old_path)
    return Pair(old, new, note)


def _stands_for_several(name: str) -> bool:
    return any(sign in name for sign in _WILD) or Path(name).is_dir()


def _now(name: str) -> list[str]:
    """The data sets a name stands for in the working tree."""
    place = Path(name)
    if place.is_dir():
        several = (path for path in place.iterdir() if path.suffix in _ENDINGS)
    elif _stands_for_several(name):
        anchor = Path(place.anchor)
        several = (path for path in anchor.glob(str(place.relative_to(place.anchor))) if path.is_file())
    else:
        return [name]
    return sorted(path for path in map(str, several) if not _holds_rules(path, read_bytes))


def _holds_rules(path: str, read: Callable[[str], bytes | None]) -> bool:
    """Whether a file is one of rules; what cannot be read as YAML is no such file, and is told as a problem."""
    try:
        data = read(path)
        return data is not None and not is_dataset(data, path)
    except UnreadableFile:
        return False


def _matches(path: str, name: str) -> bool:
    """Whether a file of the base is one a name stands for."""
    if any(sign in name for sign in _WILD):
        return fnmatch.fnmatch(os.path.normpath(path), os.path.normpath(name))
    inside = os.path.normpath(os.path.dirname(path)) == os.path.normpath(name)  # noqa: PTH120
    return inside and path.endswith(_ENDINGS)


def _opens(opener: Opener, path: str) -> bool:
    try:
        opener(path)
    except UnreadableFile:
        return False
    return True


def _nothing(name: str, message: str) -> UnreadableFile:
    return UnreadableFile([Diagnostic("nothing-to-compare", message, Location(name), "check the path")])
