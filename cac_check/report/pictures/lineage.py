"""The lineage picture: which texts report a figure, what each descends from, and in which of them the slip stands."""

from __future__ import annotations

from cac_check.finding import Finding
from cac_check.messages import ENGLISH, Language
from cac_check.model import Claim, Status
from cac_check.records import dataclass
from cac_check.report.causes import Cause
from cac_check.report.index import Index
from cac_check.report.pictures.svg import LINE, MARGIN, WIDTH, Extent, Shape, circle, stroke, text, wrapped
from cac_check.report.summary import own_claims
from cac_check.report.words import LONGEST_QUOTE, label, quote, visible

MOST_SLIPPED, MOST_OTHERS = 6, 2
"""Lineages that are drawn with the slip, and without it."""
MOST_TEXTS = 64
"""Texts of one lineage that are drawn."""

_INDENT = 26
_STEP = 17
_RADIUS = 5


@dataclass(frozen=True, slots=True)
class Descent:
    """Texts that descend from one, and how many of them have the words in question."""

    name: str
    slipped: int
    others: int
    """Texts that report the figure in other words."""

    def said(self, language: Language) -> str:
        """Return ``in 14 of 20 texts that report it``, or that all of them have it."""
        total = self.slipped + self.others
        if not self.slipped:
            return language.say_many("not in {count} text", "not in {count} texts", total)
        if not self.others:
            return language.say_many("in the only text that reports it", "in all {count} texts that report it", total)
        return language.say_many(
            "in {some} of {count} text that reports it",
            "in {some} of {count} texts that report it",
            total,
            some=language.numbers.write(self.slipped),
        )


@dataclass(frozen=True, slots=True)
class Lineages:
    """Everything that reports one figure, by what it descends from."""

    figure: str
    words: str
    reference: str | None
    """What the texts marked as references say."""
    descents: tuple[Descent, ...]
    left: int = 0
    """Texts of other lineages, none of them with the slip."""
    language: Language = ENGLISH

    @property
    def more(self) -> str:
        """Say how many texts are not drawn."""
        if not self.left:
            return ""
        return self.language.say_many(
            "and {count} text of other origin without it", "and {count} texts of other origin without it", self.left
        )

    @property
    def root(self) -> str:
        """Say what the references have."""
        if self.reference is None:
            return self.language.say("no reference reports this figure")
        return self.language.say("reference: {what}", what=self.reference)

    @property
    def description(self) -> str:
        """Return the same in words."""
        say = self.language.say
        lines = [say("{words} for {quantity}", words=self.words, quantity=self.figure)]
        lines += [] if self.reference is None else [self.root]
        lines += [say("{subject}: {what}", subject=each.name, what=each.said(self.language)) for each in self.descents]
        lines += [self.more] if self.more else []
        return say("{words}.", words=self.language.say_as("between two statements", "; ").join(lines))


def lineages(cause: Cause, index: Index) -> Lineages | None:
    """Return what is to be drawn of a cause; ``None`` where a picture would say no more than a sentence."""
    finding = cause.lead
    claim = finding.primary(index.claims)
    if claim is None or finding.source is None or claim.source != finding.source:
        return None
    wrong = _slips(cause, claim.quantity, index)
    found: dict[str, dict[str, bool]] = {}
    references: list[Claim] = []
    for each in index.claims.values():
        if each.quantity != claim.quantity or each.as_of != claim.as_of or each.status is not Status.CURRENT:
            continue
        if index.is_reference(each.id):
            references.append(each)
            continue
        texts = found.setdefault(index.sources[each.source].witness, {})
        texts[each.source] = texts.get(each.source, False) or each.id in wrong
    if sum(map(len, found.values())) < 2:
        return None
    ordered = sorted(found.items(), key=lambda item: (-sum(item[1].values()), -len(item[1])))
    with_slip = [item for item in ordered if any(item[1].values())][:MOST_SLIPPED]
    without = [item for item in ordered if not any(item[1].values())]
    descents = tuple(
        Descent(_name(witness, index), sum(texts.values()), len(texts) - sum(texts.values()))
        for witness, texts in (*with_slip, *without[:MOST_OTHERS])
    )
    left = sum(len(texts) for _, texts in without[MOST_OTHERS:])
    language, first = index.language, None
    if references:
        words, outlet = quote(references[0], language), _outlet(references[0], index)
        first = language.say("{words}, {outlets}", words=words, outlets=outlet)
    return Lineages(label(index.quantity_of(claim.id)), quote(claim, language), first, descents, left, language)


def draw(drawn: Lineages) -> Extent:
    """Draw a root for the references and a branch for each lineage, a dot for each of its texts."""
    y = float(LINE)
    shapes: list[Shape] = [circle(MARGIN + 4, y - 4, _RADIUS, "reference" if drawn.reference else "empty")]
    start = y
    for number, line in enumerate(wrapped(drawn.root, WIDTH - MARGIN - 14)):
        y += LINE if number else 0
        shapes.append(text(MARGIN + 14, y, line))
    for descent in drawn.descents:
        y += LINE + 8
        shapes += [stroke(MARGIN + 4, y - 4, MARGIN + _INDENT - 6, y - 4, "axis")]
        last = y
        for number, line in enumerate(wrapped(descent.name, WIDTH - MARGIN - _INDENT, "strong")):
            y += LINE if number else 0
            shapes.append(text(MARGIN + _INDENT, y, line, "strong"))
        y += LINE
        shapes.append(
            text(MARGIN + _INDENT, y, descent.said(drawn.language), "gap-words" if descent.slipped else "quiet")
        )
        y += 4
        dots, y = _dots(descent, y)
        shapes += dots
    if drawn.more:
        y += LINE
        shapes.append(text(MARGIN + _INDENT, y, drawn.more, "quiet"))
    shapes.append(stroke(MARGIN + 4, start + 1, MARGIN + 4, last - 4, "axis"))
    return Extent(tuple(shapes), y + 8)


def _dots(descent: Descent, y: float) -> tuple[list[Shape], float]:
    """A filled dot for a text with the slip, a ring for one without."""
    kinds = (["slip"] * descent.slipped + ["empty"] * descent.others)[:MOST_TEXTS]
    row = int((WIDTH - 2 * MARGIN - _INDENT) // _STEP)
    shapes = [
        circle(MARGIN + _INDENT + _RADIUS + place % row * _STEP, y + 9 + place // row * _STEP, _RADIUS, kind)
        for place, kind in enumerate(kinds)
    ]
    return shapes, y + _STEP * (-(-len(kinds) // row)) + 2


def _slips(cause: Cause, quantity: str, index: Index) -> set[str]:
    """The claims in question: those that a correction of one of its findings changes, and their copies in words."""
    ids: set[str] = set()
    for part in (cause, *cause.kin):
        for finding in part.findings:
            ids |= {claim.id for claim in _own(finding, index) if claim.quantity == quantity}
    return ids


def _own(finding: Finding, index: Index) -> tuple[Claim, ...]:
    changed = {claim for correction in finding.corrections if not correction.reference for claim in correction.claims}
    own = own_claims(finding, index)
    return tuple(claim for claim in own if claim.id in changed or claim.id in finding.fits_as) or own


def _name(witness: str, index: Index) -> str:
    if witness in index.lineages:
        return visible(index.lineages[witness], LONGEST_QUOTE)
    source = index.sources.get(witness)
    return visible(witness if source is None else source.outlet, LONGEST_QUOTE)


def _outlet(claim: Claim, index: Index) -> str:
    return visible(index.sources[claim.source].outlet, LONGEST_QUOTE)
