"""What a form of rule is that only tables have, and what the modules that declare such forms share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cac_check.loading.code_lists import OpenRelated
from cac_check.loading.forms.base import FormPage
from cac_check.loading.problems import Collector
from cac_check.loading.shape import Choice, Text
from cac_check.loading.shape_reader import Fields
from cac_check.model_tables import TableForm

COLUMN = Text("a column")
PERIODS = Choice(("day", "week", "month", "quarter", "year", "1"))


@dataclass(frozen=True, slots=True)
class TableFormSpec(FormPage):
    """A form of rule that relates cells of several rows, or of several tables."""

    build: Callable[[Fields, Fields, Collector, OpenRelated], TableForm]
    """From its own keys and those of the rule that has it; it opens files that it names and reports what is wrong."""
