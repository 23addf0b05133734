"""What the emitted code says of datagrams."""

from sockgen.model import DatagramEnvelope
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, call

__all__ = ["datagram_envelope"]


def datagram_envelope(envelope: DatagramEnvelope, imports: Imports) -> Code:
    """Return what stands before the message of every datagram.

    Args:
        envelope: it in the model.
        imports: takes what the expression needs.
    """
    said = [f"size={envelope.size}"]
    if envelope.echo:
        said.append(f"echo={envelope.echo}")
    if envelope.fragment is not None:
        said.append(f"fragment={envelope.fragment}")
    return call(imports.runtime("DatagramEnvelope"), *said)
