"""The version of the distribution.

The build reads it from this file, so it must stay one literal assignment. The generator has
its own copy, to start without the runtime; a test holds both to each other.
"""

from typing import Final

__all__ = ["__version__"]

__version__: Final = "0.1.0"
