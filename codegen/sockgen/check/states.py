"""Rules of states: they are known, can be reached and left, and a body stands alone."""

from collections.abc import Iterator

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.pushes import deferral_within_deferral, event_not_here
from sockgen.diagnostics.states import (
    body_beside_others,
    command_never_allowed,
    trapped_state,
    unknown_state,
    unreachable_state,
)
from sockgen.lower.machine import CLOSED, reachable, transitions
from sockgen.model import Probe, Protocol, Said
from sockgen.patterns import sequences

__all__ = [
    "bodies_alone",
    "deferrals_alone",
    "events_allowed",
    "states_left",
    "states_reached",
    "unknown_states",
]


def unknown_states(model: Protocol) -> Iterator[Diagnostic]:
    """A transition leads to a state of the protocol, or to ``closed``."""
    known = [*(state.name for state in model.states), CLOSED]
    for pattern in model.patterns():
        for inner in sequences(pattern):
            if inner.state is not None and inner.state not in known:
                at = inner.state_span or inner.span
                yield unknown_state(at, inner.state, known)


def bodies_alone(model: Protocol) -> Iterator[Diagnostic]:
    """What begins with a body is the only command of its states."""
    for state in model.states:
        allowed = model.read_in(state)
        for command in allowed:
            others = [other for other in allowed if other is not command]
            if command.form.headless and others:
                at, other = command.span, others[0].name
                yield body_beside_others(at, command.name, state.name, other)


def deferrals_alone(model: Protocol) -> Iterator[Diagnostic]:
    """Where a deferred reply is waited for, no other command is deferred."""
    waiting = {command.deferred for command in model.commands if command.deferred}
    for command in model.commands:
        within = [name for name in command.states if name in waiting]
        if command.deferred is not None and within:
            yield deferral_within_deferral(command.span, command.name, within[0])


def events_allowed(model: Protocol) -> Iterator[Diagnostic]:
    """What is said in a state by itself is an event of that state."""
    for state in model.states:
        said: list[Said | Probe] = [*state.enter]
        probe = model.probe_in(state)
        if probe is not None:
            said.append(probe)
        for each in said:
            if state.name not in model.event_named(each.event).states:
                yield event_not_here(each.span, each.event, state.name)


def states_reached(model: Protocol) -> Iterator[Diagnostic]:
    """A conversation comes to every state, and to one that allows each command."""
    if not model.states:
        return
    found = reachable(model)
    for state in model.states:
        if state.name not in found:
            yield unreachable_state(state.span, state.name)
    for command in model.commands:
        if not found & set(command.states):
            yield command_never_allowed(command.span, command.name)


def states_left(model: Protocol) -> Iterator[Diagnostic]:
    """Something leads out of every state, if there are several."""
    left = {step.source for step in transitions(model) if step.target != step.source}
    for state in model.states if len(model.states) > 1 else ():
        if state.name not in left:
            yield trapped_state(state.span, state.name)
