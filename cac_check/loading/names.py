"""What ids may look like, in every file."""

from __future__ import annotations

from cac_check.loading.shape import Text

QUANTITY = Text(
    "a quantity (letters, digits and underscores, not starting with a digit)",
    r"[^\s\d!-/:-@\[-^`{-~][^\s!-/:-@\[-^`{-~]*",
)
"""What an expression can name: no spaces, no signs but the underscore."""

_RESERVED = ("domain:", "derived:", "cumulative:")
"""How proofs name what kinds fix, and how derived rules are called: no rule or claim may be taken for one of them."""

_BEGINNING = f"not starting with {', '.join(_RESERVED)}"
_OTHER = f"(?!{'|'.join(_RESERVED)})"

ID = Text(f"an id (no spaces, no / @ # or commas, {_BEGINNING})", _OTHER + r"[^\s/@#,]+")
CLAIM_ID = Text(f"a claim id (no spaces, {_BEGINNING})", _OTHER + r"\S+")
PATH = Text("a path")
