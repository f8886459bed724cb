"""The forms that only rules over tables have, each declared once: its keys, what it asserts, what it becomes."""

from __future__ import annotations

from cac_check.loading.code_lists import OpenRelated
from cac_check.loading.problems import Collector
from cac_check.loading.shape_reader import Fields
from cac_check.loading.table_forms.base import TableFormSpec
from cac_check.loading.table_forms.listed import LISTED
from cac_check.loading.table_forms.rollup import ROLLUP
from cac_check.loading.table_forms.series import COMPLETE, NEVER_FALLS, STEPS
from cac_check.model_tables import TableForm

TABLE_FORMS: tuple[TableFormSpec, ...] = (ROLLUP, STEPS, NEVER_FALLS, COMPLETE, LISTED)
"""Every such form, in the order it is documented."""


def table_form(rule: Fields, problems: Collector, open_related: OpenRelated) -> TableForm | None:
    """Return the form of a rule that only tables have, ``None`` where it has none of them."""
    for form in TABLE_FORMS:
        record = rule.record(form.name)
        if record is not None:
            return form.build(record, rule, problems, open_related)
    return None
