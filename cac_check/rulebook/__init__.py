"""What can be known of rules without data: whether they pass their own tests, contradict or repeat each other."""

from cac_check.rulebook.lint import Lint, lint
from cac_check.rulebook.over_tables import rules_of_reports
from cac_check.rulebook.testing import Outcome, Result, run_examples, run_tests

__all__ = ["Lint", "Outcome", "Result", "lint", "rules_of_reports", "run_examples", "run_tests"]
