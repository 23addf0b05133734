"""What a package offers, and imports only for those who ask for it."""

import sys
from collections.abc import Callable, Mapping

__all__ = ["on_demand"]


def on_demand(
    package: str, modules: Mapping[str, tuple[str, ...]]
) -> Callable[[str], object]:
    """Return a ``__getattr__`` of a package that imports names when they are used.

    Args:
        package: the name of the package.
        modules: the names, by the module that has them, with its dots: ``.client``.
    """
    places = {name: module for module, names in modules.items() for name in names}

    def find(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        found: object = getattr(import_module(places[name], package), name)
        setattr(sys.modules[package], name, found)
        return found

    return find
