"""Bytes that are no UTF-8 text are refused with the encoding they look like."""

import pytest

from cac_check.diagnostic import UnreadableFile
from cac_check.loading.decoding import decode

SIMPLIFIED = "国家网信办通报，专项行动中累计关闭账号6.66万余个，处置了92.76万余个账号，其中有一些是在5月被处置的。"
TRADITIONAL = "當局表示，行動中一共關閉了六萬個帳號，這是今年以來最大的一次，其中有不少人的帳號為虛構。"


def problem_of(data, **how):
    with pytest.raises(UnreadableFile) as caught:
        decode(data, "article.txt", **how)
    (problem,) = caught.value.diagnostics
    return problem


@pytest.mark.parametrize(
    ("text", "codec", "name", "told"),
    [
        (SIMPLIFIED, "gbk", "GBK", "GB18030"),
        (SIMPLIFIED * 500, "gb18030", "GBK", "GB18030"),
        (TRADITIONAL, "big5", "Big5", "BIG5"),
        ("警察によると、約5千人が避難した。", "shift_jis", "Shift JIS", "SHIFT_JIS"),
        ("警察によると、約5千人が避難した。", "euc_jp", "EUC-JP", "EUC-JP"),
        ("경찰은 계정 6만 7천 개를 폐쇄했다고 밝혔다.", "euc_kr", "EUC-KR", "EUC-KR"),
        ("La société a fermé 67 000 comptes, a déclaré le ministère.", "cp1252", "Latin-1 or", "WINDOWS-1252"),
        ("About 67,000 accounts were closed – again.", "utf-16-le", "UTF-16", "UTF-16LE"),
        ("About 67,000 accounts were closed.", "utf-16-be", "UTF-16", "UTF-16BE"),
        ("About 67,000 accounts were closed.", "utf-16", "UTF-16", "UTF-16"),
    ],
)
def test_the_advice_names_the_encoding_it_looks_like_and_how_to_convert_it(text, codec, name, told):
    problem = problem_of(text.encode(codec))

    assert problem.code == "encoding"
    assert f"it looks like {name}" in problem.help
    assert f"iconv -f {told} -t UTF-8" in problem.help


def test_bytes_that_look_like_no_text_get_no_guess():
    problem = problem_of(bytes(range(128, 256)) * 20)

    assert problem.code == "encoding"
    assert "no text at all" in problem.help


def test_page_breaks_are_allowed_in_articles_only():
    assert decode(b"page 1\x0cpage 2", "article.txt", prose=True) == "page 1\x0cpage 2"
    assert "U+000C" in problem_of(b"page 1\x0cpage 2").message
    assert "U+0007" in problem_of(b"bell \x07", prose=True).message


def test_bytes_with_zeros_that_are_no_text_are_not_taken_for_another_encoding():
    assert problem_of(b"\x00\x01\x02").code == "control-character"


def test_a_single_zero_byte_is_a_character_that_does_not_belong():
    assert problem_of(b"About 67,000 accounts\0 were closed.").message.startswith("the character U+0000")
