"""The states of a conversation, and which commands each of them allows."""

from collections.abc import Iterable
from typing import Final

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.states import (
    needs_states,
    reserved_state,
    same_member,
    state_missing,
    unknown_state,
)
from sockgen.model import Command, State
from sockgen.resolve.identifiers import constant_name, is_name
from sockgen.schema import CommandDecl
from sockgen.source import Scalar

__all__ = ["allow", "check_name", "known_states"]

_ANY: Final = "any"
_RESERVED: Final = (_ANY, "closed", "batch", "held", "none")


def check_name(name: Scalar, known: Iterable[State], report: Report) -> None:
    """Report a name that a state cannot have.

    Args:
        name: as it is written.
        known: the states before it.
        report: takes the reason.
    """
    if name.text in _RESERVED or not is_name(name.text):
        report(reserved_state(name.span, name.text))
    member = constant_name(name.text)
    for other in known:
        if other.member == member and other.name != name.text:
            report(same_member(name.span, name.text, other.name))


def allow(
    commands: tuple[Command, ...],
    decls: Iterable[CommandDecl],
    states: tuple[State, ...],
    report: Report,
) -> tuple[Command, ...]:
    """Return the commands with the states that allow them.

    Args:
        commands: without states.
        decls: what the schema says of them, and perhaps of others.
        states: of the protocol.
        report: takes what is wrong.
    """
    written = {decl.name.text: decl.states for decl in decls}
    if not states:
        for where in written.values():
            if where:
                report(needs_states(where[0].span))
        return commands
    known = [state.name for state in states]
    given: dict[str, tuple[str, ...]] = {}
    for command in commands:
        where = written[command.name]
        if where is None:
            report(state_missing(command.span, command.name))
        given[command.name] = known_states(where or (), known, report)
    bodies = {name for c in commands if not c.verbs for name in given[c.name]}
    everywhere = tuple(name for name in known if name not in bodies)
    return tuple(
        evolve(c, states=everywhere if _ANY in given[c.name] else given[c.name])
        for c in commands
    )


def known_states(
    where: tuple[Scalar, ...], known: list[str], report: Report
) -> tuple[str, ...]:
    """Return the states that ``in:`` names, in their order; or ``any`` alone.

    Args:
        where: what is written.
        known: the states of the protocol.
        report: takes those that are unknown.
    """
    for state in where:
        if state.text not in known and state.text != _ANY:
            report(unknown_state(state.span, state.text, [*known, _ANY]))
    names = {state.text for state in where}
    return (_ANY,) if _ANY in names else tuple(n for n in known if n in names)
