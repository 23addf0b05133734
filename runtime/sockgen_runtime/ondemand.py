"""What a package offers, and imports only for those who ask for it."""

import sys
from collections.abc import Callable

__all__ = ["on_demand"]


def on_demand(package: str, module: str, *names: str) -> Callable[[str], object]:
    """Return a ``__getattr__`` of a package that imports names when they are used.

    Args:
        package: the name of the package.
        module: the module that has the names, with its dots: ``.client``.
        names: the names.
    """

    def find(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        found: object = getattr(import_module(module, package), name)
        setattr(sys.modules[package], name, found)
        return found

    return find
