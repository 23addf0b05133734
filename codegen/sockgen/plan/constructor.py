"""The fields of a message as its constructor takes them."""

from attrs import frozen

from sockgen.model import FieldPart, FlagPart, Form, field_parts

__all__ = ["Given", "Parameter", "is_required", "parameters", "required_first"]


@frozen
class Parameter:
    """A parameter of the constructor; one with a default is given by keyword."""

    part: FieldPart | FlagPart
    default: str

    @property
    def name(self) -> str:
        """The name of the attribute."""
        assert self.part.name is not None
        return self.part.name

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return not self.default


@frozen
class Given:
    """A parameter of the constructor of a message of octets, with its type."""

    name: str
    annotation: str
    default: str

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return not self.default


def is_required(part: FieldPart | FlagPart, form: Form) -> bool:
    """Whether a field has no default: it stands outside of every optional part."""
    if isinstance(part, FlagPart) or part.default:
        return False
    if part.sized:
        return False
    if any(part is entry.part for entry in form.entries if entry.required):
        return True
    return any(part is p for line in form.lines for p in line.parts) and part.low != 0


def required_first(form: Form) -> list[FieldPart | FlagPart]:
    """Return the fields in the order of the constructor."""
    return sorted(field_parts(form), key=lambda part: not is_required(part, form))


def parameters(form: Form) -> list[Parameter]:
    """Return the parameters of the constructor, those without a default first."""
    return [
        Parameter(part, "" if is_required(part, form) else _default(part))
        for part in required_first(form)
    ]


def _default(part: FieldPart | FlagPart) -> str:
    if isinstance(part, FlagPart):
        return "False"
    if part.default:
        return part.default
    if part.collection:
        return f"{part.collection}()"
    if part.sized:
        return '""' if getattr(part.type, "string", False) else 'b""'
    return "()" if part.repeated else "None"
