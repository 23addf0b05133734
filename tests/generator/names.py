"""Names that could break emitted code, and schemas in which they stand everywhere."""

import builtins
import keyword
from collections.abc import Iterable
from typing import Final

import sockgen_runtime

__all__ = ["EVIL", "schema_of"]

_EMITTED: Final = (
    *("re", "abc", "typing", "enum", "collections", "decimal", "uuid", "ipaddress"),
    *(
        "Final",
        "ClassVar",
        "Iterable",
        "Iterator",
        "abstractmethod",
        "override",
        "Enum",
    ),
    *("match", "line", "item", "items", "reply", "command", "part_1", "size", "text"),
    *("encode", "decode", "parse", "read", "write", "name", "value", "values", "mro"),
    *(
        "handler",
        "server",
        "codec",
        "messages",
        "fields",
        "protocol",
        "_runtime",
        "init",
    ),
    *("request", "client_address", "setup", "handle", "finish", "connection", "rfile"),
    *(
        "commands",
        "runners",
        "answers",
        "limits",
        "greeting",
        "greet",
        "close",
        "state",
    ),
    *("COMMANDS", "REPLIES", "KW_ONLY", "LINE", "UUID", "Handler", "Command", "Reply"),
    *("UglyHandler", "UglyServer", "UglyCommand", "ThreadingUglyServer", "app", "Ugly"),
    *(
        "annotations",
        "dataclass",
        "slots",
        "fullmatch",
        "group",
        "begin",
        "end",
        "post",
    ),
    *(
        "cls",
        "this",
        "args",
        "kwargs",
        "of",
        "to",
        "is-it",
        "a.b",
        "x1",
        "f",
        "b",
        "rb",
    ),
)

EVIL: Final = tuple(
    name
    for name in sorted(
        {
            *keyword.kwlist,
            *keyword.softkwlist,
            *(
                name
                for name in dir(builtins)
                if not name.endswith(("Error", "Warning"))
            ),
            *sockgen_runtime.__all__,
            *_EMITTED,
            *(
                "self",
                "__init__",
                "__slots__",
                "foo_bar",
                "FooBar",
                "foo-bar",
                "fooBar",
            ),
        }
    )
    if name != "_"
)


def schema_of(names: Iterable[str], role: str) -> str:
    """Return a schema in which names stand in one role.

    Args:
        names: the names.
        role: `commands`, `replies`, `types`, `unions`, `enums`, `members`, `fields`,
            `optional`, `repeated`, `payloads`, `flags` or `orders`.
    """
    commands: list[str] = []
    replies: list[str] = ["  Ok: OK"]
    types: list[str] = []
    for at, name in enumerate(names):
        verb = f"V{at}"
        wire = {
            "commands": "",
            "replies": "",
            "types": f" {{x:{name}}}",
            "unions": f" {{x:{name}}}",
            "enums": f" {{x:{name}}}",
            "fields": f" {{{name}}} {{other:uint}}",
            "optional": f"[ A {{{name}:u8}}][ B {{x}}]",
            "repeated": f" {{{name}:u8+}} {{other}}",
            "flags": f"[{name}= F][ {{x:u8}}]",
            "orders": f"[ A {{{name}:u8}}]&[ WITHAL]",
        }.get(role, "")
        if role == "commands":
            commands.append(f"  {name}: {{wire: '{verb} {{x}}', reply: Ok}}")
            continue
        if role == "payloads":
            form = f"|\n      {verb} {{#{name}}}\n      {{{name}:bytes}}"
            commands.append(f"  c{at}:\n    wire: {form}\n    reply: Ok")
            continue
        if role == "replies":
            replies.append(f"  {name}: '{verb} {{x}}'")
        if role == "types":
            types.append(f"  {name}: '<{{a:text}}>'")
        if role == "unions":
            types.append(f"  A{at}: 'a{{a:u8}}'\n  B{at}: 'b{{b:u8}}'")
            types.append(f"  {name}: A{at} | B{at}")
        if role == "enums":
            types.append(f"  {name}: {{enum: [on, off]}}")
        reply = name if role == "replies" else "Ok"
        commands.append(f"  c{at}: {{wire: '{verb}{wire}', reply: {reply}}}")
    if role == "members":
        listed = ", ".join(f"'{name}'" for name in names)
        types.append(f"  Chosen: {{enum: [{listed}]}}")
        commands.append("  c: {wire: 'C {x:Chosen}', reply: Ok}")
    parts = (
        ["sockgen: 1\nprotocol: ugly", "types:", *types]
        if types
        else ["sockgen: 1\nprotocol: ugly"]
    )
    return "\n".join([*parts, "commands:", *commands, "replies:", *replies, ""])
