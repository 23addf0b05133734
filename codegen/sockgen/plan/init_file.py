"""``__init__.py``: everything a user of the package needs, re-exported."""

from typing import Final

from sockgen.lower.order import named_unions
from sockgen.model import Protocol
from sockgen.plan.client_file import client_names
from sockgen.plan.exports import exported
from sockgen.plan.handler_file import handler_names
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Bracket, call, joined, lay_out, tuple_of
from sockgen.plan.octets.classes import part_names
from sockgen.plan.servers_file import server_names
from sockgen.plan.unions import message_unions
from sockgen.plan.views import InitView

__all__ = ["plan_init"]

_FIRST: Final = "from . import _runtime as _runtime"


def _at_once(protocol: Protocol) -> dict[str, list[str]]:
    """Return what every user of the package needs, by its module."""
    return {
        ".fields": [
            *(enum.class_name for enum in protocol.enumerations),
            *(enum.class_name for enum in protocol.number_enums),
            *(packed.class_name for packed in protocol.packed),
            *(type_.class_name for type_ in protocol.types if type_.mapping),
        ],
        ".messages": [
            *(t.class_name for t in protocol.types if t.is_class),
            *part_names(protocol),
            *(t.class_name for t in named_unions(protocol)),
            *(message.class_name for message in protocol.classes),
            *message_unions(protocol),
        ],
        ".handler": handler_names(protocol),
    }


def plan_init(protocol: Protocol) -> InitView:
    """Return the view of the file."""
    modules = _at_once(protocol)
    imports = Imports(())
    for module, names in modules.items():
        for name in names:
            imports.use(module, name)
    lazy = {".client": client_names(protocol), ".server": server_names(protocol)}
    imports.use("typing", "TYPE_CHECKING")
    checked = Imports(())
    for module, names in lazy.items():
        for name in names:
            checked.use(module, name)
    table = [
        joined(f'"{module}": ', tuple_of(*(f'"{name}"' for name in sorted(names))))
        for module, names in lazy.items()
    ]
    on_demand = call("on_demand", "__name__", Bracket("{", tuple(table), "}"))
    lines = imports.lines()
    own = next(n for n, line in enumerate(lines) if line.startswith("from ."))
    return InitView(
        imports=(*lines[:own], _FIRST, *lines[own:]),
        exported=exported(
            [n for m in (modules, lazy) for ns in m.values() for n in ns]
        ),
        lazy=tuple(checked.lines(indent=1)),
        on_demand=lay_out(on_demand, indent=1, before="__getattr__ = "),
    )
