"""``cac-check read``: how phrases are read."""

from __future__ import annotations

import enum
import json
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import STANDARD
from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, exit_on_problems, render_diagnostic, say, wants_color
from cac_check.diagnostic import Diagnostic, Location
from cac_check.records import dataclass

if TYPE_CHECKING:
    from cac_check.model import Reading

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class ReadFormat(enum.StrEnum):
    """How readings are printed; ``json`` is one object per line."""

    TEXT = "text"
    JSON = "json"


def read(
    phrases: Annotated[
        list[str], typer.Argument(metavar="PHRASE", help="Words with one numeral; - reads one phrase per line.")
    ],
    *,
    kind: Annotated[options.KindName, typer.Option("--kind", "-k", help="What sort of number it is.")] = "count",
    language: Annotated[
        str | None,
        typer.Option("--language", "-l", metavar="CODE", help="en or zh; by default seen from the characters."),
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="Completes a date without a year.")
    ] = None,
    format_: Annotated[
        ReadFormat, typer.Option("--format", "-f", help="json prints one object per line.")
    ] = ReadFormat.TEXT,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Show how words about a number are read.

    Prints the value, the class of the words, the grain, and the values they allow under each profile.

    Exit codes: 0 all were read, 1 one cannot be read, 2 usage.

    \b
    Examples:
      cac-check read "nearly 8,000"
      cac-check read 92.76万余个
      cac-check read --kind percent "about 62%" "one in four"
      cac-check read --kind date --published 2023 "March 10"
    """
    blocks = []
    notes: dict[str, None] = {}
    code = Exit.OK
    for phrase in _phrases(phrases):
        said = understood(phrase, language, kind, published)
        if isinstance(said, Diagnostic):
            code = Exit.FINDINGS
            say(render_diagnostic(said, color=wants_color(color, sys.stderr)))
            continue
        notes |= dict.fromkeys(said.notes)
        as_json = format_ is ReadFormat.JSON
        blocks.append(json.dumps(said.to_dict(), ensure_ascii=False) + "\n" if as_json else _text(said))
    for note in notes:
        say(note)
    with exit_on_problems(color):
        emit(("" if format_ is ReadFormat.JSON else "\n").join(blocks))
    raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class Understood:
    """A phrase, and how its words are read."""

    phrase: str
    reading: Reading
    kind: options.KindName
    direction: str | None
    """Which way a change goes, if the words tell one."""
    notes: tuple[str, ...]
    """What should be known of the language."""

    def to_dict(self) -> dict[str, str | None]:
        """Return it as plain data; exact numbers and intervals as texts."""
        from cac_check.interval import format_number
        from cac_check.model import Profile

        reading = self.reading
        return {
            "says": self.phrase,
            "value": None if reading.value is None else format_number(reading.value),
            "class": None if reading.hedge is None else str(reading.hedge),
            "grain": None if reading.grain is None else format_number(reading.grain),
            **{str(profile): str(reading.under(profile)) for profile in Profile},
            **({"change": self.direction} if self.direction else {}),
        }


def understood(
    phrase: str, language: str | None, kind: options.KindName, published: str | None
) -> Understood | Diagnostic:
    """Return how a phrase is read, or why it cannot be.

    Args:
        phrase: words with one numeral.
        language: of the words; ``None``: seen from the characters.
        kind: what sort of number it is.
        published: completes a date without a year.
    """
    from cac_check.reading import Unreadable
    from cac_check.reading import read as read_phrase
    from cac_check.reading.coverage import coverage_note, foreign_letters_note

    code = language or _guessed(phrase)
    try:
        reading = read_phrase(phrase, language=code, kind=kind, published=published)
    except Unreadable as error:
        advice = _advice(phrase, language, kind, published)
        return Diagnostic("unreadable-words", error.reason, Location(f"“{phrase}”"), advice)
    notes = (foreign_letters_note(phrase, code), coverage_note([code]))
    return Understood(phrase, reading, kind, _direction(phrase, code, kind), tuple(note for note in notes if note))


def _advice(phrase: str, language: str | None, kind: options.KindName, published: str | None) -> str | None:
    """Say in which languages, or as what kind, words can be read that cannot be read as asked."""
    from cac_check.model import Hedge, Kind
    from cac_check.reading import Unreadable, languages
    from cac_check.reading import read as read_phrase

    def reading(code: str, as_kind: str) -> Reading | None:
        try:
            return read_phrase(phrase, language=code, kind=as_kind, published=published)
        except Unreadable:
            return None

    guessed = language or _guessed(phrase)
    if language is None:
        found = {code: read_as for code in languages() if (read_as := reading(code, kind)) is not None}
        hedged = [code for code, read_as in found.items() if read_as.hedge is not Hedge.BARE]
        if codes := hedged or list(found):
            return f"as {', '.join(codes)} it can be read: give --language"
    others = (Kind.PERCENT, Kind.AMOUNT, Kind.DURATION, Kind.DATE)
    if guessed not in languages():
        return None
    better = next((other for other in others if other != kind and reading(guessed, other) is not None), None)
    return f"it can be read with --kind {better}" if better else None


def _guessed(phrase: str) -> str:
    return "zh" if _CHINESE.search(phrase) else "en"


def _phrases(arguments: Iterable[str]) -> Iterable[str]:
    for argument in arguments:
        if argument == STANDARD:
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield argument


def _direction(phrase: str, language: str, kind: options.KindName) -> str | None:
    """Return which way a change goes if the words tell one: it gives the figure of a `change` rule its sign."""
    from cac_check.model import Kind
    from cac_check.reading import Unreadable
    from cac_check.reading.directions import direction_of

    if kind in (Kind.DATE, Kind.DURATION):
        return None
    try:
        direction = direction_of(phrase, language)
    except Unreadable:
        return None
    return None if direction is None else str(direction)


def _text(said: Understood) -> str:
    from cac_check.model import Kind, Profile
    from cac_check.report.words import figure, number, values, visible

    reading, kind = said.reading, Kind(said.kind)
    rows = [
        ("value", "none" if reading.value is None else figure(reading.value, kind)),
        ("class", str(reading.hedge)),
        ("grain", "none" if reading.grain is None else number(reading.grain)),
        *((str(profile), values(reading.under(profile), kind)) for profile in Profile),
        *([("change", said.direction)] if said.direction else ()),
    ]
    return "\n".join([visible(said.phrase), *(f"  {name:<8} {text}" for name, text in rows)]) + "\n"
