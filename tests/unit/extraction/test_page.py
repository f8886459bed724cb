"""The main text of web pages and Markdown files."""

import pytest

from cac_check.extraction import text_of_html, text_of_markdown
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
