"""The answer of a command that ends a batch: what the batch gives, and what the method."""

from attrs import frozen

from sockgen.lower.refusing import error_replies
from sockgen.model import (
    AnyReply,
    Batch,
    Command,
    FieldPart,
    Message,
    Protocol,
    field_parts,
)
from sockgen.patterns import Alternatives, Batched, Named, Pattern, Sequence, names

__all__ = [
    "Ending",
    "ending",
    "given_at_the_end",
    "holds_replies",
    "replies_field",
]


@frozen
class Ending:
    """How a command ends a batch.

    Attributes:
        holder: the name of the reply that holds the replies; None: they are sent as
            they are.
        state: where the conversation goes; None: the pattern does not say.
        others: what the method may answer instead; None: nothing.
    """

    holder: str | None
    state: str | None
    others: Pattern | None


def replies_field(message: Message) -> FieldPart | None:
    """Return the field of a message that holds replies."""
    for part in field_parts(message.form):
        if isinstance(part, FieldPart) and isinstance(part.type, AnyReply):
            return part
    return None


def holds_replies(message: Message) -> bool:
    """Whether a message has a field for replies."""
    return replies_field(message) is not None


def ending(command: Command, protocol: Protocol) -> Ending | None:
    """Return how a command ends a batch; None if none of its answers, or several, do."""
    pattern = command.reply or command.answer
    if pattern is None:
        return None
    holders = {reply.name for reply in protocol.replies if holds_replies(reply)}
    options = pattern.options if isinstance(pattern, Alternatives) else (pattern,)
    found = [_ending(option, holders) for option in options]
    runs = [each for each in found if each is not None]
    if len(runs) != 1:
        return None
    others = tuple(o for o, f in zip(options, found, strict=True) if f is None)
    if not others:
        return runs[0]
    rest = others[0] if len(others) == 1 else Alternatives(others, pattern.span)
    return Ending(runs[0].holder, runs[0].state, rest)


def given_at_the_end(batch: Batch, protocol: Protocol) -> set[str]:
    """Return the replies that a batch is answered, whose replies come as they are."""
    replace = dict(batch.replace)
    found: set[str] = set(error_replies(protocol))
    for command in protocol.commands:
        pattern = command.reply or command.answer
        if command.name not in batch.commands or pattern is None:
            continue
        for named in names(pattern):
            call = replace.get(named.name)
            if named.name not in replace:
                found.add(named.name)
            elif call is not None:
                found.add(call.reply)
    return found


def _ending(option: Pattern, holders: set[str]) -> Ending | None:
    """Return how an alternative ends a batch, if it does."""
    state = None
    if isinstance(option, Sequence) and len(option.items) == 1:
        state = option.state
        option = option.items[0]
    if isinstance(option, Batched):
        return Ending(None, state, None)
    if isinstance(option, Named) and option.name in holders:
        return Ending(option.name, state, None)
    return None
