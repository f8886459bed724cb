"""What ids may look like, in every file."""

from __future__ import annotations

import json
import re

from cac_check.loading.shape import Text

_PLAIN = re.compile(r"(?=.*[^\W\d])\w[\w -]*")


def line_for_column(text: str) -> str:
    """Return the line under ``quantities:`` for a column whose own name is no quantity."""
    name = re.sub(r"\W+", "_", text).strip("_") or "figures"
    name = f"n_{name}" if name[0].isdigit() else name
    column = text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
    return f"{name}: {{column: {column}}}"


def _column_named(text: str) -> str:
    return f"give it such a name; to a column of a table under its `quantities:`, as in {line_for_column(text)}"


QUANTITY = Text(
    "a quantity (letters, digits and underscores, not starting with a digit)",
    r"[^\s\d!-/:-@\[-^`{-~][^\s!-/:-@\[-^`{-~]*",
    advice=_column_named,
)
"""What an expression can name: no spaces, no signs but the underscore."""

_RESERVED = ("domain:", "derived:", "cumulative:")
"""How proofs name what kinds fix, and how derived rules are called: no rule or claim may be taken for one of them."""

_BEGINNING = f"not starting with {', '.join(_RESERVED)}"
_OTHER = f"(?!{'|'.join(_RESERVED)})"

ID = Text(f"an id (no spaces, no / @ # or commas, {_BEGINNING})", _OTHER + r"[^\s/@#,]+")
CLAIM_ID = Text(f"a claim id (no spaces, {_BEGINNING})", _OTHER + r"\S+")
PATH = Text("a path")
