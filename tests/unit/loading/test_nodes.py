import gc

import pytest

from cac_check.diagnostic import Span, UnreadableFile
from cac_check.gc_pause import collector_paused
from cac_check.loading import nodes


def refused(data):
    with pytest.raises(UnreadableFile) as caught:
        nodes.parse(data, "file.yaml")
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


def test_every_node_knows_its_place():
    document = nodes.parse("a: 1\nb: [x, “é”]\n".encode(), "file.yaml")

    (a, one), (b, items) = document.root.pairs
    assert (a.text, a.span) == ("a", Span(1, 1, 1, 2))
    assert (one.text, one.span) == ("1", Span(1, 4, 1, 5))
    assert b.span == Span(2, 1, 2, 2)
    assert [item.span for item in items.items] == [Span(2, 5, 2, 6), Span(2, 8, 2, 11)]


def test_scalars_keep_their_text_and_whether_they_were_quoted():
    document = nodes.parse(b"[no, 12:30, 017, '1_000', \"~\"]", "file.yaml")

    assert [(item.text, item.plain) for item in document.root.items] == [
        ("no", True),
        ("12:30", True),
        ("017", True),
        ("1_000", False),
        ("~", False),
    ]


def test_a_byte_order_mark_does_not_move_columns():
    document = nodes.parse(b"\xef\xbb\xbfa: 1\n", "file.yaml")

    assert document.root.pairs[0][0].span == Span(1, 1, 1, 2)


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029", "\r"])
def test_lines_are_counted_as_editors_count_them(odd):
    document = nodes.parse(f"# one{odd} # still the first line\na: 1\n".encode(), "file.yaml")

    assert document.root.pairs[0][0].span == Span(2, 1, 2, 2)


def test_carriage_return_and_line_feed_are_one_line_end():
    document = nodes.parse(b"# x\r\na: 1\r\n", "file.yaml")

    assert document.root.pairs[0][0].span == Span(2, 1, 2, 2)


def test_repeated_keys_are_reported_with_both_places():
    document = nodes.parse(b'a: 1\n"a": 2\n', "file.yaml")

    (problem,) = document.problems.diagnostics
    assert problem.code == "duplicate-key"
    assert problem.location.span.line == 2
    assert "line 1" in problem.message
    assert len(document.root.pairs) == 1


def test_a_list_of_texts_as_key_is_kept_as_it_is_written():
    document = nodes.parse(b"{[a, b]: 1}", "file.yaml")

    ((key, _),) = document.root.pairs
    assert (key.text, key.span) == ("[a, b]", Span(1, 2, 1, 8))


def test_any_other_key_that_is_no_text_is_reported():
    document = nodes.parse(b"? {a: 1}\n: 1\n", "file.yaml")

    assert [problem.code for problem in document.problems.diagnostics] == ["key-not-text"]


def test_an_empty_file_has_no_root():
    assert nodes.parse(b"# nothing\n", "file.yaml").root is None


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"a: &x 1\nb: *x\n", "anchor", 1, 4),
        (b"a: *x\n", "alias", 1, 4),
        (b"a: &x [*x]\n", "anchor", 1, 4),
        (b"a: !!python/object/apply:os.system [ls]\n", "tag", 1, 4),
        (b"a: !!str 1\n", "tag", 1, 4),
        (b"a: 1\n---\nb: 2\n", "second-document", 2, 1),
        (b"[" * 50_000, "too-deep", 1, 33),
        (b"{a: " * 50_000, "too-deep", 1, 129),
        (b"- " * 50_000, "too-deep", 1, 65),
        (b"a:\n\t- 1\n", "yaml-syntax", 2, 1),
        (b"a: b: c\n", "yaml-syntax", 1, 5),
        (b"a: 'x\n", "yaml-syntax", 2, 1),
        (b"a: 1\nb: \x00\n", "control-character", 2, 4),
        (b"a: \x1b[31m\n", "control-character", 1, 4),
        ("name: café\n".encode("latin-1"), "encoding", 1, 10),
        ("a: 1\n".encode("utf-16"), "encoding", None, None),
        (b"a: \xed\xa0\x80\n", "encoding", 1, 4),
        (b'a: "\\UFFFFFFFF"\n', "yaml-syntax", 1, 7),
        (b"a: " + b"x" * 100_001, "text-too-long", 1, 4),
    ],
)
def test_refuses_what_could_harm_and_says_where(data, code, line, column):
    problem = refused(data)

    assert problem.code == code
    assert problem.help
    span = problem.location.span
    assert (span and (span.line, span.column)) == (line and (line, column))


def test_refuses_files_too_large_to_be_read_whole():
    assert refused(b"#" * (64 * 2**20 + 1)).code == "file-too-large"


def test_tabs_are_named_as_the_reason():
    assert "tabs" in refused(b"a:\n\tb: 1\n").help


def test_the_collector_runs_again_after_a_failure():
    with pytest.raises(UnreadableFile), collector_paused():
        nodes.parse(b"[", "file.yaml")

    assert gc.isenabled()


def test_without_the_c_parser_the_same_nodes_come_out(monkeypatch):
    data = b"a: 1\nb: {c: [x, 'y']}\n"
    expected = nodes.parse(data, "file.yaml").root

    monkeypatch.setattr(nodes, "_LOADER", nodes.yaml.SafeLoader)

    assert nodes.parse(data, "file.yaml").root == expected
    assert refused(b'a: "\\UFFFFFFFF"\n').code == "yaml-syntax"


def test_a_template_between_brackets_wants_quotes():
    problem = refused(b"rules:\n  - order: [closed_${x}, closed]\n")

    assert (problem.code, problem.location.span.line) == ("yaml-syntax", 2)
    assert problem.help == 'put names with ${…} between brackets in quotes: ["closed_${x}", closed]'
