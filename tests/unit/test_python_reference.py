"""The reference of the Python interface: every public name, from the source."""

from __future__ import annotations

import re

from python_reference import prose, reference

import cac_check


def test_every_public_name_has_its_entry_once() -> None:
    entries = re.findall(r"^### (\w+)$", reference(), re.MULTILINE)

    assert sorted(entries) == sorted(name for name in cac_check.__all__ if not name.startswith("_"))


def test_parameters_fields_and_what_is_raised_are_there() -> None:
    text = reference()

    assert "    profile: Profile | str = Profile.DEFAULT,\n" in text
    assert "- `dataset`: the claims." in text
    assert "| `low_open` | `bool` |" in text
    assert "| `CONTRADICTED` | `'contradicted'` |" in text
    assert text.index("## What is raised") < text.index("### DataProblems")


def test_a_docstring_becomes_markdown() -> None:
    docstring = (
        "Return ``x`` of :class:`~a.B`.\n\nMore.\n\n"
        "Args:\n    x: first\n        and second line.\n    y: other.\n\nReturns:\n    the rest.\n\nBehind."
    )

    assert prose(docstring) == (
        "Return `x` of `a.B`.\n\nMore.\n\n"
        "*Args*\n\n- `x`: first and second line.\n- `y`: other.\n\n*Returns*\n\n- the rest.\n\nBehind."
    )
