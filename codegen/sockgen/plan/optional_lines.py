"""Lines that may be missing: printed with their ending, or not at all."""

from attrs import evolve

from sockgen.lower import LineStep
from sockgen.model import FlagPart, LiteralPart, OptionalPart, Part

__all__ = ["printed_parts"]


def printed_parts(step: LineStep, end: bytes, *, first: bool) -> tuple[Part, ...]:
    """Return the parts of a line, with its ending in them if the line may be missing.

    Args:
        step: the line.
        end: the line ending.
        first: whether it stands before the line.
    """
    if not step.optional:
        return step.parts
    (line,) = step.parts
    if isinstance(line, FlagPart):
        text = end + line.text if first else line.text + end
        return (evolve(line, text=text),)
    assert isinstance(line, OptionalPart)
    ending = LiteralPart(end, fold=False, span=line.span)
    parts = (ending, *line.parts) if first else (*line.parts, ending)
    return (evolve(line, parts=parts),)
