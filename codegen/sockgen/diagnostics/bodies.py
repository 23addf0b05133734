"""What can be wrong with bodies: octets of any kind, and what ends them."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, error, one_of, rule

__all__ = [
    "bad_chunk_size",
    "bad_otherwise",
    "begins_with_body",
    "behind_the_end",
    "body_in_option",
    "end_of_input_in_type",
    "goes_on_behind_the_end",
    "line_not_ended",
    "size_without_chunks",
    "until_type",
]


@rule(
    "SG240",
    "body up to a delimiter",
    """A field with ``until=`` holds octets or text, up to the octets that are given there
    and that it does not hold. It is not repeated.

    Right:  {body:bytes until="\\\\0"}
    """,
)
def until_type(at: Span, name: str) -> Diagnostic:
    """Report until= at a field that cannot have it."""
    return error(
        at,
        f"field '{name}' must be bytes or str, once, up to one octet or more",
        hint='{name:bytes until="\\0"}',
    )


@rule(
    "SG241",
    "size of chunks",
    """Before each chunk stands its size. It is ``u8``, ``u16``, ``u32`` or ``u64`` (so many
    octets, most significant first), or ``uint`` or ``hex`` (digits on a line of their own;
    a line ending follows the chunk then). A size of zero is the last.

    Right:  {data:chunks size=u32}
    """,
)
def bad_chunk_size(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report chunks whose size is unknown."""
    return error(at, f"the chunks of '{name}' need a size: size= with {one_of(known)}")


@rule(
    "SG242",
    "size of nothing",
    """``size=`` says what stands before each of the ``chunks`` of a body, or, for a body whose
    size is an entry of the form's map, which: ``size=headers.content-length``. Any other size
    is a part of the form: ``{#value}``.
    """,
)
def size_without_chunks(at: Span, name: str, maps: Iterable[str]) -> Diagnostic:
    """Report size= at a field that has none."""
    hints = [f"size={name}.KEY" for name in maps] or ["{name:chunks size=u32}"]
    return error(at, f"nothing tells the size of field '{name}' so", hint=hints[0])


@rule(
    "SG249",
    "body without its size",
    """``else=`` says what a body is when the entry is missing that tells its size: ``none`` for
    nothing, ``eof`` for all up to the end of the input. With ``until=``, it goes up to there.

    Right:  {body:bytes size=headers.content-length else=eof}
    """,
)
def bad_otherwise(at: Span, name: str) -> Diagnostic:
    """Report else= that says nothing."""
    return error(
        at,
        f"'{name}' cannot be anything else",
        hint="{name:bytes size=headers.KEY else=none}, or eof, or none with until=",
    )


@rule(
    "SG243",
    "nothing tells where it ends",
    """A line without its ending (``\\\\`` at its end) goes on with the next line of the form.
    The last line can do without only behind a body or a payload, which tell their end
    themselves, and not in a type. What comes before them needs a line for itself, because
    a message is found by its first line.
    """,
)
def line_not_ended(at: Span) -> Diagnostic:
    """Report a line without its ending that needs one."""
    return error(
        at, "nothing tells where this line ends", hint="let it have its ending"
    )


@rule(
    "SG244",
    "body in an option",
    """A body is always there, though it may be empty: it cannot stand in an optional part or
    in an alternative.
    """,
)
def body_in_option(at: Span, name: str) -> Diagnostic:
    """Report a body within brackets."""
    return error(at, f"body '{name}' cannot be optional or an alternative")


@rule(
    "SG245",
    "something behind the end of the input",
    """``eof`` takes everything until the peer sends no more, so nothing can follow it.""",
)
def behind_the_end(at: Span, name: str) -> Diagnostic:
    """Report an eof body that is not the last of its form."""
    return error(at, f"nothing can follow '{name}', which goes on to the end")


@rule(
    "SG246",
    "end of the input in a type",
    """An ``eof`` body belongs into the form of a command or a reply, not into a type.""",
)
def end_of_input_in_type(at: Span, name: str) -> Diagnostic:
    """Report an eof body in a type."""
    return error(at, f"'{name}' goes on to the end: it belongs into a message")


@rule(
    "SG248",
    "reply that begins with a body",
    """What begins with a body may be any octets, so it cannot be told from another reply that
    may come in its place, be it the answer to an error. Let it begin with a line of its own,
    or give the other answers by the same reply.
    """,
)
def begins_with_body(at: Span, one: str, other: str) -> Diagnostic:
    """Report a reply that cannot be told from another one."""
    return error(at, f"{one} begins with a body: it cannot be told from {other}")


@rule(
    "SG247",
    "the conversation goes on behind its end",
    """A reply with an ``eof`` body ends when the connection does: no reply follows it, it is not
    repeated, and it leads to no state.
    """,
)
def goes_on_behind_the_end(at: Span, reply: str) -> Diagnostic:
    """Report a pattern that goes on behind such a reply."""
    return error(at, f"nothing can follow '{reply}', which ends with the connection")
