"""The choices of the command line are those of the library."""

from __future__ import annotations

import enum
from typing import get_args

import pytest

from cac_check.commands import options
from cac_check.finding import View
from cac_check.model import Kind, Profile
from cac_check.report import FORMATS


@pytest.mark.parametrize(
    ("choices", "known"),
    [(options.ProfileName, Profile), (options.KindName, Kind)],
)
def test_literals_name_every_member(choices: object, known: type[enum.StrEnum]) -> None:
    assert list(get_args(choices)) == [str(member) for member in known]


def test_views() -> None:
    assert list(map(str, options.ViewName)) == list(map(str, View))


def test_formats() -> None:
    assert set(options.FORMAT_NAMES) == set(FORMATS)
