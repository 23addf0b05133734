"""``fields.py`` of a protocol of octets: its enums, its hooks, and its structs."""

from sockgen.model import Protocol
from sockgen.model.layouts import NumberEnum
from sockgen.plan.docs import quoted
from sockgen.plan.exports import exported
from sockgen.plan.imports import Imports
from sockgen.plan.layout import call, lay_out, text_literal
from sockgen.plan.octets.context import Context
from sockgen.plan.octets.members import Types
from sockgen.plan.views import EnumView, FieldsView

__all__ = ["number_enum_view", "plan_layout_fields"]


def plan_layout_fields(
    protocol: Protocol, context: Context, imports: Imports
) -> FieldsView:
    """Return the view of the file; every struct must have been asked for before."""
    enums = protocol.number_enums
    base = imports.use("enum", "IntEnum") if enums else ""
    constants = _constants(protocol, context, imports)
    names = [*(enum.class_name for enum in enums), *constants]
    return FieldsView(
        enums=tuple(number_enum_view(enum, base) for enum in enums),
        packed=(),
        maps=(),
        constants=tuple(constants.values()),
        exported=exported(names),
        imports=tuple(imports.lines()),
    )


def _constants(
    protocol: Protocol, context: Context, imports: Imports
) -> dict[str, str]:
    """Return the statements that define constants, by their names."""
    found: dict[str, str] = {}
    types = Types(context, imports, ".messages")
    if not (context.structs or context.known_constants or context.hook_constants):
        return found
    final = imports.use("typing", "Final")
    for enum in protocol.number_enums:
        if enum.open:
            name = context.known_constants[enum.class_name]
            kind = f"dict[int, {enum.class_name}]"
            made = f"{{member.value: member for member in {enum.class_name}}}"
            found[name] = lay_out(made, before=f"{name}: {final}[{kind}] = ")
    for hook in protocol.hooks:
        name = context.hook_constants[hook.name]
        if hook.name in context.sums:
            summing = imports.runtime("Summing")
            made_sum = call(summing, call(imports.use(hook.module, hook.attribute)))
            before = f"{name}: {final}[{summing}[{types.hook(hook.name)}]] = "
            found[name] = lay_out(made_sum, before=before)
            continue
        hooked = imports.runtime("Hooked")
        codec = call(imports.use(hook.module, hook.attribute))
        made_hook = call(hooked, codec, str(hook.low), str(hook.high))
        before = f"{name}: {final}[{hooked}[{types.hook(hook.name)}]] = "
        found[name] = lay_out(made_hook, before=before)
    for struct in context.structs:
        made_struct = call(imports.use("struct", "Struct"), text_literal(struct.form))
        found[struct.name] = lay_out(made_struct, before=f"{struct.name}: {final} = ")
    return found


def number_enum_view(enum: NumberEnum, base: str) -> EnumView:
    """Return the class of an enum of numbers.

    Args:
        enum: the enum.
        base: what ``IntEnum`` is called in the file.
    """
    members = tuple(f"{member.name} = {member.value}" for member in enum.members)
    doc = enum.doc or f"The numbers of ``{enum.class_name}``."
    return EnumView(enum.class_name, base, quoted(doc), members)
