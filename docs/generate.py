"""Writes the generated parts of the documentation, and the JSON Schemas, from the code they describe.

A page marks a generated part like this, and the part is replaced as a whole::

    <!-- generated: help check -->
    …
    <!-- end -->

Blocks of commands are run, and what they print is written under them: see ``docs/sessions.py``. Every page is in the
navigation of the site (``docs/zensical.toml``).

Usage: ``python docs/generate.py`` writes; ``python docs/generate.py --check`` only says what is out of date (exit 1).
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from python_reference import reference
from sessions import Session, SessionError, fresh_sessions, run_here, unmarked
from typer.testing import CliRunner
from website import unlisted

from cac_check.cli import application
from cac_check.commands.schema import schema_text
from cac_check.loading import SCHEMAS
from cac_check.loading.dataset_format import DATASET
from cac_check.loading.forms import FORMS, FormPage
from cac_check.loading.rules_format import RULES
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Shape, Table, Text
from cac_check.loading.table_forms import TABLE_FORMS
from cac_check.loading.tables_format import TABLE_RULES

ROOT = Path(__file__).resolve().parent.parent
_PART = re.compile(r"(<!-- generated: (?P<what>\w+) ?(?P<name>[^>]*?) -->\n).*?(<!-- end -->)", re.DOTALL)


def help_text(command: str) -> str:
    """Return what ``cac-check COMMAND --help`` prints on a terminal 80 columns wide."""
    result = CliRunner().invoke(application(), [*command.split(), "--help"], prog_name="cac-check")
    text = "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())
    return f"```text\n$ cac-check{' ' if command else ''}{command} --help\n{text}\n```"


def records(shape: Shape) -> Iterator[Record]:
    """Yield every record within a shape."""
    match shape:
        case Record(fields=fields):
            yield shape
            for field in fields:
                yield from records(field.shape)
        case Many(item=inner) | Table(value=inner):
            yield from records(inner)
        case Either(options=options):
            for option in options:
                yield from records(option)


_RECORDS = {record.name: record for root in (DATASET, TABLE_RULES, RULES) for record in records(root)}


def field_table(record: str) -> str:
    """Return the keys of a record of a file format as a table."""
    rows = [
        f"| `{field.name}` | {_kind(field)} | {field.doc.replace('|', chr(92) + '|')} |"
        for field in _RECORDS[record].fields
    ]
    return "\n".join(["| key | holds | meaning |", "| --- | --- | --- |", *rows])


def _kind(field: Field) -> str:
    return f"{_holds(field.shape)}{', **required**' if field.required else ''}"


def _holds(shape: Shape) -> str:
    match shape:
        case Text(expected=expected):
            return expected.split(" (")[0]
        case Number():
            return "a number"
        case Flag():
            return "`true` or `false`"
        case Choice(options=options):
            return ", ".join(f"`{option}`" for option in options)
        case Many(item=item):
            return f"a list, each {_holds(item)}"
        case Table(value=value, single=True):
            return f"one pair, key: {_holds(value)}"
        case Table(value=value):
            return f"a mapping, each {_holds(value)}"
        case Record(name=name):
            return f"*{name}*"
        case Either(options=options):
            return " or ".join(map(_holds, options))


def form_page(form: FormPage) -> str:
    """Return the page of one form of rule, from its declaration."""
    keys = field_table(form.shape.name) if isinstance(form.shape, Record) else f"It is {_holds(form.shape)}."
    cases = "\n".join(f"| {case} | {constraint} |" for case, constraint in form.becomes)
    tables = "".join(f"\n`{name}`:\n\n```csv\n{figures.strip()}\n```\n" for name, figures in form.figures)
    told = (
        "The three cases of it fit, fit only on a loose reading, and cannot all hold:"
        if tables
        else ("`cac-check rules test` runs them; so do the tests of this project.")
    )
    return f"""\
<!-- Written by docs/generate.py from cac_check/loading: change it there. -->

# {form.name}

{form.asserts}

{keys}

What can be said of any rule (`because`, `when`, `tolerance`, `missing`, …) is in [the rule format](../rules-format.md).

## What it becomes

| written | constraint |
| --- | --- |
{cases}

## What if figures are missing?

{form.missing}

## Examples

{told}

```yaml
{form.example.strip()}
```
{tables}"""


def measured(about: str) -> str:
    """Return the last measurement of each benchmark whose name holds ``about``, as a table."""
    latest: dict[str, str] = {}
    for text in (ROOT / "benchmarks" / "history.jsonl").read_text(encoding="utf-8").splitlines():
        run = json.loads(text)
        for row in run["rows"]:
            values = ", ".join(f"{key} {value}" for key, value in row.items() if key != "name")
            where = f"{run['load']} | {run['at'][:10]} | {(run['commit'] or '')[:7]}"
            latest[row["name"]] = f"| {row['name']} | {values} | {where} |"
    head = ("| what | measured | load of the machine | on | commit |", "|---|---|---:|---|---|")
    return "\n".join((*head, *(line for name, line in latest.items() if about in name)))


PICTURE = ROOT / "docs" / "pictures" / "cac-2023.svg"


def picture() -> str:
    """Return the picture of the README, as a report on one article has it first."""
    with tempfile.TemporaryDirectory() as home:
        here = Session("README.md", Path(home)).folder(in_repository=True)
        said, code = run_here(
            ["report", "data/cac-2023.yaml", "--source", "theaseandaily", "-o", "note.md", "--assets", "pictures"], here
        )
        if code != 1:
            raise SessionError(f"README.md: its picture cannot be made: exit code {code}\n{said}")
        return (here / "pictures" / "story-1.svg").read_text(encoding="utf-8")


GENERATORS = {"help": help_text, "fields": field_table, "benchmarks": measured, "python": reference}


def fresh_page(name: str, text: str) -> str:
    """Return a page with every generated part written anew, and every command in it run."""
    written = _PART.sub(lambda part: f"{part[1]}{GENERATORS[part['what']](part['name'])}\n{part[4]}", text)
    return fresh_sessions(name, written)


def pages() -> list[Path]:
    """Return every page that is written by hand, if only in part."""
    folders = ((ROOT, "*.md"), (ROOT / "docs", "**/*.md"), (ROOT / "data", "**/*.md"), (ROOT / "benchmarks", "*.md"))
    found = (path for folder, pattern in folders for path in folder.glob(pattern))
    return sorted(path for path in found if path.parent != ROOT / "docs" / "rules" and path.name != "report.md")


def generated(problems: list[str]) -> Iterator[tuple[Path, str]]:
    """Yield every file that holds generated text, with what it should hold.

    Pages that show what does not happen are added to ``problems``.
    """
    for path in pages():
        try:
            yield path, fresh_page(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        except SessionError as error:
            problems.append(str(error))
    for form in (*FORMS, *TABLE_FORMS):
        yield ROOT / "docs" / "rules" / f"{form.name}.md", form_page(form)
    yield PICTURE, picture()
    for name in SCHEMAS:
        yield ROOT / "schemas" / f"{name}.schema.json", schema_text(name)


def unexplained() -> Iterator[str]:
    """Yield the place of every command that a page shows without running it, and without a reason not to."""
    for path in pages():
        for line, command in unmarked(path.read_text(encoding="utf-8")):
            yield (
                f"{path.relative_to(ROOT)}:{line}: `{command}` is not run: put <!-- run --> above its block, "
                "or <!-- not run: REASON --> (docs/sessions.py says what else there is)"
            )


def main(arguments: list[str]) -> int:
    """Write every generated file, or with ``--check`` name those that are out of date."""
    check = "--check" in arguments
    problems = [*unexplained(), *unlisted()]
    for path, text in generated(problems):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            problems.append(f"{path.relative_to(ROOT)} is out of date: run `make docs`")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} written")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
