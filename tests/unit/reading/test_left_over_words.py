"""Words that make another number of the one beside them: read with it, or the whole is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cac_check.extraction import extract
from cac_check.model import Hedge
from cac_check.reading import Unreadable, read


@pytest.mark.parametrize(
    ("says", "language"),
    [
        ("الخامس عشر", "ar"),
        ("الخامسة عشرة", "ar"),
        ("الذكرى الحادية عشرة", "ar"),
        ("القرن التاسع عشر", "ar"),
        ("جزء من 12 دولة", "ar"),
        ("جزء من خمسة عشر", "ar"),
        ("خُمسَين", "ar"),
        ("3 सौ और एक", "hi"),
        ("तीन लाख और एक", "hi"),
        ("1半", "zh"),
        ("3半", "ja"),
        ("3반", "ko"),
        ("二份一", "zh"),
        ("十份十一", "zh"),
        ("三份二", "zh"),
        ("三百又二", "zh"),
        ("三百と二ダース", "ja"),
        ("三百と二十", "ja"),
        ("三百及び二", "ja"),
        ("On yetişkinden dördü", "tr"),
        ("Yüz kişiden yirmisi", "tr"),
    ],
)
@pytest.mark.parametrize("kind", ["amount", "percent"])
def test_a_number_that_goes_on_unread_is_refused(says: str, language: str, kind: str) -> None:
    with pytest.raises(Unreadable):
        read(says, language=language, kind=kind)


@pytest.mark.parametrize(
    ("says", "language", "kind", "value"),
    [
        ("خمسة عشر", "ar", "count", 15),
        ("الخمسة عشر", "ar", "count", 15),
        ("جزء من مئة", "ar", "percent", 1),
        ("جزء من ألف", "ar", "percent", Fraction(1, 10)),
        ("جزءا من المليون", "ar", "percent", Fraction(1, 10_000)),
        ("सौ में से एक", "hi", "percent", 1),
        ("हज़ार में से सात", "hi", "percent", Fraction(7, 10)),
        ("दस में से सात", "hi", "percent", 70),
        ("一千人", "zh", "count", 1_000),
        ("三份一样的文件", "zh", "count", 3),
        ("两万半", "zh", "count", 25_000),
        ("二百人", "ja", "count", 200),
        ("one in a thousand", "en", "percent", Fraction(1, 10)),
        ("veintidos", "es", "count", 22),
        ("veintiseis millones", "es", "count", 26_000_000),
    ],
)
def test_what_stands_beside_a_number_is_read_with_it(
    says: str, language: str, kind: str, value: int | Fraction
) -> None:
    reading = read(says, language=language, kind=kind)

    assert reading.default.contains(value) if reading.value is None else reading.value == value


@pytest.mark.parametrize(
    ("says", "language", "hedge"),
    [
        ("die Marke von 300 überschritten", "de", Hedge.OVER),
        ("hat die Schwelle von 3 Millionen Euro überschritten", "de", Hedge.OVER),
        ("die Grenze von rund 300 überschritten", "de", None),
        ("die Marke von 300 geknackt", "de", Hedge.AT_LEAST),
        ("die Marke von 300 nicht überschritten", "de", Hedge.UP_TO),
        ("über der Marke von 300", "de", Hedge.OVER),
        ("unter die Marke von 300 gefallen", "de", Hedge.UNDER),
        ("an 30 Tagen überschritten", "de", Hedge.BARE),
        ("die Marke von 300 erreicht", "de", Hedge.BARE),
        ("passed the mark of 300", "en", Hedge.OVER),
        ("a franchi la barre des 300", "fr", Hedge.OVER),
        ("ha superato quota 300", "it", Hedge.OVER),
        ("menembus angka 300", "id", Hedge.OVER),
    ],
)
def test_a_mark_that_is_passed_bends_the_number(says: str, language: str, hedge: Hedge | None) -> None:
    try:
        found = read(says, language=language, kind="amount").hedge
    except Unreadable:
        found = None
    assert found == hedge


@pytest.mark.parametrize(
    ("text", "language", "figures"),
    [
        ("Die Zahl der Toten hat die Marke von 300 überschritten.", "de", ["die Marke von 300 überschritten"]),
        ("三百人と二百人が参加した。", "ja", ["三百", "二百"]),
        ("共有三份文件。", "zh", ["三"]),
    ],
)
def test_in_texts_it_is_the_same(text: str, language: str, figures: list[str]) -> None:
    told = [text[mention.start : mention.end] for mention in extract(text, language).mentions]

    assert len(told) == len(figures)
    assert all(figure.removeprefix("die ") in says for figure, says in zip(figures, told, strict=True))
