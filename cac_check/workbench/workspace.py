"""The one folder of the workbench: what its files hold, changes written whole, and every change undone again.

Each change is kept as the text of its files before and after it, outside the folder, before it is made. So it can be
undone to the very bytes, and a crash loses nothing that was done.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TypeAlias

from cac_check.diagnostic import Diagnostic, Location, Problems, UnreadableFile
from cac_check.loading.decoding import MAX_BYTES
from cac_check.loading.files import read_bytes
from cac_check.records import dataclass

Write: TypeAlias = Callable[[Mapping[str, str]], None]
"""Writes texts to their paths: all of them whole, or none."""

MOST_STEPS = 500
"""Changes that can be undone; older ones are forgotten."""


class ChangedOnDiskError(Exception):
    """A file is not what it was when the page read it."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = tuple(files)
        super().__init__(", ".join(self.files))


@dataclass(frozen=True, slots=True)
class Step:
    """One change: the texts of its files before and after, ``None`` where there is no file."""

    what: str
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    remembered: Mapping[str, tuple[dict[str, str], dict[str, str]]] = field(default_factory=dict)
    """What is remembered beside the files, before and after, by its name."""


class Workspace:
    """Files of one folder, by their path in it, and the changes made to them."""

    def __init__(self, root: Path, record: Path, write: Write) -> None:
        """Open a folder.

        Args:
            root: the folder.
            record: the folder, somewhere else, in which changes are kept.
            write: writes texts to paths.
        """
        self.root = root.resolve()
        self._record = record
        self._write = write

    # --- Files --------------------------------------------------------------------------------------------------

    def path(self, name: str) -> Path:
        """Return where a file lies.

        Raises:
            UnreadableFile: if that is outside the folder, by its name or by a link.
        """
        try:
            place = (self.root / name).resolve()
        except (OSError, ValueError, RuntimeError):
            place = Path(os.sep)
        if place == self.root or not place.is_relative_to(self.root):
            message = f"this file is not in the folder that is open, {self.root}"
            advice = "open the folder that holds both, with --folder"
            raise UnreadableFile([Diagnostic("outside-folder", message, Location(name), advice)])
        return place

    def name_of(self, place: Path) -> str:
        """Return what a file is called here.

        Raises:
            UnreadableFile: if it lies outside the folder.
        """
        found = place.resolve()
        if not found.is_relative_to(self.root):
            self.path(str(found))
        return found.relative_to(self.root).as_posix()

    def read(self, name: str) -> bytes:
        """Return what a file holds.

        Raises:
            UnreadableFile: if it cannot be read, or lies outside the folder.
        """
        try:
            return read_bytes(str(self.path(name)))
        except UnreadableFile as error:
            problems = (Diagnostic(each.code, each.message, Location(name), each.help) for each in error.diagnostics)
            raise UnreadableFile(problems) from error

    def read_if_there(self, name: str) -> bytes | None:
        """Return what a file holds, ``None`` where there is none.

        Raises:
            UnreadableFile: if it lies outside the folder.
        """
        try:
            with self.path(name).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError:
            return None

    def fresh_name(self, stem: str, ending: str) -> str:
        """Return a name that no file of the folder has."""
        number, name = 1, f"{stem}{ending}"
        while self.path(name).exists():
            number += 1
            name = f"{stem}-{number}{ending}"
        return name

    def data_sets(self) -> tuple[str, ...]:
        """Return the data sets that lie in the folder itself."""
        found = sorted({*self.root.glob("*.yaml"), *self.root.glob("*.yml")})
        return tuple(path.name for path in found if self.is_data_set(path.name))

    def is_data_set(self, name: str) -> bool:
        """Whether a file begins as a data set does; rule files do not say ``dataset:``."""
        return any(line.startswith(b"dataset:") for line in (self.read_if_there(name) or b"").splitlines())

    def files(self, endings: tuple[str, ...]) -> tuple[str, ...]:
        """Return the files with such endings that lie in the folder itself."""
        return tuple(
            sorted(each.name for each in self.root.iterdir() if each.name.lower().endswith(endings) and each.is_file())
        )

    # --- Changes ------------------------------------------------------------------------------------------------

    def change(self, what: str, texts: Mapping[str, str], read: Mapping[str, bytes | None]) -> None:
        """Write texts and keep what was there before.

        Args:
            what: what is done, for the page.
            texts: path and new text of each file.
            read: what each file held when the new text was made from it.

        Raises:
            ChangedOnDiskError: if one of them holds something else by now.
            Problems: if one cannot be written.
        """
        texts = {name: text for name, text in texts.items() if read.get(name) != text.encode()}
        if not texts:
            return
        changed = [name for name in texts if self.read_if_there(name) != read.get(name)]
        if changed:
            raise ChangedOnDiskError(changed)
        before = {name: None if (data := read.get(name)) is None else data.decode() for name in texts}
        number = self._next()
        self._keep(number, Step(what, before, dict(texts)))
        try:
            self._put(texts)
        except Problems:
            self._steps()[-1].unlink()
            raise
        self._move_to(number)

    def note(self, what: str, name: str, kept: Mapping[str, str]) -> None:
        """Remember something beside the files, as a step that can be undone.

        Args:
            what: what is done, for the page.
            name: what it is remembered under.
            kept: what is.
        """
        before = self.remembered(name)
        if before == kept:
            return
        number = self._next()
        self._keep(number, Step(what, {}, {}, {name: (before, dict(kept))}))
        self.remember(name, kept)
        self._move_to(number)

    def undo(self) -> str | None:
        """Take the last change back and return what it was; ``None`` if there is none.

        Raises:
            ChangedOnDiskError: if another program changed one of its files since.
        """
        position = self._position()
        if not position:
            return None
        step = self._step(position)
        self._exchange(step.after, step.before)
        for name, (before, _) in step.remembered.items():
            self.remember(name, before)
        self._move_to(position - 1)
        return step.what

    def redo(self) -> str | None:
        """Make the change again that was taken back last and return what it is; ``None`` if there is none.

        Raises:
            ChangedOnDiskError: if another program changed one of its files since.
        """
        position = self._position()
        if position >= len(self._steps()):
            return None
        step = self._step(position + 1)
        self._exchange(step.before, step.after)
        for name, (_, after) in step.remembered.items():
            self.remember(name, after)
        self._move_to(position + 1)
        return step.what

    @property
    def can_undo(self) -> str | None:
        """What would be taken back."""
        position = self._position()
        return self._step(position).what if position else None

    @property
    def can_redo(self) -> str | None:
        """What would be made again."""
        position = self._position()
        return self._step(position + 1).what if position < len(self._steps()) else None

    # --- What is remembered beside the files ----------------------------------------------------------------------

    def remembered(self, name: str) -> dict[str, str]:
        """Return what was kept under a name: suggestions that were refused, words that are still being written."""
        try:
            found = json.loads((self._record / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def remember(self, name: str, what: Mapping[str, str]) -> None:
        """Keep something under a name."""
        self._save(self._record / f"{name}.json", json.dumps(dict(what), ensure_ascii=False))

    # --- The record ---------------------------------------------------------------------------------------------

    def _exchange(self, now: Mapping[str, str | None], then: Mapping[str, str | None]) -> None:
        changed = [
            name for name, text in now.items() if self.read_if_there(name) != (None if text is None else text.encode())
        ]
        if changed:
            raise ChangedOnDiskError(changed)
        self._put({name: text for name, text in then.items() if text is not None})
        for name, text in then.items():
            if text is None:
                self.path(name).unlink(missing_ok=True)

    def _put(self, texts: Mapping[str, str]) -> None:
        for name in texts:
            self._make_folder_of(name)
        self._write({str(self.path(name)): text for name, text in texts.items()})

    def _make_folder_of(self, name: str) -> None:
        try:
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"no folder can be made for it: {error.strerror}"
            raise Problems([Diagnostic("cannot-write", message, Location(name))]) from error

    def _steps(self) -> list[Path]:
        return sorted(self._record.glob("step-*.json"))

    def _step(self, position: int) -> Step:
        kept = json.loads(self._steps()[position - 1].read_text(encoding="utf-8"))
        noted = {name: (before, after) for name, (before, after) in kept.get("remembered", {}).items()}
        return Step(kept["what"], kept["before"], kept["after"], noted)

    def _keep(self, number: int, step: Step) -> None:
        steps = self._steps()
        last = int(steps[-1].stem.removeprefix("step-")) if steps else 0
        kept = {"what": step.what, "before": dict(step.before), "after": dict(step.after)}
        kept |= {"remembered": dict(step.remembered)} if step.remembered else {}
        self._save(self._record / f"step-{max(number, last + 1):09}.json", json.dumps(kept, ensure_ascii=False))

    def _next(self) -> int:
        """Forget the steps that were taken back and return the number of the next one."""
        position = self._position()
        for path in self._steps()[position:]:
            path.unlink()
        return position + 1

    def _position(self) -> int:
        """Return how many of the steps are made.

        A step that was kept but not counted, because of a crash between, is made if its files say so; steps beyond
        what can be kept are forgotten.
        """
        steps = self._steps()
        try:
            name = (self._record / "position").read_text(encoding="utf-8")
        except OSError:
            name = ""
        position = sum(path.stem <= name for path in steps)
        while position < len(steps) and self._is_made(position + 1):
            position += 1
        for path in steps[: max(0, position - MOST_STEPS)]:
            path.unlink()
        return min(position, MOST_STEPS)

    def _is_made(self, position: int) -> bool:
        step = self._step(position)
        return all(self.remembered(name) == after for name, (_, after) in step.remembered.items()) and all(
            self.read_if_there(name) == (None if text is None else text.encode()) for name, text in step.after.items()
        )

    def _move_to(self, position: int) -> None:
        steps = self._steps()
        self._save(self._record / "position", steps[position - 1].stem if position else "")

    def _save(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)


def record_of(root: Path, home: Path) -> Path:
    """Return the folder in which changes of a workspace are kept, below the one for all of them."""
    return home / hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:24]
