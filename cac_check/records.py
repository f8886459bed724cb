"""Records: dataclasses whose methods are written when they are first called.

The standard library writes and compiles half a dozen methods for every class while its module is imported, which takes
half a millisecond a class: with a few hundred classes, longer than many a check. Here a class is ready as soon as its
slots are; ``__init__``, ``__eq__``, ``__hash__`` and ``__repr__`` are written for the first call, and what
``dataclasses.fields`` and ``replace`` ask for is taken from the standard library when they ask. Attributes are set
through the slots themselves, which is twice as fast as the way around ``__setattr__`` of a frozen class.

For type checkers :func:`dataclass` is that of the standard library, and it behaves as that does; a test holds the two
together. Only what is used here is written here: without ``slots`` the standard library is asked, and records do not
inherit from each other.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Mapping
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True):
        """Make a class a record; see ``dataclasses.dataclass``."""

        def made(cls):
            if not slots:
                return dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=eq)
            return _made(cls, frozen=frozen, eq=eq)

        return made if cls is None else made(cls)


_Defaults: TypeAlias = dict[str, Any]
"""What a class says of its fields: name → default, ``Field`` or ``MISSING``, in order."""


def _made(cls: type, *, frozen: bool, eq: bool) -> type:
    if any(hasattr(base, "__dataclass_fields__") for base in cls.__bases__):
        raise TypeError(f"{cls.__name__}: records do not inherit from each other")
    names = tuple(name for name, kind in inspect.get_annotations(cls).items() if "ClassVar" not in kind)
    defaults = {name: cls.__dict__.get(name, dataclasses.MISSING) for name in names}
    asked = {"frozen": frozen, "eq": eq}
    content = {name: value for name, value in cls.__dict__.items() if name not in (*names, "__dict__", "__weakref__")}
    content |= {
        "__slots__": names,
        "__match_args__": tuple(name for name, field in _fields(defaults) if field.init and field.kw_only is not True),
        **{name: _DescriptionOnDemand(name, defaults, asked) for name in _DESCRIPTIONS},
        "__getstate__": _get_state,
        "__setstate__": _set_state,
    }
    wanted = ["__init__", "__repr__", *(["__eq__"] if eq else []), *(["__hash__"] if eq and frozen else [])]
    content = {name: _OnDemand(name, defaults) for name in wanted} | content
    if eq and not frozen:
        content.setdefault("__hash__", None)
    if frozen:
        content |= {"__setattr__": _refuse_setting, "__delattr__": _refuse_deleting}
    made = type(cls)(cls.__name__, cls.__bases__, content)
    made.__qualname__ = cls.__qualname__
    return made


_DESCRIPTIONS = ("__dataclass_fields__", "__dataclass_params__")


class _OnDemand:
    """A method that is written, and takes its own place, when it is first looked up."""

    __slots__ = ("_defaults", "_name")

    def __init__(self, name: str, defaults: _Defaults) -> None:
        self._name = name
        self._defaults = defaults

    def __get__(self, record: object, owner: type) -> Any:
        home = next(each for each in owner.__mro__ if each.__dict__.get(self._name) is self)
        method = _WRITERS[self._name](home, self._defaults)
        method.__qualname__ = f"{home.__qualname__}.{self._name}"
        method.__module__ = home.__module__
        setattr(home, self._name, method)
        return method if record is None else method.__get__(record, owner)


class _DescriptionOnDemand:
    """What the standard library keeps of a class to describe it: its fields, and what it was made with."""

    __slots__ = ("_asked", "_defaults", "_name")

    def __init__(self, name: str, defaults: _Defaults, asked: Mapping[str, bool]) -> None:
        self._name = name
        self._defaults = defaults
        self._asked = asked

    def __get__(self, record: object, owner: type) -> Any:
        home: Any = next(each for each in owner.__mro__ if each.__dict__.get(self._name) is self)
        given = {name: default for name, default in self._defaults.items() if default is not dataclasses.MISSING}
        content = {"__annotations__": home.__annotations__, "__module__": home.__module__, "__doc__": "", **given}
        twin: Any = dataclasses.dataclass(**self._asked)(type(home.__name__, (), content))
        setattr(home, self._name, getattr(twin, self._name))
        return getattr(home, self._name)


def _fields(defaults: _Defaults) -> Iterator[tuple[str, dataclasses.Field[Any]]]:
    for name, default in defaults.items():
        yield name, default if isinstance(default, dataclasses.Field) else dataclasses.field(default=default)


def _init(cls: type, defaults: _Defaults) -> Callable[..., Any]:
    known: dict[str, Any] = {"MISSING": dataclasses.MISSING}
    heads: dict[bool, list[str]] = {False: [], True: []}
    lines = []
    for name, field in _fields(defaults):
        known[f"set_{name}"] = getattr(cls, name).__set__
        value, default = name, None
        if field.default_factory is not dataclasses.MISSING:
            known[f"make_{name}"] = field.default_factory
            value = f"make_{name}() if {name} is MISSING else {name}" if field.init else f"make_{name}()"
            default = "MISSING"
        elif field.default is not dataclasses.MISSING:
            default = f"default_{name}"
            known[default] = field.default
            value = name if field.init else default
        if field.init:
            heads[field.kw_only is True].append(name if default is None else f"{name}={default}")
        if field.init or default is not None:
            lines.append(f"set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    named = ["*", *heads[True]] if heads[True] else []
    method = _written("__init__", ["self", *heads[False], *named], lines, known)
    method.__annotations__ = {**{name: cls.__annotations__[name] for name, field in _fields(defaults) if field.init}}
    method.__annotations__["return"] = None
    return method


def _eq(_: type, defaults: _Defaults) -> Callable[..., Any]:
    mine, theirs = (_tuple(side, defaults, "compare") for side in ("self", "other"))
    lines = ["if other.__class__ is not self.__class__:", " return NotImplemented", f"return {mine} == {theirs}"]
    return _written("__eq__", ["self", "other"], lines, {})


def _hash(_: type, defaults: _Defaults) -> Callable[..., Any]:
    return _written("__hash__", ["self"], [f"return hash({_tuple('self', defaults, 'compare')})"], {})


def _repr(_: type, defaults: _Defaults) -> Callable[..., Any]:
    shown = ", ".join(f"{name}={{self.{name}!r}}" for name, field in _fields(defaults) if field.repr)
    line = f'return f"{{self.__class__.__qualname__}}({shown})"'
    return recursive_repr()(_written("__repr__", ["self"], [line], {}))


_WRITERS: dict[str, Callable[[type, _Defaults], Callable[..., Any]]] = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
}


def _tuple(side: str, defaults: _Defaults, role: str) -> str:
    return f"({''.join(f'{side}.{name}, ' for name, field in _fields(defaults) if getattr(field, role))})"


def _written(name: str, parameters: list[str], lines: list[str], known: dict[str, Any]) -> Callable[..., Any]:
    body = "".join(f"\n {line}" for line in lines or ["pass"])
    exec(f"def {name}({', '.join(parameters)}):{body}", known)  # names of fields, which are identifiers
    method: Callable[..., Any] = known[name]
    return method


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__slots__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)


def _refuse_setting(_: object, name: str, __: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
