"""Figures of running text: what is found, what is left out, and why."""

import time

import pytest

from cac_check.extraction import extract, text_of_html, text_of_markdown
from cac_check.model import Hedge, Kind
from cac_check.reading import Unreadable, read


def found(text, language="en"):
    return [(mention.phrase, mention.value, str(mention.hedge)) for mention in extract(text, language).mentions]


def left_out(text, language="en"):
    return {item.phrase: item.reason for item in extract(text, language).skipped}


ARTICLE = (
    "Regulator shuts 67,000 accounts\n"
    "\n"
    "The regulator removed 1.4 million posts in a two-month drive. "
    "Of the 67,000 accounts, nearly 8,000 spread rumours.\n"
    "Around 930,000 other accounts were punished.\n"
)


def test_an_article():
    extraction = extract(ARTICLE)

    assert [(m.phrase, m.place, m.unit, str(m.kind)) for m in extraction.mentions] == [
        ("67,000", "headline", "accounts", "count"),
        ("1.4 million", "p1", "posts", "count"),
        ("two-month", "p1", "month", "duration"),
        ("67,000", "p1", "accounts", "count"),
        ("nearly 8,000", "p1", "rumours", "count"),
        ("Around 930,000", "p2", "accounts", "count"),
    ]
    assert extraction.language == "en"


def test_spans_are_those_of_the_text():
    for mention in extract(ARTICLE).mentions:
        assert ARTICLE[mention.start : mention.end] == mention.phrase


def test_a_mention_reads_as_its_phrase():
    for mention in extract(ARTICLE).mentions:
        assert mention.reading == read(mention.phrase, kind=mention.kind)
        assert mention.value == mention.reading.value


def test_relations_and_suggestions():
    mentions = {mention.phrase: mention for mention in extract(ARTICLE).mentions}

    assert [(r.name, r.words) for r in mentions["Around 930,000"].relations] == [("other", "other")]
    assert [(r.name, r.words) for r in mentions["nearly 8,000"].relations] == [("of_the", "Of the")]
    assert mentions["1.4 million"].suggestion == "posts_removed"
    assert mentions["Around 930,000"].suggestion == "accounts_punished"


@pytest.mark.parametrize(
    ("text", "phrase", "reason"),
    [
        ("It opened in 1998.", "1998", "year"),
        ("The rules of 2019-2020 ended.", "2019-2020", "years"),
        ("It began on 6 April 2023.", "6 April 2023", "date"),
        ("On 6 and 7 April it rained.", "6", "date"),
        ("They met at 10 am.", "10", "time of day"),
        ("They met at 10:30.", "10", "joined to other digits"),
        ("They won 3-2 at home.", "3", "joined to other digits"),
        ("They lost 2-3 at home.", "2-3", "score"),
        ("Call 010-5566-7788 now.", "5566-7788", "joined to other digits"),
        ("The A380 landed.", "380", "joined to letters"),
        ("The COVID-19 wave ended.", "19", "joined to letters"),
        ("Windows 11 was released.", "11", "part of a name"),
        ("The Group of Seven met.", "Seven", "part of a name"),
        ("Under Article 15 it is banned.", "15", "behind 'article'"),
        ("He lives at 12 Mill Road.", "12", "house number"),
        ("Ann Lee, 34, was there.", "34", "age"),
        ("A 34-year-old man was there.", "34", "age"),
        ("1. The first item", "1", "list"),
        ("See the note (3) below.", "3", "brackets"),
        ("See www.example.org/?page=45 today.", "45", "address"),
        ("Write to desk@45.example.org today.", "45", "label"),
        ("The 5th round begins.", "5th", "ordinal"),
        ("One of them left.", "One", "pronoun"),
        ("The two sides met.", "two", "refers back"),
        ("It has zero tolerance.", "zero", "idiom"),
        ("The second half was dull.", "half", "no share"),
        ("Several people left.", "Several", "too vague"),
        ("Filmed in 4K for all.", "4K", "short number with a letter"),
        ("The code is 450913.", "450913", "a code"),
        ("At least about 40 came.", "At least about 40", "pull apart"),
    ],
)
def test_traps_are_left_out_by_rule(text, phrase, reason):
    assert found(text) == []
    assert reason in left_out(text)[phrase]


@pytest.mark.parametrize(
    ("text", "phrase", "reason"),
    [
        ("该法于2021年实施。", "2021年", "date"),
        ("第3次会议召开。", "3", "ordinal"),
        ("他今年45岁。", "45", "age"),
        ("拨打12377热线。", "12377", "number of a thing"),
        ("支持5G网络。", "5G", "joined to letters"),
        ("1、总体要求", "1", "list"),
        ("一名男子被捕。", "一", "article"),
    ],
)
def test_traps_in_chinese(text, phrase, reason):
    assert found(text, "zh") == []
    assert reason in left_out(text, "zh")[phrase]


@pytest.mark.parametrize(
    "text",
    ["统一标准,进一步落实。", "双十一期间,百姓十分满意,千万不要错过。", "三亚和四川。", "五粮液。", "一、总体要求"],
)
def test_characters_that_are_no_numerals_in_their_word(text):
    assert found(text, "zh") == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("At least 2000 people came.", "en", [("At least 2000", 2000, "at_least")]),
        ("He arrested 1984 people.", "en", [("1984", 1984, "bare")]),
        ("Sales rose by 12% to 5,430.", "en", [("12%", 12, "bare"), ("5,430", 5430, "bare")]),
        ("Prices fell by half.", "en", [("half", 50, "fraction")]),
        (
            "处置账号92.76万余个,其中关闭6.66万余个。",
            "zh",
            [("92.76万余", 927600, "and_odd"), ("6.66万余", 66600, "and_odd")],
        ),
        ("近5年关闭超3000个。", "zh", [("5年", None, "bare"), ("超3000", 3000, "over")]),
        ("In Shanghai 1,400 accounts were shut.", "en", [("1,400", 1400, "bare")]),
    ],
)
def test_claims_that_look_like_traps(text, language, expected):
    got = [(phrase, None if phrase == "5年" else value, hedge) for phrase, value, hedge in found(text, language)]

    assert got == expected


def test_a_finer_figure_in_the_sentence_lowers_the_grain_and_says_so():
    rounded, exact = extract("It took 6,570 men and 10,563 women.").mentions

    assert str(rounded.reading.default) == "6570"
    assert "nearest 1" in rounded.note
    assert exact.note is None


@pytest.mark.parametrize(
    "text",
    [
        "Losses\n- north: 6,570 men\n- south: 10,563 men",
        "Losses\n1. 10,563 men in the south\n2. 6,570 men. It ended there.",
        text_of_markdown("# Losses\n* **6,570** men\n* 10,563 men"),
        text_of_html("<h1>Losses</h1><ul><li>6,570 men<li>10,563 men</ul>"),
    ],
)
def test_a_finer_figure_in_the_list_lowers_the_grain_and_says_so(text):
    rounded = next(mention for mention in extract(text, "en").mentions if mention.value == 6570)

    assert str(rounded.reading.default) == "6570"
    assert rounded.note == "read to the nearest 1, as finer figures stand in the same list"


@pytest.mark.parametrize("text", ["It lost 6,570 men.\nIt lost 10,563 men.", "- 6,570 men\nThen:\n- 10,563 men"])
def test_other_paragraphs_and_other_lists_lower_nothing(text):
    assert extract(text, "en").mentions[0].note is None


def test_small_numbers_are_no_finer_figures():
    assert extract("It has 5 schools and 250 pupils.").mentions[1].note is None


def test_far_coarser_figures_keep_their_grain():
    coarse = extract("Of 34,000 accounts, 7,541 were closed.").mentions[0]

    assert str(coarse.reading.default) == "[33500, 34500]"


def test_kinds_and_units():
    text = "It spent $3.2 billion, 4% more, on 12 km, 0.4 percentage points of output, in 18 months; 2.5 times as much."
    kinds = [(mention.phrase, mention.kind, mention.unit) for mention in extract(text, "en").mentions]

    assert kinds == [
        ("$3.2 billion", Kind.AMOUNT, "money"),
        ("4%", Kind.PERCENT, None),
        ("12", Kind.AMOUNT, "km"),
        ("0.4 percentage points", Kind.AMOUNT, "percentage points"),
        ("18 months", Kind.DURATION, "month"),
        ("2.5", Kind.RATIO, "times"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The regulator said that it was in the city and on the road.", "en"),
        ("处置违规账号九十万个", "zh"),
        ("アカウントを閉鎖した", "ja"),
        ("계정을 폐쇄했다", "ko"),
        ("أغلقت الحسابات", "ar"),
        ("Die Behörde hat die Konten und den Rest nicht gesperrt", "de"),
        ("Les comptes qui sont dans la ville et sur la route", "fr"),
        ("Las cuentas que se cerraron en la ciudad por el regulador", "es"),
        ("", "en"),
    ],
)
def test_the_language_is_told_by_script_and_frequent_words(text, language):
    assert extract(text).language == language


def test_an_unknown_language_is_refused():
    with pytest.raises(Unreadable, match="no lexicon"):
        extract("5", language="tlh")


def test_a_hedge_far_away_does_not_count():
    assert extract("About the town: it has 500 shops.", "en").mentions[0].hedge is Hedge.BARE


@pytest.mark.parametrize(
    ("text", "language", "period"),
    [
        ("The drive ran from 10 March to 22 May in 30 cities.", "en", "10 March to 22 May"),
        ("The drive of March 10-22 reached 30 cities.", "en", "March 10-22"),
        ("3月10日至22日,行动覆盖30个城市。", "zh", "3月10日至22日"),
    ],
)
def test_a_period_is_left_out_as_one(text, language, period):
    found = extract(text, language)

    assert [(item.phrase, item.reason) for item in found.skipped] == [(period, "a period")]
    assert [mention.value for mention in found.mentions] == [30]


@pytest.mark.parametrize(
    ("text", "language", "phrase"),
    [
        ("5 things to know about the census", "en", "5"),
        ("Read more: 7 ways to save water", "en", "7"),
        ("Top 10 takeaways from the debate", "en", "10"),
        ("7个理由让你多喝水", "zh", "7"),
    ],
)
def test_the_length_of_a_promised_list_is_left_out(text, language, phrase):
    assert left_out(text, language) == {phrase: "the length of a list, in a heading"}
    assert not extract(text, language).mentions


def test_things_counted_in_a_sentence_are_no_promised_list():
    assert found("12 lessons were cancelled.") == [("12", 12, "bare")]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Shares of 7-Eleven fell.", "7"),
        ("He raced in the 24 Hours of Le Mans.", "24 Hours"),
        ("A .45 pistol was found.", "45"),
        ("Press 0 for the operator.", "0"),
    ],
)
def test_names_and_codes_are_left_out(text, phrase):
    assert phrase.split()[0] in left_out(text)
    assert not extract(text, "en").mentions


def test_the_age_of_a_fossil_is_a_figure_and_the_age_of_a_person_is_none():
    assert [str(mention.hedge) for mention in extract("It is over 66 million years old.", "en").mentions] == ["over"]
    assert left_out("She is over 66 years old.") == {"over 66": "an age"}


@pytest.mark.parametrize(
    ("piece", "language"),
    [
        ("between 5 and ", "en"),
        ("5 in 6 in ", "en"),
        ("half a ", "en"),
        ("a million ", "en"),
        ("about a ", "en"),
        ("one voter in ", "en"),
        ("- 1,250 men\n", "en"),
        ("百分之", "zh"),
        ("约占", "zh"),
        ("三五", "zh"),
        ("半", "zh"),
        ("3号楼", "zh"),
    ],
)
def test_hostile_repetitions_take_time_in_proportion(piece, language):
    def seconds(length):
        text = piece * (length // len(piece))
        start = time.process_time()
        extract(text, language)
        return time.process_time() - start

    seconds(1_000)
    short, long = (
        min(seconds(length) for _ in range(3)) for length in (1_500, 12_000)
    )  # the least: memory is tidied at times
    assert long < 40 * max(short, 0.01)


@pytest.mark.parametrize(
    ("text", "phrase", "relations"),
    [
        ("In total, 72,000 were hit, more than last year.", "72,000", [("total", "In total")]),
        ("Of the 310 held, 120 were fined and the rest, 190, were freed.", "120", [("of_the", "Of the")]),
        ("Of the 310 held, 120 were fined and the rest, 190, were freed.", "190", [("other", "the rest")]),
        ("It hit 72,000 people, and 3,000 more were moved.", "72,000", []),
        ("It hit 72,000 people, and 3,000 more were moved.", "3,000", [("other", "more")]),
        ("It closed 67,000 and 930,000 other accounts.", "67,000", []),
        ("Another 3,000 were hurt.", "3,000", [("other", "Another")]),
        ("共关闭账号92.76万个,其中永久关闭6.66万个。", "6.66万", [("of_the", "其中")]),
    ],
)
def test_a_relation_is_that_of_the_figure_it_tells_of(text, phrase, relations):
    language = "zh" if "账" in text else "en"
    mentions = {mention.phrase: mention for mention in extract(text, language).mentions}

    assert [(r.name, r.words) for r in mentions[phrase].relations] == relations


@pytest.mark.parametrize(
    ("text", "language", "phrases"),
    [
        ("The survey of 755 US adults 18 or older was held in May.", "en", ["755"]),
        ("Among 1,204 UK drivers aged 17 and over, half (50.8%) agreed.", "en", ["1,204", "half", "50.8%"]),
        ("So far, 25, or one in four, have replied.", "en", ["25", "one in four"]),
        ("Hasta ahora, 25, entre ellos dos niños, han muerto.", "es", ["25", "dos"]),
        ("Ana Ruiz, 25, vive en Lima.", "es", []),
        ("Los muertos llegan a 955.", "es", ["955"]),
        ("Hay 26 en estado grave, según el artículo 26.", "es", ["26"]),
        ("Banjir menyebabkan 436 dipindahkan.", "ms", ["436"]),
        ("Sebanyak 436 orang tewas.", "id", ["436"]),
        ("In Berlin nahmen 320 Menschen teil, davon 45 Kinder.", "de", ["320", "45"]),
        ("Am 3. Oktober 2023 kamen 12 Gäste.", "de", ["12"]),
        ("Selon l'article 49, 26 blessés ont droit à une aide.", "fr", ["26"]),
    ],
)
def test_figures_that_count_and_those_that_name(text, language, phrases):
    assert [mention.phrase for mention in extract(text, language).mentions] == phrases


def test_a_line_broken_to_a_width_goes_on():
    text = (
        "Headline\n\nThe country's regulator said on Saturday evening that it had shut nearly\n"
        "8,000 accounts for good, and that it would go on with its work in summer\n"
        "and after.\n"
    )

    (mention,) = extract(text, "en").mentions
    assert (mention.phrase, mention.place) == ("nearly 8,000", "p1")
    assert text[mention.start : mention.end] == "nearly\n8,000"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Of the 200 patients, 101 are children, and the rest, 99, are adults."),
        ("es", "De los 200 pacientes, 101 son niños, y el resto, 99, son adultos."),
        ("pt", "Dos 200 pacientes, 101 são crianças, e o resto, 99, são adultos."),
        ("fr", "Sur 200 patients, 101 sont des enfants, et le reste, 99, sont des adultes."),
        ("de", "Von 200 Patienten sind 101 Kinder, und der Rest, 99, sind Erwachsene."),
        ("it", "Dei 200 pazienti, 101 sono bambini, e il resto, 99, sono adulti."),
        ("id", "Dari 200 pasien, 101 adalah anak-anak, dan sisanya, 99, adalah orang dewasa."),
        ("ms", "Daripada 200 pesakit, 101 ialah kanak-kanak, dan selebihnya, 99, ialah orang dewasa."),
        ("tr", "200 hastanın 101 tanesi çocuk, geri kalanı, 99, yetişkindir."),
        ("ru", "Из 200 пациентов 101 дети, а остальные, 99, взрослые."),
        ("uk", "Із 200 пацієнтів 101 діти, а решта, 99, дорослі."),
        ("ar", "من بين 200 مريض، 101 أطفال، والباقي، 99، بالغون."),
        ("hi", "200 मरीजों में से 101 बच्चे हैं, और बाकी, 99, वयस्क हैं।"),
        ("zh", "200名患者中，101名是儿童，其余，99，是成年人。"),
        ("ja", "患者200人のうち、101人が子ども、残り、99、は大人だ。"),
        ("ko", "환자 200명 중 101명은 어린이이고, 나머지, 99, 는 어른이다."),
    ],
)
def test_a_figure_behind_a_comma_behind_the_rest_is_no_age(language, text):
    assert [mention.value for mention in extract(text, language).mentions] == [200, 101, 99]


def test_the_other_one_has_an_age():
    assert left_out("Two men were held; the other, 34, was released.") == {"34": "an age"}
    assert left_out("Two men were held; Forrest, 34, was released.") == {"34": "an age"}
