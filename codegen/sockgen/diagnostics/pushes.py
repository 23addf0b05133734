"""What can be wrong with what a server sends unasked, and with what it sends later."""

from sockgen.diagnostics.registry import Diagnostic, Span, error, rule

__all__ = [
    "answer_to_dropped",
    "deferral_within_deferral",
    "fixed_deferral",
    "silent_deferral",
]


@rule(
    "SG450",
    "answer to what is dropped",
    """With ``drop`` an event that a slow peer does not read is lost, and the conversation
    goes on. Nothing is answered then: it could not be sent either.

    Right:  slow_consumer: drop
    Right:  slow_consumer: {reply: Error, then: close}
    """,
)
def answer_to_dropped(at: Span) -> Diagnostic:
    """Report a reply to a peer that cannot be told anything."""
    return error(at, "nothing is answered where events are dropped")


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
