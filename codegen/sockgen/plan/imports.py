"""The imports of an emitted file, as data.

A class of the schema may be called like something the file imports (``Line``, ``Enum``);
the import then goes by another name, with an underscore before it.
"""

import sys
from collections.abc import Iterable

from attrs import frozen

from sockgen.plan.layout import WIDTH, Bracket, Joined, lay_out
from sockgen.plan.sorting import kind_of_name, with_numbers

__all__ = ["Imports"]


@frozen
class _Import:
    name: str
    local: str

    @property
    def text(self) -> str:
        return self.name if self.name == self.local else f"{self.name} as {self.local}"


class Imports:
    """Collects what a file imports; hands out the names to use in it.

    Args:
        taken: the names that the file defines itself.
        hidden: names that something hides where they are used, even if the package
            defines them.
    """

    def __init__(self, taken: Iterable[str], hidden: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._hidden = set(hidden)
        self._modules: dict[str, dict[str, _Import]] = {}
        self._whole: set[str] = set()

    def use(self, module: str, name: str) -> str:
        """Import a name; return what it is called in the file."""
        names = self._modules.setdefault(module, {})
        if name not in names:
            own = module.startswith(".")
            aliased = name in (self._hidden if own else self._taken)
            local = f"_{name}" if aliased else name
            names[name] = _Import(name, local)
        return names[name].local

    def runtime(self, name: str) -> str:
        """Import a name of the runtime."""
        return self.use("sockgen_runtime", name)

    def module(self, name: str) -> str:
        """Import a module of the standard library."""
        self._whole.add(name)
        return name

    def lines(self, indent: int = 0) -> list[str]:
        """Return the import statements, grouped and sorted as linters want them.

        Args:
            indent: the level of indentation that they will stand at.
        """
        groups: list[list[str]] = [[], [], []]
        groups[0] += [f"import {name}" for name in sorted(self._whole)]
        for module in sorted(self._modules, key=_module_order):
            names = sorted(self._modules[module].values(), key=_name_order)
            group = groups[_group(module)]
            plain = [item for item in names if item.name == item.local]
            together = [plain] if plain else []
            alone = [[item] for item in names if item.name != item.local]
            for items in sorted(together + alone, key=lambda i: _name_order(i[0])):
                texts = tuple(item.text for item in items)
                group.append(_statement(module, texts, indent))
        filled = ["\n".join(group) for group in groups if group]
        return "\n\n".join(filled).split("\n") if filled else []


def _statement(module: str, names: tuple[str, ...], indent: int) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) + 4 * indent <= WIDTH:
        return line
    code = Joined((f"from {module} import ", Bracket("(", names, ")")))
    return lay_out(code, indent=indent).replace(f"\n{' ' * 4 * indent}", "\n")


def _group(module: str) -> int:
    if module.startswith("."):
        return 2
    return 0 if module.split(".", maxsplit=1)[0] in sys.stdlib_module_names else 1


def _module_order(module: str) -> tuple[int, str]:
    return _group(module), module


def _name_order(item: _Import) -> tuple[int, str, str]:
    """Sort constants first, then classes, then the rest, as isort does."""
    name = item.name
    return kind_of_name(name), with_numbers(name.lower()), name
