"""Classes of figures that are no claims, each with the nearest figure that is one."""

from fractions import Fraction

import pytest

from cac_check.extraction import extract


def found(text, language="en"):
    return [mention.phrase for mention in extract(text, language).mentions]


TRAPS = {
    "forms": [
        "The helpline is on 116 123.",
        "It struck at 51°28′N, 0°27′W.",
        "Her position was 12°34'N 45°37'E.",
        "Sales grew 3x and users 2x.",
        "The typhoon is at 18.5 degrees north, 125.3 degrees east.",
        "He plays 34.Qe2 and then 23...Rxd4.",
        "Under s. 23(1) and rule 12(b) it fails.",
        "He filed the 10-K late.",
        "It was 13-all at half-time.",
        "He scored in the 90+3rd minute.",
        "All are in their 20's.",
        "They won 6-3, 6-7, 7-6 (2).",
        "Children under five and anyone over 65 travel free.",
        "His mother is as old as 94.",
        "The defendants, 24 and 27, left.",
        "The rule for 16- and 17-year-olds ends.",
        "Smith (27) was there.",
        "Doors open at 8.",
        "It is above 2019 levels and will last beyond 2030.",
        "He swam the 200 metres freestyle and the 400-metre hurdles.",
        "A 9mm round was found.",
        "He went 12-16 from the field, 3-18 in all.",
        "He likes 3-pointers.",
        "Storm 5B is near 221B Baker Street.",
    ],
    "names": [
        "The 73 bus and a 747 stopped.",
        "The 737-800 landed.",
        "Clauses 12 to 15 were dropped.",
        "He went to South 24 Parganas.",
        "Ocean's Eleven was shown.",
        "It runs build 22621.1702 and section 4.17.",
        "The BA.2.86 and C.1.2 strains spread.",
        "See 410 U.S. 113 and sub-head 2.",
        "The Hundred Years' War was long.",
    ],
    "words": [
        "A two-faced man uses two-factor keys.",
        "The thirty-something likes Twenty20.",
        "It is a multi-million fraud.",
        "The two sides met.",
    ],
}


@pytest.mark.parametrize("text", [text for texts in TRAPS.values() for text in texts])
def test_traps(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("The helpline took 300 calls.", ["300"]),
        ("It was 18.5 degrees in the north.", ["18.5"]),
        ("It has 83 seats and they won 19 seats (23).", ["83", "19", "23"]),
        ("Children over 5 years were sick.", ["5 years"]),
        ("The toll stood at 8.", ["8"]),
        ("It covers 200 metres of road.", ["200"]),
        ("It got 120mm of rain.", ["120"]),
        ("It won 7B views.", ["7B"]),
        ("The 73 injured left.", ["73"]),
        ("A lengthy 9-week trial and a final 2 year term.", ["9-week", "2 year"]),
        ("Barely 12 hours later it fell.", ["12 hours"]),
        ("It won 61 of the Knesset's 120 seats.", ["61", "120"]),
        ("Seven of the nine judges agreed.", ["Seven", "nine"]),
        ("It fell in the three months to June.", ["three months"]),
        ("The four-strong gang ran.", ["four"]),
        ("They said that four people died at 3 p.m. Two fled.", ["four", "Two"]),
        ("In 2013 two men died.", ["two"]),
        ("A total of 1922 cases were seen.", ["1922"]),
        ("Over 2000 people came, more than 1990 left.", ["Over 2000", "more than 1990"]),
        ("It cut 20 of its 310 jets.", ["20", "310"]),
        ("There are four cases per million.", ["four", "million"]),
        ("Scores more are feared dead.", ["Scores"]),
        ("It draws a third less power.", ["a third"]),
        ("It fined another dozen.", ["dozen"]),
        ("Floods Kill 47, Displace 20,000 in Kenya", ["47", "20,000"]),
        ("Boeing 737 Makes Landing; 2 Hurt", ["2"]),
        ("Ferry Carrying 280 Sinks; 34 Still Missing", ["280", "34"]),
        ("Turnout Tops 70% as Two Million Vote Early", ["Tops 70%", "Two Million"]),
        ("It rose for two quarters by 0.4pc.", ["two", "0.4pc"]),
        ("Waits top 26 weeks; its top 20 fell.", ["top 26 weeks"]),
        ("Survival rose from 9.4 to 13 months.", ["9.4", "13 months"]),
        ("½ of voters waited 2½ hours.", ["½", "2½ hours"]),
        ("It made $34,000, give or take.", ["$34,000, give or take"]),
        ("It took 12-16 men and the Thunder's 17-point lead.", ["12-16", "17"]),
        ("It took more than a year and nearly a metre of rope.", ["more than a year", "nearly a"]),
        ("He waited half an hour and walked a quarter of a mile.", ["half an hour", "a quarter of a"]),
        ("It hit lows of -14C and shrank to -0.3%.", ["-14", "-0.3%"]),
        ("It is plus or minus 3 points - 5 less.", ["3", "5"]),
    ],
)
def test_the_nearest_claims(text, phrases):
    assert found(text, "en") == phrases


@pytest.mark.parametrize(
    "text",
    [
        "中证500与沪深300指数收涨。",
        "他住3栋1单元1502室。",
        "会议于9时30分开始。",
        "门诊大楼A座12层。",
        "50米步枪三姿决赛。",
        "十四届全国人大三次会议开幕。",
        "107国道封闭,5站台停用。",
        "上世纪90年代。",
        "蓝牙5.3版。",
        "他以9秒91夺冠。",
        "搭载骁龙8 Gen 3处理器。",
        "身份证号尾数为4417。",
        "会议于9点开始,23点结束。",
        "三省堂书店与360公司签约。",
    ],
)
def test_traps_in_chinese(text):
    assert found(text, "zh") == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("拿下118席,打进87球。", ["118", "87"]),
        ("造成17死32伤。", ["17", "32"]),
        ("砍下23分15篮板。", ["23", "15"]),
        ("人数增至512,其中老人96名。", ["512", "96"]),
        ("分别回落2.16和1.66个百分点。", ["2.16", "1.66个百分点"]),
        ("代表3人,发表3篇。", ["3", "3"]),
        ("日均航班1360架次。", ["1360"]),
        ("长3公里左右,上涨约十五厘米。", ["3公里左右", "约十五"]),
        ("最低降至零下28.5度。", ["零下28.5"]),
        ("两被告获刑,八省联动,四部门发文。", ["两", "八", "四"]),
        ("指数收于3214.5点,一度跌至1023点。", ["3214.5", "1023"]),
        ("每十名成年人中就有一人患病。", ["十名成年人中就有一"]),
        ("每百名新生儿中有两名患病。", ["百名新生儿中有两"]),
        ("每千人拥有医生3名,跌破3000点。", ["3", "跌破3000"]),
        ("每三公里有两个,每10万人中有3例。", ["三", "两", "10万", "3"]),
        ("气温升至38℃,偏高1.5℃。", ["38", "1.5"]),
    ],
)
def test_the_nearest_claims_in_chinese(text, phrases):
    assert found(text, "zh") == phrases


def test_a_negative_figure_has_a_negative_value_and_reading():
    [mention] = extract("The index fell to -0.3% today.").mentions

    assert mention.value < 0
    assert mention.value in mention.reading.strict
    assert mention.reading.lenient.high < 0


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Waits rose from two to three weeks.", "duration", 14),
        ("The rate rose from 5.1 to 7.2 percent.", "percent", Fraction(51, 10)),
        ("The rate rose from 5 to 7%.", "percent", 5),
        ("The crew rose from 5 to 7 people.", "count", 5),
    ],
)
def test_the_first_of_two_levels_has_the_unit_behind_the_second(text, kind, value):
    first, _ = extract(text, "en").mentions

    assert (first.kind, first.value) == (kind, value)


@pytest.mark.parametrize(
    ("language", "trap", "claim", "phrase"),
    [
        ("es", "Una mujer de 34 años fue detenida.", "Una condena de 34 años fue dictada.", "34 años"),
        ("es", "Niños de 3 a 5 años enfermaron.", "Obras de 3 a 5 años empezaron.", "5 años"),
        ("es", "Vive en la calle Mayor 12.", "En la calle hay 12 heridos.", "12"),
        ("es", "El 112 atiende.", "El 12 % atiende.", "12 %"),
        ("fr", "Il habite 12, rue Victor Hugo.", "Il y a 12 rues barrées.", "12"),
        ("fr", "Elle est morte à 87 ans.", "Elle a écopé de 87 ans.", "87 ans"),
        ("de", "Die Boeing 737 flog.", "Die Polizei zählte 737 Flüge.", "737"),
        ("de", "Die 3. Runde beginnt.", "Nur 3 Runden blieben.", "3"),
        ("de", "Er wohnt in der Hauptstraße 12.", "An der Hauptstraße starben 12 Menschen.", "12"),
        (
            "de",
            "Frauen zwischen 22 und 45 Jahren kamen.",
            "Die Strafe liegt zwischen 22 und 45 Jahren.",
            "zwischen 22 und 45 Jahren",
        ),
        ("de", "Das Urteil 2 BvR 31/10 fiel.", "Das Urteil traf 2 Brüder.", "2"),
        ("it", "Cala da meno di un anno fa.", "Cala da meno di un anno.", "meno di un anno"),
        ("pt", "Venceu por 3 a 1.", "Subiu de 3 a 4 pontos.", "3"),
        ("pt", "As urnas fecham às 17 horas.", "A fila durou 17 horas.", "17 horas"),
    ],
)
def test_traps_of_other_languages_beside_claims(language, trap, claim, phrase):
    assert found(trap, language) == []
    assert phrase in found(claim, language)
