"""``cac-check extract``: a draft data set from an article."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Diagnostic, Location, Problems, UnreadableFile

if TYPE_CHECKING:
    from cac_check.extraction import Extraction, NewSource
    from cac_check.extraction.suggested_rule import RuleDraft

_HTML = (".html", ".htm", ".xhtml")
_MARKDOWN = (".md", ".markdown")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_NOT_ID = re.compile(r"[^a-z0-9]+")


def extract(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="A .txt, .md or .html file; - is standard input.")],
    *,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Id of the source; by default from the file's name.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", metavar="CODE", help="Language of the text; guessed by default.")
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="When it appeared: year, month or day.")
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")
    ] = STANDARD,
    update: Annotated[
        str | None,
        typer.Option("--update", metavar="DATASET", help="Add the source to this data set; all that is there stays."),
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option(
            "--rules",
            metavar="FILE",
            help="Where the rules go that the words suggest, all commented out; beside -o FILE.yaml: FILE.rules.yaml.",
        ),
    ] = None,
    against: Annotated[
        list[str],
        typer.Option(
            "--against",
            metavar="FILE",
            default_factory=list,
            show_default=False,
            help="A table: say behind each figure which of its cells it could be, and by what chance. Repeatable.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON instead of a draft.")] = False,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Draft a data set from an article.

    Finds the figures with the words that bend them, proposes quantities, and lists what was left out and why. Nothing
    in a draft is final: name the quantities, delete what is no claim, take the "# " away before the rules that are
    right, then check.

    Exit codes: 0 figures were found, 2 the article cannot be read, 3 there is no figure in it.

    \b
    Examples:
      cac-check extract article.txt --source daily_news -o draft.yaml
      cac-check extract page.html --published 2023-05-28 | less
      cac-check extract article.txt --against cases.csv -o draft.yaml
      cac-check extract article.txt --update data/cac-2023.yaml --source daily_news
    """
    refuse_unclear(source, published)
    with exit_on_problems(color):
        text, found = read_article(article, language)
        beside = rules or _beside(output, found, fresh=update is None and not as_json)
        drafted = [] if beside is None else [Output(beside, _rule_draft(found, article, update))]
        if as_json:
            written = Output(output, json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n")
        else:
            place = update or (output if output != STANDARD else ".")
            new = _new_source(article, found, source, published, place, None if update else beside, against)
            written = _drafted(output, update, found, new)
        write_outputs([written, *drafted], [article])
    if not quiet:
        _say_what_was_found(text, found, beside)
    raise typer.Exit(Exit.OK if found.mentions else Exit.NOTHING)


def refuse_unclear(source: str | None, published: str | None) -> None:
    """End with a usage error if an id or a date is none."""
    if source is not None and not _ID.fullmatch(source):
        raise typer.BadParameter("write an id: letters, digits, - and _, a letter first", param_hint="--source")
    if published is not None and not _DATE.fullmatch(published):
        raise typer.BadParameter("write a year, month or day, such as 2023-05-27", param_hint="--published")


def read_article(
    article: str, language: str | None, opener: Callable[[str], bytes] | None = None
) -> tuple[str, Extraction]:
    """Return the text of an article, and the figures in it.

    Args:
        article: its path, or ``-`` for standard input.
        language: of the text; ``None``: it is guessed.
        opener: how paths are opened; from the disk by default.

    Raises:
        UnreadableFile: if it is not there, too large or not text, or in no language that is known.
    """
    from cac_check.extraction import extract as find_figures
    from cac_check.reading import Unreadable

    try:
        text = text_of(article, opener)
        return text, find_figures(text, language)
    except Unreadable as error:
        raise UnreadableFile([Diagnostic("unreadable-article", error.reason, Location(article))]) from error


def _new_source(
    article: str,
    found: Extraction,
    source: str | None,
    published: str | None,
    place: str,
    rules: str | None,
    against: Sequence[str],
) -> NewSource:
    """Return what the draft says of the article, with paths as a data set at ``place`` names them."""
    from cac_check.extraction import NewSource

    quotable = article != STANDARD and Path(article).suffix.lower() not in (*_HTML, *_MARKDOWN)
    return NewSource(
        source or id_of(article),
        article,
        published,
        _relative(article, place) if quotable else None,
        None if rules is None else _relative(rules, place),
        _cells_of(found, against) if against else {},
    )


def _drafted(output: str, update: str | None, found: Extraction, new: NewSource) -> Output:
    """Return a new draft, or the data set with the new source, and where it goes."""
    from cac_check.extraction import draft

    if update is None:
        return Output(output, draft(found, new))
    return Output(output if output != STANDARD else update, _updated(update, found, new))


def _say_what_was_found(text: str, found: Extraction, rules: str | None) -> None:
    for note in notes_on(text, found):
        say(note)
    say(f"{len(found.mentions)} figures, {len(found.skipped)} left out ({found.language})")
    if rules is not None:
        say(f"rules that the words suggest, all commented out: {rules}")


def notes_on(text: str, found: Extraction) -> list[str]:
    """Return what should be known of the language that a text was read in."""
    from cac_check.reading.coverage import coverage_note, foreign_letters_note

    unsure = None if found.sure else f"read as {found.language}, for want of words that tell: give --language"
    notes = (unsure, foreign_letters_note(text, found.language), coverage_note([found.language]))
    return [note for note in notes if note]


def _beside(output: str, found: Extraction, *, fresh: bool) -> str | None:
    """Return where the rules of a new draft go, ``None`` if there are none or the draft is no file.

    Raises:
        Problems: if something is there already.
    """
    if output == STANDARD or not fresh or not relations(found):
        return None
    beside = str(Path(output).with_suffix(".rules.yaml"))
    if Path(beside).exists():
        message, advice = "this file is there already", "name another with --rules, or delete it"
        raise Problems([Diagnostic("file-exists", message, Location(beside), advice)])
    return beside


def relations(found: Extraction, update: str | None = None) -> Sequence[RuleDraft]:
    """Return the rules that the words of a text suggest; of the data set ``update``, those with its quantities."""
    from cac_check.extraction.proposals import propose
    from cac_check.extraction.relating import relations_of
    from cac_check.loading import load_dataset

    return relations_of(propose(found.mentions, None if update is None else load_dataset(update)))


def _rule_draft(found: Extraction, article: str, update: str | None) -> str:
    from cac_check.extraction.draft import language_of_reports
    from cac_check.extraction.rule_draft import rule_draft
    from cac_check.loading import load_dataset
    from cac_check.messages import language

    code = language_of_reports(found) if update is None else load_dataset(update).language
    return rule_draft(relations(found, update), article, language(code))


def _cells_of(found: Extraction, files: Sequence[str]) -> Mapping[int, str]:
    """Return which cell of tables each figure could be, by its place in the text."""
    from cac_check.commands.trace import cells_of
    from cac_check.model.files import FileOptions
    from cac_check.tracing.trace import trace
    from cac_check.tracing.trace_report import in_short

    cells = cells_of(files, FileOptions())
    return {each.mention.start: in_short(each, cells) for each in trace(found.mentions, cells)}


def id_of(path: str) -> str:
    """Return an id for the source that a file is."""
    name = _NOT_ID.sub("_", Path(path).stem.lower()).strip("_")
    return name if name[:1].isalpha() else f"source_{name}".rstrip("_")


def text_of(path: str, opener: Callable[[str], bytes] | None = None) -> str:
    """Return the text of an article.

    Args:
        path: where it is, or ``-`` for standard input.
        opener: how paths are opened; from the disk by default.

    Raises:
        UnreadableFile: if it is not there, too large or not text.
        Unreadable: if it is a page that no parser should be given.
    """
    from cac_check.extraction import text_of_html, text_of_markdown
    from cac_check.loading.decoding import MAX_BYTES
    from cac_check.loading.files import read_bytes

    data = sys.stdin.buffer.read(MAX_BYTES + 1) if path == STANDARD else (opener or read_bytes)(path)
    text = _decoded(data, path)
    suffix = Path(path).suffix.lower()
    if suffix in _HTML or (path == STANDARD and text.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))):
        return text_of_html(text)
    return text_of_markdown(text) if suffix in _MARKDOWN else text


def _decoded(data: bytes, path: str) -> str:
    from cac_check.loading.decoding import MAX_BYTES, decode

    if len(data) > MAX_BYTES:
        message = f"the text has more than the {MAX_BYTES:,} bytes that are read at once"
        raise UnreadableFile([Diagnostic("file-too-large", message, Location(path), "split it")])
    return decode(data, path, prose=True)


def _updated(path: str, found: Extraction, new: NewSource) -> str:
    from cac_check.extraction import update
    from cac_check.loading import load_dataset
    from cac_check.loading.files import read_bytes

    return update(read_bytes(path), path, load_dataset(path), found, new)


def _relative(article: str, place: str) -> str:
    """Return the path of the article as a data set at ``place`` names it."""
    folder = Path(place) if Path(place).is_dir() else Path(place).parent
    return Path(os.path.relpath(article, folder)).as_posix()


def as_data(found: Extraction) -> dict[str, Any]:
    """Return what was found in a text as plain data; exact numbers and intervals as texts."""
    from cac_check.interval import format_number
    from cac_check.model import Profile

    mentions = [
        {
            "phrase": mention.phrase,
            "start": mention.start,
            "end": mention.end,
            "at": mention.place,
            "value": None if mention.value is None else format_number(mention.value),
            "class": str(mention.hedge),
            "kind": str(mention.kind),
            "unit": mention.unit,
            "suggestion": mention.suggestion,
            "relations": [{"name": relation.name, "words": relation.words} for relation in mention.relations],
            **{str(profile): str(mention.reading.under(profile)) for profile in Profile},
            "note": mention.note,
            "sentence": mention.sentence,
        }
        for mention in found.mentions
    ]
    skipped = [
        {"phrase": item.phrase, "start": item.start, "end": item.end, "at": item.place, "reason": item.reason}
        for item in found.skipped
    ]
    return {"language": found.language, "mentions": mentions, "skipped": skipped}
