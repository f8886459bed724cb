"""Words that are easily taken for other words, for readers and for terminals."""

from __future__ import annotations

from cac_check.finding import Report, Wording
from cac_check.report.document import Block, Bullets, Document, Heading, Line, Paragraph, line
from cac_check.report.index import Index
from cac_check.report.words import label, quote, visible


def wordings(report: Report, index: Index) -> Document:
    """Return the chapter about words that count another thing than the reference does."""
    if not report.wordings:
        return ()
    blocks: list[Block] = [
        Heading(2, ("Other words",)),
        Paragraph(("No figure is at odds here. But these words count another thing than the reference does:",)),
        Bullets(tuple(_told(wording, report, index) for wording in report.wordings)),
    ]
    return tuple(blocks)


def wording_note(wording: Wording, report: Report, index: Index) -> str:
    """Return one of them as a line."""
    return "".join(str(part) for part in _told(wording, report, index))


def _told(wording: Wording, report: Report, index: Index) -> Line:
    ours, theirs = index.claims[wording.claim], index.claims[wording.reference]
    outlet = visible(report.dataset.sources[wording.source].outlet)
    ours_label, theirs_label = (label(report.dataset.quantities[claim.quantity]) for claim in (ours, theirs))
    return line(
        f"{outlet}: {quote(ours)} counts {ours_label}; the reference has {quote(theirs)}, {theirs_label}. "
        f"They differ in the {visible(wording.differs_in)}."
    )
