"""A text with places, and the values that go into them: one ``%`` operation."""

from attrs import define, field

from sockgen.plan.layout import Bracket, Code, bytes_literal, flat, joined

__all__ = ["Template", "without_last_name"]


@define
class Template:
    """A text with places, and what goes into them."""

    text: bytearray = field(factory=bytearray)
    arguments: list[Code] = field(factory=list[Code])

    def literal(self, octets: bytes) -> None:
        """Add text that stands for itself."""
        self.text += octets.replace(b"%", b"%%")

    def place(self, argument: Code, mark: bytes = b"%b") -> None:
        """Add a place for a value; ``mark`` is ``%b`` for bytes, ``%d`` for an int."""
        self.text += mark
        self.arguments.append(argument)

    def add(self, other: "Template") -> None:
        """Add all of another template."""
        self.text += other.text
        self.arguments += other.arguments

    def code(self) -> Code:
        """Return the operation, or the literal if there is no place."""
        if not self.arguments:
            return bytes_literal(bytes(self.text.replace(b"%%", b"%")))
        if len(self.arguments) == 1 and bytes(self.text) == b"%b":
            return self.arguments[0]
        text = bytes_literal(bytes(self.text))
        if len(self.arguments) == 1:
            argument = self.arguments[0]
            if " else " in flat(argument):
                argument = joined("(", argument, ")")
            return joined(f"{text} % ", argument)
        return joined(f"{text} % ", Bracket("(", tuple(self.arguments), ")"))


def without_last_name(statements: list[str]) -> list[str]:
    """Return statements that return a value without giving it a name just before."""
    *others, value, last = ["", *statements]
    name = last.removeprefix("return ")
    if not name.isidentifier() or not value.startswith(f"{name} = "):
        return statements
    return [*others[1:], "return " + value.removeprefix(f"{name} = ")]
