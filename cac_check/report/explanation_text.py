"""One finding whole, as text: every claim, conflict and way out, and its proof step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cac_check.certificate import Refutation, Witness
from cac_check.conflict import Conflict
from cac_check.dated import Dated
from cac_check.explained_finding import Explanation, Movement, Proof
from cac_check.finding import Correction, Finding
from cac_check.interval import Rational, format_number
from cac_check.model import Claim, Kind, Profile, Verdict
from cac_check.report.bounds_report import bound_rows
from cac_check.report.derivation import derivation
from cac_check.report.fits import in_place
from cac_check.report.index import Index
from cac_check.report.text import one, sum_lines
from cac_check.report.words import columns, figure, glossed, grains, label, listing, number, plural, values, visible
from cac_check.report.workings import workings

_ORDER = (Profile.STRICT, Profile.DEFAULT, Profile.LENIENT)


def render(explanation: Explanation, *, around: Sequence[str] = ()) -> str:
    """Return the explanation as text, a section per question a reader may have.

    Args:
        explanation: of one finding.
        around: lines on what would fit beside everything around it, where more is known than the finding holds.
    """
    writer = _Writer(explanation)
    sections = [
        ("", [one(explanation.finding, explanation.report, Index.of(explanation.report))]),
        ("What would fit beside all the other sums these figures stand in, likeliest first", around),
        ("Claims, and the values their words allow", writer.claims()),
        ("Conflicts: each cannot hold, and could without any one of its members", writer.conflicts()),
        ("Ways out: the fewest claims to change", writer.corrections()),
        ("The smallest change of numbers, instead of the fewest", writer.movement()),
        ("Values that fit", writer.values()),
        ("What is left for each quantity, by the references and the rules", writer.bounds()),
        ("Certificate", writer.certificate()),
    ]
    return "\n".join("\n".join([*([title] if title else []), *lines, ""]) for title, lines in sections if lines)


class _Writer:
    def __init__(self, explanation: Explanation) -> None:
        self._explanation = explanation
        self._finding: Finding = explanation.finding
        self._index = Index.of(explanation.report)

    # --- What was told ---------------------------------------------------------------------------------------------

    def claims(self) -> list[str]:
        """Each claim with its reading under every profile; copies are named where the first of them is."""
        copies = {copy: claim for claim, others in self._finding.copies.items() for copy in others}
        own = [self._index.claims[claim] for claim in self._finding.claims if claim not in copies]
        return [line for claim in own for line in self._claim(claim)]

    def _claim(self, claim: Claim) -> Iterator[str]:
        quantity = self._index.quantities[claim.quantity]
        where = "" if claim.location is None else f"   {visible(str(claim.location))}"
        yield f"  {visible(claim.id)}: {glossed(claim)}{where}"
        yield f"    counts      {label(quantity)}{'' if claim.as_of is None else f', on {claim.as_of}'}"
        if claim.alternatives:
            others = listing((label(self._index.quantities[other]) for other in claim.alternatives), "or")
            yield f"    or perhaps  {others}"
        for profile in _ORDER:
            yield f"    {profile:<10}  {values(claim.reading.under(profile), quantity.kind)}"
        if claim.reading.grain is not None:
            yield f"    grain       {_amount(claim.reading.grain, quantity.kind)}"
        if claim.id in self._finding.copies:
            yield f"    copies      {', '.join(map(visible, self._finding.copies[claim.id]))}"

    # --- What cannot hold, and what would --------------------------------------------------------------------------

    def conflicts(self) -> list[str]:
        """Each conflict with its members, its sum and its derivation."""
        lines: list[str] = []
        for place, conflict in enumerate(self._finding.conflicts, 1):
            lines += [*self._conflict(place, conflict), ""]
        if self._finding.conflicts_cut:
            lines.append("  There may be more: --conflicts N and --budget N look for them.")
        return lines if self._finding.conflicts_cut else lines[:-1]

    def _conflict(self, place: int, conflict: Conflict) -> Iterator[str]:
        yield f"  {place}. {', '.join(map(visible, (*conflict.claims, *conflict.rules)))}"
        if conflict.sum is not None:
            yield from (f"     {line}" for line in sum_lines(conflict.sum, self._index))
        elif place == 1:
            yield from (f"     {line}" for line in workings(self._finding, self._index))
        profile = self._finding.proof_profile or self._explanation.report.profile
        proof = self._explanation.proofs[place - 1]
        if proof.verified:
            yield f"     step by step, as words are read under {profile}:"
            yield from (f"     {line}" for line in derivation(proof, self._index))

    def corrections(self) -> list[str]:
        """Each correction with what it costs and what would fit in its place."""
        lines = [line for correction in self._finding.corrections for line in self._correction(correction)]
        named = {pair for correction in self._finding.corrections for pair in correction.fits_as.items()}
        others = [
            f"  {visible(claim)} fits if it means {label(self._index.quantities[quantity])}"
            for claim, quantity in sorted({*self._finding.fits_as.items()} - named)
        ]
        cut = ["  There may be more."] if self._finding.corrections_cut else []
        return [*others, *lines, *cut]

    def _correction(self, correction: Correction) -> Iterator[str]:
        what = listing(map(visible, correction.claims))
        mark = ", a figure of a reference" if correction.reference else ""
        yield f"  {what} (weight {number(correction.weight)}{mark})"
        for claim in correction.claims:
            if claim in correction.needs:
                changed = self._index.claims[claim]
                needed = in_place(correction.needs[claim], changed, self._index.kind_of(changed))
                yield f"    {visible(claim)} would have to be {needed}"
            if claim in correction.fits_as:
                meaning = label(self._index.quantities[correction.fits_as[claim]])
                yield f"    or {visible(claim)} fits if it means {meaning}"
        if correction.jointly:
            yield "    these depend on each other: not every pick fits"
        if correction.hint is not None:
            yield f"    perhaps {visible(correction.hint)}"

    def movement(self) -> list[str]:
        """The least movement, claim by claim."""
        movement = self._explanation.movement
        if movement is None:
            return (
                [] if not self._finding.conflicts else ["  not found: it takes more than moving figures with a grain"]
            )
        return [*(line for line in self._moves(movement)), *self._stretch()]

    def _moves(self, movement: Movement) -> Iterator[str]:
        for move in movement.moves:
            kind = self._index.quantity_of(move.claim).kind
            yield f"  {visible(move.claim)} as {figure(move.value, kind)}, {grains(move.grains)} beyond its reading"
        total = f"  {grains(movement.grains)} in all" if len(movement.moves) != 1 else "  no other change"
        profile = self._explanation.report.profile
        yield f"{total} is smaller, counted in rounding units of each figure ({profile} reading)"
        if not movement.whole:
            yield "  the values are not whole: no whole ones were found so close"

    def _stretch(self) -> list[str]:
        if self._finding.stretch is None:
            return []
        return [
            f"  stretch: every figure of the first conflict would have to give way by {grains(self._finding.stretch)}"
        ]

    # --- What fits -------------------------------------------------------------------------------------------------

    def values(self) -> list[str]:
        """The witness: a value for every quantity, after the sum of the printed ones."""
        if self._finding.witness is None:
            return []
        sums = [f"  as printed: {each}" for each in workings(self._finding, self._index)]
        solution = self._finding.witness.values
        width = max(columns(visible(name)) for name in solution) if solution else 0
        lines = [f"  {visible(name):<{width}}  {self._value(name, solution[name])}" for name in sorted(solution)]
        entailed = ["  every other pick from the readings satisfies the rule as well"] if self._finding.entailed else []
        return [*sums, *lines, *entailed]

    def _value(self, name: str, value: Rational) -> str:
        quantity = self._index.quantities.get(Dated.of(name).id)
        return format_number(value) if quantity is None else figure(value, quantity.kind)

    def bounds(self) -> list[str]:
        """What is left for the quantities of the finding."""
        return [f"  {line}" for line in bound_rows(self._explanation.bounds, self._index)]

    # --- Whether to believe it -------------------------------------------------------------------------------------

    def certificate(self) -> list[str]:
        """Whether the checker accepted the proofs just now, or why there are none."""
        proofs = self._explanation.proofs
        if not proofs:
            return [f"  none: {visible(self._finding.reason or 'nothing was proved')}"]
        refused = sum(not proof.verified for proof in proofs)
        what = _kinds(proofs)
        if refused:
            return [f"  {what}: the checker refused {refused} of them. This is a bug in cac-check."]
        lines = [f"  {what}, accepted by the checker for the system built again from the data set and the rules"]
        if self._finding.verdict in (Verdict.CONTRADICTED, Verdict.STRAINED):
            lines.append("  --certificate FOLDER writes it for other checkers (VIPR 1.0)")
        return lines


def _kinds(proofs: Sequence[Proof]) -> str:
    refutations = sum(isinstance(proof.certificate, Refutation) for proof in proofs)
    witnesses = sum(isinstance(proof.certificate, Witness) for proof in proofs)
    parts = [
        plural(refutations, "proof of contradiction", "proofs of contradiction") if refutations else "",
        plural(witnesses, "witness", "witnesses") if witnesses else "",
    ]
    return listing(filter(None, parts))


def _amount(value: Rational, kind: Kind) -> str:
    return figure(value, Kind.DURATION) if kind is Kind.DATE else figure(value, kind)
