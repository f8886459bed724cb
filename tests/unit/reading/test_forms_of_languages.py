"""Forms of numerals that English has not, each with the nearest words that mean something else."""

import pytest

from cac_check.reading import Unreadable, read


@pytest.mark.parametrize(
    ("says", "language", "kind", "value"),
    [
        ("un millón y medio", "es", "count", 1_500_000),
        ("un million et demi", "fr", "count", 1_500_000),
        ("anderthalb Millionen", "de", "amount", 1_500_000),
        ("mezzo milione", "it", "count", 500_000),
        ("un demi-million", "fr", "count", 500_000),
        ("dos tercios", "es", "percent", pytest.approx(200 / 3)),
        ("una tercera parte", "es", "percent", pytest.approx(100 / 3)),
        ("tres cuartas partes", "es", "percent", 75),
        ("62 por ciento", "es", "percent", 62),
        ("62 pour cent", "fr", "percent", 62),
        ("62 per cento", "it", "percent", 62),
        ("cinco por mil", "es", "percent", pytest.approx(0.5)),
        ("5 mdd", "es", "amount", 5_000_000),
        ("3 millones de euros", "es", "amount", 3_000_000),
        ("3 millions d'euros", "fr", "amount", 3_000_000),
        ("6 ménages sur 10", "fr", "percent", 60),
        ("12.3 cases per 100,000", "en", "percent", pytest.approx(0.0123)),
        ("12,3 casos por cada 100.000", "es", "percent", pytest.approx(0.0123)),
        ("varios centenares", "es", "count", None),
        ("al menos 45", "es", "count", 45),
        ("quarantacinque", "it", "count", 45),
        ("nonante-cinq", "fr", "count", 95),
        ("270 mil milhões", "pt", "count", 270 * 10**9),
        ("3 biliões", "pt", "count", 3 * 10**12),
        ("3 bilhões", "pt", "count", 3 * 10**9),
    ],
)
def test_it_is_read(says, language, kind, value):
    assert read(says, language=language, kind=kind).value == value


@pytest.mark.parametrize(
    ("says", "language", "hedge"),
    [
        ("une vingtaine", "fr", "about"),
        ("plus d'une vingtaine", "fr", "over"),
        ("une douzaine", "fr", "bare"),
        ("un centenar", "es", "about"),
        ("una docena", "es", "bare"),
        ("qualche centinaio", "it", "several"),
        ("300 circa", "it", "about"),
        ("gut 300", "de", "over"),
        ("knapp 300", "de", "nearly"),
        ("300 o más", "es", "at_least"),
        ("fines range from 30 to 600 euros", "en", "range"),
        ("la multa va de 30 a 600 euros", "es", "range"),
    ],
)
def test_the_class_of_its_hedge(says, language, hedge):
    assert read(says, language=language, kind="amount").hedge == hedge


@pytest.mark.parametrize(
    ("says", "language", "kind", "reason"),
    [
        ("die 3. Runde", "de", "count", "ordinal"),
        ("la 45.ª edición", "es", "count", "ordinal"),
        ("from 30 to 600 euros", "en", "amount", "2 numerals"),
        ("2 men in 10 boats", "en", "percent", "2 numerals"),
        ("12.3 euros per 100,000", "en", "percent", "2 numerals"),
        ("en medio de la calle", "es", "percent", "no numeral"),
        ("5 m", "en", "count", "a scale or a measure"),
        ("A-6", "es", "count", "a name or a code"),
        ("mille e uno", "it", "count", "2 numerals"),
        ("mil y una noches", "es", "count", "beside 'mil'"),
        ("cinque milioni settecentoundicimilaxyz", "it", "count", "settecentoundicimilaxyz"),
    ],
)
def test_the_nearest_words_are_not(says, language, kind, reason):
    with pytest.raises(Unreadable, match=reason):
        read(says, language=language, kind=kind)
