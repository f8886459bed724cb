"""What was edited between two versions of a data set, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cac_check.finding import Report
from cac_check.messages import Sentence, message
from cac_check.model import Claim, Role, Rule, Source
from cac_check.records import dataclass
from cac_check.report.words import LONGEST_QUOTE, PARAGRAPH, label, place, quote, visible


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit and what it touches: ids of claims, rules, sources or quantities, old and new."""

    touches: frozenset[str]
    sentence: str


def renamed_claims(before: Report, after: Report) -> Mapping[str, str]:
    """Return the new ids of claims whose id moved though they stayed, with the old ones.

    Ids gain a place when a second claim on the same quantity comes in: that must not make a known conflict new.
    """
    old = {claim.id: claim for claim in before.dataset.claims}
    new = {claim.id: claim for claim in after.dataset.claims}
    gone = {_identity(claim): claim.id for claim in old.values() if claim.id not in new}
    return {
        claim.id: gone[_identity(claim)] for claim in new.values() if claim.id not in old and _identity(claim) in gone
    }


def edits(before: Report, after: Report) -> tuple[Edit, ...]:
    """Return every edit that can change a verdict, in the order of the newer version, removals last."""
    return (
        *_claim_edits(before, after),
        *_rule_edits(before.rules.rules, after.rules.rules),
        *_source_edits(before.dataset.sources, after.dataset.sources),
        *_quantity_edits(before, after),
    )


def _identity(claim: Claim) -> tuple[object, ...]:
    return claim.source, claim.quantity, claim.says, claim.means, claim.at, claim.as_of


def _claim_edits(before: Report, after: Report) -> list[Edit]:
    aliases = renamed_claims(before, after)
    old = {claim.id: claim for claim in before.dataset.claims}
    new = {aliases.get(claim.id, claim.id): claim for claim in after.dataset.claims}
    gone = {id_: claim for id_, claim in old.items() if id_ not in new}
    found = []
    for id_, claim in new.items():
        if id_ in old:
            if _substance(claim) != _substance(old[id_]):
                found.append(_changed(old[id_], claim, after))
        else:
            moved = _same_place(claim, gone.values())
            if moved is None:
                found.append(Edit(frozenset({claim.id}), _added(claim, after)))
            else:
                del gone[moved.id]
                found.append(_changed(moved, claim, after, before))
    removed = [Edit(frozenset({claim.id}), _removed(claim, before)) for claim in gone.values()]
    return found + removed


def _substance(claim: Claim) -> Claim:
    """The claim without what no verdict depends on."""
    return replace(claim, id="", location=None, gloss=None, note=None, cue=None, because=None, attributed_to=None)


def _same_place(claim: Claim, candidates: Iterable[Claim]) -> Claim | None:
    """A claim that stood where this one stands: the words were kept for another quantity, or both were changed."""
    near = [other for other in candidates if other.source == claim.source and other.at == claim.at]
    same_words = [other for other in near if other.says == claim.says]
    return next(iter(same_words or near), None)


def _changed(old: Claim, new: Claim, after: Report, before: Report | None = None) -> Edit:
    was, is_ = quote(old), quote(new)
    touches, where = frozenset({old.id, new.id}), _where(new)
    if old.quantity != new.quantity:
        return Edit(
            touches,
            Sentence.saying(
                "{place} changed from {old} for {old_quantity} to {new} for {new_quantity}",
                place=where,
                old=was,
                old_quantity=_label(old, before or after),
                new=is_,
                new_quantity=_label(new, after),
            ),
        )
    if was != is_:
        return Edit(touches, Sentence.saying("{place} changed from {old} to {new}", place=where, old=was, new=is_))
    said = Sentence.saying(
        "{place}: how {figure} is taken changed ({keys})", place=where, figure=is_, keys=_aspects(old, new)
    )
    return Edit(touches, said)


def _aspects(old: Claim, new: Claim) -> str:
    named = (
        ("reading", old.reading != new.reading),
        ("place", old.at != new.at),
        ("or", old.alternatives != new.alternatives),
        ("as_of", old.as_of != new.as_of),
        ("status", old.status != new.status),
        ("weight", old.weight != new.weight),
    )
    return ", ".join(name for name, differs in named if differs)


def _where(claim: Claim) -> str:
    where = place(claim.at)
    source = visible(claim.source, LONGEST_QUOTE)
    paragraph = PARAGRAPH.fullmatch(claim.at or "")
    if paragraph:
        return Sentence.saying("paragraph {number} of {source}", number=paragraph[1], source=source)
    return source if where is None else Sentence.saying("{place} of {source}", place=where, source=source)


def _added(claim: Claim, report: Report) -> str:
    return Sentence.saying(
        "{place}: {figure} for {quantity} was added",
        place=_where(claim),
        figure=quote(claim),
        quantity=_label(claim, report),
    )


def _removed(claim: Claim, report: Report) -> str:
    return Sentence.saying(
        "{place}: {figure} for {quantity} was removed",
        place=_where(claim),
        figure=quote(claim),
        quantity=_label(claim, report),
    )


def _label(claim: Claim, report: Report) -> str:
    return label(report.dataset.quantities[claim.quantity])


def _rule_edits(before: Iterable[Rule], after: Iterable[Rule]) -> list[Edit]:
    old = {rule.id: _rule_substance(rule) for rule in before}
    new = {rule.id: _rule_substance(rule) for rule in after}
    return _thing_edits(_RULE, old, new)


def _rule_substance(rule: Rule) -> Rule:
    return replace(rule, location=None, because="", evidence=None, examples=())


def _quantity_edits(before: Report, after: Report) -> list[Edit]:
    old, new = (
        {id_: replace(q, location=None, label="", because=None) for id_, q in report.dataset.quantities.items()}
        for report in (before, after)
    )
    both = old.keys() & new.keys()
    return [edit for edit in _thing_edits(_QUANTITY, old, new) if edit.touches <= both]


_RULE = (message("the rule {id} was added"), message("the rule {id} was removed"), message("the rule {id} changed"))
_QUANTITY = (
    message("the quantity {id} was added"),
    message("the quantity {id} was removed"),
    message("the quantity {id} changed"),
)
"""What is said of a thing that was added, removed or changed."""


def _thing_edits(said: tuple[str, str, str], old: Mapping[str, object], new: Mapping[str, object]) -> list[Edit]:
    added, removed, changed = said
    found = []
    for id_ in dict.fromkeys((*new, *old)):
        if id_ not in old:
            done = added
        elif id_ not in new:
            done = removed
        elif old[id_] != new[id_]:
            done = changed
        else:
            continue
        found.append(Edit(frozenset({id_}), Sentence.saying(done, id=visible(id_, LONGEST_QUOTE))))
    return found


def _source_edits(before: Mapping[str, Source], after: Mapping[str, Source]) -> list[Edit]:
    found = []
    for id_, source in after.items():
        old = before.get(id_)
        name = visible(id_, LONGEST_QUOTE)
        if old is not None and old.role is not source.role:
            said = (
                Sentence.saying("{source} is now marked as reference", source=name)
                if source.role is Role.REFERENCE
                else Sentence.saying("{source} is no longer marked as reference", source=name)
            )
            found.append(Edit(frozenset({id_}), said))
        if old is not None and old.lineage != source.lineage:
            found.append(Edit(frozenset({id_}), Sentence.saying("the lineage of {source} changed", source=name)))
    return found
