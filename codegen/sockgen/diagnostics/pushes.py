"""What can be wrong with what a server sends unasked, and with what it sends later."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "answer_to_dropped",
    "deferral_within_deferral",
    "entry_too_complex",
    "event_not_here",
    "fixed_deferral",
    "silent_deferral",
    "unknown_entry",
    "unknown_probe",
]


@rule(
    "SG450",
    "answer to what is dropped",
    """With ``drop`` what was wrong is lost without an answer, as is an event that a slow
    peer does not read, and the conversation goes on. With ``nak`` nothing is said but that it
    did not come whole.

    Right:  slow_consumer: drop
    Right:  slow_consumer: {reply: Error, then: close}
    """,
)
def answer_to_dropped(at: Span) -> Diagnostic:
    """Report a reply to what is lost without one."""
    return error(at, "nothing is answered to what is dropped, or asked for again")


@rule(
    "SG451",
    "fixed answer that is deferred",
    """Who has a fixed ``answer:`` need not wait for it: only what a method returns can
    be deferred.

    Right:  pop: {wire: 'POP {key}', reply: Popped | Nothing, deferred: held}
    """,
)
def fixed_deferral(at: Span, name: str) -> Diagnostic:
    """Report a fixed answer that is to come later."""
    return error(at, f"the fixed answer of '{name}' cannot be deferred")


@rule(
    "SG452",
    "deferred reply that nobody wants",
    """A command with ``silent`` may ask for no answer at all: then there is nothing to
    wait for, and what is pipelined behind it would wait all the same.
    """,
)
def silent_deferral(at: Span, name: str) -> Diagnostic:
    """Report a command that is both deferred and silent."""
    return error(at, f"'{name}' cannot be both deferred and silent")


@rule(
    "SG453",
    "deferred reply behind another one",
    """A connection waits for one reply at a time: in a state in which a deferred reply
    is waited for, no other command may be deferred.
    """,
)
def deferral_within_deferral(at: Span, name: str, state: str) -> Diagnostic:
    """Report a deferred command where another one is waited for."""
    what = f"'{name}' is deferred, and allowed in state '{state}'"
    return error(at, f"{what}, where another reply is waited for")


@rule(
    "SG455",
    "what a silent peer is asked",
    """``send:`` of ``idle:`` is an event without fields: the same for every peer.

    Right:  idle: {after: 2min, send: Ping, grace: 1min, then: close}
    """,
)
def unknown_probe(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a probe that is no event, or one that has fields."""
    names = list(known)
    hint = did_you_mean(name, names) or f"such events are: {', '.join(names) or 'none'}"
    return error(at, f"'{name}' is no event without fields", hint=hint)


@rule(
    "SG456",
    "event of another state",
    """What a silent peer is asked, and what is said on entering a state, are events like
    others: they are sent only in the states that ``in:`` of the event names. In another
    state they would be dropped.
    """,
)
def event_not_here(at: Span, name: str, state: str) -> Diagnostic:
    """Report an event that a state would drop."""
    return error(at, f"event '{name}' is not sent in state '{state}'")


@rule(
    "SG457",
    "unknown event on entering a state",
    """``enter:`` of a state names events, which stand under ``events:``.

    Right:  states: {inside: {enter: Welcome Member*}}
    """,
)
def unknown_entry(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report an entry that is no event."""
    names = list(known)
    hint = did_you_mean(name, names) or f"events are: {', '.join(names) or 'none'}"
    return error(at, f"'{name}' is no event", hint=hint)


@rule(
    "SG458",
    "what is said on entering a state",
    """``enter:`` is a sequence of events, some of which may repeat: ``Welcome Member*``.
    It has no alternatives, no groups, no values and no transition.
    """,
)
def entry_too_complex(at: Span) -> Diagnostic:
    """Report what is no sequence of events."""
    return error(at, "only events one after the other are sent on entering a state")
