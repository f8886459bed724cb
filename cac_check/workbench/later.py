"""Work that is done beside the page, once for each state of the files, and waited for only a moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Later(Generic[Found]):
    """One sort of work; what was asked before is forgotten."""

    def __init__(self, busy: threading.Lock) -> None:
        """Do nothing yet.

        Args:
            busy: held while there is work, so that what shares it is done one after the other.
        """
        self._busy = busy
        self._lock = threading.Lock()
        self._key: object = None
        self._thread: threading.Thread | None = None
        self._found: Found | None = None
        self._crash: Exception | None = None

    def result(self, key: object, work: Callable[[], Found], patience: float) -> Found | None:
        """Return what work finds; ``None`` while it is not done, after so many seconds.

        Args:
            key: tells one state of the files from another.
            work: what is to be done, if it was not for this key.
            patience: seconds to wait.

        Raises:
            Exception: whatever the work raised.
        """
        with self._lock:
            if key != self._key:
                self._key, self._found, self._crash = key, None, None
                self._thread = threading.Thread(target=self._do, args=(key, work), name="beside the page", daemon=True)
                self._thread.start()
            thread = self._thread
        assert thread is not None
        thread.join(patience)
        with self._lock:
            if key == self._key and self._crash is not None:
                raise self._crash
            return self._found if key == self._key else None

    def is_done(self, key: object) -> bool:
        """Whether there is nothing to wait for."""
        with self._lock:
            return key == self._key and (self._found is not None or self._crash is not None)

    def _do(self, key: object, work: Callable[[], Found]) -> None:
        found: Found | None = None
        crash: Exception | None = None
        with self._busy:
            if key == self._key:
                try:
                    found = work()
                except Exception as error:  # told by who asks
                    crash = error
        with self._lock:
            if key == self._key:
                self._found, self._crash = found, crash
