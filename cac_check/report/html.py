"""A document as one HTML page: no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cac_check.messages import ENGLISH, Language
from cac_check.records import dataclass
from cac_check.report.document import Block, Document, Drawing, Heading, Inline, Line
from cac_check.report.pictures.svg import STYLE
from cac_check.report.words import spelled_out

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

TEMPLATE = "page.html.jinja"
BLOCKS = "blocks.html.jinja"


def to_html(blocks: Document, language: Language = ENGLISH) -> str:
    """Write a document in a language as a page; its first heading is the title."""
    title = next((_plain(block.line) for block in blocks if isinstance(block, Heading)), "cac-check")
    return (
        _environment()
        .get_template(TEMPLATE)
        .render(
            chapters=_chapters(blocks),
            title=title,
            pictures=STYLE,
            language=language.tag,
            contents=language.say("Contents"),
        )
    )


def in_a_page(blocks: Document, name: str) -> Markup:
    """Write blocks as they stand in a page of somebody else's, who brings the style.

    Args:
        blocks: what is written.
        name: what tables are called for who cannot see them.
    """
    shown = _environment().get_template(BLOCKS).module.shown_block  # type: ignore[attr-defined]
    from markupsafe import Markup

    return Markup("").join(shown(block, name) for block in blocks)


def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["shown"] = spelled_out
    environment.filters["drawn"] = _drawn
    return environment


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A heading of level 2 and what stands under it; the first chapter is what stands before any."""

    heading: Heading | None
    title: str
    blocks: tuple[Block, ...]


def _chapters(blocks: Document) -> list[_Chapter]:
    starts = [place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 2]
    chapters = [_Chapter(None, "", blocks[: starts[0]] if starts else blocks)]
    for start, end in pairwise([*starts, len(blocks)]):
        heading = blocks[start]
        assert isinstance(heading, Heading)
        chapters.append(_Chapter(heading, _plain(heading.line), blocks[start + 1 : end]))
    return chapters


def _kind(part: object) -> str:
    """Name a block or inline for the template."""
    return "text" if isinstance(part, str) else type(part).__name__.lower()


def _drawn(drawing: Drawing) -> Markup:
    """Return a picture as it is: its serializer escaped every text in it."""
    from markupsafe import Markup

    return Markup(drawing.svg)


def _plain(line: Line) -> str:
    return spelled_out("".join(map(_text, line)))


def _text(part: Inline) -> str:
    return part if isinstance(part, str) else part.text
