"""`Generic` and `TypeVar` with defaults, on every version that is supported.

The checkers see the real ones. At run time a class of this package has exactly the bases
that its counterpart in the standard library has: `Generic[...]` among the bases leaves
nothing behind, and a type variable's default is dropped where `typing` cannot hold it.
So nothing outside the standard library is imported, and no `Generic` is in any MRO. A
class that is generic in this way says how it is subscripted:

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)
"""

import sys
import typing
from typing import TYPE_CHECKING

__all__ = ["Generic", "TypeVar"]

if TYPE_CHECKING:
    from typing import Generic

    from typing_extensions import TypeVar
else:

    class _Generic:
        """Takes any type parameters, and adds no base to the class that names it."""

        def __getitem__(self, parameters: object) -> object:
            return self

        def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[()]:
            return ()

    Generic = _Generic()

    def _without_default(name: str, **options: object) -> typing.TypeVar:
        """Return a type variable without its default, which only checkers need."""
        options.pop("default", None)
        return typing.TypeVar(name, **options)

    TypeVar = typing.TypeVar if sys.version_info >= (3, 13) else _without_default
