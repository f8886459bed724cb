"""A sentence that is made where no language is known."""

from __future__ import annotations


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
