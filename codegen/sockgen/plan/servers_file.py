"""``server.py``: a server class for each transport and concurrency."""

from typing import Final

from attrs import frozen

from sockgen.model import Protocol
from sockgen.plan.annotations import event_type
from sockgen.plan.exports import exported
from sockgen.plan.imports import Imports
from sockgen.plan.views import ServersView, ServerView
from sockgen.plan.wrapping import derived

__all__ = ["plan_servers", "server_names"]

_KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("", "one {} at a time"),
    ("Threading", "each {} in a thread of its own"),
    ("Forking", "each {} in a process of its own"),
    ("EventDriven", "all {}s in one thread"),
)


@frozen
class _Family:
    """What a server listens on: its name in classes, what it extends, and in words."""

    name: str
    base: str
    words: str
    unit: str


_STREAMS: Final = (
    _Family("", "TCP", "TCP", "connection"),
    _Family("Unix", "Unix", "a Unix socket", "connection"),
)
_DATAGRAMS: Final = (
    _Family("UDP", "UDP", "UDP", "datagram"),
    _Family("UnixDatagram", "UnixDatagram", "a Unix socket for datagrams", "datagram"),
)


def _families(protocol: Protocol) -> tuple[_Family, ...]:
    """Return what servers of a protocol listen on."""
    transport = protocol.transport
    streams = _STREAMS if transport.stream else ()
    return streams + (_DATAGRAMS if transport.datagrams is not None else ())


def _kinds(protocol: Protocol) -> tuple[tuple[str, str], ...]:
    """Return the kinds of concurrency of a protocol: what is unasked needs one process."""
    return tuple(k for k in _KINDS if k[0] != "Forking" or not protocol.duplex)


def server_names(protocol: Protocol) -> list[str]:
    """Return the names of the server classes."""
    return [
        f"{kind}{family.name}{protocol.class_prefix}Server"
        for family in _families(protocol)
        for kind, _ in _kinds(protocol)
    ]


def _mixin(kind: str, family: _Family) -> str:
    """Return what a kind of concurrency is mixed in by."""
    apart = kind == "EventDriven" and family in _DATAGRAMS
    return f"{kind}{'Datagram' if apart else ''}MixIn"


def plan_servers(protocol: Protocol) -> ServersView:
    """Return the view of the file."""
    prefix = protocol.class_prefix
    imports = Imports(server_names(protocol))
    handler = imports.use(".handler", f"{prefix}Handler")
    roots, types = "Conversation", handler
    if protocol.duplex:
        roots, types = "Duplex", f"{handler}, {event_type(protocol, imports)}"
    servers: list[ServerView] = []
    for family in _families(protocol):
        plain = f"{family.name}{prefix}Server"
        for kind, how in _kinds(protocol):
            doc = f"Serves {protocol.name} over {family.words}, {how.format(family.unit)}."
            if kind:
                mixin = imports.runtime(_mixin(kind, family))
                bases = f"{mixin}, {plain}"
            else:
                bases = f"{imports.runtime(f'{roots}{family.base}Server')}[{types}]"
            servers.append(ServerView(derived(f"{kind}{plain}", bases), doc, ()))
    return ServersView(
        imports=tuple(imports.lines()),
        servers=tuple(servers),
        exported=exported(server_names(protocol)),
    )
