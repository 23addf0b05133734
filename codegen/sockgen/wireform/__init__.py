"""Wire forms: the text that shows a message as it stands on the wire.

``parse`` turns the text into a tree of parts, each with its place in the schema.  The
tree says what is written, not what it means: names are resolved by the next stage.
"""

from sockgen.wireform.parser import parse
from sockgen.wireform.parts import (
    Attribute,
    Choice,
    Field,
    Inline,
    Line,
    Literal,
    Mark,
    Optional,
    Part,
    Size,
    Spec,
    Unordered,
    WireForm,
)
from sockgen.wireform.specs import parse_spec

__all__ = [
    "Attribute",
    "Choice",
    "Field",
    "Inline",
    "Line",
    "Literal",
    "Mark",
    "Optional",
    "Part",
    "Size",
    "Spec",
    "Unordered",
    "WireForm",
    "parse",
    "parse_spec",
]
