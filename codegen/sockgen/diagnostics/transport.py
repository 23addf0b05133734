"""What can be wrong with the transports of a protocol."""

from sockgen.diagnostics.registry import Diagnostic, Span, error, rule

__all__ = [
    "bad_datagram_envelope",
    "exchange_in_envelopes",
    "more_than_a_record",
    "no_frames",
    "not_over_datagrams",
    "ports_differ",
]


@rule(
    "SG780",
    "not over datagrams",
    """A datagram is a conversation of its own: what comes in one knows nothing of another.
    So a protocol over datagrams has no states, no session, no greeting, nothing that is
    said unasked or later, and no TLS. That holds also where it runs over connections as
    well, because a server does the same over both.
    """,
)
def not_over_datagrams(at: Span, what: str) -> Diagnostic:
    """Report something that needs a connection."""
    return error(
        at, f"{what} needs a connection", hint="leave out 'datagram' of 'transport'"
    )


@rule(
    "SG781",
    "more than a line in a record",
    """With ``records: many`` each line of a datagram is a message, accepted or refused by
    itself. So commands have one line, without a payload or a body, and no framing.
    """,
)
def more_than_a_record(at: Span, what: str) -> Diagnostic:
    """Report a command that is no single line."""
    return error(at, f"{what} is more than a line", hint="write 'records: one'")


@rule(
    "SG782",
    "ports differ",
    """``port:`` is said once, for all transports: at the top, or at one of them. It is for
    the reader, and for what ``init`` writes; a server listens where it is told to.
    """,
)
def ports_differ(at: Span, port: int, other: int) -> Diagnostic:
    """Report a port that is not the one that was given before."""
    return error(at, f"port {port} is not the port {other} that was given before")


@rule(
    "SG711",
    "frames that cannot be",
    """``framing`` of ``transport: stream`` is around each message on a connection, in both
    directions: a number of octets, an integer, or two marks. It needs messages and answers
    that stand for themselves, as they do in datagrams; other protocols have ``framing:`` at
    the top.

    Right:  transport: {datagram: {port: 53}, stream: {framing: {length: u16}}}
    """,
)
def no_frames(at: Span, why: str) -> Diagnostic:
    """Report frames that are none, or that something cannot stand in."""
    return error(at, f"messages cannot stand in these frames: {why}")


@rule(
    "SG715",
    "an overflow that cannot be",
    """``overflow`` of ``transport: datagram`` says what is changed of an answer that has no
    room in a datagram: the fields of ``set`` have other values then, those of ``empty``
    have nothing in them. They are fields of replies with layouts, which are neither
    computed nor copied from a command.

    Right:  overflow: {set: {truncated: true}, empty: [answers]}
    """,
)
def bad_overflow(at: Span, why: str) -> Diagnostic:
    """Report what is wrong with what is changed of an answer that has no room."""
    return error(at, f"an answer cannot be shortened so: {why}")


@rule(
    "SG720",
    "an envelope of datagrams that cannot be",
    """``envelope`` of ``transport: datagram`` is what stands before the message of every
    datagram: a ``layout`` of unsigned integers of whole octets, ``_`` for those that mean
    nothing. An answer has the fields of ``echo`` from its request. Where it may be several
    datagrams, ``fragment`` says which field is the ``index`` of each, and which their
    ``total``. Each field has one use.

    Right:  {layout: [id: u16, part: u16, parts: u16], echo: [id], fragment: {index: part, total: parts}}
    """,
)
def bad_datagram_envelope(at: Span, why: str) -> Diagnostic:
    """Report what is wrong with the envelope of datagrams."""
    return error(at, f"this cannot stand before the message of a datagram: {why}")


@rule(
    "SG721",
    "an exchange in envelopes",
    """An exchange of ``conversations:`` knows its messages by the port that they come from,
    and each is one datagram. So there is no ``envelope`` of ``transport: datagram`` where
    there are exchanges.
    """,
)
def exchange_in_envelopes(at: Span, name: str) -> Diagnostic:
    """Report an exchange of a protocol whose datagrams have an envelope."""
    return error(
        at,
        f"conversation '{name}' cannot be in datagrams with an envelope",
        hint="leave out 'envelope' of 'datagram'",
    )
