"""What labels of rows and columns say: a year, a total, what is calculated from other rows, a difference."""

from __future__ import annotations

import re

YEAR = re.compile(
    r"(?:1[6-9]|20|21)[0-9]{2}(?:\s*[-–/]\s*(?:[0-9]{2}|[0-9]{4}))?"
    r"(?: ?[a-z]|\s*\(?[0-9]\)|\s*\([a-z]\)|\s?[*†‡]{1,3})?"
)
"""A year, or two in a row, with a mark of a note or of a figure that is to come behind it."""

TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?\b(?:\s*[-–,(:*0-9].*)?|all\b.{0,28}|(?:both sexes|whole (?:year|country))\b.*"
    r"|.*[, ]total\)?\s*[0-9]?\)?|_T|insgesamt|zusammen|(?:gesamt)?summe|ensemble|totale|suma|yhteensä|i alt|totalt"
    r"|ogółem|合計|总计|总数|小计|計",
    re.IGNORECASE,
)
"""Labels that say *total* and no more: "total expenditure" may be a figure of its own."""

CALCULATED = re.compile(
    r".*(?:\bper ?cent(?:age)? change|% change|\bannual (?:average )?(?:growth|change)).*", re.IGNORECASE
)
"""Labels of what is calculated from other rows, and no sum of them."""

DIFFERENCE = re.compile(
    r"\b(?:balance|surplus|deficit|net|difference|saldo|differenz|solde)\b|[A-Z]-[A-Z]\b|差引|收支",
    re.IGNORECASE,
)
"""Labels of what is the difference of two others."""
