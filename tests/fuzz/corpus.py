"""What a fuzzer begins with: what the transcripts of a schema say to the server."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from sockgen import pipeline
from sockgen.model import Step
from tests.support.paths import ROOT

__all__ = ["inputs"]

_MOST: Final = 64  # targets


def inputs(protocol: str, targets: int) -> Iterator[bytes]:
    """Yield the inputs of an example, for each of its targets.

    Args:
        protocol: its name.
        targets: how many there are.
    """
    model = pipeline.check(str(_schema(protocol))).model
    assert model is not None
    for transcript in model.transcripts:
        said = [_octets(steps) for steps in _turns(transcript.steps)]
        for octets in (*said, b"".join(said)):
            yield from (bytes((n,)) + octets for n in range(min(targets, _MOST)))


def _schema(protocol: str) -> Path:
    own = ROOT / "generated_examples" / protocol / "schema.yaml"
    return own if own.exists() else ROOT / "schemas" / f"{protocol}.yaml"


def _turns(steps: tuple[Step, ...]) -> Iterator[list[Step]]:
    """Yield what the client says at a time."""
    for is_client, group in groupby(steps, lambda step: step.side == "C"):
        if is_client:
            yield list(group)


def _octets(steps: list[Step]) -> bytes:
    return b"".join(step.octets for step in steps)
