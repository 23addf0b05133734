"""Which fields of a message are given together, and how that is asked and checked.

An optional part is printed when the fields that tell of it are given: those that stand
directly in it, or else the alternatives that it consists of, or its only text.
"""

from attrs import frozen

from sockgen.model import (
    AnyOrder,
    FieldPart,
    FlagPart,
    Form,
    OneOf,
    OptionalPart,
    Part,
    walk,
)

__all__ = ["Rule", "first_name", "present", "rules", "telling", "value_of"]


@frozen
class Rule:
    """A check of the constructor: ``exactly_one(conditions..., names=names)``."""

    function: str
    conditions: tuple[str, ...]
    names: tuple[str, ...]


def telling(parts: tuple[Part, ...]) -> bool:
    """Whether something in these parts tells that they are there."""
    return bool(_conditions(parts, "self"))


def present(parts: tuple[Part, ...], subject: str) -> str:
    """Return the condition under which parts are printed.

    Args:
        parts: what may be absent.
        subject: what the fields are attributes of; nothing if one is a parameter.
    """
    conditions = _conditions(parts, subject)
    if len(conditions) == 1:
        return conditions[0].removeprefix("(").removesuffix(")")
    return " and ".join(conditions)


def _conditions(parts: tuple[Part, ...], subject: str) -> list[str]:
    fields = [part for part in parts if isinstance(part, FieldPart)]
    if fields:
        return [_given(part, subject) for part in fields]
    choices = [part for part in parts if isinstance(part, OneOf)]
    for choice in choices:
        options = [present(option, subject) for option in choice.options]
        if all(options):
            return [f"({' or '.join(options)})"]
    if len(parts) == 1 and isinstance(parts[0], FlagPart) and parts[0].name:
        return [_given(parts[0], subject)]
    return []


def _given(part: FieldPart | FlagPart, subject: str) -> str:
    value = value_of(part, subject)
    if isinstance(part, FlagPart) or part.repeated:
        return value
    return f"{value} is not None"


def value_of(part: FieldPart | FlagPart, subject: str) -> str:
    """Return how the value of a field is written.

    Args:
        part: the field.
        subject: what it is an attribute of; nothing for the parameter of a function.
    """
    return f"{subject}.{part.name}" if subject else "value"


def rules(form: Form) -> list[Rule]:
    """Return the checks of a message's constructor."""
    return [rule for line in form.lines for rule in _rules(line.parts, "", "")]


def _rules(parts: tuple[Part, ...], whole: str, name: str) -> list[Rule]:
    """Return the checks for parts that are there only if ``whole`` holds."""
    found: list[Rule] = []
    for part in parts:
        if isinstance(part, (OptionalPart, FlagPart)):
            found += _optional(part, whole, name)
        elif isinstance(part, OneOf):
            found += _one_of(part, whole, name)
        elif isinstance(part, AnyOrder):
            found += _rules(part.options, whole, name)
    return found


def _optional(part: OptionalPart | FlagPart, whole: str, name: str) -> list[Rule]:
    inner = part.parts if isinstance(part, OptionalPart) else (part,)
    condition = present(inner, "self")
    found: list[Rule] = []
    if not condition:
        return found
    own = _label(inner)
    if whole and condition != whole:
        found.append(Rule("only_with", (whole, condition), (name, own)))
    if isinstance(part, OptionalPart):
        found += _together(inner)
        found += _rules(inner, condition, own)
    return found


def _one_of(part: OneOf, whole: str, name: str) -> list[Rule]:
    conditions = tuple(present(option, "self") for option in part.options)
    if not all(conditions):
        return []
    names = tuple(_label(option) for option in part.options)
    found = [Rule("at_most_one" if whole else "exactly_one", conditions, names)]
    either = " or ".join(conditions)
    if whole and either != whole:
        found.append(Rule("all_or_none", (whole, either), (name, "/".join(names))))
    for option, condition in zip(part.options, conditions, strict=True):
        found += _together(option)
        if not isinstance(option[0], FlagPart):
            found += _rules(option, condition, _label(option))
    return found


def _together(parts: tuple[Part, ...]) -> list[Rule]:
    """Return the check that several fields of an optional part come together."""
    fields = [part for part in parts if isinstance(part, FieldPart)]
    if len(fields) < 2:
        return []
    conditions = tuple(_given(part, "self") for part in fields)
    return [Rule("all_or_none", conditions, tuple(part.label for part in fields))]


def _label(parts: tuple[Part, ...]) -> str:
    labels = [
        p.label for p in parts if isinstance(p, (FieldPart, FlagPart)) and p.label
    ]
    for part in parts:
        if isinstance(part, OneOf):
            labels += [_label(option) for option in part.options]
    return "/".join(labels)


def first_name(parts: tuple[Part, ...]) -> str:
    """Return the Python name of the first field or flag among parts."""
    for part in walk(parts):
        if isinstance(part, (FieldPart, FlagPart)) and part.name:
            return part.name
    return "part"
