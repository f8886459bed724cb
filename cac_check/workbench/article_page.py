"""What the page of one source shows: its text, the figures that are picked, and what was found of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from cac_check.interval import Rational
from cac_check.messages import Language
from cac_check.model import Kind, Verdict
from cac_check.workbench import pages
from cac_check.workbench.checking import Checked
from cac_check.workbench.desk import Article, Loaded
from cac_check.workbench.spots import Spot, words_behind


def shown(
    article: Article,
    loaded: Loaded,
    checked: Checked,
    *,
    picked: Iterable[str],
    several: bool,
    refused: Collection[str],
    say: pages.Translate,
    told_in: Language,
) -> Mapping[str, Any]:
    """Return what the template of the page is filled with.

    Args:
        article: the source and its figures.
        loaded: the data set.
        checked: the verdicts on it.
        picked: ids of the figures that are picked, in the order they were.
        several: whether more are being picked.
        refused: keys of suggestions that were refused.
        say: the language of the page.
        told_in: the language of findings.
    """
    source = article.source.id
    chosen = tuple(spot for name in dict.fromkeys(picked) if (spot := article.spot(name)) is not None)
    findings = pages.findings_of(checked.report, source, told_in)
    marked = {
        verdict: {claim for finding in findings if finding.verdict == verdict for claim in finding.claims}
        for verdict in (Verdict.CONTRADICTED, Verdict.STRAINED)
    }
    quantities = loaded.dataset.quantities
    alone = chosen[0] if len(chosen) == 1 else None
    return {
        "article": article,
        "picked": [_panel(spot, loaded, article) for spot in chosen],
        "several": several or len(chosen) > 1,
        "picture": None if alone is None else pages.reading_picture(alone, _kind(alone, loaded), say, told_in),
        "findings": findings,
        "bad": marked[Verdict.CONTRADICTED],
        "loose": marked[Verdict.STRAINED],
        "relations": pages.relations_of_page(loaded, checked.report, article, say),
        "suggestions": tuple(pages.suggestions_of(article, loaded, refused, say)),
        "refused": not set(refused).isdisjoint(map(pages.key_of, article.drafts)),
        "labels": {spot.id: pages.label_of(spot, quantities) for spot in article.spots},
        "behind": lambda spot: words_behind(spot, article.text, article.spots),
        "known_labels": sorted({each.label for each in quantities.values()}),
        "toggle": _toggle(chosen),
        **_likely(chosen, loaded),
        "fits": sum(
            finding.verdict is Verdict.CONSISTENT
            for finding in checked.report.findings
            if finding.source in (source, None)
        ),
    }


def _panel(spot: Spot, loaded: Loaded, article: Article) -> Mapping[str, Any]:
    """Return what the panel says of a figure that is picked."""
    quantity = loaded.dataset.quantities[spot.claims[0].quantity] if spot.claims else None
    mention = spot.mention
    return {
        "spot": spot,
        "label": pages.label_of(spot, loaded.dataset.quantities),
        "behind": words_behind(spot, article.text, article.spots),
        "named": quantity is not None,
        "is_share": spot.is_share and quantity is None,
        "unit": (quantity.unit if quantity else mention.unit if mention else None) or "",
        "cues": tuple(relation.words for relation in mention.relations) if mention else (),
        "as_of": (spot.claims[0].as_of or "") if spot.claims else "",
    }


def _toggle(picked: Sequence[Spot]) -> Callable[[Spot], str]:
    """Return what picks a figure beside those that are picked, or lets it go."""

    def query(spot: Spot) -> str:
        left = [each.id for each in picked if each.id != spot.id]
        names = left if len(left) < len(picked) else [*left, spot.id]
        return urlencode([*(("pick", name) for name in names), ("several", "1")])

    return query


def _kind(spot: Spot, loaded: Loaded) -> Kind:
    if spot.claims:
        return loaded.dataset.quantities[spot.claims[0].quantity].kind
    return spot.mention.kind if spot.mention is not None else Kind.COUNT


def _likely(picked: Sequence[Spot], loaded: Loaded) -> Mapping[str, str | None]:
    """Return how figures are most likely related, and which of them is what then."""
    share = next((spot for spot in picked if _kind(spot, loaded) in (Kind.PERCENT, Kind.RATIO)), None)
    others = [spot for spot in picked if spot is not share]
    whole = _largest(others)
    figures = [spot for spot in picked if spot.mention is not None]
    changed = share is not None and share.mention is not None and share.mention.direction is not None
    changed |= any(
        each.name == "change" for spot in figures for each in (spot.mention.relations if spot.mention else ())
    )
    start = next((spot for spot in others if spot.mention and spot.mention.around.follows("start_of_change")), None)
    start = start or (others[0] if others else None)
    return {
        "likely": "parts" if share is None or len(picked) < 3 else "change" if changed else "share",
        "share_of": None if share is None else share.id,
        "part_of": next((spot.id for spot in others if spot.id != whole), None),
        "whole_of": whole,
        "before": None if start is None else start.id,
        "after": next((spot.id for spot in others if spot is not start), None),
    }


def _largest(picked: Sequence[Spot]) -> str | None:
    """Return the figure that is most likely the whole of the others."""

    def size(spot: Spot) -> Rational:
        reading = spot.claims[0].reading if spot.claims else spot.mention.reading if spot.mention else None
        return 0 if reading is None or reading.value is None else reading.value

    return max(picked, key=size).id if picked else None
