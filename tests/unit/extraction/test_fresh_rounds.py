"""Kinds of sentences that fresh rounds showed: what looked like a figure and was none, or was another."""

from __future__ import annotations

import pytest

from cac_check import extract
from cac_check.model import Kind
from cac_check.reading import Unreadable, read


def found(text: str, language: str) -> list[str]:
    return [f"{mention.value} {mention.hedge}" for mention in extract(text, language).mentions]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Iba a cien por hora.", "es"),
        ("Si è fatto in quattro per loro.", "it"),
        ("Film bin bir güçlükle çekildi.", "tr"),
        ("Сім разів відмір, а раз відріж.", "uk"),
        ("La banda tocará «40» en el estadio.", "es"),
        ("La calle quedará cerrada la noche del 24 al 25.", "es"),
        ("El piloto saldrá desde la posición 18.", "es"),
        ("Emigró con once años.", "es"),
        ("Il papa morì nel 1963, a 81 anni.", "it"),
        ("Gli articoli 2 e 32 della Costituzione lo vietano.", "it"),
        ("Справу розглядають за частиною 3 статті 185 кодексу.", "uk"),
        ("Dans la nuit du 24 au 25, le trafic sera interrompu.", "fr"),
        ("Le cabinet est au 14 bis, rue de la République.", "fr"),
        ("Les années 30 fascinent toujours.", "fr"),
        ("Na madrugada de 24 para 25 o metro estará fechado.", "pt"),
        ("Ronaldo marcou aos 82 minutos.", "pt"),
        ("A Lei n.º 13.709 garante esse direito.", "pt"),
        ("Ia lulus SMA pada tahun 90-an.", "id"),
        ("事故发生在京沪高速812公里处。", "zh"),
        ("Use un tornillo M8 y una llave del 13.", "es"),
        ("Calza un 44.", "es"),
        ("Il chausse du 43 et porte le maillot floqué du 7.", "fr"),
        ("Le vaccin est efficace chez les plus de soixante ans.", "fr"),
        ("Porta il 43 di scarpe.", "it"),
        ("Tocaram o Quarteto op. 131.", "pt"),
        ("4821 şifresini girip 56 numaralı dolabı açtı.", "tr"),
        ("On birinin durumu ağır.", "tr"),
        ("Pupils saw asteroid 433 Eros.", "en"),
        ("노조가 이틀째 파업을 이어 갔다.", "ko"),
        ("문의는 국번 없이 1366번.", "ko"),
    ],
)
def test_what_is_no_figure(text: str, language: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "figures"),
    [
        ("Fue condenado con 12 años de cárcel.", "es", ["438291/100 bare"]),
        ("Los daños rebasarán con holgura los 4.000 millones.", "es", ["4000000000 over"]),
        ("L'adesione ha sfiorato l'80 per cento.", "it", ["80 nearly"]),
        ("Kızamık vakaları 340'tan 1.120'ye yükseldi.", "tr", ["340 bare", "1120 bare"]),
        ("Populasi badak tinggal 40-50 ekor.", "id", ["None range"]),
        ("Der Schaden dürfte eine halbe Milliarde Euro übersteigen.", "de", ["500000000 over"]),
        ("El hospital atendió como mínimo a 95 intoxicados.", "es", ["95 at_least"]),
        ("Il réunit 3 200 adhérents au bas mot.", "fr", ["3200 at_least"]),
        ("La facture avoisinera les douze millions d'euros.", "fr", ["12000000 about"]),
        ("È costato 85 milioni, se non di più.", "it", ["85000000 at_least"]),
        ("İnşaat 14 aydan uzun sürdü.", "tr", ["340893/800 over"]),
        ("They get £1,150 or so a month.", "en", ["1150 about"]),
        ("Trawlers landed 340 tonnes, against October's 410.", "en", ["340 bare", "410 bare"]),
        ("The firm turns over a little under €5m.", "en", ["5000000 nearly"]),
        ("Half a million households, give or take, lost power.", "en", ["500000 about"]),
        ("Столбик термометра опустится до 28 градусов ниже нуля.", "ru", ["-28 bare"]),
        ("Her on öğrenciden dördü aç.", "tr", ["40 fraction"]),
        ("Нацбанк підвищив облікову ставку на 0,5 відсоткового пункту — до 14,5 %.", "uk", ["1/2 bare", "29/2 bare"]),
    ],
)
def test_what_is_one(text: str, language: str, figures: list[str]) -> None:
    assert found(text, language) == figures


BELOW_ZERO = [
    ("It was 11 degrees below zero.", "en", -11),
    ("Se midieron 11 grados bajo cero.", "es", -11),
    ("Si sono toccati 8 gradi sotto zero.", "it", -8),
    ("Il a fait 12 degrés au-dessous de zéro.", "fr", -12),
    ("Es hatte 15 Grad unter Null.", "de", -15),
    ("Fez 4 graus negativos.", "pt", -4),
    ("Ночью было 25 градусов мороза.", "ru", -25),
    ("Suhu mencapai 3 derajat di bawah nol.", "id", -3),
    ("Sıcaklık sıfırın altında 12 dereceye düştü.", "tr", -12),
    ("तापमान शून्य से 4 डिग्री नीचे चला गया।", "hi", -4),
    ("بلغت الحرارة 7 درجات تحت الصفر.", "ar", -7),
]


@pytest.mark.parametrize(("text", "language", "degrees"), BELOW_ZERO)
def test_degrees_below_zero(text: str, language: str, degrees: int) -> None:
    assert [mention.value for mention in extract(text, language).mentions] == [degrees]


def test_degrees_below_zero_in_phrases() -> None:
    assert read("11 grados bajo cero", language="es", kind=Kind.AMOUNT).value == -11
    with pytest.raises(Unreadable, match="negative"):
        read("11 grados bajo cero", language="es", kind=Kind.COUNT)


def test_a_hedge_below_zero_is_refused() -> None:
    result = extract("Похолодает до 12 градусов мороза.", "ru")
    assert not result.mentions
    assert "below zero" in result.skipped[0].reason
