"""What the columns of a file of findings hold, as CSV on the Web (W3C, CSVW) describes a CSV file beside it.

``FILE.csv-metadata.json`` is where readers of ``FILE.csv`` look for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath

from cac_check.certificate import Json
from cac_check.records import dataclass

ENDING = ".csv-metadata.json"

_BESIDE = "-metadata.json"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a CSV file."""

    title: str
    """Its cell in the first line."""
    meaning: str = ""
    datatype: str = "string"
    """One of the types CSVW names: ``string``, ``integer``, ``double``, ``date``."""


def metadata(columns: Iterable[Column], tool: str) -> str:
    """Return the description of a CSV file whose name is not known yet, see :func:`beside`."""
    described: list[Json] = [_column(number, column) for number, column in enumerate(columns, start=1)]
    content: Json = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": "",
        "dc:title": "Findings: figures that cannot all be true at once, and what would make them fit",
        "dc:creator": tool,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {"columns": described},
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def beside(description: str, path: str) -> str:
    """Return a description with the name of the CSV file it stands beside.

    Args:
        description: of :func:`metadata`.
        path: of the description itself, ``FILE.csv-metadata.json``.
    """
    content = json.loads(description)
    content["url"] = PurePath(path).name[: -len(_BESIDE)]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _column(number: int, column: Column) -> Json:
    # A name may hold letters, digits and underscores only; the title is what stands in the file.
    plain = "".join(character if character.isascii() and character.isalnum() else "_" for character in column.title)
    described: dict[str, Json] = {
        "name": plain if plain.strip("_") and plain[0] != "_" else f"column_{number}",
        "titles": column.title,
        "datatype": column.datatype,
    }
    return described | ({"dc:description": column.meaning} if column.meaning else {})
