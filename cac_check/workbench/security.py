"""Who may talk to the workbench: a page of its own, opened with the address that was printed, on this machine.

The address holds a random token, and no cookie does: browsers send the cookies of one program on this machine to every
other. Names of hosts are checked, so that no site can give itself an address of this machine, and so is where a request
that changes something comes from.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from cac_check.records import dataclass

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 8_000_000
"""Bytes of the largest request that is read."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a page of the workbench may do: run its own script from a file, nothing that stands in the page."""

REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'; sandbox"
"""What a report shown in the page may do: be read."""

# Not `no-referrer`: with it, browsers send forms from the origin `null`, which could be anybody's.
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cache-control", b"no-store"),
)


def new_token() -> str:
    """Return a token nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    reason: str


def refusal_of(*, method: str, path: str, headers: dict[str, str], port: int, token: str) -> Refusal | None:
    """Return why a request is refused; ``None`` if it is one of our own page.

    Args:
        method: of HTTP.
        path: as it was asked for; its first part must be the token.
        headers: by their names in small letters.
        port: the one that is listened at.
        token: the one that was printed.
    """
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    if headers.get("host", "").lower() not in hosts:
        return Refusal(421, "This address belongs to cac-check open on this machine; ask for it by 127.0.0.1.")
    given = path.lstrip("/").split("/", 1)[0]
    if not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        return Refusal(403, "Open the whole address that cac-check open printed: it holds a token.")
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return Refusal(403, "This page answers no other page.")
    if method not in ("GET", "HEAD"):
        if headers.get("origin") not in {f"http://{host}" for host in hosts}:
            return Refusal(403, "This page takes changes from itself alone.")
        if not headers.get("content-length", "").isdigit() or int(headers["content-length"]) > LARGEST:
            return Refusal(413, f"More than the {LARGEST:,} bytes that are read at once.")
    return None


class Guarded:
    """An application that answers its own page alone, with headers that let the page run nothing but its script."""

    def __init__(self, app: ASGIApp, *, port: int, token: str) -> None:
        self._app = app
        self._port = port
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        names = [name.decode("latin-1").lower() for name, _ in scope["headers"]]
        headers = dict(zip(names, (value.decode("latin-1") for _, value in scope["headers"]), strict=True))
        refusal = refusal_of(
            method=scope["method"], path=scope["path"], headers=headers, port=self._port, token=self._token
        )
        if refusal is None and names.count("host") != 1:
            refusal = Refusal(400, "One host is meant.")

        async def send_guarded(sent: Message) -> None:
            if sent["type"] == "http.response.start":
                known = {name.lower() for name, _ in sent["headers"]}
                added = [*_HEADERS, (b"content-security-policy", POLICY.encode())]
                sent["headers"] = [*sent["headers"], *(each for each in added if each[0] not in known)]
            await send(sent)

        if refusal is None:
            await self._app(scope, receive, send_guarded)
            return
        body = refusal.reason.encode()
        start = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send_guarded({"type": "http.response.start", "status": refusal.status, "headers": start})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
