"""What can be wrong with exchanges of several datagrams."""

from sockgen.diagnostics.registry import Diagnostic, Span, error, rule, warning

__all__ = [
    "begins_anew",
    "copies",
    "needs_datagrams",
    "not_names",
    "not_there",
    "unused_conversation",
]


@rule(
    "SG740",
    "no exchange here",
    """A command begins an exchange of ``conversations:`` in the place of a reply: its name
    is one of the alternatives of ``reply:``, alone. A command begins one exchange; there
    is none in a sequence, in a greeting, in a fixed answer or in an answer to an error.

    Right:  reply: Error | download
    """,
)
def not_there(at: Span, name: str) -> Diagnostic:
    """Report an exchange in a place where none can begin."""
    hint = "make it one alternative of 'reply:'"
    return error(at, f"conversation '{name}' cannot begin here", hint=hint)


@rule(
    "SG741",
    "an exchange without datagrams",
    """An exchange in lockstep goes on from a port of its own, and says its last message
    again when none has come. On a connection nothing is lost, and what is said there in
    turn are commands and replies, in states if need be.

    Right:  transport: datagram
    """,
)
def needs_datagrams(at: Span, name: str) -> Diagnostic:
    """Report an exchange of a protocol that has connections."""
    hint = "write 'transport: datagram'"
    return error(at, f"conversation '{name}' needs datagrams alone", hint=hint)


@rule(
    "SG742",
    "no names of messages",
    """``sends`` and ``receives`` of an exchange name messages of ``messages:`` or
    ``replies:``, with ``|`` between them: each time one of these is said.

    Right:  sends: Data | Error
    """,
)
def not_names(at: Span) -> Diagnostic:
    """Report what is no name of a message."""
    return error(at, "expected names of messages, with '|' between them")


@rule(
    "SG744",
    "a message of an exchange that copies",
    """What a reply copies of its command, by ``echo`` or ``fill``, is filled in where the
    command is answered. Within an exchange there is no command any more: its messages have
    all their fields from the handler, or from the peer.
    """,
)
def copies(at: Span, name: str, message: str) -> Diagnostic:
    """Report a message of an exchange that copies fields of a command."""
    return error(at, f"'{message}' of conversation '{name}' copies fields of a command")


@rule(
    "SG743",
    "an exchange that nothing begins",
    """No command names this exchange in its ``reply:``, so it never begins.""",
)
def unused_conversation(at: Span, name: str) -> Diagnostic:
    """Warn of an exchange that no command begins."""
    return warning(at, f"conversation '{name}' is never begun")


@rule(
    "SG745",
    "a message of an exchange that is a command",
    """Handlers tell what has come by its class. What a peer says within an exchange has a
    class of its own, which no command has: it goes on with the exchange, and begins none.

    Right:  Seen: {wire: 'SEEN {number:uint}', class: Seen}
    """,
)
def begins_anew(at: Span, name: str, message: str, command: str) -> Diagnostic:
    """Report a message that an exchange hears and that has the class of a command."""
    what = f"'{message}' of conversation '{name}' has the class of command '{command}'"
    return error(at, what, hint="give one of them another 'class:'")
