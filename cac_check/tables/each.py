"""Work that can be done anywhere: here, in a pool of processes, on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")


class Each(Protocol):
    """Applies a function to every task, in order, wherever it is computed: ``map``, or that of a pool of processes."""

    def __call__(self, function: Callable[[Task], Answer], tasks: Iterable[Task], /) -> Iterable[Answer]:
        """Return what the function says of each task."""
