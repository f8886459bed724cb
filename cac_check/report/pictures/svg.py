"""Shapes as SVG: every text is escaped by the serializer, every colour is a class that light and dark set."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from cac_check.records import dataclass
from cac_check.report.words import columns, spelled_out

NAMESPACE = "http://www.w3.org/2000/svg"

WIDTH = 400
"""Units a picture is wide; it is scaled to the page, and readable on a telephone of 360 pixels."""
MARGIN = 10
LINE = 17
"""Units from one line of text to the next."""
_COLUMN = 7.4
"""Units a column of text is wide, at 13 units a letter; a wide letter fills two."""
_BOLDER = 1.12
BOLD = ("strong", "gap-words")
"""Kinds of text in bold letters, which are wider."""

STYLE = """
.cc-picture { color-scheme: light dark; max-width: 33rem; width: 100%; height: auto; display: block; }
.cc-picture text { font: 13px/1.2 system-ui, "Noto Sans", sans-serif; fill: #1b1b1b; }
.cc-picture text { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-opacity: .75; }
.cc-picture .quiet { fill: #595959; } .cc-picture .strong { font-weight: 600; }
.cc-picture .axis { stroke: #8a8a8a; stroke-width: 1; fill: none; }
.cc-picture .bar { fill: #3b78a8; } .cc-picture .other { fill: #8fb4d0; } .cc-picture .reference { fill: #6b4fa0; }
.cc-picture .faint { fill: #d5dde3; } .cc-picture .slip { fill: #b3261e; }
.cc-picture .end { stroke: #1b1b1b; stroke-width: 3; }
.cc-picture .open { fill: #ffffff; stroke: #1b1b1b; stroke-width: 2; }
.cc-picture .gap { fill: #b3261e; fill-opacity: .16; stroke: #b3261e; stroke-width: 1; stroke-dasharray: 4 3; }
.cc-picture .gap-words { fill: #a11e17; font-weight: 600; } .cc-picture .empty { fill: none; stroke: #595959; }
@media (prefers-color-scheme: dark) {
.cc-picture text { fill: #ececec; stroke: #161616; }
.cc-picture .quiet { fill: #b4b4b4; } .cc-picture .axis { stroke: #8a8a8a; }
.cc-picture .bar { fill: #6aa9d8; } .cc-picture .other { fill: #3f6886; } .cc-picture .reference { fill: #a994d8; }
.cc-picture .faint { fill: #39424a; } .cc-picture .slip { fill: #ff8a80; }
.cc-picture .end { stroke: #ececec; } .cc-picture .open { fill: #161616; stroke: #ececec; }
.cc-picture .gap { fill: #ff8a80; fill-opacity: .2; stroke: #ff8a80; }
.cc-picture .gap-words { fill: #ffa39b; } .cc-picture .empty { stroke: #b4b4b4; }
}
@media print { .cc-picture * { print-color-adjust: exact; } }
""".strip()
"""The colours of all pictures; a page has them once, a file of its own carries them."""

Shape = ElementTree.Element


@dataclass(frozen=True, slots=True)
class Extent:
    """A picture that is drawn: its shapes and how high it is."""

    shapes: tuple[Shape, ...]
    height: float


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> Shape:
    """Return a line of text that is cut where the picture ends."""
    room = {"start": WIDTH - x, "end": x, "middle": 2 * min(x, WIDTH - x)}[anchor]
    made = _shape("text", x=x, y=y, kind=kind)
    if anchor != "start":
        made.set("text-anchor", anchor)
    made.text = cut(words, room / (_BOLDER if kind in BOLD else 1))
    return made


def rectangle(x: float, y: float, width: float, height: float, kind: str) -> Shape:
    """Return a rectangle; one thinner than a hair is drawn as wide as one."""
    return _shape("rect", x=x, y=y, width=max(width, 1.5), height=height, kind=kind)


def stroke(x1: float, y1: float, x2: float, y2: float, kind: str) -> Shape:
    """Return a straight line."""
    return _shape("line", x1=x1, y1=y1, x2=x2, y2=y2, kind=kind)


def circle(x: float, y: float, radius: float, kind: str) -> Shape:
    """Return a circle around a point."""
    return _shape("circle", cx=x, cy=y, r=radius, kind=kind)


def polygon(points: Iterable[tuple[float, float]], kind: str) -> Shape:
    """Return a filled shape through the points."""
    return _shape("polygon", points=" ".join(f"{_number(x)},{_number(y)}" for x, y in points), kind=kind)


def width_of(words: str, kind: str = "") -> float:
    """Return about how many units a line of text is wide."""
    return columns(words) * _COLUMN * (_BOLDER if kind in BOLD else 1)


def cut(words: str, room: float) -> str:
    """Return a text that fits into so many units, with three dots where it was cut; nothing hidden is in it."""
    shown = spelled_out(words)
    if width_of(shown) <= room:
        return shown
    while shown and width_of(shown) + 2 * _COLUMN > room:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"


def wrapped(words: str, room: float, kind: str = "", most: int = 2) -> list[str]:
    """Return a text as lines that fit into so many units, broken at blanks; the last one is cut where more follows."""
    lines: list[str] = []
    rest = spelled_out(words).split(" ")
    while rest and len(lines) < most - 1:
        taken = 1
        while taken < len(rest) and width_of(" ".join(rest[: taken + 1]), kind) <= room:
            taken += 1
        lines.append(" ".join(rest[:taken]))
        rest = rest[taken:]
    return [*lines, *([" ".join(rest)] if rest else [])]


def write(extent: Extent, name: str, title: str, description: str) -> str:
    """Return a picture as SVG, without the style: what is drawn, said in words for who cannot see it.

    Args:
        extent: what is drawn.
        name: of letters and digits, unique in its document.
        title: what it shows.
        description: the same facts as the picture.
    """
    root = ElementTree.Element("svg", {"xmlns": NAMESPACE, "class": "cc-picture", "role": "img"})
    root.set("viewBox", f"0 0 {WIDTH} {_number(extent.height)}")
    root.set("width", str(WIDTH))
    root.set("height", _number(extent.height))
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for tag, said in (("title", title), ("desc", description)):
        ElementTree.SubElement(root, tag, {"id": f"{name}-{tag}"}).text = spelled_out(said)
    root.extend(extent.shapes)
    return ElementTree.tostring(root, encoding="unicode")


def standing_alone(svg: str) -> str:
    """Return a picture as a file of its own, with its style."""
    start, end, rest = svg.partition("</desc>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start}{end}<style>{STYLE}</style>{rest}\n'


def _shape(tag: str, *, kind: str, **attributes: float | str) -> Shape:
    made = ElementTree.Element(tag)
    for name, value in attributes.items():
        made.set(name, value if isinstance(value, str) else _number(value))
    if kind:
        made.set("class", kind)
    return made


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
