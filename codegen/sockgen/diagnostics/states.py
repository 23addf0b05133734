"""What can be wrong with the states of a conversation."""

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
    "body_beside_others",
    "command_never_allowed",
    "needs_states",
    "reserved_state",
    "same_member",
    "session_name_taken",
    "session_without_value",
    "state_missing",
    "trapped_state",
    "unknown_session_field",
    "unknown_state",
    "unreachable_state",
]


@rule(
    "SG403",
    "unknown state",
    """A transition and ``in:`` name states that stand under ``states:``. A transition
    may also lead to ``closed``, which ends the connection; ``in: any`` means every state
    that receives commands.
    """,
)
def unknown_state(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a state that is not declared."""
    names = list(known)
    hint = did_you_mean(name, names) or f"states are: {', '.join(names)}"
    return error(at, f"unknown state '{name}'", hint=hint)


@rule(
    "SG430",
    "a state where there are none",
    """``in:`` says in which states a command is allowed; the states stand under
    ``states:``, the first of them is the one that a conversation begins in.

    Right:  states: {fresh: {}, open: {}}
    """,
)
def needs_states(at: Span) -> Diagnostic:
    """Report ``in:`` in a schema without states."""
    return error(at, "'in' needs states", hint="declare them under 'states:'")


@rule(
    "SG431",
    "no state",
    """Where there are states, every command says in which of them it is allowed:
    ``in: greeted``, ``in: [fresh, greeted]`` or ``in: any``.
    """,
)
def state_missing(at: Span, name: str) -> Diagnostic:
    """Report a command that is allowed nowhere."""
    hint = "write 'in: any' for a command that is always allowed"
    return error(at, f"command '{name}' does not say in which states", hint=hint)


@rule(
    "SG432",
    "reserved state",
    """``closed`` is the end of every conversation, ``any`` stands for all states,
    ``batch`` for the answers of a batch, and ``held`` for waiting without a state: no
    state is called so. A state's name is made
    of ASCII letters, digits, ``_``, ``-`` and ``.``, and begins with a letter.
    """,
)
def reserved_state(at: Span, name: str) -> Diagnostic:
    """Report a name that no state can have."""
    return error(at, f"no state can be called '{name}'")


@rule(
    "SG433",
    "unreachable state",
    """No transition leads to this state, and the conversation does not begin in it.""",
)
def unreachable_state(at: Span, name: str) -> Diagnostic:
    """Report a state that no conversation comes to."""
    return warning(
        at, f"no conversation comes to state '{name}'", hint=f"write '-> {name}'"
    )


@rule(
    "SG434",
    "command that is never allowed",
    """Every state in which this command is allowed is one that no conversation comes
    to.
    """,
)
def command_never_allowed(at: Span, name: str) -> Diagnostic:
    """Report a command that no conversation can contain."""
    return warning(at, f"command '{name}' is allowed in no state that can be reached")


@rule(
    "SG435",
    "state without exit",
    """Nothing that is allowed in this state leads to another one or ends the
    conversation.
    """,
)
def trapped_state(at: Span, name: str) -> Diagnostic:
    """Report a state that a conversation cannot leave."""
    return warning(at, f"nothing leads out of state '{name}'")


@rule(
    "SG436",
    "body beside commands",
    """A form that begins with a body has no line by which it could be told from others:
    in the states where it is allowed it is the only one.

    Right:  message: {wire: '{content:dot}', in: receiving, reply: Ok -> greeted}
    """,
)
def body_beside_others(at: Span, name: str, state: str, other: str) -> Diagnostic:
    """Report a body in a state that has other commands."""
    what = f"'{name}' begins with a body, so '{other}' cannot be told from it"
    return error(at, f"{what} in state '{state}'")


@rule(
    "SG437",
    "states of one name",
    """Two states have names that become the same member of an enum in Python.""",
)
def same_member(at: Span, name: str, other: str) -> Diagnostic:
    """Report a state whose Python name is taken."""
    return error(at, f"state '{name}' has the same name in Python as '{other}'")


@rule(
    "SG438",
    "session field without a first value",
    """A connection begins without a value for the fields under ``session:``, so each
    may be absent or is a list.

    Right:  session: {user: [str], recipients: Path*}
    """,
)
def session_without_value(at: Span, name: str, text: str) -> Diagnostic:
    """Report a field that has no value to begin with."""
    hint = f"write [{text}] for one that may be absent, {text}* for a list"
    return error(at, f"session field '{name}' has no value to begin with", hint=hint)


@rule(
    "SG439",
    "name of a session field",
    """A field under ``session:`` becomes an attribute of the handler. It is made of
    ASCII letters, digits, ``_``, ``-`` and ``.``, begins with a letter, and is no name
    that every handler or another field has already.
    """,
)
def session_name_taken(at: Span, name: str) -> Diagnostic:
    """Report a name that no field of a session can have."""
    return error(at, f"no field of a session can be called '{name}'")


@rule(
    "SG440",
    "unknown session field",
    """``clear:`` of a state names fields that stand under ``session:``.""",
)
def unknown_session_field(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a field that is to be cleared and does not exist."""
    names = list(known)
    hint = did_you_mean(name, names) or f"fields are: {', '.join(names) or 'none'}"
    return error(at, f"unknown session field '{name}'", hint=hint)
