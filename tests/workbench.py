"""A workbench without a browser: requests as a browser makes them, straight to the application."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

TOKEN = "a-token-of-tests"
PORT = 4321
HOST = f"127.0.0.1:{PORT}"

ARTICLE = """\
City closes 1,200 illegal stalls in spring campaign

Inspectors visited 4,800 stalls between March and May, the city said on Friday. Of these, 1,200 were closed and \
3,900 others were fined.

Fines came to 2.4 million yuan in all. More than 300 inspectors took part.

In the north, 450 stalls were closed; in the south, 750.
"""
"""Eight figures, one of which cannot be: 1,200 and 3,900 others are more than 4,800."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str
    path: str

    def fields(self) -> dict[str, str]:
        """Return the hidden fields every form of the page has."""
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.text)
        return {name: html.unescape(value) for name, value in found if name in ("version", "source", "back")}

    def figure(self, words: str, number: int = 0) -> str:
        """Return the id of a figure that is marked in the text."""
        return re.findall(rf'id="figure-(\d+)"[^>]*>{re.escape(html.escape(words, quote=False))}\s*<', self.text)[
            number
        ]


def desk_in(folder: Path, name: str | None = None) -> Any:
    from cac_check.commands.files import Output, write_outputs
    from cac_check.workbench.desk import Desk
    from cac_check.workbench.workspace import Workspace

    def write(texts: Mapping[str, str]) -> None:
        write_outputs([Output(path, text) for path, text in texts.items()])

    root = folder / "work"
    root.mkdir(exist_ok=True)
    return Desk(Workspace(root, folder / "record", write), name)


class Client:
    """Asks a workbench for pages."""

    def __init__(self, desk: Any) -> None:
        from cac_check.workbench.app import application

        self.app = application(desk, port=PORT, token=TOKEN)

    def ask(
        self, path: str, form: Mapping[str, str] | None = None, *, raw: bool = False, **headers: str | None
    ) -> Answer:
        """Ask as the page does; ``headers`` replace or (``None``) take out those a browser sends."""
        body = b"" if form is None else urlencode(form).encode()
        sent = {"host": HOST, "sec_fetch_site": "same-origin"}
        if form is not None:
            sent |= {"origin": f"http://{HOST}", "content_length": str(len(body))}
            sent |= {"content_type": "application/x-www-form-urlencoded"}
        told = {name.replace("_", "-"): value for name, value in {**sent, **headers}.items() if value is not None}
        whole = path if raw else f"/{TOKEN}/{path}"
        method = "GET" if form is None else "POST"
        with ThreadPoolExecutor(1) as other:  # tests of pages in a browser have a loop of their own in this thread
            return other.submit(lambda: asyncio.run(self._asked(method, whole, told, body))).result()

    def follow(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        answer = self.ask(path, form)
        while answer.status == 303:
            answer = self.ask(answer.headers["location"], raw=True)
        return answer

    async def _asked(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        from urllib.parse import unquote

        place, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(place),
            "raw_path": place.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 5),
            "server": ("127.0.0.1", PORT),
        }
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start = sent[0]
        found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
        return Answer(start["status"], found, text, path)
