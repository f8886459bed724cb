"""Can all of these figures be true at once? Exact checks of reported figures, with proof.

The whole public interface is here; names are loaded on first use, so that ``import cac_check`` costs nothing::

    import cac_check

    dataset = cac_check.load_dataset("data/cac-2023.yaml")
    rules = cac_check.load_rules("rules/cac-2023.yaml")
    report = cac_check.check(dataset, rules)

There is no global state: every function may be called from any thread or process.
"""

from __future__ import annotations

import importlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cac_check.diagnostic import CacCheckError as CacCheckError
    from cac_check.diagnostic import DataProblems as DataProblems
    from cac_check.diagnostic import Diagnostic as Diagnostic
    from cac_check.diagnostic import Problems as Problems
    from cac_check.diagnostic import RuleProblems as RuleProblems
    from cac_check.diagnostic import Severity as Severity
    from cac_check.diagnostic import UnreadableFile as UnreadableFile
    from cac_check.extraction import Extraction as Extraction
    from cac_check.extraction import extract as extract
    from cac_check.finding import Finding as Finding
    from cac_check.finding import Report as Report
    from cac_check.finding import View as View
    from cac_check.interval import Interval as Interval
    from cac_check.loading import load_dataset as load_dataset
    from cac_check.loading import load_rules as load_rules
    from cac_check.model import Dataset as Dataset
    from cac_check.model import Profile as Profile
    from cac_check.model import Reading as Reading
    from cac_check.model import Ruleset as Ruleset
    from cac_check.model import Verdict as Verdict
    from cac_check.reading import read as read
    from cac_check.verdict import check as check
    from cac_check.verdict.decision_cache import Memory as Memory

__version__ = "0.1.0"

_HOME = MappingProxyType(
    {
        "CacCheckError": "diagnostic",
        "DataProblems": "diagnostic",
        "Dataset": "model",
        "Diagnostic": "diagnostic",
        "Extraction": "extraction",
        "Finding": "finding",
        "Interval": "interval",
        "Memory": "verdict.decision_cache",
        "Problems": "diagnostic",
        "Profile": "model",
        "Reading": "model",
        "Report": "finding",
        "RuleProblems": "diagnostic",
        "Ruleset": "model",
        "Severity": "diagnostic",
        "UnreadableFile": "diagnostic",
        "Verdict": "model",
        "View": "finding",
        "check": "verdict",
        "extract": "extraction",
        "load_dataset": "loading",
        "load_rules": "loading",
        "read": "reading",
    }
)
"""The module each public name lives in."""

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
