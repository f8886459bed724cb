"""Builds the documentation as a site: pages put together, the gallery, and what is checked of both.

``build/site/pages`` takes the pages of ``docs/`` and the gallery; Zensical makes ``build/site/html`` of them. Links to
files of the repository that are no page lead to where it is kept. Warnings of Zensical are errors; on top of that every
link and picture of the site leads somewhere, and nothing is loaded from elsewhere.

Usage: ``python docs/website.py`` builds and checks; ``--open`` shows the site in a browser as well.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import webbrowser
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TARGET = ROOT / "build" / "site"

AROUND = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
"""Pages that stand at the top of the repository, where others look for them."""

GALLERY = "*`make gallery` writes them, `make docs-site` shows them here.*"
"""What the front page has where the gallery goes."""

PICTURES = (".svg", ".png")

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_MARK = re.compile(r"^<!-- (?:run|not run|added to|generated|end)\b[^>\n]*-->\n", re.MULTILINE)
_FILE = re.compile(r"^<!-- file: (?P<name>[^>\n]*) -->\n(?P<open>`{3,}\w+)\n", re.MULTILINE)
_CODE = re.compile(r"^(?P<fence> *`{3,}).*?^(?P=fence) *$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(<?(?!https?:|mailto:|#)(?P<path>[^)#>\s]+)(?P<anchor>#[^)>\s]*)?>?\)")


def main(arguments: list[str]) -> int:
    """Build the site and say what is wrong with it."""
    problems = list(unlisted())
    if not problems:
        build()
        problems = list(broken(TARGET / "html"))
    for problem in problems:
        print(problem)
    front = TARGET / "html" / "index.html"
    if not problems:
        print(f"the site: {front}")
    if "--open" in arguments and not problems:
        serve(front.parent)
    return 1 if problems else 0


def serve(site: Path) -> None:
    """Show a site in a browser until Ctrl-C; its search needs a server, its pages do not."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(site))) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"{address}    (Ctrl-C ends it)", flush=True)
        webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


def unlisted() -> Iterator[str]:
    """Yield every page that has no place in the navigation, and every place there without a page."""
    settings = tomllib.loads((DOCS / "zensical.toml").read_text(encoding="utf-8"))
    listed = list(_listed(settings["project"]["nav"]))
    pages = {site_path for site_path in _sources().values() if site_path.suffix == ".md"}
    for page in sorted(pages - set(listed)):
        yield f'{page} has no place in the site: add {{ "Its name" = "{page}" }} to nav in docs/zensical.toml'
    for page in sorted(set(listed) - pages):
        yield f"docs/zensical.toml lists {page}, which is not there"
    for page in sorted({page for page in listed if listed.count(page) > 1}):
        yield f"docs/zensical.toml lists {page} twice"


def build() -> None:
    """Put the pages together and make the site of them.

    Raises:
        SystemExit: if zensical warns of anything; it has said of what.
    """
    import gallery

    shutil.rmtree(TARGET, ignore_errors=True)
    pages = TARGET / "pages"
    sources = _sources()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    elsewhere = f"{settings['project']['urls']['Source']}/blob/main"
    for source, site_path in sources.items():
        (pages / site_path).parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".md":
            text = page_text(source, source.read_text(encoding="utf-8"), sources, elsewhere)
            (pages / site_path).write_text(text, encoding="utf-8")
        else:
            shutil.copy(source, pages / site_path)
    entries = gallery.write(pages / "gallery")
    front = pages / "index.md"
    text = front.read_text(encoding="utf-8")
    if GALLERY not in text:
        raise SystemExit(f"docs/index.md: the gallery has no place any more; it goes where this stands: {GALLERY}")
    front.write_text(text.replace(GALLERY, gallery.cards(entries, "gallery/")), encoding="utf-8")
    (pages / "site.css").write_text(gallery.CARDS, encoding="utf-8")
    shutil.copy(DOCS / "zensical.toml", TARGET / "zensical.toml")
    program = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    ended = subprocess.run(program, cwd=TARGET, capture_output=True, text=True, encoding="utf-8", check=False)
    if ended.returncode:
        raise SystemExit(_COLOUR.sub("", f"{ended.stdout}{ended.stderr.partition('Traceback (')[0]}"))


def page_text(source: Path, text: str, sources: Mapping[Path, Path], elsewhere: str) -> str:
    """Return a page as the site has it: without marks, and with links that lead to pages or to the repository.

    Args:
        source: where the page is kept.
        text: what it says there.
        sources: every page and picture, with its path in the site.
        elsewhere: the address that paths of the repository are put behind.
    """
    here = sources[source].parent

    def relinked(link: re.Match[str]) -> str:
        target = Path(os.path.normpath(source.parent / link["path"]))
        if target == ROOT / "README.md":
            target = DOCS / "index.md"
        if target in sources:
            found = Path(os.path.relpath(sources[target], here)).as_posix()
        else:
            found = f"{elsewhere}/{target.relative_to(ROOT).as_posix()}"
        return f"]({found}{link['anchor'] or ''})"

    plain = _FILE.sub(r'\g<open> title="\g<name>"\n', _MARK.sub("", text))
    written, at = [], 0
    for code in _CODE.finditer(plain):
        written += [_LINK.sub(relinked, plain[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*written, _LINK.sub(relinked, plain[at:])])


def broken(site: Path) -> Iterator[str]:
    """Yield every link of a site that leads nowhere in it, and everything that would be loaded from elsewhere."""
    from selectolax.lexbor import LexborHTMLParser

    pages = {path: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    anchors = {path: {node.attributes["id"] for node in tree.css("[id]")} for path, tree in pages.items()}
    for path, tree in pages.items():
        name = path.relative_to(site)
        for node in tree.css("[href], [src]"):
            address = node.attributes.get("href") or node.attributes.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if node.tag != "a" and node.attributes.get("rel") != "canonical" and parts.scheme != "data":
                    yield f"{name}: {address} would be loaded from elsewhere"
                continue
            if name.name == "404.html":  # its links begin at the root of wherever it is served
                continue
            target = path if not parts.path else Path(os.path.normpath(path.parent / unquote(parts.path)))
            target = target / "index.html" if target.is_dir() else target
            if not target.exists():
                yield f"{name}: {address} leads nowhere"
            elif target in anchors and parts.fragment and unquote(parts.fragment) not in anchors[target]:
                yield f"{name}: {address} leads to no place of that page"
    for path in sorted(site.rglob("*.css")):
        for address in re.findall(r"url\(\s*[\"']?(https?:[^)\"']+)|@import", path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(site)}: {address} would be loaded from elsewhere"


def _listed(entries: list[Any]) -> Iterator[Path]:
    for entry in entries:
        inner = next(iter(entry.values())) if isinstance(entry, dict) else entry
        if isinstance(inner, str):
            yield Path(inner)
        else:
            yield from _listed(inner)


def _sources() -> dict[Path, Path]:
    """Return every page and picture, with its path in the site."""
    inside = (path for path in sorted(DOCS.rglob("*")) if path.suffix in (".md", *PICTURES))
    around = (ROOT / name for name in AROUND)
    return {path: path.relative_to(DOCS) for path in inside} | {
        path: Path(path.name) for path in around if path.exists()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
