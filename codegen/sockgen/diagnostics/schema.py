"""What can be wrong with the keys and settings of a schema."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "answer_and_reply",
    "bad_choice",
    "bad_duration",
    "bad_encoding",
    "bad_number",
    "bad_size",
    "bad_union",
    "bad_version",
    "empty_enum",
    "endings_differ",
    "expected_list",
    "expected_map",
    "expected_text",
    "missing_key",
    "no_line_ending",
    "not_yet",
    "reserved_type_name",
    "several_forms",
    "unknown_error_kind",
    "unknown_key",
    "unknown_transport",
]


@rule(
    "SG120",
    "unknown key",
    """A section of the schema has a key that the language does not know.

    Wrong:  commands: {get: {wires: 'get {key}'}}
    Right:  commands: {get: {wire: 'get {key}'}}
    """,
)
def unknown_key(at: Span, key: str, what: str, known: Iterable[str]) -> Diagnostic:
    """Report a key that a section does not have."""
    names = list(known)
    hint = did_you_mean(key, names)
    if hint is None and names:
        hint = f"{what} takes: {', '.join(names)}"
    return error(at, f"{what} has no key '{key}'", hint=hint)


@rule(
    "SG121",
    "missing key",
    """A section lacks a key that it must have.

    Every schema has ``sockgen`` (the version of the language, 1), ``protocol`` and
    ``commands``; every command and reply has ``wire``.
    """,
)
def missing_key(at: Span, key: str, what: str) -> Diagnostic:
    """Report a key that must be there."""
    return error(at, f"{what} needs the key '{key}'", hint=f"add '{key}: ...'")


@rule(
    "SG122",
    "text expected",
    """A list or a map stands where a text must be.

    Wrong:  reply: [Stored, NotStored]
    Right:  reply: Stored | NotStored
    """,
)
def expected_text(at: Span, what: str) -> Diagnostic:
    """Report a list or map in place of a text."""
    return error(
        at, f"{what} must be a text", hint="put a text with brackets in quotes"
    )


@rule(
    "SG123",
    "map expected",
    """A text or a list stands where a map of keys and values must be.

    Wrong:  limits: 60s
    Right:  limits: {idle: 60s}
    """,
)
def expected_map(at: Span, what: str) -> Diagnostic:
    """Report something in place of a map."""
    return error(at, f"{what} must be a map of keys and values", hint="{key: value}")


@rule(
    "SG124",
    "list expected",
    """A text or a map stands where a list must be.

    Wrong:  transcripts: {name: one, steps: '...'}
    Right:  transcripts: [{name: one, steps: '...'}]
    """,
)
def expected_list(at: Span, what: str) -> Diagnostic:
    """Report something in place of a list."""
    return error(at, f"{what} must be a list", hint="begin each item with '- '")


@rule(
    "SG125",
    "not in this version",
    """The language has this, but this version of sockgen does not yet.

    This version serves streams of commands: requests and replies without states. A
    schema that needs more is refused rather than half understood.
    """,
)
def not_yet(at: Span, key: str, what: str) -> Diagnostic:
    """Report a part of the language that is still to come.

    Args:
        at: where it stands.
        key: a key or an attribute, or in words what is not supported.
        what: where it is: ``command 'get'``.
    """
    shown = key if " " in key else f"'{key}'"
    return error(at, f"{shown} of {what} is not supported by this version of sockgen")


@rule(
    "SG126",
    "language version",
    """``sockgen: 1`` names the version of the schema language, not of the program.""",
)
def bad_version(at: Span, text: str, known: str) -> Diagnostic:
    """Report a version of the language that does not exist."""
    return error(
        at,
        f"unknown version '{text}' of the language",
        hint=f"write 'sockgen: {known}'",
    )


@rule(
    "SG128",
    "unknown transport",
    """A protocol runs over a ``stream`` (TCP, Unix sockets), over ``datagram`` (UDP, Unix
    sockets), or over both, which is a map.

    Right:  transport: {stream: {idle: 60s}, datagram: {max: 1432}}
    """,
)
def unknown_transport(at: Span, name: str) -> Diagnostic:
    """Report a transport that does not exist."""
    hint = did_you_mean(name, ["stream", "datagram"]) or "write 'transport: stream'"
    return error(at, f"unknown transport '{name}'", hint=hint)


@rule(
    "SG129",
    "bad size",
    """A size is a number of octets from 1, alone or with B, KiB, MiB or GiB.

    Wrong:  max: 2kb
    Right:  max: 2KiB
    """,
)
def bad_size(at: Span, text: str) -> Diagnostic:
    """Report something that is no size."""
    return error(at, f"'{text}' is no size", hint="write a size as 512, 2KiB or 1MiB")


@rule(
    "SG130",
    "bad duration",
    """A duration is a number with ms, s, min, h or d, or ``none``: no limit. What is
    waited for in an exchange has one, so that no exchange goes on for ever.

    Wrong:  idle: 60
    Right:  idle: 60s
    """,
)
def bad_duration(at: Span, text: str, *, bounded: bool = False) -> Diagnostic:
    """Report something that is no duration, or has no bound where it must have one."""
    what = "bounded duration" if bounded else "duration"
    hint = "write a duration as 500ms" + (" or 60s" if bounded else ", 60s or none")
    return error(at, f"'{text}' is no {what}", hint=hint)


@rule("SG131", "bad number", """A whole number is expected, within bounds.""")
def bad_number(at: Span, text: str, most: int) -> Diagnostic:
    """Report something that is no number, too small or too large."""
    return error(at, f"'{text}' is no whole number from 1 to {most}")


@rule(
    "SG132",
    "unknown choice",
    """A setting takes one of a few words.

    Wrong:  line: {blanks: loose}
    Right:  line: {blanks: lenient}
    """,
)
def bad_choice(at: Span, what: str, text: str, known: Iterable[str]) -> Diagnostic:
    """Report a word that a setting does not know."""
    names = list(known)
    hint = did_you_mean(text, names) or f"write one of: {', '.join(names)}"
    return error(at, f"'{what}' cannot be '{text}'", hint=hint)


@rule(
    "SG133",
    "unknown encoding",
    """Text fields are read in one encoding: ``utf-8``, ``ascii``, ``latin-1``, or
    ``bytes``, which makes every word ``bytes``. ``lenient`` behind it keeps octets that
    cannot be decoded.
    """,
)
def bad_encoding(at: Span, text: str, known: Iterable[str]) -> Diagnostic:
    """Report an encoding that does not exist here."""
    names = list(known)
    first = text.split(maxsplit=1)[0] if text.split() else ""
    hint = did_you_mean(first, names) or f"write one of: {', '.join(names)}"
    return error(at, f"unknown encoding '{text}'", hint=hint)


@rule(
    "SG134",
    "line endings differ",
    """Lines are found by the shortest of their endings, which must be the end of all the
    others, as LF is the end of CRLF.

    Wrong:  line: {end: crlf, accept: [crlf, nul]}
    Right:  line: {end: crlf, accept: [crlf, lf]}
    """,
)
def endings_differ(at: Span) -> Diagnostic:
    """Report line endings that cannot be found together."""
    return error(
        at,
        "the shortest accepted line ending must be the end of all others",
        hint="as LF is the end of CRLF: accept: [crlf, lf]",
    )


@rule("SG135", "empty line ending", """A line must end with at least one octet.""")
def no_line_ending(at: Span) -> Diagnostic:
    """Report a line ending without octets."""
    return error(at, "a line ending has at least one octet", hint="write crlf or lf")


@rule(
    "SG136",
    "one form for a type",
    """A type says what it is in exactly one way: ``is``, ``match``, ``wire``,
    ``one_of``, ``enum`` or ``quoted``.
    """,
)
def several_forms(
    at: Span, what: str, given: Iterable[str], known: Iterable[str]
) -> Diagnostic:
    """Report a type without a form, or with several."""
    names = ", ".join(known)
    found = " and ".join(f"'{name}'" for name in given)
    if found:
        return error(at, f"{what} has {found}", hint=f"keep one of: {names}")
    return error(at, f"{what} does not say what it is", hint=f"give one of: {names}")


@rule(
    "SG137",
    "unknown kind of error",
    """Under ``errors:`` stand the mistakes that a peer can make, and some of our own:
    unknown_command, wrong_arguments, bad_value, wrong_state, line_too_long,
    payload_too_large, bad_trailer, bad_frame, bad_checksum, missing_size, too_many_items, too_deep,
    handler_failure, too_many_connections, idle_timeout, command_timeout, slow_consumer.
    """,
)
def unknown_error_kind(at: Span, name: str) -> Diagnostic:
    """Report a kind of error that does not exist."""
    kinds = (
        *("unknown_command", "wrong_arguments", "bad_value", "wrong_state"),
        "line_too_long",
        *("payload_too_large", "bad_trailer", "bad_frame", "bad_checksum"),
        *(
            "missing_size",
            "too_many_items",
            "too_deep",
            "batch_too_large",
            "handler_failure",
            "too_many_connections",
        ),
        *("idle_timeout", "command_timeout"),
        "slow_consumer",
    )
    hint = did_you_mean(name, kinds) or f"one of: {', '.join(kinds)}"
    return error(at, f"unknown kind of error '{name}'", hint=hint)


@rule(
    "SG138",
    "answer and reply",
    """``reply:`` names what the handler's method may return; ``answer:`` is a fixed
    answer for which no method is written. A command has one of them.
    """,
)
def answer_and_reply(at: Span, command: str) -> Diagnostic:
    """Report a command with both."""
    return error(
        at,
        f"command '{command}' has both 'reply' and 'answer'",
        hint="keep 'reply' if a method chooses, 'answer' if it is fixed",
    )


@rule(
    "SG139",
    "empty enum",
    """An enum needs at least one member, and every member a wire text.

    Right:  Mode: {enum: [read, write]}
    """,
)
def empty_enum(at: Span, name: str) -> Diagnostic:
    """Report an enum that cannot be written."""
    return error(
        at,
        f"enum '{name}' has no members, or one without a text",
        hint="{enum: [read, write]}",
    )


@rule(
    "SG140",
    "reserved type name",
    """A declared type cannot have the name of a built-in one.""",
)
def reserved_type_name(at: Span, name: str) -> Diagnostic:
    """Report a type that is called like a built-in one."""
    return error(
        at, f"'{name}' is a built-in type", hint=f"call it '{name.capitalize()}Value'"
    )


@rule(
    "SG141",
    "one member",
    """A union has at least two members: ``Shape: Circle | Square``.""",
)
def bad_union(at: Span, name: str) -> Diagnostic:
    """Report a union of less than two types."""
    return error(at, f"union '{name}' needs at least two types", hint=f"{name}: A | B")
