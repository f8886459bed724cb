"""What ids may look like, in every file."""

from __future__ import annotations

from cac_check.loading.shape import Text

QUANTITY = Text(
    "a quantity (letters, digits and underscores, not starting with a digit)",
    r"[^\s\d!-/:-@\[-^`{-~][^\s!-/:-@\[-^`{-~]*",
)
"""What an expression can name: no spaces, no signs but the underscore."""

ID = Text("an id (no spaces, no / @ # or commas)", r"[^\s/@#,]+")
CLAIM_ID = Text("a claim id (no spaces)", r"\S+")
PATH = Text("a path")
