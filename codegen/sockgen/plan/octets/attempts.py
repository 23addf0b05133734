"""Code that reads a message as far as it can be read."""

from sockgen.model.layouts import DataField, Item
from sockgen.plan.octets.empties import empty_of
from sockgen.plan.octets.reading import LayoutReader

__all__ = ["attempt"]


def attempt(
    reader: LayoutReader, items: tuple[Item, ...], wanted: list[DataField]
) -> None:
    """Read items as far as they are there; the others of the wanted are empty.

    If one of them has no empty value, all of them must be there.
    """
    empties = {field.name: _empty(field, reader) for field in wanted}
    if None in empties.values():
        reader.read(items)
        return
    found = {field.name: reader.lines.local(field.name) for field in wanted}
    names = dict(found)
    for field in wanted:
        type_ = reader.types.copied(field)
        reader.lines.add(f"{found[field.name]}: {type_} = {empties[field.name]}")
    error = reader.imports.runtime("ProtocolError")
    with reader.lines.block("try"):
        for item in items:
            reader.read((item,))
            if isinstance(item, DataField) and item.name in found:
                value = reader.values[item.name]
                reader.lines.add(f"{found.pop(item.name)} = {value}")
            if not found:
                break
    with reader.lines.block(f"except (ValueError, {error})"):
        reader.lines.add("pass")
    for field in wanted:
        reader.values[field.name] = names[field.name]


def _empty(field: DataField, reader: LayoutReader) -> str | None:
    if field.may_lack:
        return "None"
    return empty_of(field, reader.context, reader.imports)
