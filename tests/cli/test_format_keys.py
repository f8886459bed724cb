"""Every declared key of the formats of rules and of data sets is honoured, or refused with its line, for both kinds.

The walk goes over the declared formats themselves. A key is *honoured* if some document of its kind says something
else without it or with another value; else writing it into any document of that kind must be *refused*, at its line.
Whoever declares a key that one kind passes over makes this fail.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cac_check.commands.exits import Exit
from cac_check.loading.shape import Choice, Flag, Number
from tests.cli.conftest import Cli, Result
from tests.cli.format_documents import FORMATS, Document, Format
from tests.format_walk import Key, declared, is_container, keys_of, value_of, values_for, with_value, without

REMARK = "A remark for readers."
"""What a key is for that says nothing to the program."""


class Plain(yaml.SafeDumper):
    """Writes what occurs twice twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class Walk:
    """The runs of one format; what is said of a document is found out once."""

    def __init__(self, cli: Cli, format_: Format) -> None:
        self.cli, self.format = cli, format_
        self.said: dict[str, tuple[list[Result], str]] = {}

    def ignored(self) -> Iterator[str]:
        """Yield what is said of each key that is neither honoured nor refused."""
        met: dict[str, list[tuple[Document, Key]]] = defaultdict(list)
        for document in self.format.documents:
            for key in keys_of(document.content, self.format.shape):
                met[key.path].append((document, key))
        for places in met.values():
            places.sort(key=lambda place: not place[1].present)
            document, key = places[0]
            if key.field.doc == REMARK or is_container(document.content, key):
                continue
            tried = [place for place in places if place[1].present] or places[:1]
            if not any(self.changes(*place) for place in tried):
                yield from [why for why in self.refusals(*tried[0]) if why is not None][:1]
        for path in sorted({*declared(self.format.shape)} - {re.sub(r"\[[^]]*\]", "", path) for path in met}):
            yield f"{path}: no document could have it"

    def run(self, document: Document, text: str) -> tuple[list[Result], str]:
        """Run the command lines over a document; return how they ended, and all they said."""
        if text not in self.said:
            for name, content in {**document.files, self.format.file: text}.items():
                Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
            for output in ("out.json", "out.md"):
                Path(output).unlink(missing_ok=True)
            results = [self.cli(*line) for line in (*self.format.runs, *document.runs)]
            said = [str(part) for result in results for part in (result.code, result.out, result.err)]
            said += [Path(output).read_text() for output in ("out.json", "out.md") if Path(output).exists()]
            self.said[text] = results, "\n".join(said)
        return self.said[text]

    def changes(self, document: Document, key: Key) -> bool:
        """Whether what is said changes, in runs that end well, with the key or without it.

        That another number or another word out of a few is refused shows as much.
        """
        chosen = key.present and isinstance(key.field.shape, Choice | Flag | Number)
        results, before = self.run(document, json.dumps(document.content))
        assert ended_well(results), before[:1000]
        for changed in variations(document, key):
            results, after = self.run(document, json.dumps(changed))
            looked_for = "error[unknown-sheet]" in after  # a sheet of that name, in a file that has one
            if after != before and (chosen or looked_for or ended_well(results)):
                return True
        return False

    def refusals(self, document: Document, key: Key) -> Iterator[str | None]:
        """Yield, for each value, why the key is not refused at its line with its name, or ``None``."""
        for value in values_for(key.field.shape, key.path, document.samples):
            text = yaml.dump(with_value(document.content, key, value), Dumper=Plain, sort_keys=False, width=1000)
            results, said = self.run(document, text)
            lines = "|".join(str(line) for line in places_of(text, key))
            told = rf"error\[(idle|unknown)-key\] .?[`“]{key.field.name}[`”].*\n +--> {self.format.file}:({lines}):"
            refused = re.search(told, said) is not None and not ended_well(results)
            yield None if refused else f"{key.path}: {value!r} does nothing and is not refused:\n{said[-300:]}"


def ended_well(results: Iterable[Result]) -> bool:
    """Whether files were read, and nothing is wrong with them but the figures of tables."""
    return all(result.code != Exit.FAILED and not re.search(r"--> \S+\.yaml", result.err) for result in results)


def variations(document: Document, key: Key) -> Iterator[Any]:
    """Yield the document without a key that need not be there, and with other values of it."""
    if key.present and not key.field.required:
        yield without(document.content, key)
    for value in values_for(key.field.shape, key.path, document.samples):
        if value != value_of(document.content, key):
            yield with_value(document.content, key, value)


def places_of(text: str, key: Key) -> tuple[int, int]:
    """Return the lines of a key and of its value."""
    node = yaml.compose(text)
    for step in key.address:
        node = node.value[step] if isinstance(step, int) else _child(node, step)[1]
    name, value = _child(node, key.field.name)
    return name.start_mark.line + 1, value.start_mark.line + 1


def _child(node: yaml.Node, step: str) -> tuple[yaml.Node, yaml.Node]:
    return next((name, value) for name, value in node.value if name.value == step)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_key_is_honoured_or_refused_with_its_line(cli: Cli, kind: str) -> None:
    assert not list(Walk(cli, FORMATS[kind]).ignored())
