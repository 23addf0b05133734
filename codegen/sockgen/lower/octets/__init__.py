"""Layouts become steps: runs of a fixed size, and what stands between them."""

from sockgen.lower.octets.announcing import Linear, announcements, linear
from sockgen.lower.octets.folding import folded
from sockgen.lower.octets.needs import Needs
from sockgen.lower.octets.places import Place, Run, Step, place_size, steps
from sockgen.lower.octets.sizes import Sizes

__all__ = [
    "Linear",
    "Needs",
    "Place",
    "Run",
    "Sizes",
    "Step",
    "announcements",
    "folded",
    "linear",
    "place_size",
    "steps",
]
