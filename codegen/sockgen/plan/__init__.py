"""The model becomes views: final names, types, imports and statements of each file."""

from sockgen.plan.package import plan

__all__ = ["plan"]
