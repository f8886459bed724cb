"""A rule that the words of a text suggest, before anyone has agreed to it."""

from __future__ import annotations

from cac_check.extraction.mentions import Mention
from cac_check.records import dataclass

IS_ALL = "rest: is that all of it? Then `rest: none`"
"""What is asked of parts that are told to be all of a whole, or add up to it."""


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule that words suggest."""

    form: str
    total: str | None
    """The whole of a breakdown; ``None`` if it is told nowhere and must be named."""
    parts: tuple[str, ...]
    """Quantities, in the order of the form: parts of a breakdown; part, whole and share; start, end and change."""
    mentions: tuple[Mention, ...]
    """The figures: of the whole first, where it is told, then those of ``parts``."""
    words: str
    """What suggests it."""
    place: str
    question: str
    complete: bool = False
    """Whether the parts are told to be all of the whole."""
    coincidence: str | None = None
    """How likely chance makes it, where no words say it."""
    unnamed: str | None = None
    """A name for a whole that the text does not tell."""

    @property
    def noun(self) -> str | None:
        """What is counted, if a figure says it."""
        return next((mention.unit for mention in self.mentions if mention.unit), None)
