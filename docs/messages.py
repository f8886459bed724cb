"""Collects the sentences of the program for translators, and compiles what they wrote.

For each catalogue and language, ``cac_check/messages/LANGUAGE/CATALOGUE.po`` gets every message of the modules of that
catalogue: new ones empty, those that are gone left out, translations kept. ``CATALOGUE.mo`` beside it is what the
program reads. How numbers and days are written, and what languages are called, comes from CLDR, by babel, into
``cldr.txt`` and ``languages.txt``.

Usage: ``python docs/messages.py`` writes; ``python docs/messages.py --check`` only says what is out of date, missing,
fuzzy or has other placeholders than its message (exit 1).
"""

from __future__ import annotations

import io
import re
import string
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from babel import Locale
from babel.localedata import locale_identifiers
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cac_check.messages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cac_check"
TARGET = PACKAGE / "messages"

CATALOGUES: Mapping[str, tuple[str, ...]] = {
    "report": (
        "report",
        "messages",
        "verdict",
        "engine",
        "derived_rules.py",
        "tables",
        "suggestion",
        "extraction",
        "gate",
        "commands/gate_tables.py",
        "commands/table_versions.py",
    ),
    "workbench": ("workbench",),
}
"""The catalogues, each with the folders and modules of the package whose messages it holds."""

KEYWORDS: Mapping[str, Any] = {
    "say": None,
    "say_many": (1, 2),
    "say_as": ((1, "c"), 2),
    "message": None,
    "message_as": ((1, "c"), 2),
    "saying": None,
    "_": None,
    "UnclearError": None,
}
"""Functions whose literals are messages: which arguments, and which of them is the context (``c``)."""

_METHODS = {".py": "python", ".jinja": "jinja2"}
_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true"}

PLURALS = {
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "zh": "nplurals=1; plural=0;",
}
"""Plural forms of numbers in digits. CLDR has one more for millions in Spanish and French, after which comes *de*."""

TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in the header of every catalogue, so that the same messages make the same file."""
_DATED = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By)[^\n]*\n', re.MULTILINE
)


def extracted(catalogue: str) -> Catalog:
    """Return every message of a catalogue, with the files it stands in."""
    template = Catalog()
    for place in CATALOGUES[catalogue]:
        path = PACKAGE / place
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            method = _METHODS.get(file.suffix)
            if method is None:
                continue
            with file.open("rb") as content:
                found = list(extract(method, content, KEYWORDS, ("Translators:",), _OPTIONS))
            for _, text, comments, context in found:
                where = [(str(file.relative_to(ROOT)), 0)]
                template.add(text, None, where, auto_comments=comments, context=context)
    return template


def merged(template: Catalog, path: Path, code: str) -> Catalog:
    """Return the messages of today with the translations a file has for them; nothing is guessed."""
    old = Catalog(locale=code)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=code)
    made = Catalog(locale=code, project="cac-check", creation_date=_DAY, revision_date=_DAY, fuzzy=False)
    made.mime_headers = [("Plural-Forms", PLURALS[code])]
    made.header_comment = f"# What cac-check says, in {Locale(code).english_name}."
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        made.add(
            message.id,
            known.string if known is not None and known.pluralizable == message.pluralizable else None,
            message.locations,
            flags=known.flags if known is not None else (),
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known is not None else (),
            context=message.context,
        )
    return made


def as_po(catalogue: Catalog) -> str:
    """Return a catalogue as translators edit it: sorted, without dates and without places in the code."""
    file = io.BytesIO()
    write_po(file, catalogue, width=120, sort_output=True, no_location=True)
    return _DATED.sub("", file.getvalue().decode("utf-8"))


def as_mo(catalogue: Catalog) -> bytes:
    """Return a catalogue as the program reads it; the header has the plural forms and no more."""
    file = io.BytesIO()
    kept = Catalog(locale=catalogue.locale, fuzzy=False)
    kept.mime_headers = catalogue.mime_headers
    for message in catalogue:
        if message.id and complete(message):
            kept.add(message.id, message.string, context=message.context)
    kept.mime_headers = [
        (name, value) for name, value in kept.mime_headers if name in ("Plural-Forms", "Content-Type", "Language")
    ]
    write_mo(file, kept)
    return file.getvalue()


def complete(message: Message) -> bool:
    """Whether a message is translated, in every plural form."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def problems(catalogue: Catalog, file: str) -> Iterator[str]:
    """Yield what is wrong with the translations: missing, fuzzy, or with other placeholders than the message."""
    for message in catalogue:
        if not message.id:
            continue
        if not complete(message):
            yield f"{file}: {'fuzzy' if message.fuzzy else 'not translated'}: {message.id!r}"
            continue
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        wanted = set(placeholders(ids[-1]))
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        for text in strings:
            found = set(placeholders(text))
            left = wanted - found - ({"count"} if len(ids) > 1 else set())
            if left or found - wanted:
                yield f"{file}: other placeholders than {message.id!r}: {text!r}"


def placeholders(text: str) -> Iterator[str]:
    """Yield the names of the values that stand in a message."""
    for _, name, spec, conversion in string.Formatter().parse(text):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")


# --- Numbers -----------------------------------------------------------------------------------------------------


def cldr() -> str:
    """Return how numbers and days are written in each language and region, a line each."""
    lines = [f"# Written by docs/messages.py from CLDR (babel {version('babel')}): change it there."]
    lines.append(
        "# code, decimal sign, sign of groups, digits before the first of them, per cent, day, month, their names"
    )
    rows = {code.replace("_", "-"): _signs(code) for code in sorted(locale_identifiers()) if _is_told(code)}
    for code, signs in rows.items():
        if "-" not in code or signs != rows[code.partition("-")[0]]:
            lines.append(f"{code}\t{signs}")
    return "\n".join(lines) + "\n"


def _is_told(code: str) -> bool:
    """Whether a locale is one of our languages, or a region of one that is written in the same script."""
    locale = Locale.parse(code)
    return locale.language in TRANSLATED and locale.script in (None, "Hans") and not locale.variant


FOUR_DIGITS_TOGETHER = ("es", "es_EA", "es_ES", "es_GQ", "es_IC", "es_PH")
"""Where CLDR groups from five digits on (minimumGroupingDigits), which babel 2.19 does not know."""

_FIELDS = {"d": "{day}", "dd": "{day}", "M": "{month}", "MMMM": "{month}", "MMM": "{month}", "y": "{year}"}


def _signs(code: str) -> str:
    locale = Locale.parse(code)
    signs = locale.number_symbols["latn"]
    percent = locale.percent_formats[None].pattern.partition(";")[0]
    percent = re.sub(r"[#0,.]+", "{}", percent)
    pattern = locale.date_formats["long"].pattern
    day, month_of_year = _day(pattern), _day(locale.datetime_skeletons["yMMMM"].pattern)
    in_numbers = re.fullmatch(".*[^M]M[^M].*", pattern) is not None
    months = [str(month) if in_numbers else locale.months["format"]["wide"][month] for month in range(1, 13)]
    least = 2 if code in FOUR_DIGITS_TOGETHER else 1
    return "\t".join([signs["decimal"], signs["group"], str(least), percent, day, month_of_year, "|".join(months)])


def _day(pattern: str) -> str:
    """Return a pattern of CLDR with our placeholders."""
    parts = re.findall(r"'[^']*'|[A-Za-z]+|[^A-Za-z']+", pattern)
    return "".join(_FIELDS.get(part, part.strip("'")) for part in parts)


def language_names() -> str:
    """Return what languages of two letters are called in each of ours, a line each."""
    told = [Locale(code).languages for code in LANGUAGES]
    known = sorted(code for code in set.intersection(*(set(names) for names in told)) if len(code) == 2)
    rows = [("code", *LANGUAGES), *((code, *(names[code] for names in told)) for code in known)]
    head = f"# Written by docs/messages.py from CLDR (babel {version('babel')}): what languages are called in ours."
    return "\n".join([head, *map("\t".join, rows)]) + "\n"


def files() -> Iterator[tuple[Path, bytes]]:
    """Yield every file this script writes, with what it should hold."""
    yield TARGET / "cldr.txt", cldr().encode()
    yield TARGET / "languages.txt", language_names().encode()
    for catalogue in CATALOGUES:
        template = extracted(catalogue)
        for code in TRANSLATED:
            path = TARGET / code / f"{catalogue}.po"
            messages = merged(template, path, code)
            yield path, as_po(messages).encode()
            yield path.with_suffix(".mo"), as_mo(messages)


def wrong(paths: Iterable[Path]) -> Iterator[str]:
    """Yield what is wrong with the translations of catalogues."""
    for path in paths:
        with path.open("rb") as file:
            yield from problems(read_po(file), str(path.relative_to(ROOT)))


def main() -> int:
    """Write the files, or say which are out of date, and what is wrong with the translations."""
    checking = "--check" in sys.argv[1:]
    stale = 0
    for path, content in files():
        if path.exists() and path.read_bytes() == content:
            continue
        stale += 1
        print(f"{'out of date' if checking else 'wrote'}: {path.relative_to(ROOT)}")
        if not checking:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    found = list(wrong(sorted(TARGET.rglob("*.po"))))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found or (stale and checking) else 0


if __name__ == "__main__":
    sys.exit(main())
