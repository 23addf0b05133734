"""The version of the distribution, for the generator and the headers it writes.

It is that of `sockgen_runtime.version`, which the build reads; a test holds both to each
other. It is not imported from there because that would import the whole runtime at every
start of the command.
"""

from typing import Final

__all__ = ["__version__"]

__version__: Final = "0.1.0"
