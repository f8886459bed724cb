"""What lies on the desk: the data set and the rules that are open, read from disk whenever they changed there."""

from __future__ import annotations

import difflib
import hashlib
import posixpath
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import PurePath

from cac_check.diagnostic import Diagnostic, Location, UnreadableFile
from cac_check.extraction import Extraction, extract
from cac_check.extraction.draft import language_of_reports
from cac_check.extraction.proposals import Proposal, propose
from cac_check.extraction.relating import relations_of
from cac_check.extraction.suggested_rule import RuleDraft
from cac_check.loading import load_all
from cac_check.loading.decoding import decode
from cac_check.model import Claim, Dataset, Ruleset, Source
from cac_check.reading import Unreadable
from cac_check.records import dataclass
from cac_check.workbench import edits
from cac_check.workbench.checking import Checked, Checker
from cac_check.workbench.spots import Paragraph, Spot, as_listed, paragraphs_of, spots_of
from cac_check.workbench.table_desk import TableDesk
from cac_check.workbench.workspace import ChangedOnDiskError, Workspace

MOST_SEEN = 20
"""States of the files that are kept, to show what changed since a page was made."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A data set with its rules, as the files hold them at one time."""

    name: str
    """The path of the data set in the folder."""
    dataset: Dataset
    rules: Ruleset
    files: Mapping[str, bytes]
    """Every file it was read from, as it was."""

    @property
    def version(self) -> str:
        """What tells this state of the files from another."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{len(self.files[name])}\0".encode() + self.files[name])
        return digest.hexdigest()[:20]

    def text(self, name: str) -> str:
        """Return a file as text, with its byte order mark if it has one."""
        return self.files[name].decode() if name in self.files else ""

    @property
    def rule_files(self) -> tuple[str, ...]:
        """The rule files that the data set names, by their path in the folder."""
        folder = posixpath.dirname(self.name)
        return tuple(posixpath.normpath(posixpath.join(folder, path)) for path in self.dataset.rules)


@dataclass(frozen=True, slots=True)
class Article:
    """One source with its text, and the figures in it."""

    source: Source
    text: str
    """Empty where it is not at hand."""
    claims: tuple[Claim, ...]
    spots: tuple[Spot, ...]
    paragraphs: tuple[Paragraph, ...]
    drafts: tuple[RuleDraft, ...]
    """Rules that the words suggest."""

    @property
    def has_text(self) -> bool:
        """Whether its text is at hand."""
        return bool(self.text)

    def spot(self, name: str) -> Spot | None:
        """Return the figure of an id."""
        return next((spot for spot in self.spots if spot.id == name), None)

    def spot_of(self, start: int) -> Spot | None:
        """Return the figure that starts at a character."""
        return next((spot for spot in self.spots if spot.start == start), None)


class Desk:
    """The one place where files become what a page shows, and what a page asks for becomes files."""

    def __init__(self, workspace: Workspace, name: str | None = None, tables: TableDesk | None = None) -> None:
        self.workspace = workspace
        self.name = name
        self.tables = tables
        """The table that is open, if it is one."""
        self.checker = Checker()
        self._loaded: Loaded | None = None
        self._seen: dict[str, Mapping[str, bytes]] = {}
        self._lock = threading.RLock()

    # --- Reading ------------------------------------------------------------------------------------------------

    def loaded(self) -> Loaded:
        """Return the data set as it is on disk now.

        Raises:
            Problems: with everything that is wrong with it.
        """
        with self._lock:
            if self.name is None:
                message = "no data set is open"
                raise UnreadableFile([Diagnostic("nothing-open", message, Location("."), "paste an article first")])
            known = self._loaded
            if known is not None and known.name == self.name and self._is_current(known):
                return known
            return self._hold(self._load(self.name, {}))

    def checked(self, loaded: Loaded, source: str | None) -> Checked:
        """Return the verdicts on a data set, for a page about one source."""
        return self.checker.checked(loaded.version, loaded.dataset, loaded.rules, source)

    def article(self, loaded: Loaded, source: str) -> Article:
        """Return a source with its text and figures.

        Raises:
            KeyError: if there is no such source.
        """
        about = loaded.dataset.sources[source]
        claims = tuple(claim for claim in loaded.dataset.claims if claim.source == source)
        text = self._text_of(loaded, about)
        if text is None:
            paragraphs = as_listed(claims)
            spots = tuple(piece for each in paragraphs for piece in each.pieces if isinstance(piece, Spot))
            return Article(about, "", claims, spots, paragraphs, ())
        found, proposals, drafts = understood(text, about.language)
        spots = spots_of(text, found, proposals, claims)
        return Article(about, text, claims, spots, tuple(paragraphs_of(text, spots)), drafts)

    # --- Writing ------------------------------------------------------------------------------------------------

    def edit(self, what: str, version: str, make: Callable[[Loaded], Mapping[str, str]]) -> None:
        """Change files: the new texts must load, or nothing is written.

        Args:
            what: what is done, for the page.
            version: that of the files the person saw.
            make: returns the new text of each file that changes.

        Raises:
            ChangedOnDiskError: if the files are not what the person saw.
            Problems: if what is made does not load, or cannot be written.
        """
        with self._lock:
            now = self.loaded()
            if version != now.version:
                raise ChangedOnDiskError(self.changes_since(version))
            texts = make(now)
            made = self._load(now.name, {name: text.encode() for name, text in texts.items()})
            read = {
                name: now.files[name] if name in now.files else self.workspace.read_if_there(name) for name in texts
            }
            self.workspace.change(what, texts, read)
            self._hold(made)

    def begin(
        self, what: str, outlet: str, text: str, said: Mapping[str, str], *, at: str | None = None, called: str = ""
    ) -> str:
        """Make a data set for an article that is pasted, or add the article to the one that is open.

        Args:
            what: what is done, for the page.
            outlet: who published it.
            text: of the article.
            said: what else is known of it: its date, its address, its role.
            at: the file its text is in already; without one, a file is made.
            called: what the files of a new data set are called after; the outlet, if nothing is said.

        Returns:
            The id of its source.

        Raises:
            Problems: if it cannot be written.
        """
        with self._lock:
            decode(text.encode(), "article", prose=True)
            open_ = None if self.name is None else self.loaded()
            taken = () if open_ is None else open_.dataset.sources
            source = edits.id_of(outlet, taken).replace("-", "_")
            folder = "" if self.name is None else posixpath.dirname(self.name)
            place = at or self.workspace.fresh_name(posixpath.join(folder, "texts", source), ".txt")
            known = {key: value for key, value in said.items() if value and (key, value) != ("role", "report")}
            where = posixpath.relpath(place, folder or ".")
            found = _figures_of(text, place)
            fields = {"outlet": outlet, **known, "language": found.language, "text": where}
            texts = {} if at is not None else {place: text}
            read: dict[str, bytes | None] = dict.fromkeys(texts)
            if open_ is None:
                stem = edits.id_of(called or outlet, ()) if at is None else posixpath.splitext(at)[0]
                name = self.workspace.fresh_name(stem, ".yaml")
                rules = self.workspace.fresh_name(name.removesuffix(".yaml"), ".rules.yaml")
                made = edits.new_dataset(
                    edits.id_of(posixpath.basename(name.removesuffix(".yaml")), ()),
                    headline_of(text),
                    posixpath.basename(rules),
                    language_of_reports(found),
                )
                texts |= {name: edits.with_source(made, name, source, fields), rules: edits.NO_RULES}
                read |= {name: None, rules: None}
            else:
                name = open_.name
                texts[name] = edits.with_source(open_.text(name), name, source, fields)
                read[name] = open_.files[name]
            self._load(name, {path: each.encode() for path, each in texts.items()})
            self.workspace.change(what, texts, read)
            self.name = name
            return source

    def undo(self) -> None:
        """Take the last step back; a data set that it made is not open any more then."""
        with self._lock:
            self.workspace.undo()
            if self.name is not None and self.workspace.read_if_there(self.name) is None:
                self.name = None

    def redo(self) -> None:
        """Make the step again that was taken back last; a data set that it makes is open then."""
        with self._lock:
            made = self.workspace.redo()
            if self.name is None and made is not None:
                self.name = next(iter(self.workspace.data_sets()), None)

    def rules_file(self, loaded: Loaded, texts: dict[str, str]) -> str:
        """Return the file that new rules go into; where the data set names none, one is made and named."""
        for name in loaded.rule_files:
            return name
        stem = loaded.name.removesuffix(".yaml").removesuffix(".yml")
        name = self.workspace.fresh_name(stem, ".rules.yaml")
        texts[name] = edits.NO_RULES
        texts[loaded.name] = edits.with_rules_file(
            texts.get(loaded.name, loaded.text(loaded.name)), loaded.name, posixpath.basename(name)
        )
        return name

    # --- Inside -------------------------------------------------------------------------------------------------

    def _load(self, name: str, instead: Mapping[str, bytes]) -> Loaded:
        files: dict[str, bytes] = {}

        def opened(path: str) -> bytes:
            place = PurePath(path).as_posix()
            files[place] = instead[place] if place in instead else self.workspace.read(place)
            return files[place]

        [(dataset, rules)] = load_all([name], opener=opened)
        return Loaded(name, dataset, rules, files)

    def _hold(self, loaded: Loaded) -> Loaded:
        """Keep what is loaded, and what the files held for a while, to show what changed."""
        self._loaded = loaded
        self._seen[loaded.version] = loaded.files
        while len(self._seen) > MOST_SEEN:
            del self._seen[next(iter(self._seen))]
        return loaded

    def _is_current(self, known: Loaded) -> bool:
        return all(self.workspace.read_if_there(name) == data for name, data in known.files.items())

    def changes_since(self, version: str) -> Mapping[str, str]:
        """Return how the files differ from those a person saw, as lines with ``+`` and ``-``, by file."""
        now, then = self.loaded().files, self._seen.get(version)
        if then is None:
            return dict.fromkeys(now, "")
        found: dict[str, str] = {}
        for name in sorted({*now, *then}):
            old, new = (side.get(name, b"").decode().splitlines() for side in (then, now))
            lines = [
                line for line in difflib.unified_diff(old, new, lineterm="", n=0) if line[:3] not in ("---", "+++")
            ]
            if lines:
                found[name] = "\n".join(lines)
        return found

    def _text_of(self, loaded: Loaded, source: Source) -> str | None:
        if source.text is None:
            return None
        place = posixpath.normpath(posixpath.join(posixpath.dirname(loaded.name), source.text))
        data = loaded.files.get(place)
        return None if data is None else decode(data, place, prose=True)


def _figures_of(text: str, place: str) -> Extraction:
    """Return the figures of a text in the language that it seems to be in.

    Raises:
        UnreadableFile: if no lexicon reads that language.
    """
    try:
        return extract(text)
    except Unreadable as error:
        raise UnreadableFile([Diagnostic("unreadable-article", error.reason, Location(place))]) from error


@lru_cache(maxsize=32)
def understood(text: str, language: str) -> tuple[Extraction, tuple[Proposal, ...], tuple[RuleDraft, ...]]:
    """Return the figures of a text, what each may tell, and the rules that its words suggest."""
    found = extract(text, language)
    proposals = propose(found.mentions)
    return found, proposals, relations_of(proposals)


def headline_of(text: str) -> str:
    """Return the first line of a text, cut where it is long."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= 120 else f"{first[:119].rstrip()}…"
