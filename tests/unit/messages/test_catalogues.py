"""Every sentence of a report comes from a catalogue, and every catalogue is complete and of today."""

from __future__ import annotations

import gettext
import importlib.util
import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from cac_check.commands.table_sources import open_tables
from cac_check.engine.tables.figures import Frame
from cac_check.finding import Report
from cac_check.gate.accepted_rows import accept
from cac_check.gate.baseline import Pattern
from cac_check.gate.checked_tables import CheckedTables
from cac_check.gate.claims import GatedClaims
from cac_check.gate.comparison import compare
from cac_check.gate.rows import GatedTables
from cac_check.gate.ruling import Ruling
from cac_check.gate.tables import compare_tables
from cac_check.loading import load_all, load_dataset, load_rules, load_table_rules
from cac_check.messages import ENGLISH, LANGUAGES, Language, Sentence, language
from cac_check.report.article import document
from cac_check.report.document import Drawing
from cac_check.report.html import to_html
from cac_check.report.markdown import to_markdown
from cac_check.tables import TableReport, check_tables
from cac_check.tables.summary import summary
from cac_check.typing_slips import typing_slip
from cac_check.verdict import check
from cac_check.verdict.hints import SLIPS
from tests.reports import full_report

ROOT = Path(__file__).parents[3]
DATA = ("cac-2023", "selfmedia-2018", "livestream-2020", "qinglang")
TRANSLATED = [code for code in LANGUAGES if code != "en"]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue_script", ROOT / "docs" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = script()
FILES = sorted((ROOT / "cac_check" / "messages").rglob("*.po"))


# --- The files ----------------------------------------------------------------------------------------------------


def test_the_files_hold_the_messages_of_today() -> None:
    stale = [str(path.relative_to(ROOT)) for path, content in SCRIPT.files() if path.read_bytes() != content]

    assert stale == [], "run: python docs/messages.py"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_message_is_translated_with_its_placeholders(path: Path) -> None:
    assert list(SCRIPT.wrong([path])) == []


def test_what_is_wrong_with_a_translation_is_said() -> None:
    catalogue = Catalog(locale="es")
    catalogue.add("{count} of {total}", "{count} de {todo}")
    catalogue.add("missing", "")
    catalogue.add("fuzzy", "borroso", flags=["fuzzy"])
    catalogue.add(("{count} day", "{count} days"), ("un día", "{count} días"))
    catalogue.add(("{count} text: {name}", "{count} texts: {name}"), ("{count} texto", "{count} textos: {name}"))

    found = list(SCRIPT.problems(catalogue, "es.po"))

    assert found == [
        "es.po: other placeholders than '{count} of {total}': '{count} de {todo}'",
        "es.po: not translated: 'missing'",
        "es.po: fuzzy: 'fuzzy'",
        "es.po: other placeholders than ('{count} text: {name}', '{count} texts: {name}'): '{count} texto'",
    ]


@given(st.integers(-99999, 99999), st.integers(-99999, 99999))
def test_every_slip_has_a_message(stated: int, meant: int) -> None:
    assert typing_slip(stated, meant) in (None, *SLIPS)


# --- The reports --------------------------------------------------------------------------------------------------


class Disguised(gettext.NullTranslations):
    """A language whose words have no letter of the Latin alphabet."""

    def gettext(self, message: str) -> str:
        parts = []
        for text, name, _, _ in string.Formatter().parse(message):
            parts.append(re.sub("[A-Za-z]", "ж", text).replace("{", "{{").replace("}", "}}"))
            parts += ["{", name, "}"] if name is not None else []
        return "".join(parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


DISGUISED = Language("qaa", Disguised(), ENGLISH.numbers)


def words(text: str) -> set[str]:
    return {word.lower() for word in re.findall("[A-Za-z]{2,}", text)}


def own_words(text: str) -> set[str]:
    """Return the words of a report in Markdown that are not typed as code."""
    return words(re.sub(r"(`+)[^`].*?\1|\(<[^>]*>\)", "", text))


def reports() -> Iterable[tuple[str, object, str]]:
    made = full_report()
    yield "made up", made, repr(made)
    for name in DATA:
        [(dataset, rules)] = load_all([str(ROOT / "data" / f"{name}.yaml")], ())
        texts = [ROOT / "data" / f"{name}.yaml", *(ROOT / "data" / path for path in dataset.rules)]
        yield name, check(dataset, rules), " ".join(path.read_text(encoding="utf-8") for path in texts)


TABLE_RULES = """title: Вот
tables:
  t: {files: t.csv, keys: [date, place]}
rules:
  - {id: r1, breakdown: {total: q1, parts: [q2, q3], overlap: none, rest: none}, because: "1", evidence: {text: "2"}}
  - {id: r2, order: [q1, q9], because: "1"}
  - {id: r3, limit: {quantity: q1, at_most: 3, source: "3"}, because: "1", severity: warning}
  - id: r4
    rollup: {quantity: q1, where: {place: A}, total: {place: B}, by: [date], overlap: none, rest: none}
    because: "1"
    missing: skip
  - {id: r5, steps: {quantity: q1, by: q3, along: date, every: day, within: [place]}, because: "1", severity: note}
"""
TABLE_ROWS = "date,place,q1,q2,q3\n" + "".join(
    f"2020-01-{day:02},{place},{10 * day + (place == 'A')},{day},{7 + day}\n"
    for day in range(1, 12)
    for place in "ABC"[: 1 + day % 3]
)


def table_version(folder: Path, rows: str) -> tuple[TableReport, Mapping[str, Frame]]:
    (folder / "t.csv").write_text(rows, encoding="utf-8")
    (folder / "t.yaml").write_text(TABLE_RULES, encoding="utf-8")
    ruleset = load_table_rules(folder / "t.yaml")
    assert ruleset is not None
    frames = open_tables(ruleset, (str(folder / "t.csv"),), "polars").frames
    return check_tables(ruleset, frames, joint=True, undecided=True), frames


def table_report(folder: Path) -> TableReport:
    report, _ = table_version(folder, TABLE_ROWS + "2020-02-31,,x,1,1\n")
    return replace(report, left=3, unsettled=1, unasked=2)


REPORTS = list(reports())
VERSIONS = {"cac", "check", "en", "es", "zh", "sq", "ko", "widths", "billion", "default"}
"""Names of programs, lexicons and readings, and words of numbers, which no catalogue has."""


@pytest.mark.parametrize(("report", "given_"), [pytest.param(*rest, id=name) for name, *rest in REPORTS])
def test_no_sentence_of_a_report_is_outside_the_catalogue(report, given_) -> None:
    blocks = document(report, language=DISGUISED)

    assert own_words(to_markdown(blocks)) - words(given_) - VERSIONS == set()


@pytest.mark.parametrize(("report", "given_"), [pytest.param(*rest, id=name) for name, *rest in REPORTS])
def test_no_picture_has_a_sentence_outside_the_catalogue(report, given_) -> None:
    drawings = [block for block in document(report, language=DISGUISED) if isinstance(block, Drawing)]
    shown = " ".join(re.sub("<[^>]*>", " ", drawing.svg) for drawing in drawings)

    cut = {word.lower() for word in re.findall("([A-Za-z]{2,})…", shown)}
    assert words(shown) - words(given_) - VERSIONS - cut - {"amp", "quot", "gt", "lt"} == set()


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("report", [pytest.param(report, id=name) for name, report, _ in REPORTS])
def test_no_message_is_left_in_english(report, code) -> None:
    with (ROOT / "cac_check" / "messages" / code / "report.po").open("rb") as file:
        catalogue = read_po(file)
    english = [
        one
        for message in catalogue
        if message.id
        for one in ((message.id,) if isinstance(message.id, str) else message.id)
        if len(re.sub(r"\{\w+\}", "", one)) > 12 and " " in re.sub(r"\{\w+\}", "", one).strip()
    ]
    patterns = [re.compile(".+".join(map(re.escape, re.split(r"\{\w+\}", one)))) for one in english]
    text = to_markdown(document(report, language=language(code)))

    assert [pattern.pattern for pattern in patterns if pattern.search(text)] == []


def test_no_sentence_of_a_report_on_tables_is_outside_the_catalogue(tmp_path: Path) -> None:
    report = table_report(tmp_path)
    shown = to_markdown(summary(report, "cac-check", language=DISGUISED))

    data = words(TABLE_RULES + " ".join(map(str, report.problems)))
    assert {"Вот", "q9", "2020-01-07"} <= set(re.findall(r"[\w-]+", shown))
    assert own_words(shown) - data - {"joint", "cac", "check", "de", "bb"} == set()


def test_no_sentence_on_an_edit_of_tables_is_outside_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old = CheckedTables(*table_version(tmp_path / "old", TABLE_ROWS))
    rows = TABLE_ROWS.replace("2020-01-02,A,21", "2020-01-02,A,22").replace("2020-01-03,A", "2020-01-03,D")
    new = CheckedTables(*table_version(tmp_path / "new", rows + "2020-01-12,A,1,1,1\n"))
    note = Sentence.saying("compared with {version}", version="1")
    compared = compare_tables(old, new, note, undecided=True)
    patterns = [Pattern("r1", {"date": ("2020-01-01",)}, 1, "1"), Pattern("r9", {}, 1, "1")]
    accepted = accept(compared, patterns, date(2026, 1, 1))
    edited = GatedTables(compared, accepted, lambda _: True, new.report, "1", DISGUISED)

    shown = to_markdown(edited.document())

    assert "2020-01-12" in shown
    assert own_words(shown) - words(TABLE_RULES + str(tmp_path)) - {"joint", "csv", "old", "new"} == set()


CLAIMS = """\
dataset: d
quantities: {q1: {label: "1", kind: count}, q2: {label: "2", kind: count}, q3: {label: "3", kind: count}}
sources:
  s1: {outlet: "1", role: reference, claims: [q1: 10 @ p1, q2: 6 @ p2, q3: 4 @ headline]}
  s2: {outlet: "2", claims: [q1: 12, q2: 5, q3: 4]}
"""
CLAIM_RULES = """\
rules:
  - {id: r1, breakdown: {total: q1, parts: [q2, q3], overlap: none, rest: none}, because: "1"}
"""


def test_no_sentence_on_an_edit_of_a_data_set_is_outside_the_catalogue() -> None:
    def checked(data: str, rules: str) -> Report:
        return check(load_dataset(data.encode(), name="d"), load_rules(rules.encode(), name="r"))

    edited_ = (
        CLAIMS.replace("q2: 6 @ p2", "q2: 7 @ p2").replace("q3: 4]", "q1: 13 @ p3]").replace(", role: reference", "")
    )
    ruling = Ruling((compare(checked(CLAIMS, CLAIM_RULES), checked(edited_, CLAIM_RULES), "d"),), date(2026, 1, 1))

    shown = to_markdown(GatedClaims(ruling, lambda _: True, told_in=DISGUISED).document())

    assert {"7", "13"} <= set(re.findall("[0-9]+", shown))
    assert own_words(shown) - words(CLAIMS + CLAIM_RULES) - {"told", "twice", "told-twice"} == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_says_its_language(code: str) -> None:
    page = to_html(document(full_report(), language=language(code)), language(code))

    assert f'<html lang="{code}">' in page
