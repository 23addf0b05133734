"""What can be wrong with facts and conditions."""

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
    "bad_condition",
    "bad_fact",
    "fact_never_asked",
    "fact_never_learned",
    "facts_of_batch",
    "first_state_waits",
    "unknown_fact",
]


@rule(
    "SG490",
    "unknown fact",
    """A fact stands under ``facts:`` of the states that know it: those in which commands
    ask for it by ``when:``, and those that a reply leads to, or stays in, which says
    that it holds (``-> +named``) or holds no more (``-> !named``).

    Right:  states: {registering: {facts: [named, identified]}}
    """,
)
def unknown_fact(at: Span, name: str, state: str, known: Iterable[str]) -> Diagnostic:
    """Report a fact that a state does not know."""
    names = list(known)
    hint = did_you_mean(name, names) or f"it knows: {', '.join(names) or 'nothing'}"
    return error(at, f"state '{state}' knows no fact '{name}'", hint=hint)


@rule(
    "SG491",
    "bad condition",
    """A condition names facts, joined by ``&``; ``!`` before one asks that it does not
    hold. No fact is asked to hold and not to hold.

    Right:  when: named & identified & !guest
    """,
)
def bad_condition(at: Span, text: str) -> Diagnostic:
    """Report a condition that cannot be read, or cannot hold."""
    return error(at, f"'{text}' is no condition", hint="write 'a & b & !c'")


@rule(
    "SG486",
    "fact that never holds",
    """No reply makes this fact true.

    Right:  nick: {wire: 'NICK {name}', in: registering, reply: Ok -> +named}
    """,
)
def fact_never_learned(at: Span, name: str) -> Diagnostic:
    """Report a fact that never holds."""
    return warning(at, f"fact '{name}' never holds", hint=f"write '-> +{name}'")


@rule(
    "SG479",
    "fact that nothing asks for",
    """No condition of a command or a state asks for this fact, so that it changes nothing.

    Right:  join: {wire: 'JOIN {channel}', in: registered, when: named, reply: Ok}
    """,
)
def fact_never_asked(at: Span, name: str) -> Diagnostic:
    """Report a fact that nothing depends on."""
    return warning(at, f"nothing asks for fact '{name}'", hint=f"write 'when: {name}'")


@rule(
    "SG487",
    "first state with a condition",
    """``when:`` of a state says which facts lead to it. A conversation begins in the first
    state, where nothing is known.
    """,
)
def first_state_waits(at: Span, name: str) -> Diagnostic:
    """Report a condition of the state that a conversation begins in."""
    return error(at, f"the conversation begins in state '{name}', without a condition")


@rule(
    "SG488",
    "name of a fact",
    """A fact's name is made of ASCII letters, digits, ``_``, ``-`` and ``.``, and begins
    with a letter.
    """,
)
def bad_fact(at: Span, name: str) -> Diagnostic:
    """Report a name that no fact can have."""
    return error(at, f"no fact can be called '{name}'")


@rule(
    "SG489",
    "facts of a batch",
    """The replies of a batch come from its commands, each of which may say what holds.
    The batch as a whole says nothing.
    """,
)
def facts_of_batch(at: Span, name: str) -> Diagnostic:
    """Report facts behind the alternative that is a batch."""
    return error(at, f"the batch that '{name}' ends cannot say what holds")
