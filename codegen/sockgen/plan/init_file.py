"""``__init__.py``: everything a user of the package needs, re-exported."""

from sockgen.model import Protocol
from sockgen.plan.exports import exported
from sockgen.plan.handler_file import handler_names
from sockgen.plan.imports import Imports
from sockgen.plan.servers_file import server_names
from sockgen.plan.views import InitView

__all__ = ["plan_init"]


def plan_init(protocol: Protocol) -> InitView:
    """Return the view of the file."""
    prefix = protocol.class_prefix
    modules = {
        ".fields": [enum.class_name for enum in protocol.enumerations],
        ".messages": [
            *(t.class_name for t in protocol.types if t.form and t.unwrap is None),
            *(message.class_name for message in protocol.classes),
            *([f"{prefix}Command"] if protocol.commands else []),
            *([f"{prefix}Reply"] if protocol.replies else []),
            *([f"{prefix}Event"] if protocol.events else []),
        ],
        ".handler": handler_names(protocol),
        ".server": server_names(protocol),
    }
    imports = Imports(())
    for module, names in modules.items():
        for name in names:
            imports.use(module, name)
    return InitView(
        imports=tuple(imports.lines()),
        exported=exported(name for names in modules.values() for name in names),
    )
