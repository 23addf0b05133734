"""Forms become regular expressions and steps: what is decided on, and what is read.

The same expression is printed as the pattern of the emitted code and checked on
automata, so that what was proven is what runs.
"""

from sockgen.lower.language import Languages, octets_of, run_name
from sockgen.lower.steps import (
    BodyStep,
    Capture,
    CountedStep,
    DotStep,
    LineStep,
    MarkedStep,
    RecordStep,
    RepeatStep,
    Step,
    captures,
    is_block,
    steps,
)

__all__ = [
    "BodyStep",
    "Capture",
    "CountedStep",
    "DotStep",
    "Languages",
    "LineStep",
    "MarkedStep",
    "RecordStep",
    "RepeatStep",
    "Step",
    "captures",
    "is_block",
    "octets_of",
    "run_name",
    "steps",
]
