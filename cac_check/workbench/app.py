"""The pages and what they ask for: each address is a function of what is on disk, each form an edit of it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

import jinja2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from cac_check.diagnostic import Problems
from cac_check.messages import ENGLISH, Language
from cac_check.messages import language as language_of
from cac_check.model import Role
from cac_check.report.pictures.svg import STYLE
from cac_check.workbench import article_page, cells, forms, table_pages, table_sheets
from cac_check.workbench.actions import UnclearError
from cac_check.workbench.desk import Desk, Loaded
from cac_check.workbench.documents import downloads
from cac_check.workbench.security import REPORT_POLICY, Guarded
from cac_check.workbench.table_desk import LONGEST
from cac_check.workbench.texts import LANGUAGES, preferred, texts_in
from cac_check.workbench.workspace import ChangedOnDiskError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_STATIC = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
MOST_FIELDS = 400
"""Fields of a form that are read."""


def application(desk: Desk, *, port: int, token: str) -> ASGIApp:
    """Return the workbench as an ASGI application that answers on one port, under one token."""
    workbench = _Workbench(desk, f"/{token}")
    routes = [
        Route("/", workbench.home),
        Route("/article/{source}", workbench.article),
        Route("/sources", workbench.sources),
        Route("/report", workbench.report),
        Route("/cells/{name:path}", workbench.cells),
        Route("/table", workbench.table),
        Route("/table/{name}", workbench.table_report),
        Route("/download/{name}", workbench.download),
        Route("/version", workbench.version),
        Route("/static/{name}", workbench.static),
        Route("/draft", workbench.draft, methods=["POST"]),
        Route("/do/{action}", workbench.do, methods=["POST"]),
    ]
    return Guarded(Starlette(routes=[Mount(f"/{token}", routes=routes)]), port=port, token=token)


class _Workbench:
    """Answers requests; knows how an answer is written, not what it says."""

    def __init__(self, desk: Desk, base: str) -> None:
        self._desk = desk
        self._base = base
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader(__package__, "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    # --- Pages --------------------------------------------------------------------------------------------------

    async def home(self, request: Request) -> Response:
        """The article that is worked on, or where to begin."""
        return await run_in_threadpool(self._home, request)

    async def article(self, request: Request) -> Response:
        """One source: its text, the figures that are picked, and what does not fit."""
        return await run_in_threadpool(self._guarded, request, self._article)

    async def sources(self, request: Request) -> Response:
        """All sources, and which of their figures fit."""
        return await run_in_threadpool(self._guarded, request, self._sources)

    async def report(self, request: Request) -> Response:
        """The report as the command writes it."""
        return await run_in_threadpool(self._guarded, request, self._report)

    def _home(self, request: Request, notice: Mapping[str, Any] | None = None) -> Response:
        if self._desk.name is None and self._desk.tables is not None:
            return self._table(request, notice)
        if self._desk.name is None:
            return self._page(request, "begin.html.jinja", self._beginning(), notice=notice)

        def first(_request: Request, loaded: Loaded, _notice: Mapping[str, Any] | None) -> Response:
            source = next((each for each in loaded.dataset.sources.values() if each.role is Role.REPORT), None)
            chosen = source or next(iter(loaded.dataset.sources.values()))
            return RedirectResponse(f"{self._base}/article/{quote(chosen.id)}", 303)

        return self._guarded(request, first, notice)

    def _guarded(
        self,
        request: Request,
        show: Callable[[Request, Loaded, Mapping[str, Any] | None], Response],
        notice: Mapping[str, Any] | None = None,
    ) -> Response:
        """Show a page, or what is wrong with the files where they cannot be read."""
        if self._desk.name is None:
            return RedirectResponse(f"{self._base}/", 303)
        try:
            return show(request, self._desk.loaded(), notice)
        except Problems as problems:
            found = [
                {"at": str(each.location), "message": each.message, "help": each.help} for each in problems.diagnostics
            ]
            return self._page(request, "broken.html.jinja", {"problems": found}, notice=notice, status=409)

    async def cells(self, request: Request) -> Response:
        """A table of the folder whose cells become figures of a source."""
        return await run_in_threadpool(self._guarded, request, self._cells)

    def _cells(self, request: Request, loaded: Loaded, notice: Mapping[str, Any] | None = None) -> Response:
        name = request.path_params["name"]
        picking = cells.understood(self._desk.workspace.read(name), name, request.query_params.get("sheet", ""))
        found = picking.found
        picked = request.query_params.get("cell", "")
        context = {
            "at": name,
            "sheets": picking.sheets,
            "sheet": picking.sheet,
            "cells": cells.shown(found),
            "picked": picked,
            "cell": cells.picked_in(found, picked),
            "outlet": posixpath.splitext(posixpath.basename(name))[0],
            "known_labels": sorted({each.label for each in loaded.dataset.quantities.values()}),
            "taken": cells.taken_from(loaded, name),
        }
        return self._page(request, "cells.html.jinja", context, loaded, notice)

    async def table(self, request: Request) -> Response:
        """The table that is open: what was understood, rules, and rows in which they fail."""
        return await run_in_threadpool(self._table, request)

    def _table(self, request: Request, notice: Mapping[str, Any] | None = None) -> Response:
        tables = self._desk.tables
        if tables is None:
            return RedirectResponse(f"{self._base}/", 303)
        state = tables.state()
        _, told_in = self._texts(request), language_of(self._language(request))
        suggested = table_pages.suggested_of(state, tables.refused, told_in)
        context = {
            "kind": "" if state.looked is None else state.looked.kind,
            "remarks": () if state.looked is None else tuple(each.text for each in state.looked.remarks if each.doubt),
            "sheets": ()
            if state.looked is None
            else table_sheets.sheets_of(state.looked, table_pages.bad_cells(state), _),
            "rules": table_pages.rules_of(state, told_in),
            "has_rules": state.rules is not None,
            "checked": state.found is not None and state.found.checked is not None,
            "checking": state.is_checking,
            "cut": None if state.looked is None else state.looked.cut,
            "suggested": suggested,
            "refused": len(tables.refused),
            "searching": state.drafted is None,
            "problems": [{"at": str(p.location), "message": p.message, "help": p.help} for p in state.problems],
            "rules_name": tables.rules_name,
            "version": state.version,
        }
        whole = state.drafted is not None and not state.is_checking
        return self._page(request, "table.html.jinja", context, None, notice, whole=whole)

    async def table_report(self, request: Request) -> Response:
        """The report on the table, as the command writes it."""

        def written() -> Response:
            from cac_check.report.formats import write

            tables = self._desk.tables
            found = None if tables is None else tables.state(LONGEST).found
            checked = None if found is None else found.checked
            name = request.path_params["name"]
            kind = {"report.md": "markdown", "report.html": "html"}.get(name)
            if checked is None or kind is None:
                return PlainTextResponse("no such file", 404)
            headers = {
                "content-security-policy": REPORT_POLICY,
                "content-disposition": f'attachment; filename="{name}"',
            }
            return Response(write(kind, checked), media_type=f"text/{kind}; charset=utf-8", headers=headers)

        return await run_in_threadpool(written)

    def _article(self, request: Request, loaded: Loaded, notice: Mapping[str, Any] | None = None) -> Response:
        _ = self._texts(request)
        source = request.path_params["source"]
        if source not in loaded.dataset.sources:
            return PlainTextResponse(_("There is no such source."), 404)
        article = self._desk.article(loaded, source)
        checked = self._desk.checked(loaded, source)
        context = article_page.shown(
            article,
            loaded,
            checked,
            picked=[value for key, value in parse_qsl(request.url.query) if key == "pick"],
            several=request.query_params.get("several") == "1",
            refused=self._desk.workspace.remembered("refused"),
            say=_,
            told_in=language_of(self._language(request)),
        )
        return self._page(request, "article.html.jinja", context, loaded, notice, whole=checked.whole)

    def _sources(self, request: Request, loaded: Loaded, notice: Mapping[str, Any] | None = None) -> Response:
        from cac_check.report.html import in_a_page
        from cac_check.report.index import Index
        from cac_check.report.matrix import matrix

        checked = self._desk.checked(loaded, None)
        index = Index.of(checked.report, language_of(self._language(request)))
        counts = dict.fromkeys(loaded.dataset.sources, 0)
        for claim in loaded.dataset.claims:
            counts[claim.source] += 1
        context = {
            "sources": tuple(loaded.dataset.sources.values()),
            "counts": counts,
            "lineages": loaded.dataset.lineages,
            "matrix": in_a_page(matrix(checked.report, index), "matrix"),
            "draft": self._kept("begin"),
            "tables": self._desk.workspace.files(cells.ENDINGS),
        }
        return self._page(request, "sources.html.jinja", context, loaded, notice)

    def _report(self, request: Request, loaded: Loaded, notice: Mapping[str, Any] | None = None) -> Response:
        source = request.query_params.get("source") or None
        if source not in loaded.dataset.sources:
            source = None
        told_in = self._told_in(request, loaded)
        found = downloads(loaded, self._desk.checked(loaded, None).report, source, told_in)
        pictures = [name for name in found if name.endswith(".svg")]
        context = {
            "source": source,
            "pictures": pictures,
            "sources": tuple(loaded.dataset.sources.values()),
            "told_in": "" if told_in.tag == loaded.dataset.language else told_in.tag,
        }
        return self._page(request, "report.html.jinja", context, loaded, notice)

    async def download(self, request: Request) -> Response:
        """A file of the report: to be looked at, or to be kept (``?keep=1``)."""
        return await run_in_threadpool(self._guarded, request, self._download)

    def _download(self, request: Request, loaded: Loaded, _notice: Mapping[str, Any] | None = None) -> Response:
        source = request.query_params.get("source") or None
        named = source if source in loaded.dataset.sources else None
        found = downloads(loaded, self._desk.checked(loaded, None).report, named, self._told_in(request, loaded))
        name = request.path_params["name"]
        if name not in found:
            return PlainTextResponse("no such file", 404)
        kind = {".svg": "image/svg+xml", ".md": "text/markdown", ".html": "text/html"}[posixpath.splitext(name)[1]]
        headers = {"content-security-policy": REPORT_POLICY}
        if request.query_params.get("keep"):
            headers["content-disposition"] = f'attachment; filename="{name}"'
        return Response(found[name], media_type=f"{kind}; charset=utf-8", headers=headers)

    # --- Small answers --------------------------------------------------------------------------------------------

    async def version(self, _request: Request) -> Response:
        """Whether the files are those that a page was made from, and whether everything was checked by now."""

        def now() -> Response:
            tables = self._desk.tables
            if tables is not None and self._desk.name is None:
                return JSONResponse({"version": tables.version, "whole": tables.is_done})
            try:
                version = self._desk.loaded().version
            except Problems:
                return JSONResponse({"version": "broken", "whole": True})
            return JSONResponse({"version": version, "whole": self._desk.checker.finished(version)})

        return await run_in_threadpool(now)

    async def static(self, request: Request) -> Response:
        """The style and the script of the page."""
        name = request.path_params["name"]
        if name not in _STATIC:
            return PlainTextResponse("no such file", 404)
        text = (files(__package__) / "static" / name).read_text(encoding="utf-8")
        return Response(
            f"{text}\n{STYLE}\n" if name.endswith(".css") else text, media_type=f"{_STATIC[name]}; charset=utf-8"
        )

    async def draft(self, request: Request) -> Response:
        """Keep words that are still being written."""
        form = await _form(request)
        if form.get("form") == "begin":
            await run_in_threadpool(
                self._desk.workspace.remember, "begin", {k: v for k, v in form.items() if k != "form"}
            )
        return Response(status_code=204)

    def _beginning(self) -> Mapping[str, Any]:
        return {"draft": self._kept("begin"), "data_sets": self._desk.workspace.data_sets()}

    def _kept(self, name: str) -> Mapping[str, str]:
        return {"text": "", "outlet": "", "published": "", "url": "", **self._desk.workspace.remembered(name)}

    # --- Changes --------------------------------------------------------------------------------------------------

    async def do(self, request: Request) -> Response:
        """Do what a form asks for, and show what came of it."""
        form = await _form(request)
        return await run_in_threadpool(self._do, request, request.path_params["action"], form)

    def _do(self, request: Request, action: str, form: Mapping[str, str]) -> Response:
        _ = self._texts(request)
        try:
            where = forms.done(self._desk, action, form, _)
        except UnclearError as error:
            return self._back(request, form, {"kind": "unclear", "text": _(str(error))}, 422)
        except ChangedOnDiskError as error:
            if self._desk.tables is not None and self._desk.name is None:
                changed: Mapping[str, str] = dict.fromkeys(error.files, "")
            else:
                changed = self._desk.changes_since(form.get("version", ""))
            notice = {"kind": "changed", "files": changed, "action": action, "form": dict(form)}
            return self._back(request, form, notice, 409)
        except Problems as problems:
            lines = [f"{each.message}{f': {each.help}' if each.help else ''}" for each in problems.diagnostics]
            return self._back(request, form, {"kind": "refused", "lines": lines}, 422)
        if where is None:
            return PlainTextResponse("no such action", 404)
        return RedirectResponse(f"{self._base}/{where}", 303)

    def _back(self, request: Request, form: Mapping[str, str], notice: Mapping[str, Any], status: int) -> Response:
        """Show the page that a form stood on again, with a notice."""
        where, _, query = form.get("back", "").partition("?")
        scope = {**request.scope, "query_string": query.encode(), "method": "GET"}
        again = Request(scope)
        if where.startswith("article/") and self._desk.name is not None:
            again.path_params["source"] = where.removeprefix("article/")
            answer = self._guarded(again, self._article, notice)
        elif where.startswith("cells/") and self._desk.name is not None:
            again.path_params["name"] = where.removeprefix("cells/")
            answer = self._guarded(again, self._cells, notice)
        elif where == "sources":
            answer = self._guarded(again, self._sources, notice)
        else:
            answer = self._home(again, notice)
        answer.status_code = status
        return answer

    # --- How pages are written ------------------------------------------------------------------------------------

    def _texts(self, request: Request) -> Callable[[str], str]:
        return texts_in(self._language(request))

    def _language(self, request: Request) -> str:
        chosen = self._desk.workspace.remembered("settings").get("language", "")
        return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))

    def _told_in(self, request: Request, loaded: Loaded) -> Language:
        """Return the language of reports: that of the data set if it says one, else that of the page."""
        own = loaded.dataset.language
        return language_of(own if own != ENGLISH.tag else self._language(request))

    def _page(
        self,
        request: Request,
        template: str,
        context: Mapping[str, Any],
        loaded: Loaded | None = None,
        notice: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        whole: bool = True,
    ) -> Response:
        language = self._language(request)
        workspace = self._desk.workspace
        path = request.scope["path"].removeprefix(self._base).lstrip("/")
        around = {
            "_": texts_in(language),
            "language": language,
            "languages": LANGUAGES,
            "base": self._base,
            "name": self._desk.name or "",
            "table": "" if self._desk.tables is None else self._desk.tables.name,
            "folder": workspace.root.name,
            "version": loaded.version if loaded else "",
            "title": loaded.dataset.title if loaded else "",
            "all_sources": tuple(loaded.dataset.sources.values()) if loaded else (),
            "undo": workspace.can_undo,
            "redo": workspace.can_redo,
            "notice": notice,
            "whole": whole,
            "back": f"{path}?{request.url.query}" if request.url.query else path,
            "verdicts": {"contradicted": "✕", "strained": "≈", "consistent": "✓", "undecided": "?", "": "·"},
        }
        html = self._environment.get_template(template).render({**around, **context})
        return Response(html, status, media_type="text/html; charset=utf-8")


async def _form(request: Request) -> dict[str, str]:
    """Return what a form sent, as browsers write it into the body of a request."""
    pairs = parse_qsl(
        (await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
    )
    return {name: value.replace("\r\n", "\n") for name, value in pairs}
