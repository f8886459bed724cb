"""How figures are related, as a form of the page says it: the rule that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cac_check.records import dataclass
from cac_check.workbench import pages
from cac_check.workbench.actions import Batch, Form, UnclearError, words_of
from cac_check.workbench.spots import Spot

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form of the page says of the figures that are picked."""

    batch: Batch
    form: Form
    spots: Mapping[str, Spot]
    """The figures, by their places."""
    because: str
    """Why they are related; empty where a reason is to be written."""
    translate: Translate

    def label(self, spot: Spot) -> str:
        """Return the name that a figure is given, empty where none is."""
        return words_of(self.form, f"label-{spot.id}")

    def spot(self, key: str) -> Spot:
        """Return the figure that a field of the form names.

        Raises:
            UnclearError: if it names none.
        """
        if self.form.get(key, "") not in self.spots:
            raise UnclearError("Say which figure is which.")
        return self.spots[self.form[key]]

    def quantity(self, key: str) -> tuple[str, str]:
        """Return the quantity that a field of the form names, and what a reader calls it."""
        spot = self.spot(key)
        name = self.batch.named(spot, self.label(spot))
        return name, self.batch.label(name)

    def percent(self, key: str, otherwise: str) -> tuple[str, str]:
        """Return the quantity of a share or change and how to speak of it: one without a name gets one that is made."""
        spot = self.spot(key)
        if self.label(spot) or spot.claims:
            return self.quantity(key)
        words = self.translate("“{words}”").format(words=" ".join(spot.words.split()))
        return self.batch.named(spot, otherwise), words


def relate(batch: Batch, form_name: str, form: Form, spots: Mapping[str, Spot], because: str, _: Translate) -> None:
    """Add the rule that a form describes, with the figures it is about.

    Raises:
        UnclearError: if something is missing.
    """
    if form_name not in FORMS:
        raise UnclearError("Say how the figures are related.")
    FORMS[form_name](Answers(batch, form, spots, because, _))


def _parts(answers: Answers) -> None:
    batch, form, _ = answers.batch, answers.form, answers.translate
    whole = answers.spots.get(form.get("total", ""))
    parts = [spot for spot in answers.spots.values() if spot is not whole]
    if not parts:
        raise UnclearError("Pick the parts as well as the whole.")
    overlap, rest = form.get("overlap", "") if len(parts) > 1 else "none", form.get("rest", "")
    if overlap not in ("none", "possible") or rest not in ("none", "possible"):
        raise UnclearError("Answer both questions: can one be in two parts, and can some be in none?")
    if whole is not None:
        total = batch.named(whole, answers.label(whole))
    else:
        total = batch.unnamed(words_of(form, "whole"), parts)
    named = [batch.named(spot, answers.label(spot), batch.unit(total)) for spot in parts]
    content = {"total": total, "parts": named, "overlap": overlap, "rest": rest}
    if rest == "none":
        reason = _("{parts} are all the parts of {total}")
    else:
        reason = _("{parts} are parts of {total}") if len(named) > 1 else _("{parts} are among {total}")
    listed = pages.listing([batch.label(name) for name in named], _)
    why = answers.because or reason.format(parts=listed, total=batch.label(total))
    batch.relate("breakdown", content, why, f"parts of {batch.label(total)}")


def _share(answers: Answers) -> None:
    _ = answers.translate
    (part, part_name), (of, whole_name) = answers.quantity("part"), answers.quantity("of")
    names = {"part": part_name, "of": whole_name}
    share, said = answers.percent("is", _("{part} as a share of {of}").format(**names))
    why = answers.because or _("{share} is {part} out of {of}").format(share=said, **names)
    answers.batch.relate("share", {"part": part, "of": of, "is": share}, why, f"share of {whole_name}")


def _change(answers: Answers) -> None:
    _ = answers.translate
    (start, start_name), (end, end_name) = answers.quantity("from"), answers.quantity("to")
    names = {"start": start_name, "end": end_name}
    by, said = answers.percent("by", _("change from {start} to {end}").format(**names))
    why = answers.because or _("{by} is the change from {start} to {end}").format(by=said, **names)
    answers.batch.relate("change", {"from": start, "to": end, "by": by}, why, f"change to {end_name}")


def _order(answers: Answers) -> None:
    (less, less_name), (more, more_name) = answers.quantity("less"), answers.quantity("more")
    why = answers.because or answers.translate("{less} are among {more}").format(less=less_name, more=more_name)
    answers.batch.relate("order", [less, more], why, f"{less_name} at most {more_name}")


def _same(answers: Answers) -> None:
    spots = tuple(answers.spots.values())
    named = words_of(answers.form, "same") or next(filter(None, map(answers.label, spots)), "")
    answers.batch.same(spots, named)


FORMS: Mapping[str, Callable[[Answers], None]] = MappingProxyType(
    {"parts": _parts, "share": _share, "change": _change, "order": _order, "same": _same}
)
"""The relations that the page asks about, as its forms call them."""
