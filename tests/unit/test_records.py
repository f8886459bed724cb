"""A record behaves as a dataclass of the standard library does."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import pprint
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

import pytest

from cac_check import records

MAKERS = {"standard library": dataclasses.dataclass, "records": records.dataclass}


def made(dataclass: Any) -> dict[str, Any]:
    """Return one class of every kind the package has."""

    @dataclass(frozen=True, slots=True)
    class Plain:
        """A class with defaults of every kind."""

        a: int
        b: str = "b"
        """A docstring."""
        c: tuple[int, ...] = ()
        d: dict[str, int] = dataclasses.field(default_factory=dict, compare=False, repr=False)
        limit: ClassVar[int] = 3

        @property
        def twice(self) -> int:
            return 2 * self.a

        def __add__(self, other: Any) -> Any:
            return Plain(self.a + other.a)

    @dataclass(frozen=True, slots=True)
    class Checked:
        low: int
        high: int
        note: str = dataclasses.field(kw_only=True)

        def __post_init__(self) -> None:
            if self.low > self.high:
                raise ValueError("low above high")

        def __repr__(self) -> str:
            return f"{self.low} to {self.high}"

    @dataclass(frozen=True, slots=True, eq=False)
    class Itself:
        value: int

    @dataclass(slots=True)
    class Counter:
        count: int = 0
        seen: set[str] = dataclasses.field(default_factory=set)
        left: int = dataclasses.field(init=False, default=9)

    @dataclass(frozen=True, slots=True)
    class Empty:
        """Nothing."""

    return {each.__name__: each for each in (Plain, Checked, Itself, Counter, Empty)}


def outcome(action: Any) -> Any:
    try:
        return action()
    except Exception as error:
        return type(error), str(error).replace("<locals>.", "")


ACTIONS = {
    "make": lambda c: c["Plain"](1),
    "make with all": lambda c: c["Plain"](1, "x", (2,), {"a": 1}).d,
    "make by name": lambda c: c["Plain"](b="x", a=4),
    "defaults are made anew": lambda c: c["Plain"](1).d is c["Plain"](1).d,
    "too few": lambda c: c["Plain"](),
    "too many": lambda c: c["Plain"](1, 2, 3, 4, 5),
    "unknown": lambda c: c["Plain"](1, x=3),
    "property": lambda c: c["Plain"](3).twice,
    "method that names its class": lambda c: c["Plain"](3) + c["Plain"](4),
    "class variable": lambda c: c["Plain"].limit,
    "equal": lambda c: (c["Plain"](1) == c["Plain"](1, d={"a": 1}), c["Plain"](1) == c["Plain"](2)),
    "not equal to another class": lambda c: c["Empty"]() == c["Plain"](1),
    "not comparable": lambda c: c["Plain"](1).__eq__(1),
    "hash": lambda c: hash(c["Plain"](1, "y", (2,))),
    "hash of what has none": lambda c: hash(c["Plain"](1, c=[])),
    "in a set": lambda c: len({c["Plain"](1), c["Plain"](1), c["Plain"](2)}),
    "set": lambda c: setattr(c["Plain"](1), "a", 2),
    "set what is no field": lambda c: outcome(lambda: setattr(c["Plain"](1), "z", 2))[0].__mro__[-3:],
    "delete": lambda c: delattr(c["Plain"](1), "a"),
    "repr": lambda c: repr(c["Plain"](1, "'", (3,))),
    "keyword only": lambda c: c["Checked"](1, 2, note="n").note,
    "keyword only, by place": lambda c: outcome(lambda: c["Checked"](1, 2, "n"))[0],
    "post init": lambda c: c["Checked"](2, 1, note=""),
    "own repr": lambda c: repr(c["Checked"](1, 2, note="")),
    "identity": lambda c: c["Itself"](1) == c["Itself"](1),
    "identity hash": lambda c: len({c["Itself"](1), c["Itself"](1)}),
    "change": lambda c: (counter := c["Counter"]()).__setattr__("count", 4) or counter,
    "unhashable": lambda c: outcome(lambda: hash(c["Counter"]()))[0],
    "init=False": lambda c: (c["Counter"]().left, outcome(lambda: c["Counter"](left=3))[0]),
    "slots": lambda c: [hasattr(c[name], "__dict__") and vars(c[name])["__slots__"] for name in sorted(c)],
    "no dict": lambda c: hasattr(c["Plain"](1), "__dict__"),
    "match": lambda c: [c[name].__match_args__ for name in sorted(c)],
    "fields": lambda c: [
        (field.name, field.type, field.default, field.init, field.compare, field.kw_only)
        for name in sorted(c)
        for field in dataclasses.fields(c[name])
    ],
    "is one": lambda c: dataclasses.is_dataclass(c["Plain"]) and dataclasses.is_dataclass(c["Plain"](1)),
    "replace": lambda c: dataclasses.replace(c["Plain"](1, "x"), a=3),
    "replace keyword only": lambda c: dataclasses.replace(c["Checked"](1, 2, note="n"), high=3).note,
    "as a dictionary": lambda c: dataclasses.asdict(c["Plain"](1)),
    "copy": lambda c: (copy.copy(c["Plain"](1, "x")), copy.deepcopy(c["Counter"](2))),
    "parameters": lambda c: [list(inspect.signature(c[name]).parameters) for name in sorted(c)],
    "annotations": lambda c: c["Plain"].__init__.__annotations__,
    "what it was made with": lambda c: [
        (params.init, params.repr, params.eq, params.order, params.frozen)
        for name in sorted(c)
        for params in [c[name].__dataclass_params__]
    ],
    "documentation": lambda c: c["Plain"].__doc__,
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_record_does_what_a_dataclass_does(action: str) -> None:
    expected, found = (repr(outcome(partial(ACTIONS[action], made(maker)))) for maker in MAKERS.values())

    assert found == expected


@records.dataclass(frozen=True, slots=True)
class Kept:
    name: str
    more: MappingProxyType[str, int] | None = None


def test_a_record_is_pickled_before_and_after_its_first_use() -> None:
    kept = Kept("a")

    assert pickle.loads(pickle.dumps(kept)) == kept
    assert pickle.loads(pickle.dumps([kept, kept])) == [kept, kept]


def test_methods_are_written_once_for_all_that_inherit_them() -> None:
    class Child(Kept):
        __slots__ = ()

    assert repr(Child("c")) == f"{Child.__qualname__}(name='c', more=None)"
    assert repr(Kept("k")) == "Kept(name='k', more=None)"
    assert "__repr__" not in vars(Child)


def test_a_record_that_inherits_from_another_is_refused() -> None:
    with pytest.raises(TypeError, match="Child: records do not inherit"):

        @records.dataclass(frozen=True, slots=True)
        class Child(Kept):
            more: int = 3


def test_records_can_be_printed_in_lines() -> None:
    assert pprint.pformat([Kept("a" * 60), Kept("b")], width=40).count("Kept(name=") == 2
