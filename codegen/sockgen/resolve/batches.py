"""Batches: how a state gathers commands, and which."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.batches import bad_batch_answer, unknown_batch_command
from sockgen.diagnostics.names import unknown_reply
from sockgen.diagnostics.schema import unknown_error_kind
from sockgen.model import Batch, Call, Command, Message, Reply, State
from sockgen.patterns import (
    Alternatives,
    Named,
    Nothing,
    Pattern,
    Sequence,
    names,
)
from sockgen.resolve.answers import call
from sockgen.schema import BatchDecl, CommandDecl
from sockgen.schema.errors import ERROR_KINDS
from sockgen.source import Scalar

__all__ = ["batch", "gather"]

_Parse: TypeAlias = Callable[[Scalar | None], Pattern | None]


def batch(
    decl: BatchDecl, parse: _Parse, replies: Mapping[str, Message], report: Report
) -> Batch:
    """Return what a state does with commands that it gathers; these are found later.

    Args:
        decl: as it is written.
        parse: parses a reply pattern.
        replies: all replies by their names.
        report: takes what is wrong.
    """

    def answer(text: Scalar | None) -> Call | None:
        pattern = parse(text)
        if isinstance(pattern, Named):
            return call(pattern, replies, report, templates=False)
        if pattern is not None and not isinstance(pattern, Nothing):
            report(bad_batch_answer(pattern.span))
        return None

    for kind in decl.late or ():
        if kind.text not in ERROR_KINDS:
            report(unknown_error_kind(kind.span, kind.text))
    for name in (*decl.stop, *(name for name, _ in decl.replace)):
        if name.text not in replies:
            report(unknown_reply(name.span, name.text, list(replies)))
    late: tuple[str, ...] | None = None if decl.broken is None else ()
    if decl.late is not None:
        late = tuple(kind.text for kind in decl.late)
    return Batch(
        each=answer(decl.each),
        end="" if decl.end is None else decl.end.text,
        broken=answer(decl.broken),
        late=late,
        replace=tuple((name.text, answer(text)) for name, text in decl.replace),
        finish=answer(decl.finish),
        stop=tuple(name.text for name in decl.stop),
        left_out=tuple(name.text for name in decl.left_out),
        commands=(),
        span=decl.span if decl.end is None else decl.end.span,
    )


def gather(
    states: tuple[State, ...],
    commands: tuple[Command, ...],
    replies: Iterable[Reply],
    decls: Iterable[CommandDecl],
    left_out: Iterable[Scalar],
    report: Report,
) -> tuple[State, ...]:
    """Return the states with the commands that they gather.

    These are the ones that every state allows from which the batch is begun: without
    those that the state runs itself, that it leaves out, that begin a batch or a body,
    and that lead to TLS.

    Args:
        states: of the protocol.
        commands: of the protocol.
        replies: of the protocol.
        decls: what the schema says of commands, also of those with mistakes.
        left_out: the names under ``except:``.
        report: takes what is wrong.
    """
    known = [decl.name.text for decl in decls]
    for name in left_out:
        if name.text not in known:
            report(unknown_batch_command(name.span, name.text, known))
    batches = {state.name for state in states if state.batch is not None}
    secure = {reply.name for reply in replies if reply.secures}
    plain = tuple(c for c in commands if not _answers(c) & secure)
    return tuple(
        state
        if state.batch is None
        else evolve(
            state,
            batch=evolve(
                state.batch, commands=_gathered(state, state.batch, batches, plain)
            ),
        )
        for state in states
    )


def _gathered(
    state: State, batch: Batch, batches: set[str], commands: tuple[Command, ...]
) -> tuple[str, ...]:
    sources = {
        name
        for command in commands
        if state.name in _targets(command)
        for name in command.states
        if name not in batches
    }
    return tuple(
        command.name
        for command in commands
        if sources
        and sources <= set(command.states)
        and state.name not in command.states
        and command.name not in batch.left_out
        and not _targets(command) & batches
        and not command.form.headless
    )


def _answers(command: Command) -> set[str]:
    """Return the names of the replies that a command may be answered."""
    patterns = (command.reply, command.answer)
    return {named.name for p in patterns if p is not None for named in names(p)}


def _targets(command: Command) -> set[str]:
    """Return the states that a command's answers lead to."""
    patterns = (command.reply, command.answer)
    return {found for p in patterns if p is not None for found in _states(p)}


def _states(pattern: Pattern) -> set[str]:
    if isinstance(pattern, Alternatives):
        return {found for option in pattern.options for found in _states(option)}
    if isinstance(pattern, Sequence):
        inner = {found for item in pattern.items for found in _states(item)}
        return inner | ({pattern.state} if pattern.state else set())
    return set()
