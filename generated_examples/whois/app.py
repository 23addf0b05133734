"""A registry of names: what it knows of a name, and of the names that end in it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, final

from .protocol.handler import WhoisHandler
from .protocol.messages import Answer, Query

__all__ = ["Registry"]

HELP: Final = (
    "This is an example of a registry.",
    "Ask for a name, or for what names end in: .example",
)
HOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "burrow.example": "Gophers & Sons",
        "example.org": "The Example Organisation",
        "keeper.example": "The Keepers of the Zoo",
        "xn--mller-kva.example": "Müller",
    }
)
"""Who holds which name."""

_NOTHING: Final = ("% No entries found.",)


@final
class Registry(WhoisHandler):
    """A conversation with one client, which has one question."""

    def do_query(self, command: Query) -> Answer:
        """Look a name up."""
        question = command.question.strip().lower()
        if question in ("", "?", "help"):
            return _answer(*(f"% {line}" for line in HELP))
        if question.startswith("."):
            names = [name for name in HOLDERS if name.endswith(question)]
            return _answer(*(names or _NOTHING))
        holder = HOLDERS.get(question)
        if holder is None:
            return _answer(*_NOTHING)
        return _answer(f"Domain: {question}", f"Holder: {holder}")


def _answer(*lines: str) -> Answer:
    return Answer("".join(f"{line}\r\n" for line in lines))
