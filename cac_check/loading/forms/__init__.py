"""The forms a rule can have, each declared once: its keys, what it asserts, how it becomes a record of the model."""

from __future__ import annotations

from cac_check.loading.forms.base import FormPage, FormSpec, relation_of
from cac_check.loading.forms.breakdown import BREAKDOWN
from cac_check.loading.forms.days import SPAN
from cac_check.loading.forms.products import CHANGE, MEAN, SHARE, WEIGHTED_MEAN
from cac_check.loading.forms.spreads import SPREAD
from cac_check.loading.forms.sums import EXPRESSION, LIMIT, ORDER, SAME

__all__ = ["FORMS", "FormPage", "FormSpec", "relation_of"]

FORMS: tuple[FormSpec, ...] = (
    BREAKDOWN,
    SAME,
    ORDER,
    SHARE,
    CHANGE,
    MEAN,
    WEIGHTED_MEAN,
    SPREAD,
    SPAN,
    LIMIT,
    EXPRESSION,
)
"""Every form, in the order it is documented."""
