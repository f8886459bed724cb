"""Earlier versions of files, read with git plumbing: no worktree, no checkout, nothing written."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from cac_check.diagnostic import Diagnostic, Location, UnreadableFile
from cac_check.loading import Opener
from cac_check.records import dataclass

TIME_LIMIT = 60
"""Seconds a git command may take."""

AUTO = "auto"
"""Stands for the base that the surroundings suggest."""

_FETCH = "fetch the history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout, GIT_DEPTH: 0 for GitLab"
_LINK = b"120000"
_SHA1 = 40
"""Digits of the names of a repository that does not use SHA-256."""
_CONFIG = ("-c", "core.quotePath=false", "-c", "diff.renames=true")


@dataclass(frozen=True, slots=True)
class Base:
    """A commit to compare with."""

    root: str
    """The top folder of the repository, without links in it."""
    commit: str
    name: str
    """How it was asked for."""
    old_names: Mapping[str, str]
    """Paths of the working tree, relative to the top, by which files were renamed since."""

    def opener(self) -> Opener:
        """Return a function that opens paths as they were in this commit.

        It raises :class:`UnreadableFile` where there was no such file.
        """

        def opened(path: str) -> bytes:
            data = self.read(path)
            if data is None:
                message = f"there was no such file in {self.name}"
                raise UnreadableFile([Diagnostic("unreadable-file", message, Location(path))])
            return data

        return opened

    def old_path(self, path: str) -> str:
        """Return the path a file had in this commit, spelled from where we are; the same path if it did not move."""
        inside = self._inside(path)
        old = self.old_names.get(inside)
        return path if old is None else os.path.relpath(Path(self.root, old))

    def new_path(self, path: str) -> str:
        """Return the path a file of this commit has now: the other way round than :meth:`old_path`."""
        inside = self._inside(path)
        new = next((new for new, old in self.old_names.items() if old == inside), None)
        return path if new is None else os.path.relpath(Path(self.root, new))

    def names(self) -> tuple[str, ...]:
        """Return the paths of all files in this commit, spelled from where we are."""
        return tuple(os.path.relpath(Path(self.root, name)) for name in self._blobs())

    def read(self, path: str) -> bytes | None:
        """Return what the file of a path held in this commit; ``None`` if there was none."""
        name = f"{self.commit}:{self._inside(path)}"
        kind = _run(self.root, "cat-file", "-t", name, may_fail=True)
        if kind is None or kind.strip() != b"blob":
            return None
        return _run(self.root, "cat-file", "blob", name)

    def extract(self, paths: Iterable[str], folder: str) -> frozenset[str]:
        """Lay files out as they were in this commit below a folder, where :meth:`extracted` says.

        A file that is the same now is a link to it.

        Returns:
            the paths of those.
        """
        blobs = self._blobs()
        named = {path: self._inside(path) for path in paths}
        same = frozenset(path for path, name in named.items() if name in blobs and _is_blob(path, blobs[name]))
        for path in same:
            place = self._place(path, folder)
            try:
                place.symlink_to(os.path.realpath(path))
            except OSError:  # where links are not allowed
                shutil.copyfile(path, place)
        others = [path for path, name in named.items() if name in blobs and path not in same]
        for path, data in zip(others, self._contents(blobs[named[path]] for path in others), strict=True):
            self._place(path, folder).write_bytes(data)
        return same

    def extracted(self, path: str, folder: str) -> str:
        """Return where :meth:`extract` puts a file, or what a pattern means there; nothing is there of other places."""
        inside = self._inside(path)
        return str(Path(folder, "outside", Path(path).name) if inside.startswith("../") else Path(folder, inside))

    def name_now(self, path: str, folder: str) -> str:
        """Return what a file is called that :meth:`extract` laid out: its path from where we are, as it is now."""
        return self.new_path(os.path.relpath(Path(self.root, os.path.relpath(path, folder))))

    def _place(self, path: str, folder: str) -> Path:
        place = Path(self.extracted(path, folder))
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _blobs(self) -> Mapping[str, str]:
        """Return the files of this commit, relative to the top, with the names of what they hold."""
        listing = _run(self.root, "ls-tree", "-r", "-z", "--full-tree", self.commit) or b""
        lines = (entry.split(b"\t", 1) for entry in listing.split(b"\0") if entry)
        entries = ((about.split(), os.fsdecode(name)) for about, name in lines)
        return {name: about[2].decode() for about, name in entries if about[1] == b"blob" and about[0] != _LINK}

    def _contents(self, blobs: Iterable[str]) -> Iterable[bytes]:
        """Return what blobs hold, asked for in one go."""
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        rest = _run(self.root, "cat-file", "--batch", stdin=asked) if asked else b""
        at, found = 0, []
        while rest and at < len(rest):
            end = rest.index(b"\n", at)
            size = int(rest[at:end].split()[2])
            found.append(rest[end + 1 : end + 1 + size])
            at = end + 1 + size + 1
        return found

    def _inside(self, path: str) -> str:
        folder, name = os.path.split(path)
        return Path(os.path.relpath(Path(os.path.realpath(folder or os.curdir), name), self.root)).as_posix()


def _is_blob(path: str, blob: str) -> bool:
    """Whether a file holds what git calls by this name, whatever the index says of it."""
    place = Path(path)
    if not place.is_file():
        return False
    kind = hashlib.sha1 if len(blob) == _SHA1 else hashlib.sha256
    digest = kind(b"blob %d\0" % place.stat().st_size, usedforsecurity=False)
    with place.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest() == blob


def find_base(reference: str, environment: Mapping[str, str], paths: tuple[str, ...]) -> Base:
    """Return the commit to compare the working tree with: where its history and that of ``reference`` part.

    Args:
        reference: a branch, tag or commit, or ``auto``: what pre-commit, GitHub or GitLab name as the base; else the
            commit before the last one on their machines, and the last one elsewhere.
        environment: the environment variables.
        paths: the files in question; the repository of the first one is taken.

    Raises:
        UnreadableFile: if there is no repository, no such commit, or no common history; never "no changes".
    """
    folder = os.path.dirname(paths[0]) or os.curdir  # noqa: PTH120
    while folder and not Path(folder).is_dir():
        folder = os.path.dirname(folder) or os.curdir  # noqa: PTH120
    top = _run(folder, "rev-parse", "--show-toplevel", may_fail=True)
    if top is None:
        raise _cannot(paths[0], "this is in no git repository", "give two paths with --against instead")
    root = os.path.realpath(os.fsdecode(top.rstrip(b"\n")))
    name = _suggested(root, environment) if reference == AUTO else reference
    commit = _commit(root, name)
    head = _commit(root, "HEAD")
    merge_base = _run(root, "merge-base", commit, head, may_fail=True)
    if not merge_base:
        shallow = _run(root, "rev-parse", "--is-shallow-repository", may_fail=True) == b"true\n"
        advice = _FETCH if shallow else "name a commit that this branch comes from"
        raise _cannot(name, "it has no history in common with HEAD here", advice)
    commit = merge_base.split(b"\n")[0].decode()
    return Base(root, commit, f"{name} ({commit[:10]})", _renames(root, commit))


def _suggested(root: str, environment: Mapping[str, str]) -> str:
    """What the surroundings name as the base of a change."""
    if environment.get("PRE_COMMIT_FROM_REF"):
        return environment["PRE_COMMIT_FROM_REF"]
    branch = environment.get("GITHUB_BASE_REF")
    if branch:
        # A pull request is checked out as a merge commit, often without any history: its first parent is the base.
        known = _run(
            root, "rev-parse", "--verify", "--quiet", f"refs/remotes/origin/{branch}^{{commit}}", may_fail=True
        )
        return f"origin/{branch}" if known else "HEAD^1"
    if environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        return environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"]
    return "HEAD^1" if environment.get("CI") else "HEAD"


def _commit(root: str, reference: str) -> str:
    if reference.startswith("-") or not reference.strip():
        raise _cannot(reference, "this is no name of a commit", "name a branch, a tag or a commit")
    found = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}", may_fail=True)
    if not found:
        raise _cannot(reference, "git knows no such commit here", f"check the name; in a shallow clone {_FETCH}")
    return found.strip().decode()


def _renames(root: str, commit: str) -> Mapping[str, str]:
    """Return the new paths of files renamed between the commit and the working tree, with the old ones."""
    listing = _run(
        root,
        "diff",
        "--no-ext-diff",
        "--ignore-submodules",
        "--name-status",
        "-z",
        "-M",
        "--diff-filter=R",
        commit,
        "--",
    )
    fields = [os.fsdecode(field) for field in (listing or b"").split(b"\0")]
    return {fields[at + 2]: fields[at + 1] for at in range(0, len(fields) - 2, 3)}


def _run(folder: str, *arguments: str, may_fail: bool = False, stdin: bytes | None = None) -> bytes | None:
    """Return what a git command prints that is given something to read; ``None`` if it fails and may.

    Raises:
        UnreadableFile: if it fails and may not, takes too long, or there is no git.
    """
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = ("git", "-C", folder, *_CONFIG, *arguments)
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, env=environment, timeout=TIME_LIMIT, input=stdin
        )
    except subprocess.TimeoutExpired as error:
        raise _cannot(folder, f"git {arguments[0]} took more than {TIME_LIMIT} s", None) from error
    except OSError as error:
        reason = "git is not installed" if error.errno == errno.ENOENT else str(error)
        raise _cannot(folder, reason, "install git, or give two paths with --against instead") from error
    if done.returncode == 0:
        return done.stdout
    if may_fail:
        return None
    message = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
    raise _cannot(folder, f"git {arguments[0]} failed: {message}", None)


def _cannot(where: str, message: str, advice: str | None) -> UnreadableFile:
    return UnreadableFile([Diagnostic("no-base", message, Location(where), advice)])
