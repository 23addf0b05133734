"""What can be wrong with the framing of messages, and with forms over tokens."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "bad_ends",
    "bad_mark",
    "framings_differ",
    "more_than_a_line",
    "not_strings",
    "nothing_acknowledged",
    "one_framing",
    "reserved_octet",
    "two_framings",
    "unframed_error",
    "unknown_framing",
    "wrong_first_byte",
]


@rule(
    "SG150",
    "one kind of framing",
    """A framing is a map with exactly one key, which says of which kind it is.

    Right:  framing: {tokens: {blank: " "}}
    Right:  framing: {by_first_byte: {'*': {tokens: Request}, else: {tokens: {blank: " "}}}}
    """,
)
def one_framing(at: Span, given: Iterable[str], known: Iterable[str]) -> Diagnostic:
    """Report a framing of no kind, or of several."""
    found = " and ".join(given) or "none"
    return error(
        at, f"expected one kind of framing, got {found}", hint=", ".join(known)
    )


@rule(
    "SG151",
    "no array of strings",
    """``tokens: NAME`` names a type whose only field is repeated, each item a sized
    string of ``bytes``:

        Request: |
          *{#tokens}
          {tokens:Bulk*}
        Bulk: {wire: "${#data}\\n{data:bytes}", value: data}
    """,
)
def not_strings(at: Span, name: str) -> Diagnostic:
    """Report a type that holds no tokens."""
    hint = "its only field is repeated, of a type that is a sized string of bytes"
    return error(at, f"'{name}' is no array of sized strings", hint=hint)


@rule(
    "SG152",
    "first octet of a framing",
    """The keys of ``by_first_byte`` are single octets, and a type that is listed under
    one begins with it. Every message must have a framing: ``else`` is the one for all other
    octets. Beside each other stand tokens, or frames of lines, where a key may be a range.
    """,
)
def wrong_first_byte(at: Span, key: str, found: str) -> Diagnostic:
    """Report a key that is no octet, or not the one that the messages begin with."""
    return error(at, f"'{key}' is not the first octet here: {found}")


@rule(
    "SG630",
    "delimiters of a framing",
    """``delimited`` lists what may end a message. Whichever comes first does, as soon as it
    has arrived: so none is empty, and one that is within another is at its end.

    Wrong:  framing: {delimited: ['\\r', '\\r\\n']}
    Right:  framing: {delimited: ['\\n', '\\r\\n', '\\0']}
    """,
)
def bad_ends(at: Span, why: str) -> Diagnostic:
    """Report delimiters of which it is not known where the first one is."""
    return error(at, f"messages cannot end so: {why}")


@rule(
    "SG153",
    "over tokens and in lines",
    """Where commands are made of tokens, a blank in their forms, and in the forms of the
    types they use, stands between two tokens. In replies a blank is a blank. A type
    cannot be used in both; give one of them a name of its own.
    """,
)
def two_framings(at: Span, name: str) -> Diagnostic:
    """Report a type that is used over tokens and in lines."""
    what = f"type '{name}' is used over tokens and in lines"
    return error(at, what, hint="declare it twice, under two names")


@rule(
    "SG154",
    "more than a line in a frame",
    """A form over tokens, or in a frame, has one line, and no counted payload or body in it:
    any token may hold any octets. ``max`` of a command bounds lines and is not for these
    either.
    """,
)
def more_than_a_line(at: Span, what: str, why: str) -> Diagnostic:
    """Report a form that cannot be over tokens, or in a frame."""
    return error(at, f"{what}: {why}")


@rule(
    "SG155",
    "reserved octet",
    """The octets 0, 1 and 2 stand for nothing in a form over tokens: they are what divides
    tokens inside of the generated code. A field that is a word may hold them.
    """,
)
def reserved_octet(at: Span, octet: int) -> Diagnostic:
    """Report text with an octet that no form over tokens can have."""
    return error(at, f"octet {octet} cannot stand in a form over tokens")


@rule(
    "SG156",
    "quotes and blanks",
    """A mark of quotes, an escape and ``hex`` are one character each, and no two marks, nor
    a mark and a blank, are the same. A key of ``map`` is one character, and so is what it
    stands for.

    Right:  quotes: {'"': {escape: '\\', map: {n: '\\n'}}}
    """,
)
def bad_mark(at: Span, what: str, text: str) -> Diagnostic:
    """Report something that must be another character."""
    return error(at, f"{what} cannot be '{text}'")


@rule(
    "SG158",
    "command in two framings",
    """A command has one form, over tokens or in a line, and is written in one way: all of
    its states have the same framing.
    """,
)
def framings_differ(at: Span, name: str, states: Iterable[str]) -> Diagnostic:
    """Report a command whose states have several framings."""
    where = ", ".join(states)
    return error(
        at,
        f"command '{name}' stands in several framings: {where}",
        hint="declare a command for each",
    )


@rule(
    "SG159",
    "unknown framing",
    """``framing:`` is a map, the name of one under ``framings:``, or ``lines``.""",
)
def unknown_framing(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a framing that is not declared."""
    names = ["lines", *known]
    hint = did_you_mean(name, names) or f"framings are: {', '.join(names)}"
    return error(at, f"unknown framing '{name}'", hint=hint)


@rule(
    "SG386",
    "nothing to ask again with",
    """``nak`` says of a message that it did not come whole, with the octet ``bad`` of
    ``acknowledge:``; without that there is none.

    Right:  framing: {marked: {start: '$', end: '#', acknowledge: {good: +, bad: -}}}
            errors: {bad_checksum: nak}
    """,
)
def nothing_acknowledged(at: Span, kind: str) -> Diagnostic:
    """Report an error that is to be told with a mark which is not declared."""
    return error(at, f"'{kind}: nak' needs a framing with 'acknowledge'")


@rule(
    "SG157",
    "error that cannot occur",
    """``bad_frame`` and ``bad_checksum`` are what is wrong with a message before its form is
    looked at; without ``framing:`` there is no such error, but for a datagram that is no whole
    message. ``bad_envelope`` is what is wrong with an ``envelope:``, ``missing_size`` with the map
    before a body with ``size=`` and without ``else=``.
    """,
)
def unframed_error(at: Span, kind: str) -> Diagnostic:
    """Report an answer to an error that cannot occur."""
    special = {
        "bad_envelope": "an envelope",
        "missing_size": "a body whose size a map must tell",
    }
    needed = special.get(kind, "a framing")
    return error(at, f"'{kind}' needs {needed}")
