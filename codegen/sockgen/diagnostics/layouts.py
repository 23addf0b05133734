"""What can be wrong with layouts and the specs in them."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "bad_layout",
    "bad_spec",
    "bad_where",
    "bits_left",
    "needs_datagrams",
    "no_such_field",
    "no_such_type",
    "no_sum",
    "not_told_apart",
    "other_bits",
    "sum_in_a_part",
    "two_enums",
    "unfixed_place",
    "wire_and_layout",
]


@rule(
    "SG700",
    "a spec that cannot be read",
    """A field of a layout is ``name: spec``. A spec is a type and what is said of it, in
    this order: ``optional``, the type, an enum, a range ``1..4``, ``* count``, then ``if``,
    ``=``, ``xor``, ``align``, ``multiple``, ``min`` and ``max`` in any order.

        - flags: b3 1..4
        - options: Option* if count > 0
        - length: u16 = size(body) + 4
    """,
)
def bad_spec(at: Span, found: str, expected: str) -> Diagnostic:
    """Report a place in a spec where something else should stand."""
    shown = f"'{found}'" if found else "its end"
    return error(at, f"expected {expected} in a spec, got {shown}")


@rule(
    "SG701",
    "unknown type in a layout",
    """The type of a field is built in (``u16``, ``b4``, ``bytes``, ``cstr``, ``ipv4`` and so
    on), or stands under ``types:`` as a layout or a hook.
    """,
)
def no_such_type(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a type that is not there."""
    return error(
        at, f"unknown type '{name}' in a layout", hint=did_you_mean(name, known)
    )


@rule(
    "SG702",
    "unknown field in a layout",
    """What is computed, counted, required or copied is named as it stands in the layout. A
    size or a condition that is read looks at fields that stand before it.
    """,
)
def no_such_field(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a field that is not there, or not yet."""
    return error(at, f"no field '{name}' here", hint=did_you_mean(name, known))


@rule(
    "SG703",
    "bits that make no octets",
    """Bit fields that touch are one integer of 8 to 64 bits, in whole octets. ``_: b3`` takes
    up what is left of one.
    """,
)
def bits_left(at: Span, bits: int) -> Diagnostic:
    """Report bit fields that do not fill an integer."""
    return error(
        at,
        f"{bits} bits are no integer of 8 to 64 bits",
        hint="write '_: bN' for bits without a meaning",
    )


@rule(
    "SG704",
    "a layout that cannot be read",
    """A layout is a list: ``- name: spec`` for each field, ``- use: Type`` for the fields of
    a type, and, as its last item, ``- switch: tag`` with ``cases:``.
    """,
)
def bad_layout(at: Span, expected: str) -> Diagnostic:
    """Report something in a layout that is no item of one."""
    return error(at, f"expected {expected} in a layout")


@rule(
    "SG705",
    "lines and octets in one protocol",
    """The messages of a protocol all have forms (``wire:``), or they all have layouts.""",
)
def wire_and_layout(at: Span, what: str) -> Diagnostic:
    """Report a message with a form where others have layouts."""
    return error(at, f"{what} has 'wire', where other messages have layouts")


@rule(
    "SG706",
    "what a field must be",
    """``where:`` says of a field of the header what it is in this message: a number, a
    member of its enum, a range ``1..15``, or ``not`` one of these.
    """,
)
def bad_where(at: Span, text: str) -> Diagnostic:
    """Report a value that a field cannot have to have."""
    return error(at, f"expected a number, a member or a range, got '{text}'")


@rule(
    "SG707",
    "messages that are not told apart",
    """An incoming message is told from others by what ``where:`` says of its header. If a
    message can be two of them, nothing says which it is.
    """,
)
def not_told_apart(at: Span, name: str, other: str) -> Diagnostic:
    """Report a message that may be another one."""
    return error(at, f"what is '{name}' may be '{other}' as well", hint="add 'where'")


@rule(
    "SG708",
    "a field without a fixed place",
    """Messages are told apart, and answered, by fields that are always in the same place:
    before anything in the header that has no fixed size.
    """,
)
def unfixed_place(at: Span, name: str) -> Diagnostic:
    """Report a field that is asked for, and is anywhere."""
    return error(at, f"field '{name}' is not always in the same place")


@rule(
    "SG709",
    "layouts over connections",
    """Messages with layouts go over datagrams, each in one, or over connections on which
    each has a frame.

    Right:  transport: {stream: {framing: {length: u16}}}
    """,
)
def needs_datagrams(at: Span) -> Diagnostic:
    """Report layouts in a protocol that has connections."""
    return error(
        at,
        "layouts on connections need frames",
        hint="write 'transport: datagram', or 'framing' in its 'stream'",
    )


@rule(
    "SG710",
    "a sum to the end of the message in a part of it",
    """A sum up to ``$end`` stands in the header or in the layout of a message. A type, or
    a case, does not know where the message ends when it is written.
    """,
)
def sum_in_a_part(at: Span) -> Diagnostic:
    """Report a sum in a type or a case that goes on to the end of the message."""
    return error(
        at, "a part of a message has no sum to '$end'", hint="sum up to a field of it"
    )


@rule(
    "SG712",
    "bits in two orders",
    """The bit fields of a layout are all in one order. ``use:`` puts the fields of a type into
    another layout, which then both have ``bits: lsb``, or neither.
    """,
)
def other_bits(at: Span, name: str) -> Diagnostic:
    """Report a type that is spliced into a layout with another order of bits."""
    return error(
        at,
        f"the bits of type '{name}' are in another order",
        hint="make it a field, or give both the same 'bits'",
    )


@rule(
    "SG713",
    "a hook that is no sum",
    """A hook that calculates a sum says so by its type: ``python: int`` for a number, and
    ``python: bytes`` for octets. It is no type of a field then.

        Fletcher: {hook: ..sums.Fletcher, python: int}

        - sum: u16 = Fletcher($start .. sum)
    """,
)
def no_sum(at: Span, name: str, why: str) -> Diagnostic:
    """Report a hook that stands in the place of a sum, and cannot."""
    return error(at, f"hook '{name}' is no sum here: it has {why}")


@rule(
    "SG714",
    "an enum of numbers and of texts",
    """An enum that is a list has texts behind ``str`` and ``bytes``, and numbers from 0
    behind a number. It cannot be both.
    """,
)
def two_enums(at: Span, name: str) -> Diagnostic:
    """Report an enum that is used for numbers and for texts."""
    return error(
        at, f"enum '{name}' is used for numbers and for texts", hint="declare two"
    )
