"""Verdicts for a page that changes as one types: at once for the text one works on, then for everything.

What is shown at once is the same check, of one source: its own figures, and those of the references beside it. A check
is made once for the same files, and what was decided is not decided again.
"""

from __future__ import annotations

import threading
import time

from cac_check.finding import Report, View
from cac_check.model import Dataset, Ruleset
from cac_check.records import dataclass
from cac_check.verdict import Memory, check

AT_ONCE = 0.15
"""Seconds that a whole check may take to be waited for."""


class _OutdatedError(Exception):
    """The files changed while they were checked."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, and whether everything was checked or only what concerns one source."""

    report: Report
    whole: bool


class Checker:
    """Checks data sets, whole ones that take long beside the page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._one_whole, self._one_partial = threading.Lock(), threading.Lock()
        # A memory is for one check at a time.
        self._memory_of_wholes, self._memory_of_partials = Memory(), Memory()
        self._key: object = None
        self._whole: Report | None = None
        self._partial: dict[str, Report] = {}
        self._took = 0.0
        self._working: object = None

    def checked(self, key: object, dataset: Dataset, rules: Ruleset, source: str | None) -> Checked:
        """Return what is known of a data set now.

        Args:
            key: tells one state of the files from another.
            dataset: the claims.
            rules: what must hold.
            source: the one that is worked on; without one, the whole check is waited for.
        """
        with self._lock:
            if key != self._key:
                self._key, self._whole, self._partial = key, None, {}
            if self._whole is not None:
                return Checked(self._whole, whole=True)
            at_once = source is None or self._took <= AT_ONCE
            partial = self._partial.get(source or "")
        if at_once:
            return Checked(self._check_whole(key, dataset, rules), whole=True)
        if partial is None:
            views = (View.WITHIN, View.AGAINST)
            only = {source} if source else None
            with self._one_partial:
                partial = check(dataset, rules, sources=only, views=views, memory=self._memory_of_partials)
            with self._lock:
                if key == self._key:
                    self._partial[source or ""] = partial
        self._begin(key, dataset, rules)
        return Checked(partial, whole=False)

    def finished(self, key: object) -> bool:
        """Whether the whole check of these files is there."""
        with self._lock:
            return key == self._key and self._whole is not None

    def _begin(self, key: object, dataset: Dataset, rules: Ruleset) -> None:
        with self._lock:
            if self._working == key:
                return
            self._working = key
        asked = (key, dataset, rules)
        threading.Thread(target=self._work, args=asked, name="whole check", daemon=True).start()

    def _work(self, key: object, dataset: Dataset, rules: Ruleset) -> None:
        try:
            self._check_whole(key, dataset, rules, beside=True)
        except _OutdatedError:
            return

    def _check_whole(self, key: object, dataset: Dataset, rules: Ruleset, *, beside: bool = False) -> Report:
        def go_on(_done: int, _all: int) -> None:
            if beside and key != self._key:
                raise _OutdatedError

        with self._one_whole:
            started = time.monotonic()
            report = check(dataset, rules, progress=go_on, memory=self._memory_of_wholes)
        with self._lock:
            self._took = time.monotonic() - started
            if key == self._key:
                self._whole = report
        return report
