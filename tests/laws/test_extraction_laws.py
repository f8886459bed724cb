"""Laws of extraction, whatever the text."""

import functools
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from cac_check import load_dataset
from cac_check.extraction import NewSource, draft, extract, text_of_html, text_of_markdown, update
from cac_check.reading import languages, read
from cac_check.reading.lexicon_reader import lexicon

PIECES = [
    *("about ", "nearly ", "more than ", "67,000", "1.4 million", "5", "half", "of the ", "two-thirds", "thousands"),
    *(
        " accounts",
        " people",
        " were closed",
        ". ",
        ", ",
        "\n",
        "\n\n",
        " - ",
        "/",
        ":",
        "(",
        ")",
        "%",
        "$",
        "A",
        "the ",
    ),
    *(
        "2023",
        "May 5",
        "10 am",
        "-",
        "–",
        "one",
        " in ",
        "four",
        "34-year-old",
        "1. ",
        " to ",
        "between ",
        " and ",
        "#",
    ),
    *(
        "92.76万余个",
        "近",
        "三",
        "十",
        "多",
        "月",
        "日",
        "。",
        "第",
        "其中",
        "百分之",
        "七成",
        "数",
        "万",
        "@",
        "of thousands",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=80)
codes = st.sampled_from([*languages(), None])


@given(texts, codes)
@example("1 in 4/5", "en")
@example("5\u00a0%", "en")
def test_spans_lie_in_the_text_in_order_and_hold_the_phrase(text, language):
    extraction = extract(text, language)
    mentions = extraction.mentions

    assert all(text[mention.start : mention.end] == mention.phrase for mention in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert all(text[item.start : item.end].strip().startswith(item.phrase[:20]) for item in extraction.skipped)


@given(texts, codes)
def test_every_mention_has_a_reading_and_the_same_twice(text, language):
    extraction = extract(text, language)

    assert extraction == extract(text, language)
    assert all(mention.reading.lenient.covers(mention.reading.strict) for mention in extraction.mentions)


@given(texts, st.sampled_from(["en", "zh", "de", "ko"]))
@example("$三more than ", "zh")  # the m of more is no metre
def test_a_phrase_read_alone_has_the_value_it_has_in_the_text(text, language):
    for mention in extract(text, language).mentions:
        if mention.note is None:
            assert read(mention.phrase, language=language, kind=mention.kind).value == mention.value


FIGURES = [
    "5",
    "12",
    "310",
    "1,234",
    "1.234",
    "1 234",
    "8911.8",
    "3082.9",
    "17,1",
    "0.5",
    "2023",
    "100000",
    "４・９",
    "５％",
    "½",
]
MARKS = [
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "; ",
    ": ",
    "\n",
    "\n\n",
    "(",
    ")",
    "[",
    "（",
    "）",
    "-",
    "–",
    "−",
    "/",
    "%",
    " %",
    "‰",
    "$",
]
HOSTILE = [
    '"',
    "'",
    "\\",
    "{",
    "}",
    "#",
    "&a ",
    "*a ",
    "!!x ",
    "|",
    ">",
    "- ",
    "? ",
    "@",
    "\t",
    "\u2028",
    "\x07",
    "\ufeff",
    "\u200b",
    "،",
    "。",
]


@functools.cache
def words_of(language):
    """Return the words of a lexicon that may stand in, before or behind a figure."""
    known = lexicon(language)
    told = (
        *(known.numbers, known.han, known.tens, known.scales, known.plurals, known.several, known.fractions),
        *(known.hedges_before, known.hedges_after, known.fillers, known.percent, known.points, known.currencies_after),
        *(known.units, known.classifiers, known.measures, known.months, known.to, known.and_, known.odd, known.minus),
        *(known.directions.get("fall", ()), known.unit_pairs, known.context.get("measures", ()), known.articles),
    )
    return sorted({word for words in told for word in words})


@st.composite
def articles(draw):
    """A language and a text in its words, with figures and punctuation that means something to YAML."""
    language = draw(st.sampled_from(languages()))
    words = st.sampled_from(words_of(language))
    spaced = " " if lexicon(language).spaced else ""
    piece = st.one_of(
        st.sampled_from(FIGURES),
        words.map(lambda word: f"{spaced}{word}{spaced}"),
        st.sampled_from(MARKS),
        st.sampled_from(HOSTILE),
        st.sampled_from(PIECES),
    )
    return language, "".join(draw(st.lists(piece, min_size=1, max_size=25)))


@given(articles())
@example(("zh", "营业收入8911.8万元。"))
@example(("en", "Nothing to count here."))
@example(("zh", "至少二十九人失踪，拉动消费约七倍。"))
@example(("zh", "百分之1,2345"))
@example(("en", "It fined another dozen, and nearly a metre of snow fell."))
@example(("en", "Survival rose from 9.4 to 13.1 months."))
@example(("en", "It shut 5 shops, then 5 shops and 5% (5%)."))
def test_what_is_extracted_is_taken_and_read_the_same(article):
    language, text = article
    extraction = extract(text, language)
    dataset = load_dataset(draft(extraction, NewSource("source", "a file")).encode())

    assert len(dataset.claims) == len(extraction.mentions)
    for claim, mention in zip(dataset.claims, extraction.mentions, strict=True):
        if claim.means is None:
            assert (claim.reading.value, claim.reading.hedge) == (mention.value, mention.hedge)
        else:
            assert claim.reading.default == mention.reading.default


@given(articles(), articles())
@example(("fr", "1,2348911.8½-½thousands½"), ("fr", "1,2348911.81,234-½thousands½"))
def test_an_update_of_any_draft_is_taken(one, other):
    first = extract(one[1], one[0])
    assume(first.mentions)
    data = draft(first, NewSource("first", "a file")).encode()
    dataset = load_dataset(data)
    extraction = extract(other[1], other[0])

    updated = load_dataset(update(data, "draft.yaml", dataset, extraction, NewSource("second", "a file")).encode())

    assert len(updated.claims) == len(dataset.claims) + len(extraction.mentions)


@given(st.text())
@example("```\n```\n~~~")
@example("[a](b) ![](" + "x" * 700)
def test_markdown_keeps_every_place(text):
    assert len(text_of_markdown(text)) == len(text)


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div>", "<li>", "<b>", "</", "<", ">", "5 people", "&amp;", "<!--", "\x00", "é"]
        ),
        max_size=30,
    )
)
def test_any_page_has_a_text(pieces):
    assert isinstance(text_of_html("".join(pieces)), str)
