"""`override`, on every version that is supported.

The checkers know it from `typing_extensions`, which they bring along; at run time it
comes from `typing` where that has it, and returns the method as it is where it has not.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

__all__ = ["override"]

if TYPE_CHECKING:
    from typing_extensions import override
elif sys.version_info >= (3, 12):
    from typing import override
else:
    _Method = TypeVar("_Method", bound=Callable[..., object])

    def override(method: _Method, /) -> _Method:
        """Return a method that overrides one of a base class."""
        return method
