"""What the forms on the page of a table ask for: each action is one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cac_check.messages import ENGLISH, language
from cac_check.workbench import table_edits
from cac_check.workbench.actions import Form, UnclearError
from cac_check.workbench.table_pages import suggested_of
from cac_check.workbench.texts import LANGUAGES

if TYPE_CHECKING:
    from cac_check.workbench.desk import Desk
    from cac_check.workbench.table_desk import TableDesk, TableState

Translate = Callable[[str], str]
WHERE = "table"
"""The address of the page."""


def _accept(desk: Desk, form: Form, _: Translate) -> str:
    """Take one suggestion into the rule file, or with ``key=*`` all that are shown."""
    tables = _tables(desk)
    told_in = language(form["language"]) if form.get("language") in LANGUAGES else ENGLISH

    def make(state: TableState) -> str:
        shown = [each.id for each in suggested_of(state, tables.refused)]
        chosen = shown if form.get("key") == "*" else [name for name in shown if name == form.get("key")]
        if not chosen or state.drafted is None:
            raise UnclearError("This suggestion is not there any more.")
        text = state.rules
        for name in chosen:
            text = table_edits.with_suggestion(text, tables.rules_name, state.drafted, name, told_in)
        assert text is not None
        return text

    tables.edit(_("accept a suggestion"), form.get("version", ""), make)
    return WHERE


def _refuse(desk: Desk, form: Form, _: Translate) -> str:
    _tables(desk).refuse(_("refuse a suggestion"), form.get("key", ""))
    return WHERE


def _ask_again(desk: Desk, _form: Form, _: Translate) -> str:
    _tables(desk).ask_again(_("show refused suggestions again"))
    return WHERE


def _drop(desk: Desk, form: Form, _: Translate) -> str:
    tables = _tables(desk)

    def make(state: TableState) -> str:
        if state.rules is None or form.get("rule", "") not in table_edits.ids_in(state.rules, tables.rules_name):
            raise UnclearError("This rule is not there any more.")
        return table_edits.without_rule(state.rules, tables.rules_name, form["rule"])

    tables.edit(_("take a rule back"), form.get("version", ""), make)
    return WHERE


def _tables(desk: Desk) -> TableDesk:
    if desk.tables is None:
        raise UnclearError("No table is open.")
    return desk.tables


ACTIONS: Mapping[str, Callable[[Desk, Form, Translate], str]] = {
    "accept-rule": _accept,
    "refuse-rule": _refuse,
    "ask-again": _ask_again,
    "drop-rule": _drop,
}
"""Every action, by the name the forms have for it."""
