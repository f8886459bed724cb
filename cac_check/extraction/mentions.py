"""What was found in a text: figures that may become claims, and figures that were left out, with the reason."""

from __future__ import annotations

import re
from dataclasses import field

from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.wording import Relation, place_near, relations_near, suggested_id
from cac_check.interval import Rational
from cac_check.model import Hedge, Kind, Reading
from cac_check.reading.directions import word_of_direction
from cac_check.reading.durations import duration_of
from cac_check.reading.lexicon_reader import lexicon
from cac_check.reading.numeral import Figure, Mark
from cac_check.reading.widths import negative, reading_of
from cac_check.records import dataclass

_CURRENCY = re.compile(r"[^\W\d_]+|[^\w\s'’.,-]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure of a text. Spans are offsets into the text, in characters, ends exclusive.

    Reading, relations and suggestion are worked out when they are asked for.
    """

    phrase: str
    """The words as they stand: hedge, numeral, sign or unit of time."""
    start: int
    end: int
    value: Rational | None
    """The number as written, in the unit of its kind; ``None`` for *hundreds of thousands*."""
    hedge: Hedge
    kind: Kind
    unit: str | None
    """The noun it counts, or the unit it is measured in."""
    place: str
    """``headline`` or ``pN``, as ``at:`` of a claim wants it."""
    note: str | None
    """What the surroundings did to the reading, such as a finer figure in the same sentence."""
    figure: Figure = field(repr=False)
    text: str = field(repr=False, compare=False)
    """The sentence, in the letters of its lexicon; ``figure`` gives its places in it."""
    language: str = field(repr=False)

    @property
    def around(self) -> Surroundings:
        """What stands around it."""
        return Surroundings(self.text, self.figure, lexicon(self.language))

    @property
    def reading(self) -> Reading:
        """The values the words allow under each profile."""
        if self.kind is Kind.DURATION and self.unit is not None:
            return duration_of(self.figure, self.unit)
        reading = reading_of(self.figure, self.kind)
        return negative(reading) if self.value is not None and self.value < 0 else reading

    @property
    def sentence(self) -> str:
        """The sentence it stands in."""
        return " ".join(self.as_written.split())

    @property
    def as_written(self) -> str:
        """The sentence, character by character as it is written."""
        return lexicon(self.language).letters.plain(self.text)

    @property
    def counted_in(self) -> str | None:
        """What a reader is told that one of it is: its unit; of money the currency, as the text has it."""
        if self.unit != Mark.MONEY.value:
            return self.unit
        figure, text = self.figure, self.text
        behind = _CURRENCY.findall(text[figure.numeral.end : figure.end])
        before = _CURRENCY.findall(text[figure.start : figure.numeral.start])
        found = behind[-1:] or before[-1:]
        words = lexicon(self.language)
        return words.letters.plain(found[0]) if found and found[0].lower() not in words.hedges_before else None

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Words near it that relate it to another figure."""
        plain = lexicon(self.language).letters.plain
        return tuple(Relation(found.name, plain(found.words)) for found in relations_near(self.around))

    @property
    def direction(self) -> str | None:
        """The word that tells a rise or a fall by it."""
        figure = self.figure
        words = lexicon(self.language)
        word = word_of_direction(self.text, figure.start, figure.end, words)
        return word and words.letters.plain(word)

    @property
    def suggestion(self) -> str:
        """An id for the quantity, from unit and verb; a proposal, never a decision."""
        return suggested_id(self.around, self.unit, self.kind)

    @property
    def named_place(self) -> str | None:
        """The place that is told with it, as a part of an id."""
        return place_near(self.around)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A figure that was seen and left out."""

    phrase: str
    start: int
    end: int
    reason: str
    place: str = "p1"


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in a text, in its order."""

    mentions: tuple[Mention, ...]
    skipped: tuple[Skipped, ...]
    language: str
    sure: bool = True
    """Whether its language was given, or could be told from its words."""
