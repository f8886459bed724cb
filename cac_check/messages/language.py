"""A language that sentences are told in: its catalogue of messages and the way it writes numbers."""

from __future__ import annotations

import functools
import gettext
import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from cac_check.interval import Rational
from cac_check.messages.numbers import ENGLISH_NUMBERS, PRINTED_ENGLISH_NUMBERS, Numbers, numbers_of
from cac_check.messages.sentence import Mentioned, Sentence
from cac_check.records import dataclass

LANGUAGES = ("en", "es", "fr", "zh")
"""The languages there are catalogues for; English is what messages are written in."""

REPORT = "report"
"""The catalogue of the reports for readers."""


class UnknownLanguageError(ValueError):
    """There is no catalogue for a language."""


@dataclass(frozen=True, slots=True)
class Language:
    """How sentences are said and numbers written. Functions that make sentences take one as an argument."""

    tag: str
    """As BCP 47 has it: ``es``, ``es-CL``."""
    catalogue: gettext.NullTranslations
    numbers: Numbers

    @property
    def blank(self) -> str:
        """What stands between two sentences: nothing where a full stop is wide."""
        return "" if self.tag.startswith("zh") else " "

    def say(self, text: str, /, **values: object) -> str:
        """Return a sentence in this language.

        Args:
            text: the message in English, a literal; ``{name}`` stands for a value.
            values: what stands in the placeholders, as text in this language already.
        """
        return self._filled(self.catalogue.gettext(text), values)

    def say_as(self, context: str, text: str, /, **values: object) -> str:
        """Return a sentence, or a part of one, whose English is used for several things.

        Args:
            context: which of them it is, a literal that translators read.
            text: the message, a literal.
            values: what stands in the placeholders.
        """
        return self._filled(self.catalogue.pgettext(context, text), values)

    def say_many(self, one: str, many: str, count: Rational, /, **values: object) -> str:
        """Return a sentence about a number of things, which stands in it as ``{count}``.

        Args:
            one: the message for one thing, a literal.
            many: the message for several, a literal.
            count: how many there are.
            values: what stands in the other placeholders.
        """
        text = self.catalogue.ngettext(one, many, self.numbers.plural_of(count))
        return self._filled(text, {"count": self.numbers.write(count), **values})

    def tell(self, text: str, mentioned: Callable[[Mentioned], str] = str) -> str:
        """Return a text from elsewhere: translated if it is a :class:`Sentence`, else as it is.

        Args:
            text: the text.
            mentioned: says the things that it names.
        """
        if isinstance(text, Mentioned):
            return mentioned(text)
        if not isinstance(text, Sentence):
            return text
        values = {n: self.tell(value, mentioned) if isinstance(value, str) else value for n, value in text.values}
        return self._filled(self.catalogue.gettext(text.message), values)

    def name_of(self, code: str) -> str:
        """Return what a language is called in this one, such as ``chino``; its code where that is not known."""
        return _names(self.tag.replace("_", "-").partition("-")[0].lower()).get(code.partition("-")[0].lower(), code)

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        """Put values into a message; Chinese sets letters and digits apart from its characters by a blank."""
        if not self.tag.startswith("zh"):
            return text.format_map(values)
        return "".join(_set_apart(_parts(text, values)))

    def listing(self, items: Iterable[str], *, alternatives: bool = False) -> str:
        """Return ``a``, ``a and b``, ``a, b and c``; ``or`` between alternatives; nothing for nothing."""
        *first, last = list(items) or [""]
        if not first:
            return last
        others = self.say_as("between the members of a list", ", ").join(first)
        if alternatives:
            return self.say("{others} or {last}", others=others, last=last)
        return self.say("{others} and {last}", others=others, last=last)


def _parts(text: str, values: Mapping[str, object]) -> Iterator[str]:
    """Yield the parts of a message with its values put in."""
    for literal, name, _, _ in string.Formatter().parse(text):
        yield literal
        if name is not None:
            yield str(values[name])


def _set_apart(parts: Iterable[str]) -> Iterator[str]:
    """Yield parts with a blank where a Chinese character and a letter or digit of another script meet."""
    last = ""
    for part in parts:
        if last and part and {_script(last), _script(part[0])} == {"wide", "narrow"}:
            yield " "
        yield part
        last = part[-1:] or last


def _script(character: str) -> str:
    if unicodedata.east_asian_width(character) in "WF":
        return "wide" if character.isalnum() else ""
    return "narrow" if character.isalnum() or character in "()%" else ""


def message(text: str) -> str:
    """Mark a literal as a message that is said elsewhere, and return it as it is."""
    return text


ENGLISH = Language("en", gettext.NullTranslations(), ENGLISH_NUMBERS)
"""What messages are written in."""

PRINTED_ENGLISH = Language("en", gettext.NullTranslations(), PRINTED_ENGLISH_NUMBERS)
"""The same for what is published: days are written out, where programs and terminals have them as ISO 8601 does."""


def in_print(language: Language) -> Language:
    """Return a language as documents for readers are written in it."""
    return PRINTED_ENGLISH if language is ENGLISH else language


@functools.cache
def language(tag: str, catalogue: str = REPORT) -> Language:
    """Return a language by its tag; a region has the catalogue of its language and numbers of its own.

    Args:
        tag: such as ``es`` or ``es-CL``.
        catalogue: the name of its files, which are ``messages/LANGUAGE/NAME.mo``.

    Raises:
        UnknownLanguageError: if there is no catalogue for it.
    """
    code = tag.replace("_", "-").partition("-")[0].lower()
    if code not in LANGUAGES:
        raise UnknownLanguageError(f"there are no reports in the language {tag!r}, only in {', '.join(LANGUAGES)}")
    if code == ENGLISH.tag:
        return ENGLISH
    from importlib import resources

    path = resources.files("cac_check.messages") / code / f"{catalogue}.mo"
    with path.open("rb") as file:
        return Language(tag, gettext.GNUTranslations(file), numbers_of(tag))


@functools.cache
def _names(code: str) -> Mapping[str, str]:
    """Return what languages are called in one of ours, by their codes."""
    from importlib import resources

    text = (resources.files("cac_check.messages") / "languages.txt").read_text(encoding="utf-8")
    head, *rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    column = head.index(code if code in head else head[0])
    return {row[0]: row[column] for row in rows}
