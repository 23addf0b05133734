"""Messages: frozen for the checkers, plain slotted objects at run time.

A frozen object costs twice as much to build as a mutable one, because its `__init__` has
to go round its own `__setattr__`. The checkers reject an assignment to a field already,
so nothing is gained by paying for it again.

The standard `dataclass` is not used: it imports `inspect`, and it compiles six methods a
class where one is enough. Here `__init__` alone is compiled; equality, hash and `repr`
read the fields through one `attrgetter`. A class without fields compiles nothing.
"""

import sys
from collections.abc import Callable
from operator import attrgetter
from types import new_class
from typing import TYPE_CHECKING, TypeVar, cast, dataclass_transform

__all__ = ["KW_ONLY", "message"]

_T = TypeVar("_T")

if TYPE_CHECKING:
    # Both checkers know this one marker by its full name.
    from dataclasses import KW_ONLY
else:
    KW_ONLY = "the fields below are given by keyword only"


@dataclass_transform(frozen_default=True, eq_default=True)
def message(cls: type[_T], /) -> type[_T]:
    """Make a class a message: a value with typed fields, compared and hashed by them.

    The fields are the annotated names, in their order; a value in the class body is a
    default; fields below `_: KW_ONLY` are given by keyword only. `__post_init__`, if there
    is one, runs when all fields are set. A message class cannot be extended by fields.

    Raises:
        TypeError: a base class is itself a message.
    """
    if any(hasattr(base, "__match_args__") for base in cls.__bases__):
        raise TypeError(f"{cls.__name__}: a message cannot extend a message")
    names, by_position = _fields(cls)
    namespace = dict(cls.__dict__)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    defaults = {name: namespace.pop(name) for name in names if name in namespace}
    namespace["__slots__"] = names
    namespace["__match_args__"] = by_position
    if names:
        post_init = "__post_init__" in namespace
        namespace["__init__"] = _init(cls, names, by_position, defaults, post_init)
    namespace.update(_methods(names))
    made = new_class(
        cls.__name__,
        cls.__bases__,
        {"metaclass": type(cls)},
        lambda body: body.update(namespace),
    )
    return cast("type[_T]", made)  # the same class, made again: slots cannot come later


def _fields(cls: type[object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of all fields, and of those that may be given by position."""
    annotated = _annotated(cls)
    if "_" not in annotated:
        return annotated, annotated
    at = annotated.index("_")
    return annotated[:at] + annotated[at + 1 :], annotated[:at]


def _annotated(cls: type[object]) -> tuple[str, ...]:
    """Return the names that are annotated in a class, in their order."""
    if sys.version_info >= (3, 14):
        # Annotations are evaluated only now, and may name what is not defined yet.
        from annotationlib import Format, get_annotations

        return tuple(get_annotations(cls, format=Format.FORWARDREF))
    return tuple(cls.__annotations__)


def _init(
    cls: type[object],
    names: tuple[str, ...],
    by_position: tuple[str, ...],
    defaults: dict[str, object],
    post_init: bool,
) -> object:
    """Compile the constructor."""
    parameters = ["self"]
    for name in names:
        if name not in by_position and "*" not in parameters:
            parameters.append("*")
        default = f"=_defaults[{name!r}]" if name in defaults else ""
        parameters.append(name + default)
    body = [f"self.{name} = {name}" for name in names]
    if post_init:
        body.append("self.__post_init__()")
    source = f"def __init__({', '.join(parameters)}):\n " + "\n ".join(body)
    scope: dict[str, object] = {"_defaults": defaults, "__name__": cls.__module__}
    exec(source, scope)  # names come from annotations, which are identifiers
    return scope["__init__"]


def _methods(names: tuple[str, ...]) -> dict[str, object]:
    """Return what compares, hashes, shows and copies a message with these fields."""
    values = _values(names)

    def equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def hashed(self: object) -> int:
        return hash((self.__class__, values(self)))

    def shown(self: object) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({fields})"

    def replaced(self: object, /, **changes: object) -> object:
        given = {name: getattr(self, name) for name in names}
        return self.__class__(**(given | changes))

    return {
        "__eq__": equal,
        "__hash__": hashed,
        "__repr__": shown,
        "__replace__": replaced,
    }


def _values(names: tuple[str, ...]) -> Callable[[object], object]:
    """Return what takes all fields of a message, as one value that can be compared."""
    return attrgetter(*names) if names else type
