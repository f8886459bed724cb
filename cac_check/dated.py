"""Names with a day: ``accounts_closed@2023-03-31``."""

from __future__ import annotations

from typing import NamedTuple


class Dated(NamedTuple):
    """A quantity on one day, which is a variable, or a rule on one day, which is a member.

    As text it is ``id``, or ``id@2023-03-31`` where figures carry a day (``as_of``).
    """

    id: str
    day: str | None = None

    @staticmethod
    def of(name: str) -> Dated:
        """Read its text."""
        id_, _, day = name.partition("@")
        return Dated(id_, day or None)

    def __str__(self) -> str:
        """Return its text, the name of the variable or member."""
        return self.id if self.day is None else f"{self.id}@{self.day}"
