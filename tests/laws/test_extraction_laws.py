"""Laws of extraction, whatever the text."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cac_check.extraction import NewSource, draft, extract, text_of_html, text_of_markdown
from cac_check.reading import languages, read

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


@settings(max_examples=200)
@given(texts, codes)
@example("1 in 4/5", "en")
@example("5\u00a0%", "en")
def test_spans_lie_in_the_text_in_order_and_hold_the_phrase(text, language):
    extraction = extract(text, language)
    mentions = extraction.mentions

    assert all(text[mention.start : mention.end] == mention.phrase for mention in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert all(text[item.start : item.end].strip().startswith(item.phrase[:20]) for item in extraction.skipped)


@settings(max_examples=200)
@given(texts, codes)
def test_every_mention_has_a_reading_and_the_same_twice(text, language):
    extraction = extract(text, language)

    assert extraction == extract(text, language)
    assert all(mention.reading.lenient.covers(mention.reading.strict) for mention in extraction.mentions)


@settings(max_examples=200)
@given(texts, st.sampled_from(["en", "zh", "de", "ko"]))
def test_a_phrase_read_alone_has_the_value_it_has_in_the_text(text, language):
    for mention in extract(text, language).mentions:
        if mention.note is None:
            assert read(mention.phrase, language=language, kind=mention.kind).value == mention.value


@settings(max_examples=100)
@given(texts)
def test_a_draft_of_any_text_loads(text):
    from cac_check import load_dataset

    extraction = extract(text, "en")
    if extraction.mentions:
        dataset = load_dataset(draft(extraction, NewSource("source", "a file")).encode())
        assert len(dataset.claims) == len(extraction.mentions)


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
