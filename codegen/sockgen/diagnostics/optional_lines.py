"""Mistakes about lines that may be missing."""

from sockgen.diagnostics.diagnostic import Diagnostic, error
from sockgen.diagnostics.registry import rule
from sockgen.diagnostics.span import Span

__all__ = ["line_may_be_the_next", "line_may_follow"]


@rule(
    "SG484",
    "a line that may be missing looks like the next",
    """A line behind the first that is all in brackets is there or not. What tells is the
    next line that arrives, so that no text may be both this line and one that may come
    in its place when it is missing.
    """,
)
def line_may_be_the_next(at: Span, witness: str) -> Diagnostic:
    """Report a line that cannot be told from what follows it."""
    return error(
        at,
        f"'{witness}' may be this line, or the next if this one is missing",
        hint="begin them with different texts",
    )


@rule(
    "SG485",
    "a command ends with a line that may be missing",
    """Nothing tells whether the last line of a command is still to come: the server would
    wait for it, or for the next command.
    """,
)
def line_may_follow(at: Span) -> Diagnostic:
    """Report a line at the end of a command that may be missing."""
    return error(
        at,
        "nothing tells whether this line is still to come",
        hint="put a line behind it that is always there, such as an empty one ({})",
    )
