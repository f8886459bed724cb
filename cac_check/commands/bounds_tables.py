"""``cac-check bounds`` on tables: what is left of the cells that marks hide."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cac_check.commands.csv_files import errors_by_line
from cac_check.commands.exits import Exit
from cac_check.commands.subject import Answer, Settings
from cac_check.commands.table_paths import files_read
from cac_check.commands.table_sources import open_tables
from cac_check.commands.terminal import waiting
from cac_check.diagnostic import DataProblems
from cac_check.report.screen import PLAIN, Screen

if TYPE_CHECKING:
    from cac_check.interval import Rational
    from cac_check.model_tables import TableRuleset

NOTHING_HIDDEN = (
    "nothing is hidden: no cell that rules are about has a mark for a figure; --blank takes blank cells too"
)


def audit_tables(
    files: Sequence[str], ruleset: TableRuleset, settings: Settings, *, blank: bool, narrower: Rational | None
) -> Answer:
    """Say what totals, rules and marks leave of the hidden cells of tables.

    Args:
        files: the tables.
        ruleset: how they are read, and what holds in them.
        settings: how words are read, and how much work a question may take.
        blank: whether blank cells are hidden figures too.
        narrower: the width below which a cell counts as pinned.

    Raises:
        Problems: if the files cannot be used, or cells and keys break the schema.
    """
    from cac_check.engine.limits import Limits
    from cac_check.engine.tables.inputs import Inputs
    from cac_check.model import Profile
    from cac_check.tables.check import every_problem, phrase_reader
    from cac_check.tables.queried_problems import MOST_PRINTED
    from cac_check.tables.suppression import audit

    read = files_read(ruleset, files)
    with errors_by_line(read), waiting(f"reading {', '.join(files)}", quiet=settings.quiet):
        opened = open_tables(ruleset, files, "polars")
        problems = every_problem(opened.ruleset, opened.frames, MOST_PRINTED)
        if problems:
            raise DataProblems(problems)
        inputs = Inputs.of(opened.ruleset, opened.frames, Profile(settings.profile), phrase_reader(opened.ruleset))
        found = audit(
            inputs, blank=blank, narrower=narrower, limits=Limits.of(settings.budget), letters_of=opened.letters
        )
    named = ", ".join(files)

    def render(name: str, screen: Screen = PLAIN) -> str:  # noqa: ARG001 - nothing in it is coloured
        from cac_check.report.markdown import to_markdown
        from cac_check.report.plain_text import to_text
        from cac_check.tables.suppression_report import data, document

        if name == "json":
            return json.dumps(data(found, named), ensure_ascii=False, indent=2) + "\n"
        return (to_markdown if name == "markdown" else to_text)(document(found, named))

    code = Exit.NOTHING if not found.cells else Exit.FINDINGS if found.pinned or found.broken else Exit.OK
    return Answer(render, code, read, notes=(NOTHING_HIDDEN,) if code is Exit.NOTHING else ())
