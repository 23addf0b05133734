"""The heads of a client's methods: what they take, in each of their overloads."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from attrs import frozen

from sockgen.plan.annotations import Annotations
from sockgen.plan.constructor import Given, Parameter
from sockgen.plan.imports import Imports
from sockgen.plan.layout import WIDTH
from sockgen.plan.types import Union, flat_type, returned

__all__ = ["ANSWERED", "Head", "Heads"]

ANSWERED: Final = "answered"
"""The parameter of a method whose answer need not come: whether to wait for it."""


@frozen
class Head:
    """What all heads of a method have: its name, its parameters, what it counts."""

    name: str
    given: Sequence[Parameter | Given]
    counts: list[str]


class Heads:
    """Writes the heads of the methods of one file.

    Args:
        annotations: the types of parameters.
        imports: the imports of the file.
    """

    def __init__(self, annotations: Annotations, imports: Imports) -> None:
        self._annotations = annotations
        self._imports = imports

    def of(
        self,
        head: Head,
        types: Union,
        flags: Mapping[str, bool] = MappingProxyType({}),
        overload: bool = True,
    ) -> str:
        """Return the ``def`` statement; the flags are given so, and not otherwise."""
        texts = ["self"]
        for parameter in head.given:
            if not parameter.required and "*" not in texts:
                texts.append("*")
            texts.append(self._parameter(parameter, flags.get(parameter.name)))
        asked = [f"{count}: int" for count in head.counts if "(" not in count]
        if ANSWERED in flags:
            asked.append(self._answered(overload=overload))
        if asked and "*" not in texts:
            texts.append("*")
        texts += asked
        end = " ..." if overload else ""
        line = f"def {head.name}({', '.join(texts)}) -> {flat_type(types)}:{end}"
        if len(line) + 4 <= WIDTH:
            return line
        inner = "\n".join(f"        {text}," for text in texts)
        return f"def {head.name}(\n{inner}\n    {returned(') -> ', types)}{end}"

    def _answered(self, *, overload: bool) -> str:
        if not overload:
            return f"{ANSWERED}: bool = False"
        return f"{ANSWERED}: {self._imports.use('typing', 'Literal')}[True]"

    def _parameter(self, parameter: Parameter | Given, flag: bool | None) -> str:
        if isinstance(parameter, Given):
            default = f" = {parameter.default}" if parameter.default else ""
            return f"{parameter.name}: {parameter.annotation}{default}"
        annotation = self._annotations.quoted(
            self._annotations.field(parameter.part, optional=not parameter.required)
        )
        default = f" = {parameter.default}" if parameter.default else ""
        if flag is not None:
            annotation = f"{self._imports.use('typing', 'Literal')}[{flag}]"
            default = "" if flag else default
        return f"{parameter.name}: {annotation}{default}"
