"""From the bytes of a text file to its text: by its byte order mark, as UTF-8, or in the encoding a person names."""

from __future__ import annotations

import codecs

from cac_check.diagnostic import Span, UnreadableFile
from cac_check.encodings import likely_encoding
from cac_check.sheets.grid import refuse

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def decoded(data: bytes, file: str, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Args:
        data: the file.
        file: what to call it.
        encoding: the name a person gave it; a byte order mark has the last word.

    Raises:
        UnreadableFile: if it is not UTF-8 and nobody said what it is, or not what was said.
    """
    codec, name = encoding, encoding or "UTF-8"
    if encoding is not None:
        try:
            codecs.lookup(encoding)
        except (LookupError, ValueError) as error:
            help_ = "names are utf-8, utf-16, latin-1, windows-1252, gb18030, shift_jis, …"
            raise refuse(file, "unknown-encoding", f"there is no encoding called {encoding!r}", help_) from error
    for mark, known, shown in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            codec, name = known, shown
            break
    try:
        text = data.decode(codec or "utf-8")
    except UnicodeError as error:
        raise _undecodable(data, file, name, error) from error
    if "\0" in text[:10_000]:
        likely = likely_encoding(data)
        cure = f"say `encoding: {likely.codec.lower()}`" if likely else "name another file"
        raise refuse(file, "encoding", "the file holds zero bytes, which no text does", cure)
    return text, name


def _undecodable(data: bytes, file: str, name: str, error: UnicodeError) -> UnreadableFile:
    if not isinstance(error, UnicodeDecodeError):
        return refuse(file, "encoding", f"the file is not {name}: {error}")
    span = None
    if name == "UTF-8":
        before = data[: error.start].decode("utf-8", "replace")
        span = Span.at(before, len(before))
    likely = likely_encoding(data)
    cure = "say its encoding, such as `encoding: windows-1252`"
    if likely is not None:
        cure = f"it looks like {likely.name}: say `encoding: {likely.codec.lower()}`"
    byte = data[error.start] if error.start < len(data) else 0
    return refuse(file, "encoding", f"the file is not {name}: byte 0x{byte:02x} cannot be read", cure, span)
