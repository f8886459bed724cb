"""A sentence that is made where no language is known."""

from __future__ import annotations

from collections.abc import Sequence


class Sentence(str):
    """English text that knows its message and values, so that a report can tell it in another language.

    It is the English text for everybody who takes it as text: files, logs, comparisons.
    """

    __slots__ = ("message", "values")

    message: str
    values: tuple[tuple[str, object], ...]

    @staticmethod
    def saying(text: str, /, **values: object) -> Sentence:
        """Return a message with its values put in.

        Args:
            text: the message in English, a literal.
            values: what stands in the placeholders; sentences among them are translated with it.
        """
        made = Sentence(text.format_map(values))
        made.message, made.values = text, tuple(values.items())
        return made


class Mentioned(str):
    """Things that a sentence names, as text for programs; a report that knows them tells them in its own way."""

    __slots__ = ("ids",)

    ids: tuple[str, ...]

    @staticmethod
    def of(things: Sequence[tuple[str, str]]) -> Mentioned:
        """Return things as text.

        Args:
            things: the text and the id of each.
        """
        made = Mentioned("; ".join(text for text, _ in things))
        made.ids = tuple(id_ for _, id_ in things)
        return made
