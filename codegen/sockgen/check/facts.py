"""Rules of facts: they are known where they matter, can hold, and matter."""

from collections.abc import Iterator

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.facts import (
    fact_never_asked,
    fact_never_learned,
    facts_of_batch,
    first_state_waits,
    unknown_fact,
)
from sockgen.lower.machine import CLOSED
from sockgen.lower.replying import alternatives
from sockgen.model import Command, Condition, Protocol, State
from sockgen.patterns import Batched, Pattern, names, sequences

__all__ = ["facts_known", "facts_used"]


def facts_known(model: Protocol) -> Iterator[Diagnostic]:
    """A state knows the facts that are asked for in it, or learned on the way to it."""
    states = {state.name: state for state in model.states}
    for command in model.commands:
        for name in command.states if command.when is not None else ():
            yield from _unknown(command.when, states[name])
        for pattern in (command.reply, command.answer):
            if pattern is not None:
                yield from _learned(pattern, command, states)
    for state in model.states:
        if state.when is not None and state is model.states[0]:
            yield first_state_waits(state.when.span, state.name)
        elif state.when is not None:
            sources = [s for s in model.states if s.knows(state.when)]
            if not [s for s in sources if s is not state]:
                yield from _unknown(state.when, model.states[0])


def _unknown(condition: Condition | None, state: State) -> Iterator[Diagnostic]:
    if condition is None:
        return
    for fact in (*condition.needs, *condition.without):
        if fact not in state.facts:
            yield unknown_fact(condition.span, fact, state.name, state.facts)


def _learned(
    pattern: Pattern, command: Command, states: dict[str, State]
) -> Iterator[Diagnostic]:
    for sequence in sequences(pattern):
        where = (sequence.state,) if sequence.state else command.states
        for fact in sequence.facts:
            if any(isinstance(item, Batched) for item in sequence.items):
                yield facts_of_batch(fact.span, command.name)
            for name in where:
                known = () if name == CLOSED or name not in states else (name,)
                for state in known:
                    if fact.name not in states[state].facts:
                        facts = states[state].facts
                        yield unknown_fact(fact.span, fact.name, state, facts)


def facts_used(model: Protocol) -> Iterator[Diagnostic]:
    """Every fact can hold, and something asks for it."""
    learned: set[str] = set()
    for pattern in model.patterns():
        if all(
            named.name in {r.name for r in model.replies} for named in names(pattern)
        ):
            for way in alternatives(pattern, model):
                learned |= {fact.name for fact in way.facts if fact.holds}
    conditions = [c.when for c in model.commands] + [s.when for s in model.states]
    asked = {f for c in conditions if c is not None for f in (*c.needs, *c.without)}
    seen: set[str] = set()
    for state in model.states:
        for fact in state.facts:
            if fact in seen:
                continue
            seen.add(fact)
            if fact not in learned:
                yield fact_never_learned(state.span, fact)
            if fact not in asked:
                yield fact_never_asked(state.span, fact)
