"""Code that reads a message as far as it can be read."""

from sockgen.model.layouts import DataField, Item
from sockgen.plan.octets.reading import LayoutReader

__all__ = ["attempt"]


def attempt(
    reader: LayoutReader, items: tuple[Item, ...], wanted: list[DataField]
) -> None:
    """Read items as far as they are there; the others of the wanted are empty."""
    found = {field.name: reader.lines.local(field.name) for field in wanted}
    names = dict(found)
    for field in wanted:
        type_ = reader.types.field(field)
        empty = "()" if field.repeat is not None else "None"
        more = "" if field.repeat is not None else " | None"
        reader.lines.add(f"{found[field.name]}: {type_}{more} = {empty}")
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
