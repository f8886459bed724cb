"""The reference of the Python interface, from the source: signatures, fields and docstrings of every public name."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import cac_check

_SECTION = re.compile(r"^(Args|Returns|Yields|Raises):$")
_ROLE = re.compile(r":\w+:`~?([\w.]+)`|``([^`]+)``")
_ITEM = re.compile(r"^(?P<name>[\w*]+): (?P<said>.*)$")


def reference(_: str = "") -> str:
    """Return the reference as Markdown: what can be called, then what is passed and returned, then what is raised."""
    nodes = {name: _node(name) for name in cac_check.__all__ if not name.startswith("_")}
    called = [name for name, node in nodes.items() if isinstance(node, ast.FunctionDef)]
    raised = [name for name in nodes if _is_exception(name)]
    values = [name for name in nodes if name not in (*called, *raised)]
    parts = [("Functions", called), ("Values", values), ("What is raised", raised)]
    return "\n\n".join(
        f"## {heading}\n\n" + "\n\n".join(_entry(name, nodes[name]) for name in names) for heading, names in parts
    )


def _is_exception(name: str) -> bool:
    value = getattr(cac_check, name)
    return isinstance(value, type) and issubclass(value, BaseException)


def _node(name: str) -> ast.FunctionDef | ast.ClassDef:
    """Return where a public name is defined, in the source."""
    module = importlib.import_module(inspect.unwrap(getattr(cac_check, name)).__module__)
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name)


def _entry(name: str, node: ast.FunctionDef | ast.ClassDef) -> str:
    told = prose(ast.get_docstring(node) or "")
    if isinstance(node, ast.FunctionDef):
        return f"### {name}\n\n```python\n{_signature(node)}\n```\n\n{told}"
    rows = list(_members(node))
    table = "\n".join(["| name | type | meaning |", "| --- | --- | --- |", *rows]) if rows else ""
    return "\n\n".join(filter(None, (f"### {name}", told, table)))


def _signature(node: ast.FunctionDef) -> str:
    """Return a signature, one parameter a line where it is long."""
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    short = f"{node.name}({ast.unparse(node.args)}){result}"
    if len(short) <= 100:
        return short
    given = node.args
    alone = [None] * (len(given.args) - len(given.defaults)) + list(given.defaults)
    lines = [_parameter(argument, default) for argument, default in zip(given.args, alone, strict=True)]
    lines += ["*"] if given.kwonlyargs else []
    lines += [_parameter(one, default) for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    inner = "".join(f"    {line},\n" for line in lines)
    return f"{node.name}(\n{inner}){result}"


def _parameter(argument: ast.arg, default: ast.expr | None) -> str:
    typed = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
    return f"{argument.arg}{typed}{f' = {ast.unparse(default)}' if default else ''}"


def _members(node: ast.ClassDef) -> Iterator[str]:
    """Yield a row for each public field, member, property and method of a class."""
    for place, statement in enumerate(node.body):
        behind = node.body[place + 1] if place + 1 < len(node.body) else None
        said = _text_of(behind)
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind) if _is_public(name, kind):
                yield _row(name, ast.unparse(kind), said)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)) if name.isupper():
                yield _row(name, repr(value), said)
            case ast.FunctionDef(name=name) if not name.startswith("_"):
                summary = (ast.get_docstring(statement) or "").partition("\n\n")[0]
                bare = any(isinstance(one, ast.Name) and one.id == "property" for one in statement.decorator_list)
                result = ast.unparse(statement.returns) if statement.returns else ""
                yield _row(name if bare else f"{name}({_arguments(statement)})", result, summary)


def _is_public(name: str, kind: ast.expr) -> bool:
    return not name.startswith("_") and "ClassVar" not in ast.unparse(kind)


def _arguments(node: ast.FunctionDef) -> str:
    return ", ".join(one.arg for one in (*node.args.args, *node.args.kwonlyargs) if one.arg not in ("self", "cls"))


def _text_of(statement: ast.stmt | None) -> str:
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text)
    return ""


def _row(name: str, kind: str, said: str) -> str:
    cells = (f"`{name}`", f"`{kind}`" if kind else "", " ".join(_inline(said).split()))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _inline(text: str) -> str:
    return _ROLE.sub(lambda role: f"`{role[1] or role[2]}`", text)


def prose(docstring: str) -> str:
    """Return a docstring in Google's style as Markdown; its sections are lists."""
    lines: list[str] = []
    inside = False
    for line in docstring.splitlines():
        if found := _SECTION.match(line):
            lines += [f"*{found[1]}*", ""]
            inside = True
        elif inside and line.startswith("    ") and not line.startswith("     "):
            item = _ITEM.match(line.strip())
            lines.append(f"- `{item['name']}`: {item['said']}" if item else f"- {line.strip()}")
        elif inside and line.startswith("     "):
            lines[-1] += f" {line.strip()}"
        else:
            inside = inside and not line.strip()
            lines.append(line)
    return _inline("\n".join(lines)).strip()
