"""What can be wrong with replies, answers, limits and the set of forms as a whole."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import (
    Diagnostic,
    Span,
    did_you_mean,
    error,
    rule,
    warning,
)

__all__ = [
    "ambiguous_form",
    "argument_missing",
    "argument_twice",
    "argument_unknown",
    "argument_wrong",
    "bad_action",
    "bad_constant",
    "bad_pattern",
    "group_too_complex",
    "items_run_together",
    "mixed_answers",
    "no_answer",
    "not_constant",
    "not_one_reply",
    "not_one_way",
    "overlapping_forms",
    "pattern_too_deep",
    "same_forms",
    "same_reply_twice",
    "template_unknown",
    "two_ways",
    "undecided_forms",
    "unused_reply",
    "unused_type",
]


@rule(
    "SG401",
    "malformed reply pattern",
    """A reply pattern is made of names of replies, ``none``, ``|``, ``*``, ``+``,
    groups in ``( )``, ``-> closed`` and constant arguments.

    Right:  reply: Value* End | Error(text="no") -> closed
    """,
)
def bad_pattern(at: Span, text: str, expected: str) -> Diagnostic:
    """Report something unexpected in a pattern."""
    shown = f"unexpected '{text}'" if text else "the pattern ends too early"
    return error(at, f"{shown}: expected {expected}")


@rule("SG402", "pattern nested too deep", """Groups nest to a limited depth.""")
def pattern_too_deep(at: Span, limit: int) -> Diagnostic:
    """Report groups that nest too deep."""
    return error(at, f"groups nest deeper than {limit} levels")


@rule(
    "SG404",
    "not one reply",
    """An error is answered with exactly one reply, all of its fields given.""",
)
def not_one_reply(at: Span) -> Diagnostic:
    """Report a pattern where a single reply must stand."""
    return error(at, 'an error is answered with one reply, such as Error(text="no")')


@rule("SG405", "unknown argument", """A reply has no field of this name.""")
def argument_unknown(
    at: Span, name: str, reply: str, known: Iterable[str]
) -> Diagnostic:
    """Report a field that a reply does not have."""
    names = list(known)
    hint = did_you_mean(name, names)
    if hint is None:
        hint = f"fields are: {', '.join(names)}" if names else "it has no fields"
    return error(at, f"reply '{reply}' has no field '{name}'", hint=hint)


@rule("SG406", "argument given twice", """A field of a reply is given once.""")
def argument_twice(at: Span, name: str) -> Diagnostic:
    """Report a field that is given again."""
    return error(at, f"field '{name}' is given twice")


@rule("SG407", "missing argument", """A fixed reply needs a value for every field.""")
def argument_missing(at: Span, name: str, reply: str) -> Diagnostic:
    """Report a field without a value."""
    return error(
        at, f"reply '{reply}' needs a value for '{name}'", hint=f"{reply}({name}=...)"
    )


@rule("SG408", "wrong argument", """A value does not suit the type of its field.""")
def argument_wrong(
    at: Span, text: str, expected: str, hint: str | None = None
) -> Diagnostic:
    """Report a value of the wrong kind."""
    return error(at, f"{text} is not {expected}", hint=hint)


@rule(
    "SG409",
    "unknown placeholder",
    """An answer to an error may hold {verb} {command} {arguments} {field} {expected}
    {value} {reason}, and each of these in small letters, as {verb:lower}.
    """,
)
def template_unknown(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a placeholder that does not exist."""
    names = list(known)
    hint = did_you_mean(name, names) or f"placeholders are: {', '.join(names)}"
    return error(at, f"unknown placeholder '{{{name}}}'", hint=hint)


@rule(
    "SG410",
    "unknown action",
    """After an error the conversation can continue, swallow the announced payload,
    resynchronise at the next line end, or close.
    """,
)
def bad_action(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report an action that does not exist."""
    names = list(known)
    hint = did_you_mean(name, names) or f"actions are: {', '.join(names)}"
    return error(at, f"unknown action '{name}'", hint=hint)


@rule(
    "SG411",
    "no answer",
    """A command says what it is answered: ``reply:`` for a method to choose,
    ``answer:`` for a fixed answer, ``reply: none`` for silence.
    """,
)
def no_answer(at: Span, name: str) -> Diagnostic:
    """Report a command without an answer."""
    return error(
        at,
        f"command '{name}' has neither 'reply' nor 'answer'",
        hint="write 'reply: none' for a command that is never answered",
    )


@rule(
    "SG412",
    "form reads in two ways",
    """Some input matches a form in two ways, so that its fields would be a guess. The
    input is shown with both readings. A delimiter, a narrower type or a pattern helps.
    """,
)
def ambiguous_form(
    at: Span, what: str, witness: str, one: str, other: str
) -> Diagnostic:
    """Report a form that is ambiguous in itself."""
    return error(
        at,
        f"{what} reads {witness} in two ways: {one}, or {other}",
        hint="put a delimiter between the parts, or narrow a type",
    )


@rule(
    "SG413",
    "cannot be read in one way",
    """An optional or repeated part can be empty, so that its presence cannot be seen; or a
    repetition stands within a repetition; or what stands before a payload could go on
    where the payload begins; or the form is too complex to be decided.
    """,
)
def not_one_way(at: Span, what: str, cause: str, hint: str) -> Diagnostic:
    """Report a form with parts whose presence or end cannot be seen."""
    return error(
        at,
        f"{what} cannot be read in one way: {cause}",
        hint=hint,
    )


@rule(
    "SG414",
    "overlapping forms",
    """Two forms that may come at the same point match the same input, and neither has
    every text of the other. Mark one ``otherwise: true``: it is read last, and its
    texts are never printed where another form claims them.
    """,
)
def overlapping_forms(at: Span, one: str, other: str, witness: str) -> Diagnostic:
    """Report two forms that match one input."""
    return error(
        at,
        f"{one} and {other} both match {witness}",
        hint="change one, or mark the more general one 'otherwise: true'",
    )


@rule("SG415", "same forms", """Two forms at the same point have the same texts.""")
def same_forms(at: Span, one: str, other: str, witness: str) -> Diagnostic:
    """Report two forms that are alike."""
    return error(at, f"{one} and {other} have the same texts, such as {witness}")


@rule(
    "SG417",
    "too complex to decide",
    """Whether one form has every text of another could not be decided within bounds.
    Mark the more general one ``otherwise: true``.
    """,
)
def undecided_forms(at: Span, one: str, other: str) -> Diagnostic:
    """Report forms that overlap and are too large to compare."""
    return error(
        at,
        f"cannot decide which of {one} and {other} is the more general",
        hint="mark it 'otherwise: true'",
    )


@rule(
    "SG418",
    "value that cannot be printed",
    """A constant does not suit its field: it holds a delimiter, is too long, or is out
    of range.
    """,
)
def bad_constant(at: Span, reply: str, field: str, text: str) -> Diagnostic:
    """Report a constant that its field cannot hold."""
    return error(at, f"field '{field}' of reply '{reply}' cannot hold {text}")


@rule(
    "SG419",
    "answer is not fixed",
    """``answer:`` is one fixed answer: replies whose fields are all given, ``none``,
    and ``-> closed``.
    """,
)
def not_constant(at: Span, what: str) -> Diagnostic:
    """Report a choice or repetition in a fixed answer."""
    return error(at, f"{what} must be fixed: no '|', '*' or '+'", hint="use 'reply:'")


@rule(
    "SG420",
    "results that look alike",
    """The handler tells alternatives by the class of what a method returns. At most one
    alternative may be a list of replies, and at most one a tuple.
    """,
)
def mixed_answers(at: Span, command: str) -> Diagnostic:
    """Report alternatives whose results cannot be told apart."""
    return error(
        at, f"the alternatives of '{command}' cannot be told apart by what is returned"
    )


@rule(
    "SG387",
    "two ways of one answer",
    """The replies that a command is answered tell which alternative was meant; so no row of
    replies is one of two alternatives.

    Wrong:  reply: Row* End | End
    Right:  reply: Row* End
    Right:  reply: Row+ End | End
    """,
)
def two_ways(at: Span, replies: Iterable[str]) -> Diagnostic:
    """Report an answer that two alternatives give."""
    shown = " ".join(replies) or "none"
    return error(
        at,
        f"this and an alternative before it are both answered: {shown}",
        hint="use '+' in place of '*', or leave one of them out",
    )


@rule(
    "SG421",
    "reply in two alternatives",
    """A reply stands in two alternatives that end differently.""",
)
def same_reply_twice(at: Span, name: str) -> Diagnostic:
    """Report a reply that stands in two alternatives."""
    return error(at, f"reply '{name}' stands in two alternatives")


@rule(
    "SG424",
    "items run together",
    """Items of a repeated field are read one after the other: where one ends must not
    depend on what comes later. A separator, or an ``end=``, helps.
    """,
)
def items_run_together(at: Span, name: str, witness: str) -> Diagnostic:
    """Report a repeated field whose items cannot be told apart one by one."""
    return error(
        at,
        f"items of '{name}' run together, as in '{witness}'",
        hint="give it a separator that no item holds: sep=",
    )


@rule(
    "SG425",
    "group of a reply pattern",
    """A group in a sequence, or one that repeats, holds alternatives of single replies:
    ``(Stat | Item)* End``. Sequences and transitions stand outside of groups.
    """,
)
def group_too_complex(at: Span) -> Diagnostic:
    """Report a group that holds more than alternatives of single replies."""
    return error(
        at,
        "a group holds alternatives of single replies only",
        hint="write the alternatives out: A B | C B",
    )


@rule("SG422", "unused reply", """No command, error or greeting uses this reply.""")
def unused_reply(at: Span, name: str) -> Diagnostic:
    """Warn of a reply that is never sent."""
    return warning(at, f"reply '{name}' is never used")


@rule("SG423", "unused type", """No form uses this type.""")
def unused_type(at: Span, name: str) -> Diagnostic:
    """Warn of a type that is never used."""
    return warning(at, f"type '{name}' is never used")
