"""Reports: what was found, in one format each. Renderers decide nothing and touch no file.

Readers get ``text``, ``markdown`` and ``html``; programs get ``json``, ``sarif``, ``junit`` and ``github``. All are
made from the same :class:`~cac_check.finding.Report`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from cac_check.finding import Report

Renderer: TypeAlias = Callable[..., str]
"""Takes a :class:`Report`; renderers of ``SEVERAL`` take any number of them."""

SEVERAL = ("sarif", "junit", "github")
"""Formats in which the reports on several data sets make one output."""


def _lazy(module: str) -> Renderer:
    """Return the renderer of a module that is loaded when it is first used."""

    def render(*reports: Report) -> str:
        renderer: Renderer = importlib.import_module(f"{__name__}.{module}").render
        return renderer(*reports)

    return render


FORMATS: Mapping[str, Renderer] = MappingProxyType(
    {name: _lazy(name) for name in ("text", "markdown", "html", "json", *SEVERAL)}
)
"""Every format by the name it has on the command line."""
