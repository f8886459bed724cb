"""From the bytes of a file to text that is safe to parse, or the reason why not."""

from __future__ import annotations

import re

from cac_check.diagnostic import Span, UnreadableFile
from cac_check.documents import ADVICE, document_kind
from cac_check.encodings import Encoding, likely_encoding
from cac_check.loading.problems import Collector

MAX_BYTES = 64 * 2**20
"""Largest file read whole: 50,000 claims take 12 MB, more belong into a table."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a stream: NUL, control characters, lone surrogates."""

_OTHER_ENCODINGS = (
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)

_PAGE_BREAKS = str.maketrans("\x0b\x0c", "\n\n")
"""Allowed in articles: texts taken from PDF files have form feeds between their pages."""


def decode(data: bytes, file: str, *, prose: bool = False) -> str:
    """Return the text of ``data``, which must be UTF-8, with or without a byte order mark.

    Args:
        data: the file as it is.
        file: what to call it in messages.
        prose: whether it is an article, which may have page breaks, and not YAML.

    Raises:
        UnreadableFile: if it is too large, not UTF-8, or holds characters that no text file should.
    """
    if len(data) > MAX_BYTES:
        raise _unreadable(
            file,
            "file-too-large",
            f"the file has {len(data):,} bytes, more than the {MAX_BYTES:,} that are read whole",
            "put the claims into a table (CSV or Parquet) and check it with a rule file that has `tables:`",
        )
    if prose and (kind := document_kind(data)) is not None:
        raise _unreadable(file, "no-text", f"it is {kind}, not a text", ADVICE)
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark):
            raise _unreadable(file, "encoding", f"the file is {name}, not UTF-8", _advice(Encoding(name, name)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        raise _unreadable(
            file,
            "encoding",
            f"the file is not UTF-8: byte 0x{data[error.start]:02x} cannot be read",
            _advice(likely_encoding(data)),
            Span.at(before, len(before)),
        ) from error
    forbidden = _FORBIDDEN.search(text.translate(_PAGE_BREAKS) if prose else text)
    if forbidden and forbidden.group() == "\0" and (encoding := likely_encoding(data)) and encoding.name == "UTF-16":
        raise _unreadable(file, "encoding", "the file holds zero bytes, which no UTF-8 text does", _advice(encoding))
    if forbidden:
        raise _unreadable(
            file,
            "control-character",
            f"the character U+{ord(forbidden.group()):04X} does not belong in a text file",
            "delete it; it is often left behind by copying from a web page or a PDF",
            Span.at(text, forbidden.start()),
        )
    return text


def _advice(encoding: Encoding | None) -> str:
    if encoding is None:
        return "save it as UTF-8; if it is no text at all, name another file"
    return f"it looks like {encoding.name}: save it as UTF-8, or run iconv -f {encoding.codec} -t UTF-8 on it"


def _unreadable(file: str, code: str, message: str, advice: str, span: Span | None = None) -> UnreadableFile:
    problems = Collector(file)
    problems.add(code, message, span, advice)
    return UnreadableFile(problems.diagnostics)
