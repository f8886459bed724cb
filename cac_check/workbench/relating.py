"""How figures are related, as a form of the page says it: the rule that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cac_check.workbench import pages
from cac_check.workbench.actions import Batch, Form, UnclearError, words_of
from cac_check.workbench.spots import Spot

Translate = Callable[[str], str]


def relate(batch: Batch, form_name: str, form: Form, spots: Mapping[str, Spot], because: str, _: Translate) -> None:
    """Add the rule that a form describes, with the figures it is about.

    Raises:
        UnclearError: if something is missing.
    """
    labels = {name: words_of(form, f"label-{name}") for name in spots}

    def spot_for(key: str) -> Spot:
        if form.get(key, "") not in spots:
            raise UnclearError("Say which figure is which.")
        return spots[form[key]]

    def quantity(key: str) -> str:
        spot = spot_for(key)
        return batch.named(spot, labels[spot.id])

    def percent(key: str, otherwise: str) -> tuple[str, str]:
        """Return the quantity of a share or change and how to speak of it: one without a name gets one that is made."""
        spot = spot_for(key)
        if labels[spot.id] or spot.claims:
            name = batch.named(spot, labels[spot.id])
            return name, batch.label(name)
        return batch.named(spot, otherwise), _("“{words}”").format(words=" ".join(spot.words.split()))

    match form_name:
        case "parts":
            whole = form.get("total", "")
            parts = [name for name in spots if name != whole]
            if not parts:
                raise UnclearError("Pick the parts as well as the whole.")
            overlap, rest = form.get("overlap", "") if len(parts) > 1 else "none", form.get("rest", "")
            if overlap not in ("none", "possible") or rest not in ("none", "possible"):
                raise UnclearError("Answer both questions: can one be in two parts, and can some be in none?")
            if whole in spots:
                total = batch.named(spots[whole], labels[whole])
            else:
                total = batch.unnamed(words_of(form, "whole"), [spots[name] for name in parts])
            named = [batch.named(spots[name], labels[name], batch.unit(total)) for name in parts]
            content = {"total": total, "parts": named, "overlap": overlap, "rest": rest}
            listed = pages.listing([batch.label(name) for name in named], _)
            if rest == "none":
                told = _("{parts} are all the parts of {total}")
            else:
                told = _("{parts} are parts of {total}") if len(named) > 1 else _("{parts} are among {total}")
            why = because or told.format(parts=listed, total=batch.label(total))
            batch.relate("breakdown", content, why, f"parts of {batch.label(total)}")
        case "share":
            part, of = quantity("part"), quantity("of")
            names = {"part": batch.label(part), "of": batch.label(of)}
            share, said = percent("is", _("{part} as a share of {of}").format(**names))
            why = because or _("{share} is {part} out of {of}").format(share=said, **names)
            batch.relate("share", {"part": part, "of": of, "is": share}, why, f"share of {batch.label(of)}")
        case "change":
            start, end = quantity("from"), quantity("to")
            names = {"start": batch.label(start), "end": batch.label(end)}
            by, said = percent("by", _("change from {start} to {end}").format(**names))
            why = because or _("{by} is the change from {start} to {end}").format(by=said, **names)
            batch.relate("change", {"from": start, "to": end, "by": by}, why, f"change to {batch.label(end)}")
        case "order":
            less, more = quantity("less"), quantity("more")
            why = because or _("{less} are among {more}").format(less=batch.label(less), more=batch.label(more))
            batch.relate("order", [less, more], why, f"{batch.label(less)} at most {batch.label(more)}")
        case "same":
            batch.same(tuple(spots.values()), words_of(form, "same") or next(filter(None, labels.values()), ""))
        case _:
            raise UnclearError("Say how the figures are related.")
