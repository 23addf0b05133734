"""The conversation as a machine: its states, and what leads from one to another."""

from collections.abc import Iterator

from attrs import frozen

from sockgen.lower.replying import CLOSED, Guard, alternatives, with_refusal
from sockgen.model import Command, Protocol

__all__ = ["CLOSED", "Transition", "reachable", "transitions"]


@frozen
class Transition:
    """A command that is allowed in a state, and where some of its answers lead.

    Attributes:
        source: the state.
        target: the state behind the answer, perhaps the same; or ``closed``.
        command: the name of the command.
        replies: the replies that lead there, by their names, with the constants of
            guards; none: whatever is answered.
        when: what must be known.
        facts: what is known then, as it is written.
    """

    source: str
    target: str
    command: str
    replies: tuple[str, ...]
    when: str = ""
    facts: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The command, with what it needs and what is known behind it."""
        needed = f"[{self.when}]" if self.when else ""
        return " ".join(part for part in (self.command, needed, *self.facts) if part)


def transitions(model: Protocol) -> Iterator[Transition]:
    """Yield every transition once, in the order of the states and the commands.

    A deferred reply leads on from the state in which it is waited for.
    """
    yield from dict.fromkeys(_transitions(model))


def _transitions(model: Protocol) -> Iterator[Transition]:
    for state in model.states:
        for command in model.allowed_in(state):
            targets = _targets(command, state.name, model)
            source = state.name
            if command.deferred:
                yield Transition(state.name, command.deferred, command.name, ())
                source = command.deferred
            when = command.when.text if command.when is not None else ""
            for (target, facts), replies in targets.items():
                told = replies if len(targets) > 1 or command.deferred else ()
                yield Transition(source, target, command.name, told, when, facts)
        for other in model.states:
            if (
                other.when is not None
                and other is not state
                and state.knows(other.when)
            ):
                yield Transition(state.name, other.name, "", (), other.when.text)


def _targets(
    command: Command, source: str, model: Protocol
) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    """Return where a command leads and what is known then, with the replies to it."""
    pattern = command.reply or command.answer
    if pattern is None:
        return {(source, ()): ()}
    if command.reply is not None:
        pattern = with_refusal(command.reply, model)
    found: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
    for way in alternatives(pattern, model):
        ends = [(guard.state, [_shown(guard)]) for guard in way.guards]
        ends.append((way.state, [name for item in way.items for name in item.names]))
        for state, replies in ends:
            facts = (f"{'+' if f.holds else '!'}{f.name}" for f in way.facts)
            target = state or source, tuple(facts)
            found[target] = tuple(dict.fromkeys([*found.get(target, ()), *replies]))
    return found


def _shown(guard: Guard) -> str:
    """Return a guard as it is written."""
    arguments = guard.named.arguments or ()
    values = (f'"{a.value}"' if a.quoted else a.value for a in arguments)
    names = (argument.name for argument in arguments)
    given = ", ".join(f"{n}={v}" for n, v in zip(names, values, strict=True))
    return f"{guard.named.name}({given})"


def reachable(model: Protocol) -> frozenset[str]:
    """Return the states that a conversation can come to."""
    onward: dict[str, set[str]] = {}
    for step in transitions(model):
        onward.setdefault(step.source, set()).add(step.target)
    waiting = [_begin(model)]
    found: set[str] = set()
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += onward.get(state, ())
    return frozenset(found)


def _begin(model: Protocol) -> str:
    return model.states[0].name
