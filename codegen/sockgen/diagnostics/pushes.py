"""What can be wrong with what a server sends unasked."""

from sockgen.diagnostics.registry import Diagnostic, Span, error, rule

__all__ = ["answer_to_dropped"]


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
