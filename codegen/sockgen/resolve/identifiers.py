"""Python names made from the names of a schema.

A name that Python keeps for itself gets a trailing underscore.  Names that clash in
spite of that are reported where they are registered.
"""

import keyword
import re
from typing import Final

__all__ = [
    "class_name",
    "constant_name",
    "field_name",
    "is_name",
    "method_name",
    "snake_name",
]

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_SPLIT: Final = re.compile(r"[_.\-]+")
_TAKEN_FIELDS: Final = frozenset(
    {"self", "encode", "int", "str", "bytes", "float", "bool", "tuple"}
)
_TAKEN_MEMBERS: Final = frozenset({"name", "value", "mro"})


def is_name(text: str) -> bool:
    """Whether a text can be the name of anything in a schema."""
    return bool(_NAME.fullmatch(text))


def _plain(name: str) -> str:
    return name.replace("-", "_").replace(".", "_")


def _unkeyword(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def class_name(name: str) -> str:
    """Return the class of a command, reply or type: ``flush_all`` is ``FlushAll``."""
    words = [word for word in _SPLIT.split(name) if word]
    return _unkeyword("".join(word[:1].upper() + word[1:] for word in words))


def field_name(name: str) -> str:
    """Return the attribute of a field: ``class`` is ``class_``."""
    plain = _plain(name)
    return f"{plain}_" if plain in _TAKEN_FIELDS else _unkeyword(plain)


def method_name(name: str) -> str:
    """Return what follows ``do_`` in the method of a command."""
    return _plain(name)


def snake_name(name: str) -> str:
    """Return a name in small letters: ``ServerVersion`` is ``server_version``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", _plain(name)).lower()


def constant_name(name: str) -> str:
    """Return the member of an enum or a module's constant: ``read-only`` is ``READ_ONLY``.

    Characters outside ASCII become underscores; members called like attributes of every
    ``Enum`` get a trailing one.
    """
    upper = re.sub(r"\W", "_", snake_name(name), flags=re.ASCII).upper()
    if not upper or not (upper[0].isalpha() or upper[0] == "_"):
        upper = f"_{upper}"
    if upper.startswith("_"):
        upper = f"N{upper}"
    return f"{upper}_" if upper.lower() in _TAKEN_MEMBERS else _unkeyword(upper)
