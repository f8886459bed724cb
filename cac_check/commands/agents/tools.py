"""What is asked and answered, one method for each tool: what the commands of the same names do, as data.

Descriptions stand where they are read: those of tools are docstrings, those of arguments annotations.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Annotated, TypeAlias

from pydantic import Field

from cac_check.commands.agents import answers, telling
from cac_check.commands.agents.folder import Folder
from cac_check.commands.claims_subject import ClaimsSubject
from cac_check.commands.options import KindName, ProfileName
from cac_check.commands.subject import Meant, Settings
from cac_check.commands.tables_subject import TablesSubject
from cac_check.diagnostic import Diagnostic, Location, Problems, UnreadableFile
from cac_check.report.result import Result, Scope

NAMES = ("read", "extract", "suggest", "check", "explain", "trace", "validate")
"""Every tool, in the order of the work."""

_GRACE = 0.8
"""Share of the time a check may take after which what is left is undecided, so that there is an answer."""

_PROVING = 0.25
"""Share of it that proofs of rows of tables may take behind a check; rows that are left say so."""

Texts: TypeAlias = Annotated[
    dict[str, str] | None,
    Field(
        description="Texts that stand for files, by name, such as {'draft.yaml': 'dataset: …'}: any article, data set "
        "or rule file that is named in this call may be given so instead of lying in the folder. Nothing is written."
    ),
]
Article: TypeAlias = Annotated[
    str, Field(description="Name of the article, in the folder or under `texts`: .txt, .md or .html.")
]
Dataset: TypeAlias = Annotated[
    str | None, Field(description="Name of a data set of claims (YAML), in the folder or under `texts`.")
]
Tables: TypeAlias = Annotated[
    list[str],
    Field(description="Paths of tables in the folder: CSV, Parquet, XLSX, ODS, PC-Axis, HTML, …", min_length=1),
]
MaybeTables: TypeAlias = Annotated[
    list[str] | None, Field(description="Instead of a data set: paths of tables in the folder, for rules over tables.")
]
Rules: TypeAlias = Annotated[
    list[str] | None,
    Field(
        description="Names of rule files (YAML), in the folder or under `texts`, on top of those that a data set names."
    ),
]
Language: TypeAlias = Annotated[
    str | None, Field(description="Code of the language, such as en, zh or es; by default it is seen from the text.")
]
Profile: TypeAlias = Annotated[ProfileName, Field(description="How strictly words are read.")]


class Tools:
    """The tools, over one folder. The process that calls them is in that folder."""

    def __init__(self, folder: Folder, seconds: float) -> None:
        self._folder = folder
        self._seconds = seconds

    def read(
        self,
        phrases: Annotated[
            list[str], Field(description="Each with one number and the words that bend it.", min_length=1)
        ],
        kind: Annotated[KindName, Field(description="What sort of number it is.")] = "count",
        language: Language = None,
        published: Annotated[
            str | None, Field(description="Year, month or day that completes a date without a year.")
        ] = None,
    ) -> answers.Readings:
        """Read how words about a number bound its value: "nearly 8,000", "one in four", 92.76万余个.

        Gives the value, the class of the words, the grain, and the values allowed on a strict, the usual and a lenient
        reading. What is not surely understood is refused with the reason, not guessed.
        """
        from cac_check.commands.read import understood
        from cac_check.commands.terminal import render_diagnostic

        readings = []
        notes: dict[str, None] = {}
        for phrase in phrases:
            said = understood(phrase, language, kind, published)
            if isinstance(said, Diagnostic):
                readings.append(answers.Reading(says=phrase, problem=render_diagnostic(said)))
                continue
            notes |= dict.fromkeys(said.notes)
            data = said.to_dict()
            readings.append(answers.Reading.model_validate({"hedge": data.pop("class"), **data}))
        return answers.Readings(readings=readings, notes=list(notes))

    def extract(
        self,
        article: Article,
        language: Language = None,
        published: Annotated[str | None, Field(description="When it appeared: year, month or day.")] = None,
        source: Annotated[
            str | None, Field(description="Id of the source; by default from the article's name.")
        ] = None,
        texts: Texts = None,
    ) -> answers.Extracted:
        """Find the figures of an article, with the words that bend them, and draft a data set and rules.

        Also lists the numbers that were left out as no claims, and why. The draft is a proposal: give one name to what
        is one quantity, delete what is no claim, take the "# " away before rules that are right; then `check`.
        """
        from cac_check.commands.extract import as_data, id_of, notes_on, read_article, refuse_unclear, relations
        from cac_check.extraction import NewSource, draft
        from cac_check.extraction.draft import language_of_reports
        from cac_check.extraction.rule_draft import rule_draft
        from cac_check.messages import language as language_of

        refuse_unclear(source, published)
        folder = self._folder.holding(texts or {})
        name = folder.inside(article)
        text, found = read_article(name, language, folder.read)
        data = as_data(found)
        source = source or id_of(name)
        suggested = relations(found)
        rules = f"{source}.rules.yaml" if suggested else None
        quotable = name not in folder.texts and PurePath(name).suffix.lower() == ".txt"
        new = NewSource(source, name, published, name if quotable else None, rules)
        told_in = language_of(language_of_reports(found))
        return answers.Extracted(
            language=found.language,
            figures=[answers.Figure.model_validate({"hedge": each.pop("class"), **each}) for each in data["mentions"]],
            left_out=[answers.LeftOut.model_validate(each) for each in data["skipped"]],
            draft=answers.TextFile(name=f"{source}.yaml", text=draft(found, new)),
            rules=None if rules is None else answers.TextFile(name=rules, text=rule_draft(suggested, name, told_in)),
            notes=notes_on(text, found),
        )

    def suggest(
        self,
        tables: Tables,
        sheet: Annotated[str | None, Field(description="Only this sheet: its name, or its number.")] = None,
        marks: Annotated[
            str | None, Field(description="Office whose marks stand in cells (: for not available), such as eurostat.")
        ] = None,
    ) -> answers.Suggested:
        """Find rules that the figures of tables suggest: sums, shares, changes, totals by group, running totals.

        Each says in how many reports it holds and in how many not; what holds nearly always is the point, the rest are
        findings. Chance is held against every one. The file it drafts is what `check` takes with the tables.
        """
        from cac_check.commands.suggest import refuse_unknown_marks
        from cac_check.commands.suggest_rules import draft_rules
        from cac_check.model import Verdict
        from cac_check.model.files import FileOptions

        refuse_unknown_marks(marks)
        said = FileOptions(None, None, None, None, sheet, None, None, marks)
        draft = draft_rules(self._folder.tables(tables), said, "rules.yaml")
        rules = [
            answers.SuggestedRule(
                id=result.rule.id,
                because=result.rule.because or "",
                holds=result.counts[Verdict.CONSISTENT] + result.counts[Verdict.STRAINED],
                fails=result.counts[Verdict.CONTRADICTED],
                undecided=result.counts[Verdict.UNDECIDED],
            )
            for result in draft.report.results
        ]
        none = [] if rules else ["no relation holds in nearly all reports that chance does not explain"]
        return answers.Suggested(rules=rules, file=answers.TextFile(name="rules.yaml", text=draft.text), notes=none)

    def check(
        self,
        dataset: Dataset = None,
        tables: MaybeTables = None,
        rules: Rules = None,
        profile: Profile = "default",
        sources: Annotated[list[str] | None, Field(description="Of a data set: look at these sources only.")] = None,
        limit: Annotated[int, Field(description="Most findings that are listed.", ge=1, le=1000)] = 50,
        texts: Texts = None,
    ) -> answers.Checked:
        """Check whether reported figures can all be true at once, under the rules, exactly.

        Give a data set of claims, or tables with one rule file that has a `tables:` block. Every finding comes with
        the sum that shows it, the gap, what would make it fit, and whether its proof was verified. A contradiction says
        that figures cannot all hold, never which of them is wrong.
        """
        from cac_check.commands.agents.table_proofs import TableProofs
        from cac_check.commands.exits import NO_REPORT, NO_RULES, NOTHING_TO_CHECK, Exit, Threshold, exit_for_reports
        from cac_check.commands.reports import coverage
        from cac_check.commands.tables_subject import exit_for_tables
        from cac_check.model import Verdict

        started = time.monotonic()
        folder = self._folder.holding(texts or {})
        subject = _subject(folder, dataset, tables, rules)
        settings = Settings(profile, sources=tuple(sources or ()), timeout=self._seconds * _GRACE, quiet=True)
        notes: list[str] = []
        verified: Callable[[Result], telling.Proof]
        if isinstance(subject, ClaimsSubject):
            claims = subject.checked(settings)
            (report,) = claims.reports
            code = exit_for_reports(claims.reports, Threshold())
            (run,) = claims.runs(Scope.OPEN)
            counts = {str(verdict): count for verdict, count in report.summary.items()}
            notes += [note for note in [coverage([report.dataset])] if note]
            notes += [NOTHING_TO_CHECK if report.rules.rules else NO_RULES] if code is Exit.NOTHING else []
            verified = telling.verifier(report)
        else:
            found = subject.checked(settings)
            code = exit_for_tables(found.report, Threshold())
            (run,) = found.runs(Scope.OPEN)
            results = found.report.results
            counts = {str(verdict): sum(each.counts[verdict] for each in results) for verdict in Verdict}
            notes += [NO_REPORT] if code is Exit.NOTHING else []
            left = self._seconds * _GRACE - (time.monotonic() - started)
            verified = TableProofs(subject.load(settings), settings, min(left, self._seconds * _PROVING))
        return answers.Checked(
            outcome="nothing to check" if code is Exit.NOTHING else "fails" if code is Exit.FINDINGS else "fits",
            counts=counts,
            findings=[telling.finding(result, verified(result)) for result in run.results.first(limit)],
            more=max(0, len(run.results) - limit),
            problems=[str(problem) for problem in run.problems],
            not_checked=list(run.not_checked),
            notes=notes,
        )

    def explain(
        self,
        dataset: Dataset = None,
        finding: Annotated[
            str | None, Field(description="Of a data set: the id of the finding, as `check` gives it, or a part of it.")
        ] = None,
        tables: MaybeTables = None,
        keys: Annotated[
            list[str] | None,
            Field(description="Of tables: what names the report, each as NAME=VALUE; none for rules over every row."),
        ] = None,
        rule: Annotated[str | None, Field(description="Of tables: what this rule says only.")] = None,
        rules: Rules = None,
        profile: Profile = "default",
        texts: Texts = None,
    ) -> answers.Explained:
        """Explain one finding, or one report of a table, whole: the proof step by step, verified again just now.

        Every claim with its reading, every conflict with its sum, all the fewest changes that would make it fit, and
        what is left for each quantity.
        """
        folder = self._folder.holding(texts or {})
        subject = _subject(folder, dataset, tables, rules)
        settings = Settings(profile, timeout=self._seconds * _GRACE, quiet=True)
        answer = subject.explain(settings, Meant(finding, list(keys or ()), rule, None))
        text, data = answer.render("text"), answer.render("json")
        assert isinstance(text, str)
        assert isinstance(data, str)
        written = json.loads(data)
        found = [telling.explanation(each) for each in (written if isinstance(written, list) else [written])]
        return answers.Explained(text=text, explanations=found)

    def trace(self, article: Article, tables: Tables, language: Language = None, texts: Texts = None) -> answers.Traced:
        """Trace the figures of an article to the cells of tables, or to sums, means, shares and changes of them.

        Each is traced, traced within its words, contradicted (the cell whose labels match says otherwise), perhaps
        chance, or not found, with the chance that so large a table has such a value anyway.
        """
        from cac_check.commands.extract import notes_on, read_article
        from cac_check.commands.trace import cells_of
        from cac_check.model.files import FileOptions
        from cac_check.tracing.trace import Outcome
        from cac_check.tracing.trace import trace as traced_in
        from cac_check.tracing.trace_report import to_data

        folder = self._folder.holding(texts or {})
        name = folder.inside(article)
        text, found = read_article(name, language, folder.read)
        cells = cells_of(folder.tables(tables), FileOptions())
        traced = traced_in(found.mentions, cells)
        return answers.Traced(
            figures=[answers.TracedFigure.model_validate(each) for each in to_data(traced, cells, name)["figures"]],
            contradicted=sum(each.outcome is Outcome.CONTRADICTED for each in traced),
            notes=[*notes_on(text, found), *([] if traced else ["there is no figure in it that a table could tell"])],
        )

    def validate(self, dataset: Dataset = None, rules: Rules = None, texts: Texts = None) -> answers.Validated:
        """Say everything that is wrong with a data set and rule files at once, with lines, before anything is checked.

        Rules are also held against each other: those that contradict one another, or can never apply, are named.
        """
        from cac_check.commands.terminal import problems_text

        problems = tuple(_problems(self._folder.holding(texts or {}), dataset, rules or ()))
        return answers.Validated(problems=[telling.problem(each) for each in problems], text=problems_text(problems))


def _subject(
    folder: Folder, dataset: str | None, tables: Sequence[str] | None, rules: Sequence[str] | None
) -> ClaimsSubject | TablesSubject:
    """Return what is to be checked or explained.

    Raises:
        Problems: if a file cannot be used, both kinds are named, or neither, or tables without rules over tables.
    """
    from cac_check.commands.subjects import given_table_rules

    named = [folder.inside(path) for path in rules or ()]
    if (dataset is None) == (not tables):
        message, advice = "name a data set or tables, one of the two", "`dataset` is one name, `tables` a list of paths"
        raise UnreadableFile([Diagnostic("no-subject", message, Location("dataset, tables"), advice)])
    if dataset is not None:
        return ClaimsSubject([folder.inside(dataset)], named, folder.read)
    ruleset = given_table_rules(tables or (), named, folder.read)
    if ruleset is None:
        message, advice = "tables need one rule file with a `tables:` block", "`suggest` drafts one"
        raise UnreadableFile([Diagnostic("no-table-rules", message, Location("rules"), advice)])
    return TablesSubject(folder.tables_of(ruleset, tables or ()), ruleset)


def _problems(folder: Folder, dataset: str | None, rules: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield everything that is wrong with files, each thing once."""
    from cac_check.commands.validate import doubts_of
    from cac_check.loading import load_all, load_each, load_rules, load_table_rules

    if dataset is None and not rules:
        message, advice = "name a data set, rule files, or both", "`dataset` is one name, `rules` a list of names"
        raise UnreadableFile([Diagnostic("no-subject", message, Location("dataset, rules"), advice)])
    try:
        named = load_each(folder.inside, rules)
        tables = load_each(lambda path: load_table_rules(path, opener=folder.read), named)
        over_claims = [path for path, ruleset in zip(named, tables, strict=True) if ruleset is None]
        if dataset is not None:
            cases = load_all([folder.inside(dataset)], over_claims, opener=folder.read)
            yield from doubts_of(cases, ())
        else:
            yield from doubts_of((), load_each(lambda path: load_rules(path, opener=folder.read), over_claims))
    except Problems as wrong:
        yield from wrong.diagnostics
