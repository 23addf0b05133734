"""The methods of a handler: what the user writes, and what sends its result."""

from attrs import frozen

from sockgen.lower.machine import CLOSED
from sockgen.lower.replying import Alternative, Fixed, Slot, alternatives
from sockgen.model import Command, Protocol
from sockgen.patterns import Named, Pattern, Sequence
from sockgen.plan.constants import Constants
from sockgen.plan.docs import Doc
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, call, flat, lay_out
from sockgen.plan.staging import state_constant

__all__ = ["Method", "Methods", "Runner"]

_INDENT = "    "


@frozen
class Method:
    """An abstract method: ``do_get``."""

    name: str
    parameter: str
    result: str
    doc: Doc

    @property
    def signature(self) -> str:
        """The ``def`` statement."""
        return _signature(self.name, self.parameter, self.result)


@frozen
class Runner:
    """A method that runs a command and returns what to send."""

    name: str
    parameter: str
    result: str
    statements: tuple[str, ...]
    doc: str

    @property
    def signature(self) -> str:
        """The ``def`` statement."""
        return _signature(self.name, self.parameter, self.result)


def _signature(name: str, parameter: str, result: str) -> str:
    arguments = "self" if not parameter else f"self, command: {parameter}"
    line = f"def {name}({arguments}) -> {result}:"
    if len(_INDENT) + len(line) <= 88:
        return line
    inner = "\n".join(f"{_INDENT * 2}{a}," for a in arguments.split(", "))
    return f"def {name}(\n{inner}\n{_INDENT}) -> {result}:"


class Methods:
    """Writes the methods of one handler."""

    def __init__(
        self, protocol: Protocol, imports: Imports, constants: Constants
    ) -> None:
        self._protocol = protocol
        self._imports = imports
        self._constants = constants

    def reply_type(self, pattern: Pattern) -> str:
        """Return the type of a method that answers by a pattern."""
        types: list[str] = []
        for way in alternatives(pattern, self._protocol):
            types += self._types(way)
        types = list(dict.fromkeys(types))
        if "None" in types:
            types.remove("None")
            types.append("None")
        return " | ".join(types)

    def _types(self, way: Alternative) -> list[str]:
        slots = [self._slot_types(slot) for slot in way.slots]
        if len(slots) == 1:
            return slots[0]
        return [f"tuple[{', '.join(' | '.join(slot) for slot in slots)}]"]

    def _slot_types(self, slot: Slot) -> list[str]:
        classes = [self._class(name) for name in slot.replies]
        if slot.low is not None:
            iterable = self._imports.use("collections.abc", "Iterable")
            return [f"{iterable}[{' | '.join(classes)}]"]
        return [*classes, "None"] if slot.none else classes

    def _class(self, reply: str) -> str:
        name = self._protocol.reply_named(reply).class_name
        return self._imports.use(".messages", name)

    # -- runners ---------------------------------------------------------------------

    def fixed(self, command: Command) -> Runner:
        """Return the runner of a command whose answer is fixed."""
        assert command.answer is not None
        return self._runner(command, self.constant(command.answer))

    def constant(self, pattern: Pattern) -> list[str]:
        """Return the statements that send a constant reply."""
        way = alternatives(pattern, self._protocol)[0]
        items = pattern.items if isinstance(pattern, Sequence) else (pattern,)
        pieces = [
            self._constants.named(item) for item in items if isinstance(item, Named)
        ]
        if len(pieces) == 1:
            return self._returned(way, pieces[0])
        return self._returned(way, " + ".join(map(flat, pieces)) or 'b""')

    def _returned(self, way: Alternative, code: Code) -> list[str]:
        """Return the statements that return some octets, and go on as they say."""
        statements: list[str] = []
        state = way.state
        if way.secures:
            code = call("self.securing", code)
        if state == CLOSED:
            statements.append("self.close()")
        elif state is not None:
            constant = state_constant(self._protocol.state_named(state))
            code = call("self.entering", constant, code)
        return [*statements, lay_out(code, indent=2, before="return ")]

    def dispatched(self, command: Command, pattern: Pattern) -> Runner:
        """Return the runner of a command that a method answers."""
        result = f"self.do_{command.method}(command)"
        return self._runner(command, self.sending(result, pattern))

    def _runner(self, command: Command, statements: list[str]) -> Runner:
        yields = any(line.lstrip().startswith("yield ") for line in statements)
        iterator = "bytes"
        if yields:
            iterator = self._imports.use("collections.abc", "Iterator") + "[bytes]"
        name = self._imports.use(".messages", command.class_name)
        return Runner(
            f"_run_{command.method}",
            name,
            iterator,
            tuple(statements),
            f"Run ``{command.name}``.",
        )

    def sending(self, result: str, pattern: Pattern) -> list[str]:
        """Return the statements that send what a method returns.

        Args:
            result: the call of the method.
            pattern: what it may return.
        """
        ways = sorted(alternatives(pattern, self._protocol), key=_order)
        lazy = any(s.low is not None for way in ways for s in way.slots)
        if len(ways) == 1 and _direct(ways[0]):
            return [f"return {result}.encode()"]
        if len(ways) == 1 and not any(slot.replies for slot in ways[0].slots):
            return [result, *self._send(ways[0], "None", lazy)]
        if len(ways) == 1 and len(ways[0].slots) == 1:
            slot = ways[0].slots[0]
            if slot.low is not None:
                return self._send(ways[0], result, lazy)
        statements = [f"reply = {result}"]
        for at, way in enumerate(ways):
            sent = self._send(way, "reply", lazy)
            if at == len(ways) - 1:
                statements += sent
                continue
            if lazy:
                sent.append("return")
            statements.append(f"if {self._condition(way)}:")
            statements += [_INDENT + line for line in sent]
        return statements

    def _condition(self, way: Alternative) -> str:
        if len(way.slots) != 1:
            return "isinstance(reply, tuple)"
        slot = way.slots[0]
        if not slot.replies:
            return "reply is None"
        classes = [self._class(name) for name in slot.replies]
        listed = classes[0] if len(classes) == 1 else f"({', '.join(classes)})"
        return f"isinstance(reply, {listed})" + (
            " or reply is None" if slot.none else ""
        )

    def _send(self, way: Alternative, value: str, lazy: bool) -> list[str]:
        """Return the statements for one way to answer."""
        statements: list[str] = []
        slots = way.slots
        if len(slots) > 1:
            places = [f"part_{n}" for n in range(1, len(slots) + 1)]
            statements.append(f"{', '.join(places)} = {value}")
        else:
            places = [value]
        pieces: list[tuple[str, bool]] = []
        at = 0
        for item in way.items:
            if isinstance(item, Fixed):
                pieces.append((self._constants.of(item.reply), False))
                continue
            pieces.append((self._slot(item, places[at]), item.low is not None))
            at += 1
        if lazy:
            for code, many in pieces:
                statements.append(f"yield from {code}" if many else f"yield {code}")
            return [*statements, *self._entered(way)]
        codes = [code for code, _ in pieces]
        if len(codes) > 1:
            codes = [f"({code})" if " else " in code else code for code in codes]
        return [*statements, *self._returned(way, " + ".join(codes))]

    def _entered(self, way: Alternative) -> list[str]:
        """Return the statements that go on as they say when everything was sent."""
        statements = ["self.secure()"] if way.secures else []
        if way.state == CLOSED:
            statements.append("self.close()")
        elif way.state is not None:
            state = self._protocol.state_named(way.state)
            statements.append(f"self.enter({state_constant(state)})")
        return statements

    def _slot(self, slot: Slot, value: str) -> str:
        if slot.low is not None:
            name = self._imports.runtime("encoded")
            low = f", {slot.low}" if slot.low else ""
            return f"{name}({value}{low})"
        if not slot.replies:
            return 'b""'
        if slot.none:
            return f'b"" if {value} is None else {value}.encode()'
        return f"{value}.encode()"


def _direct(way: Alternative) -> bool:
    """Whether the method's reply is all that is sent."""
    return (
        way.state is None
        and not way.secures
        and len(way.items) == 1
        and isinstance(way.items[0], Slot)
        and way.items[0].low is None
        and not way.items[0].none
        and bool(way.items[0].replies)
    )


def _order(way: Alternative) -> int:
    """Sort what can be told by its class before what cannot."""
    if len(way.slots) != 1:
        return 1
    return 2 if way.slots[0].low is not None else 0
