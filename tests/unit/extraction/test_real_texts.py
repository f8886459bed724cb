"""Kinds of sentences that real texts hold: what looked like a figure and was another, or none."""

from __future__ import annotations

import pytest

from cac_check import extract


def found(text: str, language: str) -> list[str]:
    return [f"{mention.value} {mention.hedge}" for mention in extract(text, language).mentions]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Umfrage wurde über einen Dienst im Netz gemacht.", "de"),
        ("Das stimmt bis zu einem gewissen Grad.", "de"),
        ("1832 verkaufte der Staat die Mühle.", "de"),
        ("Das Haus wurde 1764 gebaut, und 1839 brach die Seuche aus.", "de"),
        ("Questo vale fino a un certo punto.", "it"),
        ("Негри жили там до 1492 года.", "ru"),
        ("Это случилось летом 1075 года, в конце 8 века.", "ru"),
        ("Она перевезла третью бригаду.", "ru"),
        ("Bu yüzden oraya gitmedik.", "tr"),
        ("검찰은 조사 대상을 넓혔고 조건을 바꿨다.", "ko"),
        ("그는 주사약만 있다고 말했다.", "ko"),
        ("公元前745年,城市被毁。", "zh"),
        ("音樂幾乎是一項團體活動。", "zh"),
        ("A cidade mudou muito nos anos 70.", "pt"),
        ("वर्ष 2007 तक यह शहर बड़ा था।", "hi"),
        ("تزعم السيرة أنه ألف ست أوبرات.", "ar"),
    ],
)
def test_what_is_no_figure(text: str, language: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "figures"),
    [
        ("Investasi naik 7% pada tahun 2015 menjadi $330 miliar.", "id", ["7 bare", "330000000000 bare"]),
        ("Dari 60 juta euro, 14,5 jutanya untuk keamanan.", "id", ["60000000 bare", "14500000 bare"]),
        ("I due fondi hanno raccolto 3 e 1,7 miliardi di euro.", "it", ["1700000000 bare"]),
        ("Murieron entre 4 y más de 12 millones de personas.", "es", ["12000000 over"]),
        ("Der Wert sank um mehrere zehn Milliarden Euro.", "de", ["None several"]),
        ("Im Jahr davor wurden 1832 Wohnungen gebaut.", "de", ["1832 bare"]),
        ("Mindestens 1700 wurden verletzt.", "de", ["1700 at_least"]),
        ("Он построил 852 дома и 3 школы.", "ru", ["852 bare", "3 bare"]),
        ("Toplantıya 40,000 kişi ve 250 görevli geldi.", "tr", ["250 bare"]),
        ("A multa é de $35,400 e a taxa de 35,4 euros.", "pt", ["35.4 bare"]),
        ("광장에 만 명이 모였다.", "ko", ["10000 bare"]),
        ("She flew between 3 and 5 million miles.", "en", ["None range"]),
    ],
)
def test_what_is_one(text: str, language: str, figures: list[str]) -> None:
    shown = [figure.replace("29/2", "14.5").replace("177/5", "35.4") for figure in found(text, language)]
    assert shown == figures


def test_from_and_to_tell_a_change_and_from_alone_a_hedge() -> None:
    assert found("A fila passou de 14 mil para 8,5 mil pacientes.", "pt") == ["14000 bare", "8500 bare"]
    assert found("A fila passou de 14 mil pacientes.", "pt") == ["14000 over"]


def test_of_a_number_that_looks_like_a_year() -> None:
    assert found("1640 में से 300 घर बचे।", "hi") != []
    assert found("1640 में यह हुआ।", "hi") == []
