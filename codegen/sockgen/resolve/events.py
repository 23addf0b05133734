"""The events of a protocol: what is sent unasked, and in which states."""

from collections.abc import Iterable

from sockgen.diagnostics import Report
from sockgen.diagnostics.states import needs_states
from sockgen.model import State
from sockgen.resolve.states import known_states
from sockgen.schema import EventDecl

__all__ = ["states_of"]


def states_of(
    decl: EventDecl, states: Iterable[State], report: Report
) -> tuple[str, ...]:
    """Return the states in which an event may come: those that it names, or all.

    Args:
        decl: as it is written.
        states: of the protocol.
        report: takes what is wrong.
    """
    known = [state.name for state in states]
    if decl.states is None:
        return tuple(known)
    if not known:
        if decl.states:
            report(needs_states(decl.states[0].span))
        return ()
    named = known_states(decl.states, known, report)
    return tuple(known) if "any" in named else named
