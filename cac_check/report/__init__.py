"""Reports: what was found, in one format each. Renderers decide nothing and touch no file.

Readers get ``text``, ``markdown`` and ``html``; programs get ``json``, ``sarif``, ``junit`` and ``github``.
Findings as a table (``csv``) are a file by its ending, see :mod:`cac_check.report.formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from cac_check.finding import Report

Renderer: TypeAlias = Callable[..., str]
"""Takes a :class:`Report`; renderers of ``SEVERAL`` take any number of them."""

SEVERAL = ("sarif", "junit", "github")
"""Formats in which the reports on several data sets make one output."""


def _rendered(name: str, *reports: Report) -> str:
    """Write reports in a format; what it needs is loaded when it is first used."""
    from cac_check.report.claims import CheckedClaims
    from cac_check.report.formats import write

    return write(name, CheckedClaims(reports))


FORMATS: Mapping[str, Renderer] = MappingProxyType(
    {name: partial(_rendered, name) for name in ("text", "markdown", "html", "json", "sarif", "junit", "github")}
)
"""Every format by the name it has on the command line."""
