"""The main text of web pages and Markdown files."""

import pytest

from cac_check.extraction import extract, text_of_html, text_of_markdown
from cac_check.reading import Unreadable

PAGE = """
<!doctype html><html><head><title>Site</title><style>p {margin: 5px}</style><script>var n = 7</script></head>
<body><nav><ul><li>Home 1</li></ul></nav>
<article><h1>Regulator shuts <b>67</b>,000 accounts</h1>
<div><p>It removed <a href="/x">1.4&nbsp;million</a> posts.<br>More to come.</p>
<ul><li>Closed: 12 <ul><li>of them: 3</li></ul></li></ul></div>
<figure><img alt="9"><figcaption>Photo of 1998</figcaption></figure></article>
<aside>Most read: 99</aside><footer>2023</footer></body></html>
"""


def test_the_main_text_of_a_page():
    assert text_of_html(PAGE).splitlines() == [
        "Regulator shuts 67,000 accounts",
        "It removed 1.4 million posts. More to come.",
        "• Closed: 12",
        "• of them: 3",
        "Photo of 1998",
    ]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", ""),
        ("no tags, 5 people", "no tags, 5 people"),
        ("<p>open <b>tags, 5 people", "open tags, 5 people"),
        ("<title>Only a title</title>", "Only a title"),
        ("<p>one<p>two", "one\ntwo"),
        ("<body>loose<div>text</div></body>", "loose\ntext"),
    ],
)
def test_broken_pages(page, text):
    assert text_of_html(page) == text


def test_a_page_nested_beyond_reason_is_refused():
    with pytest.raises(Unreadable, match="nests more than"):
        text_of_html("<div>" * 100_000)


def test_many_unclosed_paragraphs_are_no_nesting():
    assert text_of_html("<p>a" * 5_000).count("a") == 5_000


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("310<sup>2</sup> households", "310 households"),
        ("310 <sup>2</sup> households", "310 households"),
        ("12<sup>[3]</sup> and 14<sup>a</sup>", "12 and 14a"),
        ("1,204<sup>2,3</sup> cases", "1,204 cases"),
        ("households<sup>2</sup> and 5 km<sup>2</sup>", "households and 5 km2"),
        ("10<sup>6</sup> cells", "10⁶ cells"),
        ("1.5 × 10<sup>-6</sup> cells", "1.5 × 10⁻⁶ cells"),
        ("the 1<sup>st</sup> of 310", "the 1st of 310"),
        ("<sup>2</sup> A note", "2 A note"),
    ],
)
def test_raised_digits_are_notes_or_powers_and_no_part_of_a_figure(html, text):
    assert text_of_html(f"<p>{html}</p>") == text


@pytest.mark.parametrize(
    ("html", "values"),
    [
        ("It counted 310<sup>2</sup> households.", [310]),
        ("It counted 10<sup>6</sup> cells.", []),
        ("It counted 1.5 × 10<sup>6</sup> cells.", []),
    ],
)
def test_figures_of_a_page_with_raised_digits(html, values):
    assert [mention.value for mention in extract(text_of_html(f"<p>{html}</p>")).mentions] == values


MARKDOWN = """\
# Shuts **67,000** accounts

- See [1.4 million](https://example.org/7) posts and `5` more
> quoted 12

```python
x = 99
```
"""


def test_markdown_is_blanked_out_in_place():
    text = text_of_markdown(MARKDOWN)

    assert len(text) == len(MARKDOWN)
    assert [" ".join(line.split()) for line in text.splitlines() if line.strip()] == [
        "Shuts 67,000 accounts",
        "- See 1.4 million posts and 5 more",
        "quoted 12",
    ]
