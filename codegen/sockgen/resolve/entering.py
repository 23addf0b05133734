"""What is said in a state by itself: on entering it, and when the peer is silent."""

from collections.abc import Iterable, Iterator

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.pushes import entry_too_complex, unknown_entry
from sockgen.model import Event, Said, State
from sockgen.patterns import Named, Pattern, Repeated, Sequence, parse
from sockgen.resolve.probes import probe
from sockgen.schema import StateDecl
from sockgen.source import Scalar

__all__ = ["speaking"]


def speaking(
    states: Iterable[State],
    decls: Iterable[StateDecl],
    events: tuple[Event, ...],
    report: Report,
) -> tuple[State, ...]:
    """Return the states with what is said in them unasked.

    Args:
        states: without it.
        decls: as they are written.
        events: of the protocol.
        report: takes what is wrong.
    """
    return tuple(
        evolve(
            state,
            probe=probe(decl.probe, events, report),
            enter=_entered(decl.enter, events, report),
        )
        for state, decl in zip(states, decls, strict=True)
    )


def _entered(
    text: Scalar | None, events: Iterable[Event], report: Report
) -> tuple[Said, ...]:
    """Return the events that are sent on entering a state."""
    if text is None:
        return ()
    parsed = parse(text, report)
    known = [event.name for event in events]
    for named in parsed.names:
        if named.name not in known:
            report(unknown_entry(named.at, named.name, known))
    if parsed.pattern is None:
        return ()
    found = tuple(_entries(parsed.pattern, report))
    return tuple(entry for entry in found if entry.event in known)


def _entries(pattern: Pattern, report: Report) -> Iterator[Said]:
    items: tuple[Pattern, ...] = (pattern,)
    if isinstance(pattern, Sequence) and pattern.state is None:
        items = pattern.items
    for item in items:
        match item:
            case Named(arguments=None):
                yield Said(item.name, None, item.span)
            case Repeated(inner=Named(arguments=None) as inner):
                yield Said(inner.name, item.low, item.span)
            case _:
                report(entry_too_complex(item.span))
