"""What can be wrong with text numbers that have parts."""

from sockgen.diagnostics.registry import Diagnostic, Span, error, rule

__all__ = ["bad_parts", "large_member", "number_in_a_form"]


@rule(
    "SG160",
    "parts of a number that cannot be",
    """A number with parts is written as ``uint``, ``hex`` or one of their like, and ``bits:``
    says what its bits are, the most significant first: ``bN``, with an enum or a range.

        Priority: {parts: uint, bits: [facility: b5 Facility, severity: b3], max: 191}
    """,
)
def bad_parts(at: Span, expected: str) -> Diagnostic:
    """Report a number with parts that says something else."""
    return error(at, f"expected {expected}")


@rule(
    "SG161",
    "an enum of numbers in a form",
    """An enum that is named in ``bits:`` has numbers, those of a list from 0. It has no
    texts, and is no type of a field in a form.
    """,
)
def number_in_a_form(at: Span, name: str) -> Diagnostic:
    """Report an enum of numbers that stands where texts do."""
    return error(
        at,
        f"the enum '{name}' has numbers for 'bits', and no texts",
        hint="declare another one for texts",
    )


@rule(
    "SG162",
    "a member that has no room in its bits",
    """The numbers of an enum are not negative, and have as many bits as their part at most.""",
)
def large_member(at: Span, member: str, value: int, width: int) -> Diagnostic:
    """Report a member of an enum that is too large."""
    return error(at, f"member '{member}' is {value}, which has no room in {width} bits")
