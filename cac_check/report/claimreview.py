"""What cannot all hold as ClaimReview (https://schema.org/ClaimReview), for a fact-checker to rate: JSON-LD.

The rating is left empty. Arithmetic says which figures cannot all hold; which of them is wrong, and what to call it, is
for who publishes the review.
"""

from __future__ import annotations

from collections.abc import Iterator

from cac_check.certificate import Json
from cac_check.finding import Report
from cac_check.messages import ENGLISH, Language
from cac_check.model import Source, Verdict
from cac_check.report.causes import Cause, causes
from cac_check.report.document import Line
from cac_check.report.index import Index
from cac_check.report.lede import lede
from cac_check.report.summary import has_a_section, own_claims
from cac_check.report.words import LONGEST_QUOTE, label, quote, visible

_UNRATED: Json = {"@type": "Rating", "alternateName": ""}


def claim_reviews(report: Report, language: Language = ENGLISH) -> Json:
    """Return a review per cause of what cannot all hold, each with where the words stand and an empty rating.

    Args:
        report: what was found.
        language: of the sentences of the reviews.
    """
    index = Index.of(report, language)
    wrong = (each for each in report.findings if each.verdict is Verdict.CONTRADICTED and has_a_section(each))
    reviews = [_review(cause, index) for cause in causes(wrong, index)]
    return {"@context": "https://schema.org", "@graph": reviews}


def _review(cause: Cause, index: Index) -> Json:
    claims = own_claims(cause.lead, index)
    language = index.language
    labels = language.listing(dict.fromkeys(label(index.quantity_of(claim.id)) for claim in claims))
    words = language.listing(dict.fromkeys(quote(claim, language) for claim in claims))
    sources = dict.fromkeys((*cause.sources, *(claim.source for claim in claims)))
    return {
        "@type": "ClaimReview",
        "claimReviewed": language.say("{subject}: {what}", subject=labels, what=words),
        "reviewBody": _plain(lede(cause, index)),
        "itemReviewed": {
            "@type": "Claim",
            "text": words,
            "appearance": [dict(_appearance(index.sources[source])) for source in sources],
        },
        "reviewRating": _UNRATED,
    }


def _appearance(source: Source) -> Iterator[tuple[str, Json]]:
    """Yield what is known of where the words stand."""
    yield "@type", "CreativeWork"
    yield "publisher", {"@type": "Organization", "name": visible(source.outlet, LONGEST_QUOTE)}
    yield "inLanguage", source.language
    if source.published is not None:
        yield "datePublished", source.published
    address = source.url or source.seen_at or source.archived
    if address is not None and address.lower().startswith(("http://", "https://")):
        yield "url", address


def _plain(line: Line) -> str:
    return "".join(part if isinstance(part, str) else part.text for part in line)
