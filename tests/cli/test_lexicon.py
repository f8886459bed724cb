"""``cac-check lexicon test``."""

from cac_check.commands.exits import Exit
from cac_check.extraction import examples


def test_all_come_out(cli):
    run = cli("lexicon", "test", "es")

    assert run.code == Exit.OK
    assert run.err.endswith("0 otherwise than expected\n")


def test_what_comes_out_otherwise_is_printed(cli, monkeypatch):
    monkeypatch.setattr(examples, "examples", lambda language: {"phrases": {"about 40": "40 nearly"}})
    run = cli("lexicon", "test", "en")

    assert run.code == Exit.FINDINGS
    assert run.out == "en: about 40\n  expected 40 nearly\n  found    40 about [36, 44]\n"


def test_a_language_without_a_file(cli):
    run = cli("lexicon", "test", "xx")

    assert run.code == Exit.FAILED
    assert "no lexicon for the language 'xx'" in run.err


def test_an_example_that_is_written_wrong(cli, monkeypatch):
    monkeypatch.setattr(examples, "examples", lambda language: {"phrases": {"about 40": "forty"}})

    assert "'forty' is no value with a class of hedge" in cli("lexicon", "test", "en").err


def test_no_examples(cli, monkeypatch):
    monkeypatch.setattr(examples, "examples", lambda language: {})

    assert cli("lexicon", "test", "en").code == Exit.NOTHING
