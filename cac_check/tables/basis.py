"""What a rule over tables rests on, in words."""

from __future__ import annotations

from cac_check.messages import ENGLISH, Language
from cac_check.model import Limit
from cac_check.model_tables import TableRule
from cac_check.report.words import LONGEST_QUOTE, aside, visible


def basis(rule: TableRule, language: Language = ENGLISH) -> str:
    """Say what a rule rests on."""
    said = isinstance(rule.form, Limit) and rule.form.source
    limit = (language.say("source: {source}", source=said),) if said else ()
    evidence = limit if rule.evidence is None else (*limit, rule.evidence.cue, rule.evidence.text)
    parts = [visible(language.tell(text), LONGEST_QUOTE) for text in evidence if text is not None]
    because = visible(language.tell(rule.because), LONGEST_QUOTE)
    return because + aside(language.say_as("between the parts of an evidence", ", ").join(parts), language)
