"""Layouts as pictures: bit diagrams in the style of RFCs, as text and as SVG."""

from sockgen.diagrams.rows import Block, Part, Row, rows_of
from sockgen.diagrams.svg import drawn
from sockgen.diagrams.text import diagram

__all__ = ["Block", "Part", "Row", "diagram", "drawn", "rows_of"]
