"""The version of the distribution, in its one place.

The build reads it from this file, the generator writes it into the header of what it
emits, and both packages take it from here: it must stay one literal assignment.
"""

from typing import Final

__all__ = ["__version__"]

__version__: Final = "0.1.0"
