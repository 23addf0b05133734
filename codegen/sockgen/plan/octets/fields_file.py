"""``fields.py`` of a protocol of octets: its enums, its hooks, and its structs."""

from sockgen.model import Protocol
from sockgen.plan.codecs import Codecs
from sockgen.plan.enum_views import enum_view, number_enum_view
from sockgen.plan.exports import exported
from sockgen.plan.imports import Imports
from sockgen.plan.layout import call, lay_out, text_literal
from sockgen.plan.names import Names
from sockgen.plan.octets.context import Context
from sockgen.plan.octets.members import Types
from sockgen.plan.views import FieldsView

__all__ = ["plan_layout_fields"]


def plan_layout_fields(
    protocol: Protocol, context: Context, imports: Imports
) -> FieldsView:
    """Return the view of the file; every struct must have been asked for before."""
    enums = protocol.number_enums
    base = imports.use("enum", "IntEnum") if enums else ""
    of_texts = imports.use("enum", "Enum") if protocol.enumerations else ""
    constants = _constants(protocol, context, imports)
    names = [*(enum.class_name for enum in enums), *constants]
    names += [enum.class_name for enum in protocol.enumerations]
    return FieldsView(
        enums=(
            *(number_enum_view(enum, base) for enum in enums),
            *(enum_view(enum, of_texts) for enum in protocol.enumerations),
        ),
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
    made = (context.structs, context.known_constants, context.hook_constants)
    if not any((*made, context.text_constants)):
        return found
    codecs = Codecs(protocol, imports, Names(()))
    final = imports.use("typing", "Final")
    for enum in protocol.number_enums:
        if enum.open:
            name = context.known_constants[enum.class_name]
            kind = f"dict[int, {enum.class_name}]"
            table = f"{{member.value: member for member in {enum.class_name}}}"
            found[name] = lay_out(table, before=f"{name}: {final}[{kind}] = ")
    for texts in protocol.enumerations:
        name = context.text_constants[texts.class_name]
        found[name] = lay_out(codecs.choice(texts), before=f"{name}: {final} = ")
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
