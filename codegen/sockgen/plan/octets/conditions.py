"""Conditions on single fields, and what is always so of a layout."""

from sockgen.lower.octets import Run, steps
from sockgen.model.layouts import Constraint, Layout

__all__ = ["condition_of", "fixed_behind", "opposite"]


def condition_of(constraint: Constraint, code: str) -> str:
    """Return the condition that a value is what a message says of it."""
    parts = [
        f"{code} == {low}" if low == high else f"{low} <= {code} <= {high}"
        for low, high in constraint.ranges
    ]
    if constraint.negated and len(parts) == 1 and " == " in parts[0]:
        return parts[0].replace(" == ", " != ")
    either = " or ".join(parts)
    if constraint.negated:
        return f"not ({either})"
    return f"({either})" if len(parts) > 1 else either


def fixed_behind(layout: Layout, label: str) -> int | None:
    """Return how many octets follow a field in its layout, if that is always so."""
    total, seen = 0, False
    for step in steps(layout):
        if isinstance(step, Run) and step.has(label):
            total, seen = step.behind(label), True
        elif seen and isinstance(step, Run):
            total += step.size
        elif seen:
            return None
    return total if seen else None


def opposite(condition: str) -> str:
    """Return the condition that another one does not hold."""
    if condition.startswith("not ("):
        return condition.removeprefix("not ")
    plain = " or " not in condition and "<=" not in condition
    for own, other in ((" != ", " == "), (" == ", " != ")):
        if own in condition and plain:
            return condition.replace(own, other)
    return f"not {condition}"
