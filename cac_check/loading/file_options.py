"""What a person may say of a published file: the keys that tell how it is written, declared and read in one place."""

from __future__ import annotations

from cac_check.loading.problems import Collector
from cac_check.loading.shape import Choice, Field, Number, Text
from cac_check.loading.shape_reader import Fields
from cac_check.model.files import FileOptions

FILE_OPTIONS = (
    Field("encoding", Text("an encoding such as windows-1252"), "The encoding of a text file that is not UTF-8."),
    Field("separator", Text("one character, or tab"), "What parts the fields of a CSV; found if left out."),
    Field("decimal", Choice((".", ",")), "The sign before decimals; found if left out."),
    Field("group", Text("a sign, or space or none"), "The sign between groups of three digits; found if left out."),
    Field("sheet", Text("a name, or a number from 1"), "The sheet of a workbook: its name, or its number from 1."),
    Field("header", Number(), "How many rows hold the headings; found if left out."),
    Field("skip", Number(), "How many rows stand before the headings; found if left out."),
    Field("marks", Text("the name of a list, such as eurostat"), "The office whose marks the cells use."),
)


def file_options(fields: Fields, problems: Collector) -> FileOptions:
    """Return what is said of a file; counts of rows that are none are reported."""
    counts: dict[str, int | None] = {}
    for key in ("header", "skip"):
        number = fields.number(key)
        if number is not None and not (isinstance(number, int) and number >= 0):
            problems.add("not-a-count", f"`{key}` is a number of rows", fields.place(key), "write 0, 1, 2, …")
            number = None
        counts[key] = number if isinstance(number, int) else None
    return FileOptions(
        encoding=fields.text("encoding"),
        separator=fields.text("separator"),
        decimal=fields.text("decimal"),
        group=fields.text("group"),
        sheet=fields.text("sheet"),
        header=counts["header"],
        skip=counts["skip"],
        marks=fields.text("marks"),
    )
