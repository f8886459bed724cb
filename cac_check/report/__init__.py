"""Reports: what was found, in one format each. Renderers decide nothing and touch no file.

Readers get ``text``, ``markdown`` and ``html``; programs get ``json``. All are made from the same
:class:`~cac_check.finding.Report`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from cac_check.finding import Report

Renderer: TypeAlias = Callable[[Report], str]


def _lazy(module: str) -> Renderer:
    """Return the renderer of a module that is loaded when it is first used."""

    def render(report: Report) -> str:
        renderer: Renderer = importlib.import_module(f"{__name__}.{module}").render
        return renderer(report)

    return render


FORMATS: Mapping[str, Renderer] = MappingProxyType({name: _lazy(name) for name in ("text", "markdown", "html", "json")})
"""Every format by the name it has on the command line."""
