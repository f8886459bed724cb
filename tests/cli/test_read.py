"""``cac-check read``."""

from __future__ import annotations

import json

from tests.cli.conftest import Cli


def test_a_phrase_under_every_profile(cli: Cli) -> None:
    result = cli("read", "nearly 8,000")

    assert result.code == 0
    assert result.err == ""
    assert result.out == (
        "nearly 8,000\n"
        "  value    8,000\n"
        "  class    nearly\n"
        "  grain    1,000\n"
        "  strict   7,600 to 7,999\n"
        "  default  7,200 to 7,999\n"
        "  lenient  6,000 to 8,000\n"
    )


def test_the_language_is_seen_from_the_characters(cli: Cli) -> None:
    assert "default  927,600 to 927,699\n" in cli("read", "92.76万余个").out
    assert "default  927,600 to 927,699\n" in cli("read", "--language", "zh", "92.76万余个").out


def test_one_phrase_per_line_of_standard_input(cli: Cli) -> None:
    result = cli("read", "-", stdin="7541\n\n 6.66万余 \n".encode())

    assert [line for line in result.out.splitlines() if line and not line.startswith(" ")] == ["7541", "6.66万余"]


def test_json_has_one_exact_object_per_line(cli: Cli) -> None:
    result = cli("read", "--format", "json", "--kind", "percent", "12.3%", "about 62%")

    assert [json.loads(line) for line in result.out.splitlines()] == [
        {
            "says": "12.3%",
            "value": "12.3",
            "class": "bare",
            "grain": "0.1",
            "strict": "[12.25, 12.35]",
            "default": "[12.25, 12.35]",
            "lenient": "[12.2, 12.4]",
        },
        {
            "says": "about 62%",
            "value": "62",
            "class": "about",
            "grain": "1",
            "strict": "[61.5, 62.5]",
            "default": "[61, 63]",
            "lenient": "[60, 64]",
        },
    ]


def test_a_date_takes_its_year_from_the_publication(cli: Cli) -> None:
    result = cli("read", "--kind", "date", "--published", "2023-05", "March 10")

    assert "  default  2023-03-10\n  lenient  2023-03-09 to 2023-03-11\n" in result.out


def test_what_cannot_be_read_is_said_and_the_rest_is_read(cli: Cli) -> None:
    result = cli("read", "lots", "7541")

    assert result.code == 1
    assert result.out.startswith("7541\n")
    assert result.err.startswith("error[unreadable-words] ")
    assert "--> “lots”" in result.err


def test_the_way_a_change_goes_is_said_where_the_words_tell_one(cli: Cli) -> None:
    assert "  change   fall\n" in cli("read", "--kind", "percent", "fell by 17.1 percent").out
    assert "  change   rise\n" in cli("read", "--kind", "percent", "增长4%").out
    assert json.loads(cli("read", "-k", "percent", "-f", "json", "down 5 %").out)["change"] == "fall"
    assert "change" not in cli("read", "--kind", "percent", "62%").out
