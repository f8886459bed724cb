"""How many examples a law tries."""

from __future__ import annotations

from hypothesis import settings

USUAL = 60
"""Examples of a law when every test is run (the profile ``ci``)."""


def few(number: int) -> settings:
    """Return the settings of a law whose examples take long.

    Args:
        number: examples where other laws try :data:`USUAL`; in ``make laws`` and ``make fuzz`` they grow in proportion.
    """
    return settings(max_examples=max(number, number * settings.default.max_examples // USUAL), deadline=None)
