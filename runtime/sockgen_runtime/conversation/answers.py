"""What a peer is answered that broke the protocol, and how the conversation goes on."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeAlias, final

from sockgen_runtime.errors import ProtocolError

__all__ = ["Action", "Answer", "Answers", "answer_to"]


class Action(Enum):
    """What happens after an error was answered."""

    CONTINUE = "continue"
    """The next line is read; a payload that was refused is read as lines."""
    SWALLOW = "swallow"
    """The payload that the refused command announced is skipped."""
    RESYNCHRONISE = "resynchronise"
    """What is left of the line is skipped."""
    NAK = "nak"
    """Nothing is answered, but that it did not come whole; it is awaited again."""
    CLOSE = "close"
    """Nothing more is read, and the connection is closed."""
    DROP = "drop"
    """What was refused is lost, as is what a peer does not read; nothing is answered."""


@final
class Answer:
    """The declared answer to one kind of error.

    Args:
        content: what is sent; or what makes it of the error; empty: nothing is sent.
        action: how the conversation goes on.
        reply: the class of the reply that is sent, where a batch or a change of state must know it.
    """

    __slots__ = ("_content", "action", "reply")

    def __init__(
        self,
        content: bytes | Callable[[ProtocolError], bytes] = b"",
        action: Action = Action.CONTINUE,
        *,
        reply: type[object] | None = None,
    ) -> None:
        self._content = content
        self.action: Action = action
        self.reply: type[object] | None = reply

    def encode(self, error: ProtocolError) -> bytes:
        """Return what is sent because of an error."""
        if isinstance(self._content, bytes):
            return self._content
        return self._content(error)


Answers: TypeAlias = Mapping[str, Answer]
"""Answers by the kind of error, or `kind:type`, `kind@command`, `kind#state`."""


def answer_to(error: ProtocolError, answers: Answers, state: str = "") -> Answer | None:
    """Return the answer that is declared nearest to where an error was found.

    Args:
        error: knows the type of its field and its command, as far as there are any.
        answers: of the protocol.
        state: what state the conversation is in.
    """
    kind = error.kind
    return (
        answers.get(f"{kind}:{error.type}")
        or answers.get(f"{kind}@{error.command}")
        or answers.get(f"{kind}#{state}")
        or answers.get(kind)
    )
