"""What an editor prints: days written out, foreign words with what they mean, no more than was asked."""

from __future__ import annotations

from dataclasses import replace

from cac_check.finding import View
from cac_check.messages import ENGLISH, in_print, language
from cac_check.report.article import document
from cac_check.report.html import to_html
from cac_check.report.words import spelled_out, visible
from tests.reports import CLOSED, as_markdown, full_report, other_accounts, report


def test_days_are_written_out_in_documents_and_stay_as_programs_have_them_elsewhere() -> None:
    assert "| CAC | 27 May 2023 |" in as_markdown(full_report())
    assert in_print(ENGLISH).numbers.month_of(2023, 5) == "May 2023"
    assert ENGLISH.numbers.month_of(2023, 5) == "2023-05"
    assert in_print(language("fr")) is language("fr")


def test_the_heading_says_what_foreign_words_mean() -> None:
    shared = replace(other_accounts("asean", 910000), view=View.WITHIN, source=None, fits_as={}, corrections=())

    assert '"92.76万余个" (more than 927,600)' in as_markdown(report([shared])).splitlines()[4]


def test_where_all_fits_nothing_is_said_of_what_does_not() -> None:
    fitting = as_markdown(report([CLOSED]))

    assert "**The figures that were checked fit together.** They were held against each other only" in fitting
    assert "changed last" not in fitting
    assert "cannot all hold, proves it" not in fitting
    assert "changed last" in as_markdown(full_report())


def test_a_number_stays_on_one_line() -> None:
    french = to_html(document(full_report(), language=language("fr")), language("fr"))

    assert "976\u202f600" in french
    assert "976 600" not in french
    assert spelled_out("2\u202f400\u00a0000\t1") == "2\u202f400\u00a0000 1"
    assert visible("2\u202f400\u00a0\u00a0000") == "2 400 000"
