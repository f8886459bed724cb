"""The process of the workbench: a port of this machine alone, the address that opens it, and a browser."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

from cac_check.workbench.app import application
from cac_check.workbench.desk import Desk
from cac_check.workbench.security import new_token

if TYPE_CHECKING:
    import uvicorn

LOOPBACK = "127.0.0.1"


def serve(
    desk: Desk, *, port: int, browser: bool, say: Callable[[str], None], until: threading.Event | None = None
) -> None:
    """Answer requests until Ctrl-C.

    Args:
        desk: what is open.
        port: to listen at; 0 takes one that is free.
        browser: whether to open the page in a browser.
        say: prints the address.
        until: ends it when it is set, as Ctrl-C does.

    Raises:
        OSError: if the port is taken.
    """
    import uvicorn

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        listening.listen(64)
        token = new_token()
        port = listening.getsockname()[1]
        app = application(desk, port=port, token=token)
        config = uvicorn.Config(
            app, log_level="critical", access_log=False, lifespan="off", ws="none", server_header=False
        )
        server = uvicorn.Server(config)
        address = f"http://{LOOPBACK}:{port}/{token}/"
        say(address)
        threading.Thread(target=_get_ready, args=(desk, address if browser else None), daemon=True).start()
        if until is not None:
            threading.Thread(target=_end, args=(server, until), daemon=True).start()
        server.run(sockets=[listening])


def _get_ready(desk: Desk, address: str | None) -> None:
    """Open the browser, and read what is open while it starts."""
    if address is not None:
        webbrowser.open(address)
    if desk.name is not None:
        _read(desk)


def _end(server: uvicorn.Server, until: threading.Event) -> None:
    until.wait()
    server.should_exit = True


def _read(desk: Desk) -> None:
    from cac_check.diagnostic import Problems

    try:
        desk.checked(desk.loaded(), None)
    except Problems:
        return
