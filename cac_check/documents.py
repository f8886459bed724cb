"""Documents that hold a text or tables, but are neither: told by their content, whatever they are called."""

from __future__ import annotations

ADVICE = "save its text as .txt or .html, or its tables as .csv or .xlsx, and take that"
"""What to do with one."""

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVE = b"PK\x03\x04"


def document_kind(data: bytes) -> str | None:
    """Return what sort of document a file is, in words; ``None`` if it is none that is known."""
    if data.startswith(b"%PDF-"):
        return "a PDF file"
    if data.startswith(b"{\\rtf"):
        return "an RTF document"
    if data.startswith(_ARCHIVE) and b"word/" in data:
        return "a Word document"
    if data.startswith(_ARCHIVE) and b"application/vnd.oasis.opendocument.text" in data[:200]:
        return "an OpenDocument text"
    if data.startswith(_COMPOUND) and "WordDocument".encode("utf-16-le") in data:
        return "a Word document"
    return None
