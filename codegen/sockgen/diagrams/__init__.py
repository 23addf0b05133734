"""Layouts as pictures: bit diagrams in the style of RFCs, as text and as SVG."""

from sockgen.diagrams.rows import Row, rows_of
from sockgen.diagrams.text import diagram

__all__ = ["Row", "diagram", "rows_of"]
