"""What the emitted code says of datagrams."""

from collections.abc import Iterator

from sockgen.model import DatagramEnvelope, Protocol
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, Joined, bytes_literal, call, lay_out

__all__ = ["datagram_rules"]


def datagram_rules(protocol: Protocol, imports: Imports) -> Iterator[str]:
    """Yield the statement that says what a datagram holds, if there are any.

    Args:
        protocol: the model.
        imports: takes what the statement needs.
    """
    datagrams = protocol.transport.datagrams
    if datagrams is None:
        return
    rules: list[Code] = [f"max={datagrams.max}"]
    if datagrams.many:
        rules.append("many=True")
    if datagrams.trim:
        rules.append(f"trim={bytes_literal(datagrams.trim)}")
    if datagrams.envelope is not None:
        rules.append(Joined(("envelope=", _envelope(datagrams.envelope, imports))))
    made = call(imports.runtime("DatagramRules"), *rules)
    yield lay_out(made, indent=1, before="datagrams = ")


def _envelope(envelope: DatagramEnvelope, imports: Imports) -> Code:
    said = [f"size={envelope.size}"]
    if envelope.echo:
        said.append(f"echo={envelope.echo}")
    if envelope.fragment is not None:
        said.append(f"fragment={envelope.fragment}")
    return call(imports.runtime("DatagramEnvelope"), *said)
