"""The points of a conversation: which forms may come at the same place.

Commands may come at the same point if a state allows both; without states all may. At the
point of an answer the replies of that command may come, the answers to its errors, and
the events of the states that allow the command or are entered with its answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from sockgen.check.forms import title
from sockgen.lower.machine import transitions
from sockgen.model import Command, Message, Protocol
from sockgen.patterns import names

__all__ = ["pairs"]


def pairs(model: Protocol) -> Iterator[tuple[Message, Message]]:
    """Yield every pair of messages that may come at the same point, once.

    Commands with different verbs are left out: nothing is a text of both.
    """
    for command, another in _alike(model.commands):
        if command.when and another.when and command.when.excludes(another.when):
            continue
        if not model.states or _states(command, model) & _states(another, model):
            yield command, another
    for event, different in combinations(model.events, 2):
        if not model.states or set(event.states) & set(different.states):
            yield event, different
    seen: set[frozenset[str]] = set()
    for one, other in (*_of_commands(model), *_of_exchanges(model)):
        pair = frozenset((title(one), title(other)))
        if pair not in seen:
            seen.add(pair)
            yield one, other


def _of_commands(model: Protocol) -> Iterator[tuple[Message, Message]]:
    """Yield the pairs of messages that may come behind a command."""
    for command in model.commands:
        answers = _answers(command, model)
        yield from combinations(answers, 2)
        yield from product(answers, _events(command, model))


def _of_exchanges(model: Protocol) -> Iterator[tuple[Message, Message]]:
    """Yield the pairs of messages that may come within an exchange."""
    for talk in model.conversations:
        typed = (answer for _, answer in model.type_errors)
        errors = (*model.errors, *talk.errors, *typed)
        told = {answer.reply.reply for answer in errors if answer.reply is not None}
        for known in ({*talk.sends, *told}, talk.receives):
            yield from combinations([r for r in model.replies if r.name in known], 2)


def _alike(commands: Sequence[Command]) -> Iterator[tuple[Command, Command]]:
    """Yield the pairs of commands that no verb tells apart, in the order of the schema.

    Only commands that share a verb, or have none that stands for itself, are compared,
    so that a thousand commands are not half a million pairs.
    """
    by_verb: dict[bytes, list[int]] = {}
    without: list[int] = []
    for number, command in enumerate(commands):
        if command.glued or not command.verbs:
            without.append(number)
        else:
            for verb in command.verbs:
                by_verb.setdefault(verb, []).append(number)
    for number, command in enumerate(commands):
        near: Iterable[int] = range(number + 1, len(commands))
        if not command.glued and command.verbs:
            near = {*without, *(n for verb in command.verbs for n in by_verb[verb])}
        for other in sorted(n for n in near if n > number):
            yield command, commands[other]


def _events(command: Command, model: Protocol) -> list[Message]:
    """Return the events that may come before or behind the answer to a command."""
    if not model.events:
        return []
    near = set(command.states)
    near |= {s.target for s in transitions(model) if s.command == command.name}
    return [e for e in model.events if not model.states or near & set(e.states)]


def _states(command: Command, model: Protocol) -> set[str]:
    """Return the states that read a command."""
    gathered = {
        state.name
        for state in model.states
        if state.batch is not None and command.name in state.batch.commands
    }
    return gathered | set(command.states)


def _answers(command: Command, model: Protocol) -> list[Message]:
    """Return the replies that may follow a command, in the order of the schema."""
    used: set[str] = set()
    for pattern in (command.reply, command.answer, model.refusal):
        if pattern is not None:
            used |= {named.name for named in names(pattern)}
    answers = [*model.errors, *command.errors, *(a for _, a in model.type_errors)]
    answers += [a for s in model.states if s.name in command.states for a in s.errors]
    used |= {answer.reply.reply for answer in answers if answer.reply is not None}
    talk = model.conversation_of(command)
    used.update(() if talk is None else talk.sends)
    for batch in model.batches:
        if command.name in (batch.end, *batch.commands):
            used |= {call.reply for call in batch.calls}
    return [reply for reply in model.replies if reply.name in used]
