"""``server.py``: a server class for each transport and concurrency."""

from typing import Final

from sockgen.model import Protocol
from sockgen.plan.annotations import event_type
from sockgen.plan.exports import exported
from sockgen.plan.imports import Imports
from sockgen.plan.views import ServersView, ServerView

__all__ = ["plan_servers", "server_names"]

_KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("", "one connection at a time"),
    ("Threading", "each connection in a thread of its own"),
    ("Forking", "each connection in a process of its own"),
)
_FAMILIES: Final = (("", "TCP", "TCP"), ("Unix", "Unix", "a Unix socket"))


def _kinds(protocol: Protocol) -> tuple[tuple[str, str], ...]:
    """Return the kinds of concurrency; what is unasked or late needs one process."""
    return tuple(k for k in _KINDS if not (protocol.duplex and k[0] == "Forking"))


def server_names(protocol: Protocol) -> list[str]:
    """Return the names of the server classes."""
    return [
        f"{kind}{family}{protocol.class_prefix}Server"
        for family, _, _ in _FAMILIES
        for kind, _ in _kinds(protocol)
    ]


def plan_servers(protocol: Protocol) -> ServersView:
    """Return the view of the file."""
    prefix = protocol.class_prefix
    imports = Imports(server_names(protocol))
    handler = imports.use(".handler", f"{prefix}Handler")
    roots, types = "Conversation", handler
    if protocol.duplex:
        roots, types = "Duplex", f"{handler}, {event_type(protocol, imports)}"
    servers: list[ServerView] = []
    for family, base, words in _FAMILIES:
        plain = f"{family}{prefix}Server"
        for kind, how in _kinds(protocol):
            doc = f"Serves {protocol.name} over {words}, {how}."
            if kind:
                mixin = imports.runtime(f"{kind}MixIn")
                bases = f"{mixin}, {plain}"
            else:
                bases = f"{imports.runtime(f'{roots}{base}Server')}[{types}]"
            servers.append(ServerView(f"{kind}{plain}", bases, doc, ()))
    return ServersView(
        imports=tuple(imports.lines()),
        servers=tuple(servers),
        exported=exported(server_names(protocol)),
    )
