"""Write what was extracted as a data set in draft, or into one that is there.

A draft says on every line what to look at. Text that a data set already has is left as it stands, byte for byte: lines
are put in, nothing is rewritten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType

from cac_check.diagnostic import Diagnostic, Location, UnreadableFile
from cac_check.extraction.mentions import Extraction, Mention, Skipped
from cac_check.extraction.proposals import Proposal, propose
from cac_check.extraction.quoting import quoted
from cac_check.extraction.relating import relations_of
from cac_check.loading.editing import Written, flow, scalar
from cac_check.messages import ENGLISH, LANGUAGES
from cac_check.model import Dataset, Kind
from cac_check.records import dataclass

_CUES = ("other", "of_the", "including", "separate", "total")
_LONGEST_COMMENT = 100
_HEAD = """\
# A draft from {origin}. Nothing in it is final: every line wants a person's eye.
#   1. Name the quantities: what is counted, with its verb. Give one name to what is one quantity, two to what is two.
#   2. Delete what is no claim; look through what was left out, at the end.
#   3. cac-check validate, then write rules and cac-check check.
"""


@dataclass(frozen=True, slots=True)
class NewSource:
    """The source that the figures were extracted from."""

    id: str
    origin: str
    """What was read, for the first line: a path, or ``standard input``."""
    published: str | None = None
    text: str | None = None
    """The path of the text, as the data set would name it; only where the text was extracted as it stands."""
    rules: str | None = None
    """The path of a rule file, as a new data set names it."""
    remarks: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """What else is known of a figure, by its place in the text: the cells of tables that it could be."""


def draft(extraction: Extraction, source: NewSource) -> str:
    """Return a new data set in draft, as YAML."""
    proposals = propose(extraction.mentions)
    lines = [
        _HEAD.format(origin=_one_line(source.origin)).rstrip(),
        f"dataset: draft-{source.id}",
        *_reported_in(extraction),
        *([f"rules: [{scalar(source.rules)}]"] if source.rules else []),
        "quantities:" if proposals else "quantities: {}",
        *_quantities(proposals, "  "),
        *(_wholes(proposals, "  ") if source.rules else ()),
        "sources:",
        *_source(proposals, extraction, source, "  "),
    ]
    return "\n".join(lines) + "\n"


def language_of_reports(extraction: Extraction) -> str:
    """Return the language of reports: that of the text where there are reports in it, English otherwise."""
    code = extraction.language
    return code if extraction.sure and code in LANGUAGES else ENGLISH.tag


def _reported_in(extraction: Extraction) -> Iterator[str]:
    code = language_of_reports(extraction)
    if code != ENGLISH.tag:
        yield f"language: {code}  # of the report; without this line it is in English"


def update(data: bytes, file: str, dataset: Dataset, extraction: Extraction, source: NewSource) -> str:
    """Return the text of a data set with a new source and its new quantities put in.

    Args:
        data: the file as it is.
        file: what to call it in messages.
        dataset: the same, loaded.
        extraction: what was found in the text of the new source.
        source: the new source.

    Raises:
        UnreadableFile: if it is not YAML, has such a source already, or is not written as a block.
    """
    if source.id in dataset.sources:
        message, advice = f"there is a source {source.id!r} already", "name another with --source"
        raise UnreadableFile([Diagnostic("known-source", message, Location(file), advice)])
    proposals = propose(extraction.mentions, dataset)
    text = Written.of(data.decode(), file).added(("sources",), _source(proposals, extraction, source, ""))
    return Written.of(text, file).added(("quantities",), _quantities(proposals, ""))


def _quantities(proposals: Iterable[Proposal], indent: str) -> Iterator[str]:
    new: dict[str, Proposal] = {}
    for proposal in proposals:
        if proposal.why is None:
            new.setdefault(proposal.quantity, proposal)
    for name, proposal in new.items():
        mention = proposal.mention
        fields = {"label": proposal.label}
        if mention.kind is not Kind.COUNT:
            fields["kind"] = mention.kind.value
        if mention.kind in (Kind.COUNT, Kind.AMOUNT) and (counted_in := mention.counted_in):
            fields["unit"] = counted_in
        yield f"{indent}{name}: {flow(fields)}"


def _wholes(proposals: Sequence[Proposal], indent: str) -> Iterator[str]:
    """Yield wholes that the rules drafted beside name and the text does not tell."""
    for each in relations_of(proposals):
        if each.unnamed is not None:
            fields = {"label": f"{each.noun or 'all'}, all of them"} | ({"unit": each.noun} if each.noun else {})
            yield f"{indent}{each.unnamed}: {flow(fields)}  # told nowhere here; a drafted rule needs it"


def _source(proposals: Iterable[Proposal], extraction: Extraction, source: NewSource, indent: str) -> Iterator[str]:
    inner = f"{indent}  "
    yield f"{indent}{source.id}:"
    yield f"{inner}outlet: {scalar(source.id)}"
    if source.published:
        yield f"{inner}published: {source.published}"
    yield f"{inner}language: {extraction.language}"
    if source.text:
        yield f"{inner}text: {scalar(source.text)}"
    sentence = None
    yield f"{inner}claims:" if extraction.mentions else f"{inner}claims: []"
    for proposal in proposals:
        if proposal.mention.sentence != sentence:
            sentence = proposal.mention.sentence
            yield f"{inner}  # {_one_line(sentence)}"
        yield f"{inner}  - {_claim(proposal, source.remarks.get(proposal.mention.start))}"
    yield from _left_out(extraction.skipped, inner)


def _claim(proposal: Proposal, known: str | None) -> str:
    remarks = [f"proposed: {proposal.why}"] if proposal.why is not None else []
    remarks += [remark for remark in (proposal.remark, known) if remark is not None]
    behind = f"  # {_one_line('; '.join(remarks))}" if remarks else ""
    return f"{proposal.quantity}: {flow(claim_fields(proposal.mention))}{behind}"


def claim_fields(mention: Mention) -> dict[str, str]:
    """Return what a claim says of a figure: its words, their place, the word that chose the quantity."""
    fields = {**quoted(mention), "at": mention.place}
    relations = mention.relations
    cue = next((r.words for name in _CUES for r in relations if r.name == name), None) or mention.direction
    if cue is not None:
        fields["cue"] = cue
    if mention.note:
        fields["note"] = mention.note
    return fields


def _left_out(skipped: Iterable[Skipped], indent: str) -> Iterator[str]:
    lines = Counter(f"{item.place}: {_one_line(item.phrase)}: {_one_line(item.reason)}" for item in skipped)
    if lines:
        yield f"{indent}# seen and left out:"
    for line, times in lines.items():
        yield f"{indent}#   {line}{f' ({times} times)' if times > 1 else ''}"


def _one_line(text: str) -> str:
    line = "".join(character if character.isprintable() else " " for character in " ".join(text.split()))
    return line if len(line) <= _LONGEST_COMMENT else f"{line[: _LONGEST_COMMENT - 1]}…"
