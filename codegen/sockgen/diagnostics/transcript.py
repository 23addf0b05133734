"""What can be wrong with transcripts, and what running them can show."""

from sockgen.diagnostics.registry import Diagnostic, Span, error, rule

__all__ = [
    "answer_differs",
    "bad_step",
    "closes_not",
    "closes_unexpectedly",
    "cut_differs",
    "not_canonical",
    "not_refused",
    "prints_alike",
    "refused",
    "reply_not_allowed",
]


@rule(
    "SG501",
    "malformed step",
    """A step of a transcript is ``C: text`` (canonical input), ``C~ text`` (accepted,
    prints differently), ``C! text`` (refused), ``S: text`` (output), ``S closes``,
    ``S nothing`` or ``C closes``; ``C2:`` and ``S2:`` are a second connection.
    """,
)
def bad_step(at: Span, text: str) -> Diagnostic:
    """Report a line that is no step."""
    return error(
        at,
        f"'{text}' is no step of a transcript",
        hint="begin it with 'C:', 'C~', 'C!' or 'S:', or write 'S closes'",
    )


@rule("SG502", "input is refused", """Input marked ``C:`` or ``C~`` is refused.""")
def refused(at: Span, kind: str, reason: str) -> Diagnostic:
    """Report input that should have been accepted."""
    return error(
        at,
        f"this input is refused: {kind} ({reason})",
        hint="mark it 'C!' if it must be",
    )


@rule(
    "SG503",
    "input is not canonical",
    """Input marked ``C:`` is what the command prints; other accepted input is ``C~``.""",
)
def not_canonical(at: Span, printed: str) -> Diagnostic:
    """Report input that prints differently."""
    return error(at, f"this prints as {printed}", hint="mark it 'C~'")


@rule(
    "SG504",
    "input is canonical",
    """Input marked ``C~`` prints differently; what prints alike is marked ``C:``.""",
)
def prints_alike(at: Span) -> Diagnostic:
    """Report input that is marked as another spelling and is not."""
    return error(at, "this input prints as it is written", hint="mark it 'C:'")


@rule("SG505", "input is accepted", """Input marked ``C!`` is accepted.""")
def not_refused(at: Span) -> Diagnostic:
    """Report input that should have been refused."""
    return error(at, "this input is accepted", hint="mark it 'C:' or 'C~'")


@rule(
    "SG506",
    "reply is not allowed",
    """The output is no reply that the command may be answered with at this point, or
    it does not print back to the same octets.
    """,
)
def reply_not_allowed(at: Span, command: str, text: str, allowed: str) -> Diagnostic:
    """Report output that a command cannot be answered with."""
    return error(
        at,
        f"'{command}' cannot be answered with {text}",
        hint=f"it is answered with: {allowed}",
    )


@rule("SG507", "output differs", """The output is not what the transcript says.""")
def answer_differs(at: Span, expected: str, found: str) -> Diagnostic:
    """Report output that is different."""
    return error(at, f"expected {expected}, got {found}")


@rule(
    "SG508",
    "output depends on cutting",
    """The same octets, cut in another way, are answered differently. This is a mistake
    of sockgen, not of the schema: please report it.
    """,
)
def cut_differs(at: Span, where: str, found: str) -> Diagnostic:
    """Report output that depends on how the input arrives."""
    return error(at, f"cut {where}, this is answered with {found}")


@rule("SG509", "connection stays open", """``S closes``, but the connection is open.""")
def closes_not(at: Span) -> Diagnostic:
    """Report a connection that should have been closed."""
    return error(at, "the connection stays open here")


@rule(
    "SG510",
    "connection closes",
    """The connection closes before the transcript ends.""",
)
def closes_unexpectedly(at: Span) -> Diagnostic:
    """Report a connection that is closed too early."""
    return error(at, "the connection is closed before this")
