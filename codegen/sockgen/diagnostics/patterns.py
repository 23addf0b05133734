"""What can be wrong with guards, and with replies for each item, in reply patterns."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "guard_misplaced",
    "guard_without_rest",
    "per_misplaced",
    "per_unknown",
]


@rule(
    "SG426",
    "guard without the other values",
    """A reply with constants is a guard: with these values in the last reply that is
    sent, the conversation goes on elsewhere. Another alternative names the same reply
    without constants; it holds for all other values, and says what the method returns.

    Wrong:  reply: Left(count=0) -> normal
    Right:  reply: Left(count=0) -> normal | Left -> subscribed
    """,
)
def guard_without_rest(at: Span, reply: str) -> Diagnostic:
    """Report a guard whose reply may not have other values."""
    return error(
        at,
        f"reply '{reply}' is not allowed with other values",
        hint=f"add an alternative without values that ends with it: | {reply}",
    )


@rule(
    "SG427",
    "guard out of place",
    """A guard is an alternative of its own: one reply with constants, perhaps repeated,
    and a transition.

    Wrong:  reply: Head Item(last=1)* -> done | Head Item*
    Right:  reply: Item(last=1) -> done | Head Item*
    """,
)
def guard_misplaced(at: Span, reply: str) -> Diagnostic:
    """Report constants in a sequence, or in a group that repeats."""
    return error(
        at,
        f"the values of '{reply}' stand within a sequence or a repeated group",
        hint=f"make it an alternative of its own: {reply}(...) -> STATE",
    )


@rule(
    "SG428",
    "items of what",
    """``A per keys`` is one reply for each item of a repeated field, which the command
    has, or the session.
    """,
)
def per_unknown(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a field that is not there, or has no items."""
    names = list(known)
    hint = did_you_mean(name, names)
    if hint is None and names:
        hint = f"repeated fields are: {', '.join(names)}"
    return error(
        at, f"'{name}' is no repeated field of the command or the session", hint=hint
    )


@rule(
    "SG429",
    "a reply for each item out of place",
    """``per`` belongs to the ``reply:`` of a command: neither the greeting nor a
    ``refusal:`` has items. Each item gets one reply, so that ``none`` is not possible.
    """,
)
def per_misplaced(at: Span, what: str) -> Diagnostic:
    """Report ``per`` where there are no items, or ``none`` for an item."""
    return error(at, f"'per' is not possible with {what}")
