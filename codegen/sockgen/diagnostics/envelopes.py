"""What can be wrong with an envelope: what stands around every message."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "bad_envelope",
    "echo_not_given",
    "echo_unknown",
    "enveloped_unasked",
    "no_command_in_it",
    "no_envelope_here",
]


@rule(
    "SG380",
    "envelope without its message",
    """An envelope is a line with ``{message}`` in it, once, where the messages stand.
    Before that a command has texts and single fields only, texts or numbers, and text
    that ends each of them; so it is known where the message begins.

    Right:  envelope: {command: '{id:uint} {message}', reply: '{id:uint} {message}', echo: id}
    """,
)
def bad_envelope(at: Span, why: str) -> Diagnostic:
    """Report an envelope that is none."""
    return error(at, f"this cannot stand around every message: {why}")


@rule(
    "SG381",
    "unknown field to echo",
    """``echo:`` names fields that stand before ``{message}`` in the envelope of commands
    and are in that of replies too.
    """,
)
def echo_unknown(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a field that is not in both envelopes."""
    names = list(known)
    hint = (
        did_you_mean(name, names) or f"fields of both are: {', '.join(names) or 'none'}"
    )
    return error(at, f"'{name}' is not a field of both envelopes", hint=hint)


@rule(
    "SG382",
    "reply in an envelope where nothing was asked",
    """What is sent before anything was asked has no envelope: there is nothing to echo.

    Right:  Hello: {wire: 'HELLO {name}', envelope: none}
    """,
)
def enveloped_unasked(at: Span, reply: str, where: str) -> Diagnostic:
    """Report a reply with an echo that answers no command."""
    hint = "write 'envelope: none' in this reply"
    return error(at, f"'{reply}' echoes a command, and {where} answers none", hint=hint)


@rule(
    "SG383",
    "nothing to echo",
    """An error may be found before the envelope of a command was read: a line is too long,
    a peer is silent, the envelope itself is wrong. What such an answer has in place of an
    echo is given with it, or the answer is outside of the envelope.

    Wrong:  bad_envelope: Bad(text="what?")
    Right:  bad_envelope: 'Bad(id="*", text="what?")'
    """,
)
def echo_not_given(at: Span, name: str, reply: str, kind: str) -> Diagnostic:
    """Report an answer that may have nothing to echo, and no text in its place."""
    what = f"'{reply}' echoes '{name}', which may not have been read when there is"
    return error(at, f"{what} '{kind}'", hint=f"give it: {reply}({name}=...)")


@rule(
    "SG384",
    "envelope around something else than lines",
    """An envelope stands around messages that are lines: not around tokens, bodies or
    layouts. A message that is a body says ``envelope: none``.
    """,
)
def no_envelope_here(at: Span, what: str) -> Diagnostic:
    """Report a message that can have no envelope."""
    hint = "write 'envelope: none' in it"
    return error(at, f"{what} cannot stand in an envelope", hint=hint)


@rule(
    "SG385",
    "envelope of nobody",
    """An envelope stands around some command at least. Messages with layouts have none: what
    all of them begin with is their ``header``.
    """,
)
def no_command_in_it(at: Span) -> Diagnostic:
    """Report an envelope that no command stands in."""
    return error(at, "no command stands in this envelope")
