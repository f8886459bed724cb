"""From a data set and rules to a report: which figures cannot all hold, proved."""

from cac_check.verdict.check import DEFAULT_BUDGET, check
from cac_check.verdict.decision_cache import Memory

__all__ = ["DEFAULT_BUDGET", "Memory", "check"]
