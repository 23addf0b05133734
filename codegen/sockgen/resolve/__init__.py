"""Names become references, defaults are filled in: from declarations to the model."""

from sockgen.resolve.protocol import resolve

__all__ = ["resolve"]
