"""Importing pandera without what the libraries behind it say about each other."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_import() -> Iterator[None]:
    """Ignore warnings of the future while pandera is imported.

    Where pyspark is installed, pandera loads ``pyspark.pandas``, which warns of every pandas it was not tested with;
    nothing here uses either.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield
