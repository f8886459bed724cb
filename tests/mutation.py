"""Mutation testing: small faults put into a module, one after the other, and whether the tests near it notice.

    python -m tests.mutation MODULE [TEST…] [--seconds N] [--only FROM:TO] [--list]

MODULE is a name of :data:`NEAR` or a dotted one, then with its TESTs. Every mutant runs in a process of its own, forked
from one that has pytest loaded and nothing of the package; what runs on for ever is noticed too. Printed are those that
no test noticed, with their line, and the score. What is known to make no difference is listed in :data:`ALIKE`.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent

NEAR: dict[str, tuple[str, ...]] = {
    "cac_check.interval": ("tests/unit/test_interval.py",),
    "cac_check.constraint": ("tests/unit/test_constraint.py", "tests/unit/test_certificate_steps.py"),
    "cac_check.certificate": ("tests/unit/test_certificate.py", "tests/unit/test_certificate_steps.py"),
    "cac_check.engine.propagation": ("tests/unit/engine/test_propagation.py",),
    "cac_check.engine.propagation_log": ("tests/unit/engine/test_propagation.py",),
    "cac_check.engine.factors": ("tests/unit/engine/test_products.py", "tests/cases/test_small_worlds.py"),
    "cac_check.sheets.style": ("tests/unit/sheets",),
    "cac_check.sheets.figures": ("tests/unit/sheets",),
    "cac_check.engine.tables.stacking": ("tests/unit/engine/tables/test_stacking.py",),
}
"""Modules with the tests that are about them."""

ALIKE: dict[str, tuple[str, ...]] = {
    "cac_check.interval": (
        "isinstance(numerator, int) and isinstance(denominator, int)"
        " -> isinstance(numerator, int) or isinstance(denominator, int)",
        "value < 0 -> value <= 0",
        "factor > 0 -> factor >= 0",  # no factor is 0
    ),
    "cac_check.engine.propagation": (
        "24 -> 25",  # how much effort is spent: no verdict hangs on it
        "32 -> 33",
        "6 -> 7",
        "64 -> 65",
        "128 -> 129",
        "LONGEST_DENOMINATOR - 1 -> LONGEST_DENOMINATOR + 1",
        "coefficient > 0 -> coefficient >= 0",  # no coefficient of a row is 0
    ),
}
"""Mutants that mean the same as what was there, by module: the line of the source, and what became of it."""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMES = {"min": "max", "max": "min", "floor": "ceil", "ceil": "floor", "any": "all", "all": "any"}
WRITTEN = (ast.Constant, ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Name, ast.Attribute, ast.If, ast.IfExp)


@dataclass(frozen=True)
class Mutant:
    """One fault."""

    line: int
    was: str
    became: str
    tree: ast.Module

    def __str__(self) -> str:
        return f"{self.line}: {self.was} -> {self.became}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every fault of a module, in the order of its lines."""
    tree = ast.parse(source)
    idle = idle_in(tree)
    places = [
        (node.lineno, node.col_offset, number, node)
        for number, node in enumerate(ast.walk(tree))
        if isinstance(node, WRITTEN) and id(node) not in idle
    ]
    for *_, number, node in sorted(places, key=lambda place: place[:3]):
        for change in changes(node):
            changed = copy.deepcopy(tree)
            twin = next(each for place, each in enumerate(ast.walk(changed)) if place == number)
            was = ast.unparse(node.test if isinstance(node, ast.If) else node)
            change(twin)
            became = ast.unparse(twin.test if isinstance(twin, ast.If) else twin)
            yield Mutant(node.lineno, was, became, changed)


def idle_in(tree: ast.Module) -> set[int]:
    """Return what says nothing when a module runs: texts by themselves, annotations, names of types."""
    idle: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        match node:
            case ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.Raise() | ast.Assert():
                parts = [node]
            case ast.AnnAssign(annotation=annotation):
                parts = [node if "TypeAlias" in ast.unparse(annotation) else annotation]
            case ast.FunctionDef(args=arguments, returns=returns, decorator_list=decorators):
                every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
                parts = [part for part in (*(each.annotation for each in every), returns) if part is not None]
                parts += decorators
            case ast.ClassDef(bases=bases, decorator_list=decorators):
                parts = [*bases, *decorators]
            case ast.If(test=test) if "TYPE_CHECKING" in ast.unparse(test):
                parts = [node]
        idle |= {id(each) for part in parts for each in ast.walk(part)}
    return idle


def changes(node: ast.AST) -> Iterator:
    """Yield what can be made of a node, each a function that changes a copy of it."""
    match node:
        case ast.Constant(value=bool(value)):
            yield lambda twin: setattr(twin, "value", not value)
        case ast.Constant(value=int(value)):
            yield lambda twin: setattr(twin, "value", value + 1)
        case ast.Compare(ops=ops):
            for place, operator in enumerate(ops):
                new = SWAPPED[type(operator)]
                yield lambda twin, place=place, new=new: twin.ops.__setitem__(place, new())
        case ast.BoolOp(op=operator) | ast.BinOp(op=operator) if type(operator) in SWAPPED:
            yield lambda twin: setattr(twin, "op", SWAPPED[type(operator)]())
        case ast.UnaryOp(op=ast.USub()):
            yield lambda twin: setattr(twin, "op", ast.UAdd())
        case ast.UnaryOp(op=ast.Not()):
            yield lambda twin: setattr(twin, "operand", ast.UnaryOp(ast.Not(), twin.operand))
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare | ast.UnaryOp | ast.BoolOp):
            yield lambda twin: setattr(twin, "test", ast.UnaryOp(ast.Not(), twin.test))
        case ast.Name(id=name) if name in NAMES:
            yield lambda twin: setattr(twin, "id", NAMES[name])
        case ast.Attribute(attr=name) if name in NAMES:
            yield lambda twin: setattr(twin, "attr", NAMES[name])


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from its changed tree, with the lines it had."""

    def __init__(self, module: str, path: Path, tree: ast.Module) -> None:
        self._module, self._path, self._tree = module, path, tree

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name != self._module:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(self._path))

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self._path)
        exec(compile(ast.fix_missing_locations(self._tree), str(self._path), "exec"), module.__dict__)


def noticed(module: str, path: Path, tree: ast.Module, tests: Sequence[str], seconds: float) -> bool:
    """Whether the tests fail, or come to no end, with a changed module."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in () if os.environ.get("MUTATION_LOUD") else (0, 1, 2):
            os.dup2(silent, stream)
        sys.meta_path.insert(0, _Mutated(module, path, tree))
        import pytest

        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin",
                            "-W", "ignore:Module already imported", "--override-ini", "addopts=",
                            "--import-mode=importlib", *tests])  # fmt: skip
        os._exit(int(code))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) != 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module")
    parser.add_argument("tests", nargs="*")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--only", default=":", help="mutants from and to these numbers")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    path = ROOT / (asked.module.replace(".", "/") + ".py")
    tests = asked.tests or NEAR[asked.module]
    start, _, end = asked.only.partition(":")
    chosen = list(mutants(path.read_text(encoding="utf-8")))[int(start or 0) : int(end) if end else None]
    chosen = [each for each in chosen if f"{each.was} -> {each.became}" not in ALIKE.get(asked.module, ())]
    if asked.list:
        print("\n".join(map(str, chosen)))
        return 0
    os.chdir(ROOT)
    os.environ.setdefault("HYPOTHESIS_PROFILE", "ci")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    import hypothesis.strategies
    import pytest

    del hypothesis, pytest
    plain = ast.parse(path.read_text(encoding="utf-8"))
    if noticed(asked.module, path, plain, tests, asked.seconds):
        print(f"{asked.module}: the tests fail without any fault")
        return 2
    survivors = []
    for each in chosen:
        if not noticed(asked.module, path, each.tree, tests, asked.seconds):
            survivors.append(each)
            print(each, flush=True)
    score = 1 - len(survivors) / max(1, len(chosen))
    print(f"{asked.module}: {len(chosen) - len(survivors)} of {len(chosen)} noticed, {score:.1%}")
    return int(score < 0.9)


if __name__ == "__main__":
    sys.exit(main())
