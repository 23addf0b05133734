"""Emitted code and the runtime it was made for.

Both come from one distribution, but emitted code is committed and may meet another
release. Within a minor version they fit; else the import fails at once and says what to
do, rather than later in the middle of a conversation.
"""

from .version import __version__

__all__ = ["made_for"]


def made_for(version: str) -> None:
    """Refuse to go on with a runtime that emitted code was not made for.

    Args:
        version: the version of the generator that emitted the code.

    Raises:
        ImportError: the major or minor version of this runtime is another one.
    """
    series = version.split(".")[:2]
    if __version__.split(".")[:2] == series:
        return
    raise ImportError(
        f"this package was emitted by sockgen {version}, but sockgen_runtime "
        f"{__version__} is installed: emit it again with 'sockgen build', or "
        f"install 'sockgen=={'.'.join(series)}.*'"
    )
