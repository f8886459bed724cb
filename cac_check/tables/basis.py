"""What a rule over tables rests on, in words."""

from __future__ import annotations

from cac_check.model import Limit
from cac_check.model_tables import TableRule
from cac_check.report.words import LONGEST_QUOTE, visible


def basis(rule: TableRule) -> str:
    """Say what a rule rests on."""
    limit = (f"source: {rule.form.source}",) if isinstance(rule.form, Limit) and rule.form.source else ()
    evidence = limit if rule.evidence is None else (*limit, rule.evidence.cue, rule.evidence.text)
    parts = [visible(text, LONGEST_QUOTE) for text in evidence if text is not None]
    return visible(rule.because, LONGEST_QUOTE) + (f" ({', '.join(parts)})" if parts else "")
