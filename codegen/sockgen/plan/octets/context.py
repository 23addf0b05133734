"""What the emitted files of a protocol of octets share."""

from attrs import frozen

from sockgen.lower.octets import Needs, Place, Run, Sizes
from sockgen.model import Enumeration, Protocol
from sockgen.model.layouts import (
    DataField,
    HookType,
    Layout,
    LayoutType,
    NumberEnum,
    Switch,
)
from sockgen.plan.names import Names
from sockgen.resolve.identifiers import snake_name

__all__ = ["Context", "Struct", "union_of"]


@frozen
class Struct:
    """A struct that the package uses: its constant and what is in it."""

    name: str
    form: str


class Context:
    """The model, and the names of what is emitted besides classes.

    Args:
        protocol: the model.
        names: the names of the constants of ``fields.py``.
    """

    def __init__(self, protocol: Protocol, names: Names) -> None:
        self.protocol = protocol
        self.needs = Needs(protocol)
        self.sizes = Sizes(protocol)
        self._names = names
        self._enums = {enum.name: enum for enum in protocol.number_enums}
        self._types = {type_.name: type_ for type_ in protocol.layout_types}
        self._hooks = {hook.name: hook for hook in protocol.hooks}
        self._structs: dict[str, str] = {}
        self.sums = self.needs.sums()
        hook_name = {h.name: snake_name(h.name).upper() for h in protocol.hooks}
        self.hook_constants = {
            name: names.fresh(constant) for name, constant in hook_name.items()
        }
        self._texts = {enum.class_name: enum for enum in protocol.enumerations}
        self.text_constants = {
            name: names.fresh(snake_name(name).upper()) for name in self._texts
        }
        self.known_constants = {
            enum.class_name: names.fresh(f"{snake_name(enum.class_name).upper()}_OF")
            for enum in protocol.number_enums
            if enum.open
        }

    @property
    def structs(self) -> tuple[Struct, ...]:
        """The structs that have been asked for."""
        return tuple(Struct(name, form) for form, name in self._structs.items())

    def struct(self, run: Run, owner: str) -> str:
        """Return the constant of a struct.

        Args:
            run: what is in it.
            owner: the class whose it is.
        """
        form = run.form
        if all(place.size == 1 for place in run.places):
            form = f">{form[1:]}"
        name = self._structs.get(form)
        if name is None:
            single = run.places[0] if len(run.places) == 1 else None
            wanted = f"{snake_name(owner).upper()}_FORM"
            name = self._names.fresh(_single(single, run) if single else wanted)
            self._structs[form] = name
        return name

    def enum(self, field: DataField) -> NumberEnum | None:
        """Return the numbers that a field names, if it does."""
        found = (e for e in self._enums.values() if e.class_name == field.enumeration)
        return next(found, None)

    def texts(self, field: DataField) -> Enumeration | None:
        """Return the texts that a field names, if it does."""
        return self._texts.get(field.enumeration)

    def type_named(self, name: str) -> LayoutType:
        """Return a type by its name in the schema."""
        return self._types[name]

    def hook_named(self, name: str) -> HookType:
        """Return a hook by its name in the schema."""
        return self._hooks[name]

    def hook_local(self, name: str) -> str:
        """Return what a hook is called in a function that was given it."""
        return f"{snake_name(name)}_hook"

    def is_union(self, name: str) -> bool:
        """Whether a type is a union of the cases at its end."""
        return union_of(self._types[name].layout) is not None


def union_of(layout: Layout) -> Switch | None:
    """Return the switch at the end of a layout that makes a union of it."""
    last = layout.items[-1] if layout.items else None
    return last if isinstance(last, Switch) and not last.label else None


def _single(place: Place, run: Run) -> str:
    """Return the name of a struct of one number, such as U16 or I32_LE."""
    letter = "F" if place.code in "fd" else "U"
    if place.code.islower() and letter == "U":
        letter = "I"
    if place.code.endswith("s"):
        return f"OCTETS_{place.size}"
    little = "_LE" if run.little and place.size > 1 else ""
    return f"{letter}{place.size * 8}{little}"
