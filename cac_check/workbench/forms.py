"""What the forms of the page ask for: each action is one step that can be undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from cac_check.workbench import cells, edits, pages, table_forms
from cac_check.workbench.actions import Batch, Form, UnclearError, words_of
from cac_check.workbench.desk import Article, Desk, Loaded, headline_of
from cac_check.workbench.relating import relate
from cac_check.workbench.spots import Spot, spot_at
from cac_check.workbench.texts import LANGUAGES
from cac_check.workbench.workspace import ChangedOnDiskError

Translate = Callable[[str], str]
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
WORDS_OF_A_NAME = 5
"""Words of a headline that a file is called after."""
_SETTABLE = ("outlet", "published", "as_of", "url", "role", "lineage")
"""What the page says of a source."""


def done(desk: Desk, action: str, form: Form, _: Translate) -> str | None:
    """Do what a form asks for and return the address to show then; ``None`` if there is no such action.

    Raises:
        UnclearError: if the form is not complete, with a sentence for the person.
        ChangedOnDiskError: if the files are not what the person saw.
        Problems: if what would be written does not load.
    """
    found = _ACTIONS.get(action)
    return None if found is None else found(desk, form, _)


# --- Beginning -------------------------------------------------------------------------------------------------------


def _begin(desk: Desk, form: Form, _: Translate) -> str:
    text = form.get("text", "").strip()
    if not text:
        raise UnclearError("Paste the text of an article first.")
    outlet = words_of(form, "outlet")
    called = "" if outlet else " ".join(headline_of(text).split()[:WORDS_OF_A_NAME])
    outlet = outlet or _("the article")
    published = form.get("published", "").strip()
    _refuse_no_date(published)
    said = {"published": published, "url": form.get("url", "").strip(), "role": form.get("role", "")}
    source = desk.begin(_("add “{name}”").format(name=outlet), outlet, text, said, called=called)
    desk.workspace.remember("begin", {})
    return f"article/{source}"


def _open(desk: Desk, form: Form, _: Translate) -> str:
    if form.get("name") not in desk.workspace.data_sets():
        raise UnclearError("There is no such data set in the folder.")
    desk.name = form["name"]
    return ""


# --- Figures ---------------------------------------------------------------------------------------------------------


def _name(desk: Desk, form: Form, _: Translate) -> str:
    def make(loaded: Loaded) -> Mapping[str, str]:
        article, spot = _spot(desk, loaded, form)
        batch = Batch(loaded, article, desk.rules_file)
        words = words_of(form, "label")
        if not words:
            raise UnclearError("Say what the figure counts.")
        _say_by_hand(batch, form, _)
        quantity = batch.named(spot, words)
        unit = words_of(form, "unit")
        known = loaded.dataset.quantities.get(quantity)
        if known is not None and "unit" in form and unit != (known.unit or ""):
            batch.described(quantity, "unit", unit)
        as_of = form.get("as_of", "").strip()
        _refuse_no_date(as_of)
        if spot.claims and "as_of" in form and as_of != (spot.claims[0].as_of or ""):
            batch.said(spot.claims[0], "as_of", as_of)
        return batch.texts

    desk.edit(_("say what a figure counts"), form.get("version", ""), make)
    return _where(form, form.get("spot", ""))


def _add_figure(desk: Desk, form: Form, _: Translate) -> str:
    made: list[Spot] = []

    def make(loaded: Loaded) -> Mapping[str, str]:
        article = _article(desk, loaded, form)
        spot = spot_at(article.text, form.get("words", ""), article.spots)
        if spot is None:
            raise UnclearError("These words do not stand in the text, or are marked already.")
        if not words_of(form, "label"):
            raise UnclearError("Say what the figure counts.")
        made.append(spot)
        batch = Batch(loaded, article, desk.rules_file)
        _say_by_hand(batch, form, _)
        batch.named(spot, words_of(form, "label"))
        return batch.texts

    desk.edit(_("add a figure"), form.get("version", ""), make)
    return _where(form, made[0].id)


def _say_by_hand(batch: Batch, form: Form, _: Translate) -> None:
    """Take a number that a person gives for words that do not say one."""
    value = form.get("means", "").replace(",", "").strip()
    if value:
        batch.by_hand |= {"means": value, "because": _("read by a person: the words alone do not say how many")}


def _forget(desk: Desk, form: Form, _: Translate) -> str:
    def make(loaded: Loaded) -> Mapping[str, str]:
        article, spot = _spot(desk, loaded, form)
        batch = Batch(loaded, article, desk.rules_file)
        batch.forget(spot)
        return batch.texts

    desk.edit(_("take the name of a figure back"), form.get("version", ""), make)
    return _where(form, form.get("spot", ""))


# --- Relations -------------------------------------------------------------------------------------------------------


def _relate(desk: Desk, form: Form, _: Translate) -> str:
    def make(loaded: Loaded) -> Mapping[str, str]:
        article = _article(desk, loaded, form)
        names = form.get("picks", "").split()
        spots = {name: spot for name in names if (spot := article.spot(name)) is not None}
        if len(spots) < 2:
            raise UnclearError("Pick two figures or more.")
        batch = Batch(loaded, article, desk.rules_file)
        relate(batch, form.get("form", ""), form, spots, words_of(form, "because"), _)
        return batch.texts

    desk.edit(_("relate figures"), form.get("version", ""), make)
    return _where(form)


def _accept(desk: Desk, form: Form, _: Translate) -> str:
    def make(loaded: Loaded) -> Mapping[str, str]:
        article = _article(desk, loaded, form)
        draft = next((each for each in article.drafts if pages.key_of(each) == form.get("key")), None)
        if draft is None:
            raise UnclearError("This suggestion is not there any more.")
        spots = [spot for mention in draft.mentions if (spot := article.spot_of(mention.start)) is not None]
        spots += [spot for spot in pages.may_be_parts(draft, article) if form.get(f"also-{spot.id}")]
        ids = [spot.id for spot in spots]
        said = dict(form)
        if draft.form == "breakdown":
            said |= {"form": "parts", "total": ids[0] if draft.total is not None else ""}
        elif draft.form == "share":
            said |= {"form": "share", "part": ids[0], "of": ids[1], "is": ids[2]}
        elif draft.form == "change":
            said |= {"form": "change", "from": ids[0], "to": ids[1], "by": ids[2]}
        else:
            said |= {"form": "same"}
        batch = Batch(loaded, article, desk.rules_file)
        why = (
            _("the text says “{words}”").format(words=draft.words)
            if draft.coincidence is None
            else _("the figures add up")
        )
        relate(batch, said["form"], said, {spot.id: spot for spot in spots}, why, _)
        return batch.texts

    desk.edit(_("accept a suggestion"), form.get("version", ""), make)
    return _where(form)


def _refuse(desk: Desk, form: Form, _: Translate) -> str:
    refused = desk.workspace.remembered("refused")
    desk.workspace.note(_("refuse a suggestion"), "refused", {**refused, form.get("key", ""): "1"})
    return _where(form)


def _offer_again(desk: Desk, form: Form, _: Translate) -> str:
    desk.workspace.note(_("show refused suggestions again"), "refused", {})
    return _where(form)


def _limit(desk: Desk, form: Form, _: Translate) -> str:
    def make(loaded: Loaded) -> Mapping[str, str]:
        article, spot = _spot(desk, loaded, form)
        batch = Batch(loaded, article, desk.rules_file)
        ends = {key: form.get(key, "").replace(",", "").strip() for key in ("at_least", "at_most")}
        said = {key: value for key, value in ends.items() if value}
        if not said:
            raise UnclearError("Say at least how many, or at most how many.")
        quantity = batch.named(spot, words_of(form, "label"))
        because = words_of(form, "because")
        if not because:
            raise UnclearError("Say where this is known from.")
        batch.relate("limit", {"quantity": quantity, **said}, because, f"limit of {batch.label(quantity)}")
        return batch.texts

    desk.edit(_("add what is known from elsewhere"), form.get("version", ""), make)
    return _where(form, form.get("spot", ""))


def _unrelate(desk: Desk, form: Form, _: Translate) -> str:
    def make(loaded: Loaded) -> Mapping[str, str]:
        batch = Batch(loaded, _article(desk, loaded, form), desk.rules_file)
        batch.unrelate(form.get("rule", ""))
        return batch.texts

    desk.edit(_("take a relation back"), form.get("version", ""), make)
    return _where(form)


# --- Sources ---------------------------------------------------------------------------------------------------------


def _source(desk: Desk, form: Form, _: Translate) -> str:
    def make(loaded: Loaded) -> Mapping[str, str]:
        source = loaded.dataset.sources.get(form.get("source", ""))
        if source is None:
            raise UnclearError("There is no such source.")
        text = loaded.text(loaded.name)
        for key in _SETTABLE:
            value = words_of(form, key)
            if key not in form or value == (str(getattr(source, key) or "")):
                continue
            if key in ("published", "as_of"):
                _refuse_no_date(value)
            if key == "outlet" and not value:
                raise UnclearError("A source needs a name.")
            if key == "lineage" and value:
                value, text = _lineage(loaded, text, value)
            if key == "role" and value not in ("reference", "report"):
                raise UnclearError("A source is a report or a reference.")
            text = edits.set_source(
                text, loaded.name, source.id, key, "" if value == "report" and key == "role" else value
            )
        return {loaded.name: text}

    desk.edit(_("describe a source"), form.get("version", ""), make)
    return "sources"


def _lineage(loaded: Loaded, text: str, words: str) -> tuple[str, str]:
    """Return the id of a text that sources were rewritten from, and the data set that declares it."""
    for name, description in loaded.dataset.lineages.items():
        if words.casefold() in (name.casefold(), description.casefold()):
            return name, text
    name = edits.id_of(words, loaded.dataset.lineages).replace("-", "_")
    return name, edits.with_lineage(text, loaded.name, name, words)


# --- The rest --------------------------------------------------------------------------------------------------------


def _cell(desk: Desk, form: Form, _: Translate) -> str:
    """Take a cell of a table as a figure of a source."""
    table = form.get("table", "")
    picking = cells.understood(desk.workspace.read(table), table, form.get("sheet", ""))
    cell = cells.picked_in(picking.found, form.get("cell", ""))
    label, outlet = words_of(form, "label"), words_of(form, "outlet")
    if cell is None:
        raise UnclearError("This figure is not there any more.")
    if not label:
        raise UnclearError("Say what the figure counts.")
    if not outlet:
        raise UnclearError("A source needs a name.")

    def make(loaded: Loaded) -> Mapping[str, str]:
        return {loaded.name: cells.with_cell(loaded, table, picking, cell, label, outlet)}

    desk.edit(_("take a figure from a table"), form.get("version", ""), make)
    sheet = form.get("sheet", "")
    return f"cells/{quote(table)}" + (f"?{urlencode({'sheet': sheet})}" if sheet else "")


def _undo(desk: Desk, form: Form, _: Translate) -> str:
    with _unless_changed():
        desk.undo()
    return _where(form)


@contextmanager
def _unless_changed() -> Iterator[None]:
    """Say why a step cannot be taken back: what it wrote is not there any more."""
    try:
        yield
    except ChangedOnDiskError as error:
        raise UnclearError(
            "Another program changed these files since: this step cannot be taken back or made again."
        ) from error


def _redo(desk: Desk, form: Form, _: Translate) -> str:
    with _unless_changed():
        desk.redo()
    return _where(form)


def _language(desk: Desk, form: Form, _: Translate) -> str:
    if form.get("language") in LANGUAGES:
        settings = desk.workspace.remembered("settings")
        desk.workspace.remember("settings", {**settings, "language": form["language"]})
    return _where(form)


def _article(desk: Desk, loaded: Loaded, form: Form) -> Article:
    source = form.get("source", "")
    if source not in loaded.dataset.sources:
        raise UnclearError("There is no such source.")
    return desk.article(loaded, source)


def _spot(desk: Desk, loaded: Loaded, form: Form) -> tuple[Article, Spot]:
    article = _article(desk, loaded, form)
    spot = article.spot(form.get("spot", ""))
    if spot is None:
        raise UnclearError("This figure is not there any more.")
    return article, spot


def _refuse_no_date(value: str) -> None:
    if value and not _DATE.fullmatch(value):
        raise UnclearError("Write a date as year, month or day: 2023-05-27.")


def _where(form: Form, *picks: str) -> str:
    """Return the address a form stood on, with these figures picked and no others."""
    path, _, _query = form.get("back", "").partition("?")
    if not re.fullmatch(r"(article/[^/?#\\]+|sources|report|table|cells/[^?#\\]+|)", path):
        return ""
    if path.startswith("article/"):
        kept = [("pick", pick) for pick in picks if pick]
        return f"{path}?{urlencode(kept)}" if kept else path
    return path


_ACTIONS: Mapping[str, Callable[[Desk, Form, Translate], str]] = {
    "open": _open,
    "begin": _begin,
    "name": _name,
    "add": _add_figure,
    "forget": _forget,
    "relate": _relate,
    "accept": _accept,
    "refuse": _refuse,
    "offer": _offer_again,
    "limit": _limit,
    "unrelate": _unrelate,
    "source": _source,
    "cell": _cell,
    "undo": _undo,
    "redo": _redo,
    "language": _language,
    **table_forms.ACTIONS,
}
"""Every action, by the name the forms have for it."""
