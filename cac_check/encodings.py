"""What encoding bytes that are not UTF-8 are most likely in: a guess for a message, never used to read anything.

Decoders of East Asian encodings take almost any bytes. What tells them apart is whether the characters that come out
are the frequent ones of a language.
"""

from __future__ import annotations

from typing import NamedTuple

_SAMPLE = 20_000
_LEAST_SHARE = 0.1
_MOST_UNKNOWN = 0.01
_MOST_ACCENTS = 0.2
_MANY_ZEROS = 0.3
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


class Encoding(NamedTuple):
    """An encoding as people call it and as ``iconv`` does."""

    name: str
    codec: str


_KANA = "".join(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB))))

_EAST_ASIAN = (
    (Encoding("GBK", "GB18030"), "的一是在不了有和人这中大为上个国年月日，。、"),
    (Encoding("Big5", "BIG5"), "的一是在不了有和人這中大為上個國年月日，。、"),
    (Encoding("Shift JIS", "SHIFT_JIS"), f"{_KANA}、。"),
    (Encoding("EUC-JP", "EUC-JP"), f"{_KANA}、。"),
    (Encoding("EUC-KR", "EUC-KR"), "이다는을를에의가은고하한지로도서기사"),
)
"""Encodings, each with frequent characters of the texts written in it."""


def likely_encoding(data: bytes) -> Encoding | None:
    """Return the encoding that bytes are most likely in, ``None`` where nothing speaks for one."""
    sample = data[:_SAMPLE]
    for start, codec in ((1, "UTF-16LE"), (0, "UTF-16BE")):
        if sample[start::2].count(0) > _MANY_ZEROS * len(sample) / 2 and _is_text(sample.decode(codec, "ignore")):
            return Encoding("UTF-16", codec)
    share, best = max(((_share(sample, *known), known[0]) for known in _EAST_ASIAN), key=lambda pair: pair[0])
    if share >= _LEAST_SHARE:
        return best
    accents = sum(byte > 127 for byte in sample)
    return Encoding("Latin-1 or a Windows code page", "WINDOWS-1252") if accents < _MOST_ACCENTS * len(sample) else None


def _is_text(text: str) -> bool:
    return all(character.isprintable() or character.isspace() for character in text)


def _share(sample: bytes, encoding: Encoding, frequent: str) -> float:
    """Return the share of frequent characters among those beyond ASCII; 0 where the bytes do not decode."""
    beyond = [character for character in sample.decode(encoding.codec, "replace") if not character.isascii()]
    if beyond.count(_UNKNOWN) > 1 + _MOST_UNKNOWN * len(beyond):
        return 0
    return sum(character in frequent for character in beyond) / max(len(beyond), 1)
