"""Replies that may come later: in which state they are waited for, or that nothing is run."""

from collections.abc import Iterable
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.pushes import fixed_deferral, silent_deferral
from sockgen.diagnostics.states import unknown_state
from sockgen.model import State
from sockgen.schema import CommandDecl

__all__ = ["check_deferrals", "deferral"]

_HELD: Final = "held"


def deferral(decl: CommandDecl) -> str | None:
    """Return the state in which a deferred reply is waited for.

    It is empty if no command is run meanwhile, None if the reply is not deferred.
    """
    if decl.deferred is None:
        return None
    return "" if decl.deferred.text == _HELD else decl.deferred.text


def check_deferrals(
    decls: Iterable[CommandDecl], states: Iterable[State], report: Report
) -> None:
    """Report deferred replies that cannot be: in an unknown state, fixed, or unwanted.

    Args:
        decls: all commands, as they are written.
        states: of the protocol.
        report: takes what is wrong.
    """
    known = [state.name for state in states]
    for decl in decls:
        deferred = decl.deferred
        if deferred is None:
            continue
        if deferred.text not in (*known, _HELD):
            report(unknown_state(deferred.span, deferred.text, [*known, _HELD]))
        if decl.answer is not None:
            report(fixed_deferral(deferred.span, decl.name.text))
        if decl.silent is not None:
            report(silent_deferral(deferred.span, decl.name.text))
