"""``--certificate``: proofs as VIPR files, for checkers of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cac_check.commands.files import Output
from cac_check.commands.findings import contradictions
from cac_check.commands.terminal import say
from cac_check.diagnostic import Diagnostic, Location, Problems

if TYPE_CHECKING:
    from cac_check.certificate import Refutation, Witness
    from cac_check.conflict import Conflict
    from cac_check.finding import Finding, Report
    from cac_check.rulebook import Lint

ENDING = ".vipr"

_LONGEST_NAME = 150
"""Characters of a file name that come from an id."""


def certificate_outputs(report: Report, path: str, finding: Finding | None) -> list[Output]:
    """Return the files that ``--certificate`` asks for.

    A path that ends in ``.vipr`` takes one proof: of the finding, or of the worst one. Any other path is a folder, made
    if it is not there, that takes the proof of every conflict of the finding, or of all that are contradicted or
    strained. A proof through cases is several files, numbered.

    Args:
        report: where the proofs come from.
        path: the file or folder.
        finding: the only finding to take; ``None``: no choice was made.

    Raises:
        Problems: if the one proof asked for is too many files, or the folder cannot be made.
        typer.BadParameter: if there is no proof to write.
    """
    findings = [finding] if finding is not None else contradictions(report)
    proofs = [(found, conflict) for found in findings for conflict in _proved(found)]
    if not proofs:
        reason = "nothing is contradicted or strained" if finding is None else f"{finding.id} is {finding.verdict}"
        raise typer.BadParameter(f"there is no proof to write: {reason}", param_hint="--certificate")
    if path.endswith(ENDING):
        texts = _texts(report, *proofs[0])
        if isinstance(texts, str):
            raise Problems([Diagnostic("proof-not-writable", f"{proofs[0][0].id}: {texts}", Location(path))])
        return list(_numbered(path.removesuffix(ENDING), texts))
    _make_folder(path)
    outputs: dict[str, Output] = {}
    for found, conflict in proofs:
        texts = _texts(report, found, conflict)
        if isinstance(texts, str):
            say(f"not written: {found.id}: {texts}")
            continue
        number = 1 if conflict is None else found.conflicts.index(conflict) + 1
        stem = f"{_file_name(found)}{f'-{number}' if len(found.conflicts) > 1 else ''}"
        outputs |= {output.path: output for output in _numbered(str(Path(path) / stem), texts)}
    return list(outputs.values())


def lint_outputs(found: Sequence[Lint], path: str) -> list[Output]:
    """Return the files that ``--certificate`` asks for, of what was proved about rules.

    A path that ends in ``.vipr`` takes the first proof, any other is a folder for all of them.

    Raises:
        Problems: if the folder cannot be made, or the one proof asked for cannot be written.
        typer.BadParameter: if there is no proof to write.
    """
    from cac_check.vipr import NotWritable, write

    proved = [(each.system, each.proof, each) for each in found if each.system is not None and each.proof is not None]
    if not proved:
        raise typer.BadParameter("there is no proof to write: nothing was found", param_hint="--certificate")
    single = path.endswith(ENDING)
    if not single:
        _make_folder(path)
    outputs: dict[str, Output] = {}
    for number, (system, proof, each) in enumerate(proved[:1] if single else proved, 1):
        diagnostic = each.diagnostic
        stem = path.removesuffix(ENDING) if single else str(Path(path) / f"{number:03}-{diagnostic.code}")
        try:
            texts = write(system, proof, [f"{diagnostic.code}: {diagnostic.message}"])
        except NotWritable as error:
            if single:
                raise Problems(
                    [Diagnostic("proof-not-writable", f"{diagnostic.message}: {error}", Location(path))]
                ) from error
            say(f"not written: {diagnostic.message}: {error}")
            continue
        outputs |= {output.path: output for output in _numbered(stem, texts)}
    return list(outputs.values())


def _proved(finding: Finding) -> Sequence[Conflict | None]:
    """Return the conflicts of a finding; ``None`` stands for its witness."""
    return finding.conflicts or ([] if finding.witness is None else [None])


def _texts(report: Report, finding: Finding, conflict: Conflict | None) -> tuple[str, ...] | str:
    """Return the files of one proof, or why it cannot be written."""
    from cac_check.verdict.proofs import system_of
    from cac_check.vipr import NotWritable, write

    certificate: Refutation | Witness | None = finding.witness if conflict is None else conflict.proof
    assert certificate is not None
    try:
        return write(system_of(report, finding, conflict), certificate, _comment(report, finding, conflict))
    except NotWritable as error:
        return str(error)


def _comment(report: Report, finding: Finding, conflict: Conflict | None) -> Iterator[str]:
    from cac_check.conflict import rule_of
    from cac_check.report.words import quote, visible

    claims = {claim.id: claim for claim in report.dataset.claims}
    rules = {rule.id: rule for rule in report.rules.rules}
    profile = finding.proof_profile or report.profile
    yield f"{report.tool}: {visible(finding.id)} in the data set {visible(report.dataset.id)}, {profile} reading"
    yield "values that satisfy all rows" if conflict is None else "a proof that these cannot all hold"
    for name in finding.claims if conflict is None else conflict.claims:
        yield f"claim {visible(name)}: {quote(claims[name])} is {claims[name].reading.under(profile)}"
    for name in [finding.rule] if conflict is None else conflict.rules:
        if rule_of(name) in rules:
            yield f"rule {visible(name)}: {visible(rules[rule_of(name)].because or 'no reason given')}"


def _numbered(stem: str, texts: Sequence[str]) -> Iterator[Output]:
    for place, text in enumerate(texts, 1):
        yield Output(f"{stem}{f'-case-{place}' if len(texts) > 1 else ''}{ENDING}", text)


def _file_name(finding: Finding) -> str:
    """Return a name any file system takes; what tells cut or reworded ids apart is added."""
    name = re.sub(r"[^A-Za-z0-9._@-]+", "-", finding.id)
    same = name.replace("-", ":") == finding.id.replace("-", ":") and len(name) <= _LONGEST_NAME
    return name if same else f"{name[:_LONGEST_NAME]}-{finding.fingerprint[:8]}"


def _make_folder(path: str) -> None:
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder cannot be made: {error.strerror}"
        raise Problems([Diagnostic("cannot-write", message, Location(path))]) from error
