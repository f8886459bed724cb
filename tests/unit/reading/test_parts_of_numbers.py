"""What goes on behind a number, and what only looks so: halves, smaller scales and units, wholes of shares."""

from fractions import Fraction

import pytest

from cac_check.extraction import extract
from cac_check.model import Hedge
from cac_check.reading import Unreadable, read


def found(text: str, language: str) -> list[tuple[str, str]]:
    return [
        (mention.phrase, str(mention.value) if mention.value is not None else str(mention.reading.strict))
        for mention in extract(text, language).mentions
    ]


@pytest.mark.parametrize(
    ("says", "language", "kind", "value"),
    [
        ("un'ottantina di dispersi", "it", "count", 80),
        ("un’ottantina di dispersi", "it", "count", 80),
        ("1 milione e 100 mila", "it", "count", 1_100_000),
        ("tre miliardi e duecento milioni", "it", "count", 3_200_000_000),
        ("un milione e mezzo", "it", "count", 1_500_000),
        ("una decina di miliardi", "it", "count", 10_000_000_000),
        ("une quinzaine de millions", "fr", "count", 15_000_000),
        ("una docena de millones", "es", "count", 12_000_000),
        ("1.250 millones y medio", "es", "count", 1_250_500_000),
        ("una de cada mil", "es", "percent", Fraction(1, 10)),
        ("uma em cada mil", "pt", "percent", Fraction(1, 10)),
        ("one in a thousand", "en", "percent", Fraction(1, 10)),
        ("tres por cada cien", "es", "percent", 3),
        ("meno di un'azienda su cinque", "it", "percent", 20),
        ("binde 3", "tr", "percent", Fraction(3, 10)),
        ("her beş gençten ikisi", "tr", "percent", 40),
        ("her 10 kişiden 3'ü", "tr", "percent", 30),
        ("her dört gençten biri", "tr", "percent", 25),
        ("خمس السكان", "ar", "percent", 20),
        ("خمس مدارس", "ar", "count", 5),
        ("每四人就有一人", "zh", "percent", 25),
        ("每四个青年里就有一个", "zh", "percent", 25),
        ("69만7천714ha", "ko", "amount", 697_714),
        ("شخص من كل عشرة", "ar", "percent", 10),
        ("ثلاثة أشخاص من كل عشرة", "ar", "percent", 30),
        ("हर चौथा बच्चा", "hi", "percent", 25),
        ("每百名居民中,有六十三人", "zh", "percent", 63),
        ("52만2천670명", "ko", "count", 522_670),
    ],
)
def test_the_whole_number_is_read(says, language, kind, value):
    assert read(says, language=language, kind=kind).value == value


@pytest.mark.parametrize(
    ("says", "language", "months"),
    [
        ("سنتين وستة أشهر", "ar", 30),
        ("سنة وستة أشهر", "ar", 18),
        ("год и шесть месяцев", "ru", 18),
        ("два года и шесть месяцев", "ru", 30),
        ("рік і три місяці", "uk", 15),
        ("tres años y medio", "es", 42),
        ("четверть века", "ru", 300),
        ("чверть століття", "uk", 300),
        ("نصف قرن", "ar", 600),
        ("setengah abad", "id", 600),
        ("треть года", "ru", 4),
    ],
)
def test_lengths_of_time_in_two_units(says, language, months):
    month = read("1 month", kind="duration").value
    assert read(says, language=language, kind="duration").value == months * month


@pytest.mark.parametrize(("says", "language", "minutes"), [("6시간 58분", "ko", 418), ("3時間20分", "ja", 200)])
def test_minutes_behind_hours(says, language, minutes):
    assert read(says, language=language, kind="duration").value == Fraction(minutes, 24 * 60)


@pytest.mark.parametrize(
    ("says", "language", "ends"),
    [
        ("二、三十人", "ja", (20, 30)),
        ("五、六百人", "zh", (500, 600)),
        ("tra gli 80 e i 100 miliardi", "it", (80 * 10**9, 100 * 10**9)),
        ("1천∼5천만원", "ko", (10_000_000, 50_000_000)),
        ("1천만∼5천만원", "ko", (10_000_000, 50_000_000)),
    ],
)
def test_ends_that_share_what_stands_behind(says, language, ends):
    kind = "amount" if says.endswith("원") else "count"
    strict = read(says, language=language, kind=kind).strict
    assert (strict.low, strict.high) == ends


@pytest.mark.parametrize(
    ("says", "language", "kind", "hedge"),
    [
        ("не превысила 38 процентов", "ru", "percent", Hedge.UP_TO),
        ("не перевищила 30 тисяч", "uk", "count", Hedge.UP_TO),
        ("no superó los 300", "es", "count", Hedge.UP_TO),
        ("superó los 300", "es", "count", Hedge.OVER),
        ("sin superar los 300", "es", "count", Hedge.UP_TO),
        ("n'a pas dépassé les 300", "fr", "count", Hedge.UP_TO),
        ("300'ü aşmadı", "tr", "count", Hedge.UP_TO),
        ("300'ü aştı", "tr", "count", Hedge.OVER),
        ("لا يقل عدد المدارس عن 87 مدرسة", "ar", "count", Hedge.AT_LEAST),
        ("لم تتعد نسبة المشاركة 11.2 بالمئة", "ar", "percent", Hedge.UP_TO),
        ("mil y pico", "es", "count", Hedge.OVER),
        ("un'ottantina", "it", "count", Hedge.ABOUT),
        ("no ha superado los 300", "es", "count", Hedge.UP_TO),
        ("non ha superato i 300", "it", "count", Hedge.UP_TO),
        ("sem ultrapassar 300", "pt", "count", Hedge.UP_TO),
        ("has not surpassed 300", "en", "count", Hedge.UP_TO),
        ("не менее чем 300", "ru", "count", Hedge.AT_LEAST),
        ("менее чем 300", "ru", "count", Hedge.UNDER),
        ("ليس أقل من 300", "ar", "count", Hedge.AT_LEAST),
        ("أقل من 300", "ar", "count", Hedge.UNDER),
        ("ليس أكثر من 300", "ar", "count", Hedge.UP_TO),
        ("300 से ज्यादा नहीं", "hi", "count", Hedge.UP_TO),
        ("300 से कम नहीं", "hi", "count", Hedge.AT_LEAST),
        ("300 से कम", "hi", "count", Hedge.UNDER),
        ("300'den fazla değil", "tr", "count", Hedge.UP_TO),
        ("300'den biraz fazla", "tr", "count", Hedge.OVER),
        ("300人を超えなかった", "ja", "count", Hedge.UP_TO),
        ("300人を超えた", "ja", "count", Hedge.OVER),
        ("300명을 초과하지 않는다", "ko", "count", Hedge.UP_TO),
        ("未超过300人", "zh", "count", Hedge.UP_TO),
        ("超过300人", "zh", "count", Hedge.OVER),
        ("no baja de 300", "es", "count", Hedge.AT_LEAST),
        ("fell short of 300", "en", "count", Hedge.UNDER),
        ("لم تصل نسبة التضخم إلى 3 في المئة", "ar", "percent", Hedge.UNDER),
        ("2000'e kadar kişi", "tr", "count", Hedge.UP_TO),
        ("لم تصل الإغاثة إلا إلى نصف المحتاجين", "ar", "percent", None),
        ("500'e kadar kişi", "tr", "count", Hedge.UP_TO),
        ("500 kadar kişi", "tr", "count", Hedge.ABOUT),
        ("yüzde 80'inden azı", "tr", "percent", Hedge.UNDER),
        ("n'excède pas 650", "fr", "count", Hedge.UP_TO),
        ("dépasse désormais 3 200", "fr", "count", Hedge.OVER),
        ("belum mencapai 1 juta orang", "id", "count", Hedge.UNDER),
        ("un millar largo de vecinos", "es", "count", Hedge.OVER),
    ],
)
def test_the_class_of_a_hedge_that_is_denied(says, language, kind, hedge):
    read_as = read(says, language=language, kind=kind).hedge
    assert read_as is hedge or (hedge is None and read_as is Hedge.FRACTION)


@pytest.mark.parametrize(
    ("says", "language", "reason"),
    [
        ("12 anos, 5 meses e 10 dias", "pt", "no fixed number"),
        ("12 years, five months and 10 days", "en", "no fixed number"),
        ("mil doscientos cincuenta millones y medio centenar", "es", "2 numerals"),
        ("3 milhões e meia centena de pessoas", "pt", "2 numerals"),
        ("tra 1 milione e 800 mila", "it", "2 numerals"),
        ("69만7천714X", "ko", "letters"),
        ("每三公里就有两个站", "zh", "2 numerals"),
        ("2 года и 10 суток", "ru", "no fixed number"),
        ("56 із 80 дронів", "uk", "2 numerals"),
        ("10-10 लाख रुपये", "hi", "the scale of the upper one"),
    ],
)
def test_what_is_not_surely_one_number_is_refused(says, language, reason):
    for kind in ("count", "amount", "percent"):
        with pytest.raises(Unreadable, match=reason):
            read(says, language=language, kind=kind)


def test_a_half_of_the_next_number_stays_with_it():
    text = "El rescate costó 1.250 millones y medio centenar de empleados perdió su puesto."
    assert found(text, "es") == [("1.250 millones", "1250000000"), ("medio centenar", "50")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Los bancos abrirán el lunes 3 y el martes 4 de noviembre.", "es"),
        ("L'aula del tribunale riapre lunedì 12.", "it"),
        ("Das Treffen findet am Montag, dem 18., statt.", "de"),
        ("F-16 uçakları 8. Ana Jet Üssü'nden havalandı.", "tr"),
        ("Rendez-vous dans le cahier n° 2.", "fr"),
        ("The Boeing 737 MAX 9 landed.", "en"),
        ("The 737 MAX returned to service.", "en"),
        ("Un joven de 19 años y otro de 22 resultaron ilesos.", "es"),
        ("Foi preso na Rua Augusta, 1.200.", "pt"),
        ("Sultan II. Abdülhamid 1876'da tahta çıktı.", "tr"),
        ("70 साल से ऊपर के लोग।", "hi"),
        ("El debate duró un largo rato.", "es"),
        ("Ülke, 2050'ye kadar emisyonlarını sıfırlamayı hedefliyor.", "tr"),
        ("10 Downing Street and 1600 Pennsylvania Avenue.", "en"),
    ],
)
def test_no_claims(text, language):
    assert found(text, language) == []


def test_a_hedge_with_a_capital_that_opens_a_sentence():
    assert found("До 80% воды теряется.", "ru") == [("До 80%", "80")]


def test_an_ordinal_before_a_unit_of_time_is_no_part_of_it():
    assert found("House prices fell for a third month, by 0.2%.", "en") == [("0.2%", "1/5")]


def test_people_behind_a_weekday_are_counted():
    assert found("On Tuesday 12 people died.", "en") == [("12", "12")]


def test_a_sentence_that_is_one_hedged_figure_is_no_item_of_a_list():
    assert found("تجاوز عدد اللاجئين ستة ملايين ومئتي ألف.", "ar") == [
        ("تجاوز عدد اللاجئين ستة ملايين ومئتي ألف", "6200000")
    ]


@pytest.mark.parametrize(
    ("text", "language", "figures"),
    [
        ("Produjo 1,8 millones de toneladas frente a 3,7.", "es", ["1800000", "3700000"]),
        ("Produjo 1,8 millones de toneladas frente a un 3,7 %.", "es", ["1800000", "37/10"]),
        ("Ingresó 1,8 millones frente a 3,7 euros por acción.", "es", ["1800000", "37/10"]),
        ("Vale 1,1 miliardi per il 2025 e 1,6 per il 2026.", "it", ["1100000000"]),
    ],
)
def test_decimals_behind_a_number_with_a_scale(text, language, figures):
    assert [value for _, value in found(text, language)] == figures


def test_lengths_of_time_are_no_decades():
    assert len(found("Тарифи зростуть за 3 роки.", "uk")) == 1
    assert len(found("Enkazdan 3 gün sonra çıkarıldı.", "tr")) == 1


def test_a_rounded_number_is_no_number_of_a_room():
    assert found("주택 3만6천호가 들어선다.", "ko") == [("3만6천", "36000")]


def test_a_longer_length_of_time_is_told_once():
    assert len(found("حكم عليه بالسجن سنتين وستة أشهر", "ar")) == 1
