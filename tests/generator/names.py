"""Names that could break emitted code, and schemas in which they stand everywhere."""

import builtins
import keyword
from collections.abc import Iterable, Sequence
from typing import Final

import sockgen_runtime

__all__ = ["EVIL", "ROLES", "schema_of"]

_RUNTIME: Final[Sequence[str]] = vars(sockgen_runtime)["__all__"]
_BUILTINS: Final = tuple(
    name for name in dir(builtins) if not name.endswith(("Error", "Warning", "_"))
)
_EMITTED: Final = """
    re abc typing enum collections decimal uuid ipaddress dataclass annotations
    Final ClassVar Iterable Iterator abstractmethod override Enum slots mro
    match line item items reply command part_1 size text encode decode parse read write
    name value values handler server codec messages fields protocol _runtime init
    request client_address setup handle finish connection rfile commands runners answers
    limits greeting greet close state fullmatch group begin end post
    COMMANDS REPLIES KW_ONLY LINE UUID Handler Command Reply Ugly app
    UglyHandler UglyServer UglyCommand ThreadingUglyServer
    closed deadline events gather pipeline rules link wait overload Literal Client Answer
    Way One Many Each Guard Events Gathering ErrorReply ClientRules NOTHING TIMEOUT
    UglyClient UglyError
    self cls this args kwargs of to is-it a.b x1 f b rb __init__ __slots__
    foo_bar FooBar foo-bar fooBar
"""
EVIL: Final = tuple(
    sorted(
        {*keyword.kwlist, *keyword.softkwlist, *_BUILTINS, *_RUNTIME, *_EMITTED.split()}
        - {"_"}
    )
)
"""Keywords, what is built in, what emitted code imports, defines or inherits."""

_FORMS: Final = {
    "commands": "",
    "replies": "",
    "members": "",
    "types": " {{x:{name}}}",
    "unions": " {{x:{name}}}",
    "enums": " {{x:{name}}}",
    "fields": " {{{name}}} {{other:uint}}",
    "optional": "[ A {{{name}:u8}}][ B {{x}}]",
    "repeated": " {{{name}:u8+}} {{other}}",
    "payloads": " {{#{name}}}\n      {{{name}:bytes}}",
    "flags": "[{name}= F][ {{x:u8}}]",
    "orders": "[ A {{{name}:u8}}]&[ WITHAL]",
    "states": "",
    "session": "",
}
"""What a name in a role stands in, behind the verb of a command."""

_TYPES: Final = {
    "types": "\n  {name}: '<{{a:text}}>'",
    "unions": "\n  A{at}: 'a{{a:u8}}'\n  B{at}: 'b{{b:u8}}'\n  {name}: A{at} | B{at}",
    "enums": "\n  {name}: {{enum: [on, off]}}",
}
"""What is declared for a name in a role."""

_SECTIONS: Final = {"states": "  '{name}': {{}}\n", "session": "  '{name}': [u8]\n"}
"""The entry of a name in the section that its role is called after."""

ROLES: Final = tuple(_FORMS)


def schema_of(names: Iterable[str], role: str) -> str:
    """Return a schema in which names stand in one role, one of `ROLES`."""
    types, commands, replies = "", "", "\n  Ok: OK"
    for at, name in enumerate(names):
        form = f"V{at}{_FORMS[role].format(name=name)}"
        method = name if role == "commands" else f"c{at}"
        reply = name if role == "replies" else "Ok"
        if role == "states":
            reply = f"Ok -> {name}\n    in: '{name}'"
        commands += f"\n  {method}:\n    wire: |\n      {form}\n    reply: {reply}"
        if role == "replies":
            replies += f"\n  {name}: 'R{at} {{x}}'"
        types += _TYPES.get(role, "").format(name=name, at=at)
    if role == "members":
        listed = ", ".join(f"'{name}'" for name in names)
        types = f"\n  Chosen: {{enum: [{listed}]}}"
        commands += "\n  c: {wire: 'C {x:Chosen}', reply: Ok}"
    head = "sockgen: 1\nprotocol: ugly\n" + (f"types:{types}\n" if types else "")
    if role in _SECTIONS:
        entries = (_SECTIONS[role].format(name=name) for name in names)
        head += f"{role}:\n" + "".join(entries)
    return f"{head}commands:{commands}\nreplies:{replies}\n"
