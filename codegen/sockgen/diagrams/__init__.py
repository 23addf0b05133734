"""Layouts as pictures: bit diagrams in the style of RFCs, as text and as SVG."""

from sockgen.diagrams.rows import Row, rows_of
from sockgen.diagrams.svg import drawn
from sockgen.diagrams.text import diagram

__all__ = ["Row", "diagram", "drawn", "rows_of"]
