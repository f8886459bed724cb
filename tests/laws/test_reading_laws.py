"""Laws every reading keeps, whatever the words and the table say."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from cac_check.interval import exact, format_number
from cac_check.model import Kind, Profile
from cac_check.reading import Unreadable, languages, lexicon_versions, read
from cac_check.reading.directions import Direction, direction_of, signed
from cac_check.reading.lexicon_reader import lexicon

FULL_WIDTH = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
HEDGES = ["about", "nearly", "over", "at least", "up to", "fewer than"]

whole = st.one_of(
    st.integers(1, 100),
    st.integers(1, 10**7),
    st.builds(lambda n, zeros: n * 10**zeros, st.integers(1, 999), st.integers(0, 9)),
)
scaled = st.builds(
    lambda tenths, scale: f"{format_number(exact(Fraction(tenths, 10)))} {scale}",
    st.integers(1, 9_999),
    st.sampled_from(["thousand", "million", "billion"]),
)
counts = whole.map("{:,}".format) | scaled
hedges = st.sampled_from(["", *HEDGES])
kinds = st.sampled_from(list(Kind))


@given(hedges, counts)
@example("over", "1")
@example("nearly", "5")
@example("about", "100,000")
def test_profiles_are_nested_and_a_count_allows_a_whole_number(hedge, number):
    reading = read(f"{hedge} {number} accounts")

    assert reading.lenient.covers(reading.default)
    assert reading.default.covers(reading.strict)
    assert all(reading.under(profile).integers() is not None for profile in Profile)
    assert all(reading.under(profile).low >= 0 for profile in Profile)


@given(counts, st.sampled_from([Kind.COUNT, Kind.AMOUNT]))
@example("100", Kind.COUNT)
def test_about_allows_all_that_the_bare_number_allows(number, kind):
    bare, about = read(number, kind=kind), read(f"about {number}", kind=kind)

    assert all(about.under(profile).covers(bare.under(profile)) for profile in Profile)


@given(st.decimals("0.1", "100", places=1).map(str) | st.integers(1, 100).map(str))
def test_about_a_percentage_allows_all_that_the_bare_one_allows(number):
    bare, about = (read(f"{hedge} {number}%", kind="percent") for hedge in ("", "about"))

    assert all(about.under(profile).covers(bare.under(profile)) for profile in Profile)


@given(
    st.sampled_from([*HEDGES, "exactly"]),
    st.sampled_from(["hundreds", "tens of thousands", "a few hundred", "several", "5 to 7", "1,200 to 1,500", "40"]),
)
def test_any_hedge_takes_in_some_of_the_plain_words_and_about_all_of_them(hedge, words):
    plain, hedged = read(words), read(f"{hedge} {words}")

    for profile in Profile:
        if hedge == "about":
            assert hedged.under(profile).covers(plain.under(profile))
        if words != "40":
            assert hedged.under(profile).covers(plain.strict)


@given(st.integers(1, 60), st.sampled_from(["day", "week", "month", "year"]))
def test_about_a_length_of_time_allows_all_that_the_bare_one_allows(number, unit):
    bare, about = (read(f"{hedge} {number} {unit}s", kind="duration") for hedge in ("", "about"))

    assert all(about.under(profile).covers(bare.under(profile)) for profile in Profile)


@given(hedges, whole)
def test_directions(hedge, number):
    """A hedge with a direction leaves out the other side; the rest takes the number in."""
    reading = read(f"{hedge} {number:,}")
    inside = number in reading.lenient

    assert inside or hedge in ("over", "fewer than")
    if hedge in ("over", "at least"):
        assert reading.lenient.low == number
    if hedge in ("nearly", "fewer than"):
        assert reading.lenient.high == number


@given(hedges, st.integers(1, 999), st.integers(0, 6), st.integers(1, 5))
def test_readings_scale_with_round_numbers(hedge, digits, zeros, more):
    """Ten times the number is read ten times as wide, where nothing but its place changes."""
    small, large = (digits * 10 ** (zeros + extra + 3) for extra in (0, more))
    one, other = read(f"{hedge} {small:,}"), read(f"{hedge} {large:,}")

    assert all(one.under(profile).scale(10**more) == other.under(profile) for profile in Profile)


@given(hedges, whole, whole)
def test_monotone_on_one_grain(hedge, a, b):
    """Of two numbers on one grid the larger one's reading lies no lower; a last digit 5 makes a grid of its own."""
    one, other = read(f"{hedge} {min(a, b):,}"), read(f"{hedge} {max(a, b):,}")
    assume(one.grain == other.grain and not min(a, b) < 100 <= max(a, b))
    assume(not any(reading.value // reading.grain % 10 == 5 for reading in (one, other)))

    for profile in Profile:
        low, high = one.under(profile), other.under(profile)
        assert low.low <= high.low
        assert high.high is None or low.high <= high.high


@given(hedges, whole)
def test_spellings_of_one_number_read_alike(hedge, number):
    plain = read(f"{hedge} {number}")
    spellings = [
        f"{number:,}",
        f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"),
        str(number).translate(FULL_WIDTH),
    ]

    assert all(read(f"{hedge} {spelling}") == plain for spelling in spellings)
    assert read(f"{number:,}".replace(",", "."), language="de") == read(str(number), language="de")


@given(st.integers(1, 9999))
def test_chinese_characters_read_like_digits(number):
    units = [(1000, "千"), (100, "百"), (10, "十"), (1, "")]
    characters, rest, gap = "", number, False
    for value, name in units:
        digit, rest = divmod(rest, value)
        gap = gap or (not digit and bool(characters))
        if digit:
            characters += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
            gap = False

    assert read(f"{characters}个", language="zh").value == number


def read_or_refused(text, **how):
    """Return a reading or the reason why there is none; anything else that is raised fails the test."""
    try:
        return read(text, **how)
    except Unreadable as error:
        return error.reason


@settings(max_examples=300)
@given(st.text(max_size=60), st.sampled_from(languages()), kinds, st.sampled_from([None, "2023", "2023-05-29", "soon"]))
@example("٣٫٥٫٥", "ar", Kind.COUNT, None)
@example("0001-13", "en", Kind.DATE, None)
@example("²", "en", Kind.COUNT, None)
@example("几", "zh", Kind.COUNT, None)
@example("百分之零", "zh", Kind.PERCENT, None)
@example("9999-12", "en", Kind.DATE, None)
@example("5 Auguſt 2023", "en", Kind.DATE, None)
@example("5 wee\N{KELVIN SIGN}s", "en", Kind.DURATION, None)
@example("half  a year", "en", Kind.DURATION, None)
@example("the  past\nmonth", "en", Kind.DURATION, None)
@example("İ between 5 and 7", "en", Kind.COUNT, None)
@example("5 dayſ or \u0131ess", "en", Kind.DURATION, None)
def test_any_text_is_read_or_refused_with_a_reason(text, language, kind, published):
    assert read_or_refused(text, language=language, kind=kind, published=published)


PIECES = [
    *"0123456789,.-–% $/万余近几三十成日月年百亿数多上",
    *(" ", "about ", "over ", "half", " million", "a ", "two", "of ", "and ", "to ", "hundred", "dozens", "分之"),
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(["en", "zh", "ko", "de"]), kinds)
@example("三成", "zh", Kind.PERCENT)
@example("零分之三", "zh", Kind.PERCENT)
def test_any_pile_of_number_words_is_read_or_refused_with_a_reason(text, language, kind):
    assert read_or_refused(text, language=language, kind=kind, published="2023-05-29")


def test_every_lexicon_has_a_version():
    assert set(lexicon_versions()) == {*languages(), "widths"}


@pytest.mark.parametrize("language", languages())
def test_every_lexicon_reads_a_grouped_number(language):
    spelling = "67,000" if "," in lexicon(language).digits.group else "67.000"

    assert read(spelling, language=language).value == 67_000


@given(st.sampled_from(languages()), st.integers(1, 99), st.data())
def test_a_change_that_is_told_as_a_fall_is_the_rise_mirrored(language, value, data):
    words = lexicon(language)
    rise, fall = (data.draw(st.sampled_from(sorted(words.directions[name]))) for name in ("rise", "fall"))
    gap = " " if words.spaced else ""
    rise, fall = map(words.letters.plain, (rise, fall))
    said = {name: f"{word}{gap}{value}%" for name, word in (("rise", rise), ("fall", fall))}
    plain = read(f"{value}%", language=language, kind="percent")

    for name, text in said.items():
        assert direction_of(text, language) == name
        reading = signed(plain, direction_of(text, language))
        assert reading.value == (value if name == "rise" else -value)
        assert reading.strict == (plain.strict if name == "rise" else plain.strict.scale(-1))
    both = f"{rise}{gap}{said['fall']}"
    assert direction_of(both, language) in (Direction.UNCLEAR, None)  # 増減 is a word of its own
