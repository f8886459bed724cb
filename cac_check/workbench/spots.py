"""The figures of a text as the page marks them: what was found, what was left out, and what is a claim by now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cac_check.extraction.mentions import Extraction, Mention, Skipped
from cac_check.extraction.proposals import Proposal
from cac_check.loading.layout import Part, parts_of
from cac_check.model import Claim, Kind
from cac_check.records import dataclass

_UNSAID = re.compile(r"(.* )?[0-9]+|" + "|".join(("count", "amount", "money", "share", "ratio", *Kind)))
"""Names that only tell one figure from another, or what sort of number it is."""

MOST_WORDS_BEHIND = 6
_PARAGRAPH = re.compile(r"p([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a text that tells a figure, or might. Ends are exclusive."""

    start: int
    end: int
    words: str
    place: str
    proposal: Proposal | None = None
    """What was found there, and the quantity that is proposed."""
    skipped: Skipped | None = None
    """Why it was left out."""
    claims: tuple[Claim, ...] = ()

    @property
    def mention(self) -> Mention | None:
        """What was found there."""
        return None if self.proposal is None else self.proposal.mention

    @property
    def id(self) -> str:
        """By what the page names it."""
        return str(self.start)

    @property
    def proposed(self) -> str:
        """What it may be called, where its words say it; empty where a person must."""
        label = "" if self.proposal is None else self.proposal.label
        return "" if self.is_share or _UNSAID.fullmatch(label) else label

    @property
    def is_share(self) -> bool:
        """Whether it is a share or a change, whose name says of what."""
        return self.mention is not None and self.mention.kind is Kind.PERCENT


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A headline or paragraph: words and spots in turn."""

    place: str
    pieces: tuple[str | Spot, ...]


def spots_of(text: str, found: Extraction, proposals: Sequence[Proposal], claims: Iterable[Claim]) -> tuple[Spot, ...]:
    """Return the figures of a text, in its order, none of which overlap."""
    spots = [
        Spot(each.mention.start, each.mention.end, each.mention.phrase, each.mention.place, each) for each in proposals
    ]
    spots += [Spot(each.start, each.end, each.phrase, each.place, None, each) for each in found.skipped]
    spots = _apart(sorted(spots, key=lambda spot: (spot.start, spot.skipped is not None, -spot.end)))
    parts = {part.place: part for part in parts_of(text)}
    for claim in claims:
        spots = _with_claim(spots, claim, text, parts.get(_place(claim, parts)))
    return tuple(spots)


def words_behind(spot: Spot, text: str, spots: Sequence[Spot]) -> str:
    """Return the words behind a figure, up to a stop or the next figure: they often say what it counts."""
    part = next((part for part in parts_of(text) if part.start <= spot.start < part.end), None)
    if part is None:
        return ""
    end = min((each.start for each in spots if each.start >= spot.end), default=part.end)
    words = re.split(r"[,.;:!?(]\s|[，。；：！？（]", text[spot.end : min(end, part.end)], maxsplit=1)[0].split()
    return " ".join(words[:MOST_WORDS_BEHIND]).rstrip(".,;:")


def spot_at(text: str, words: str, spots: Sequence[Spot]) -> Spot | None:
    """Return the first place of words in a text that are no figure yet, as a person names them."""
    if not words.split():
        return None
    for match in re.finditer(r"\s+".join(map(re.escape, words.split())), text):
        start, end = match.span()
        if any(spot.start < end and start < spot.end for spot in spots):
            continue
        for part in parts_of(text):
            if part.start <= start and end <= part.end:
                return Spot(start, end, match.group(), part.place)
    return None


def paragraphs_of(text: str, spots: Sequence[Spot]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text with its spots in them."""
    left = list(spots)
    for part in parts_of(text):
        pieces: list[str | Spot] = []
        reached = part.start
        while left and left[0].start < part.end:
            spot = left.pop(0)
            if spot.start >= reached:
                pieces += [text[reached : spot.start], spot]
                reached = spot.end
        pieces.append(text[reached : part.end])
        yield Paragraph(part.place, tuple(piece for piece in pieces if piece))


def as_listed(claims: Sequence[Claim]) -> tuple[Paragraph, ...]:
    """Return the claims of a source whose text is not at hand: their words by the places they stand in."""
    places: dict[str, list[str | Spot]] = {}
    for number, claim in enumerate(claims):
        words = claim.says or claim.means or ""
        pieces = places.setdefault(claim.at or "", [])
        pieces += [*([" · "] if pieces else []), Spot(number, number + 1, words, claim.at or "", claims=(claim,))]
    ordered = sorted(places.items(), key=lambda item: _order(item[0]))
    return tuple(Paragraph(place, tuple(pieces)) for place, pieces in ordered)


def _order(place: str) -> tuple[int, int, str]:
    match = _PARAGRAPH.fullmatch(place)
    return (0, 0, "") if place == "headline" else (1, int(match[1]), "") if match else (2, 0, place)


def _apart(spots: Sequence[Spot]) -> list[Spot]:
    kept: list[Spot] = []
    for spot in spots:
        if kept and spot.start < kept[-1].end:
            if kept[-1].skipped is not None and spot.skipped is None:
                kept[-1] = spot
            continue
        kept.append(spot)
    return kept


def _place(claim: Claim, parts: Iterable[str]) -> str:
    names = tuple(parts)
    place = claim.at or ""
    return names[0] if place == "headline" and place not in names and names else place


def _with_claim(spots: list[Spot], claim: Claim, text: str, part: Part | None) -> list[Spot]:
    """Return the spots with a claim at the words it quotes: first at those that have none yet."""
    if not claim.says:
        return spots
    words = re.compile(r"\s+".join(map(re.escape, claim.says.split())))
    first, last = (part.start, part.end) if part is not None else (0, len(text))
    places = [match.span() for match in words.finditer(text, first, last)]
    best: tuple[tuple[bool, bool, int], tuple[int, int], Spot | None] | None = None
    for start, end in places:
        spot = next((each for each in spots if each.start < end and start < each.end), None)
        rank = (spot is not None and bool(spot.claims), spot is None, start)
        if best is None or rank < best[0]:
            best = rank, (start, end), spot
    if best is None:
        return spots
    _, (start, end), spot = best
    if spot is None:
        made = Spot(start, end, text[start:end], claim.at or "", claims=(claim,))
        return sorted([*spots, made], key=lambda each: each.start)
    return [replace(each, claims=(*each.claims, claim)) if each is spot else each for each in spots]
