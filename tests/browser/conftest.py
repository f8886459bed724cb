"""A real browser: Chromium of the distribution, driven by playwright, and axe-core, which finds what shuts out."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
AXE = Path(os.environ.get("AXE", ROOT / ".venv-test/node/node_modules/axe-core/axe.min.js"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all tests; they are skipped, with the reason, where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install '.[test]'")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The code of axe-core."""
    if not AXE.exists():
        pytest.skip(f"no axe-core at {AXE}: make browser")
    return AXE.read_text(encoding="utf-8")


PATIENCE = 10_000
"""Milliseconds that anything may take on a busy machine."""


@pytest.fixture
def address(desk: Any) -> Iterator[str]:
    """A workbench that answers, as ``cac-check open`` starts it."""
    from cac_check.workbench.server import serve

    told: list[str] = []
    ended = threading.Event()
    thread = threading.Thread(
        target=lambda: serve(desk, port=0, browser=False, say=told.append, until=ended), daemon=True
    )
    thread.start()
    end = time.monotonic() + PATIENCE / 1000
    while not told and time.monotonic() < end:
        time.sleep(0.01)
    yield told[0]
    ended.set()
    thread.join(PATIENCE / 1000)


@pytest.fixture
def show(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Open the workbench; what its console says, what it asks of others and what runs in it fails the test."""
    contexts = []

    def opened(width: int = 1200, scheme: str = "light", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **more)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.on("request", lambda asked: page.complaints.append(asked.url) if address[:20] != asked.url[:20] else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def fits(axe: str) -> Callable[[Any], None]:
    """Say that a page, as it is, shuts nobody out and is no wider than its window."""

    def looked_at(page: Any) -> None:
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {iframes: false})")["violations"]
        assert [(each["id"], [node["html"][:300] for node in each["nodes"]]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    return looked_at
