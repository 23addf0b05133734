"""The methods of a handler: what the user writes, and what sends its result."""

import re

from attrs import evolve

from sockgen.lower.batching import Ending, ending, replies_field
from sockgen.lower.machine import CLOSED
from sockgen.lower.replying import (
    Alternative,
    Fixed,
    Guard,
    Slot,
    alternatives,
    items_per_answer,
    with_refusal,
)
from sockgen.model import Command, Protocol
from sockgen.patterns import Named, Pattern, Sequence
from sockgen.plan.constants import Constants
from sockgen.plan.exchanging import beginning
from sockgen.plan.filling import Filling
from sockgen.plan.imports import Imports
from sockgen.plan.layout import WIDTH, Code, call, flat, joined, lay_out
from sockgen.plan.names import Names
from sockgen.plan.results import Results
from sockgen.plan.runners import Ends, Runner
from sockgen.plan.staging import state_constant
from sockgen.plan.ways import facts_of, is_direct, items_of, order

__all__ = ["Methods"]

_INDENT = "    "


class Methods(Results):
    """Writes the methods of one handler."""

    def __init__(
        self,
        protocol: Protocol,
        imports: Imports,
        constants: Constants,
        names: Names,
    ) -> None:
        super().__init__(protocol, imports)
        self._constants = constants
        self._counts: dict[str, str] = {}
        self.filling = Filling(protocol, imports, names)
        # Of the command under way:
        self._command: Command | None = None
        self._marked: frozenset[str] = frozenset()

    # -- runners ---------------------------------------------------------------------

    def fixed(self, command: Command) -> Runner:
        """Return the runner of a command whose answer is fixed."""
        assert command.answer is not None
        self._mark(command)
        return self._runner(command, self.constant(command.answer))

    def constant(self, pattern: Pattern) -> list[str]:
        """Return the statements that send a constant reply."""
        way = alternatives(pattern, self._protocol)[0]
        items = pattern.items if isinstance(pattern, Sequence) else (pattern,)
        pieces = [self._constant(item) for item in items if isinstance(item, Named)]
        if len(pieces) == 1:
            return self._returned(way, pieces[0])
        return self._returned(way, " + ".join(map(flat, pieces)) or 'b""')

    def _constant(self, named: Named) -> Code:
        """Return the octets of a reply in a fixed answer."""
        found = self._constants.named(named)
        marked, filled = named.name in self._marked, self.filling.fills(named.name)
        if not marked and not filled:
            return self._constants.call(found)
        made = self._constants.made(found)
        if filled and self._command is not None:
            made = self.filling.filled(named.name, made, self._command)
        return call("self.printed", made) if marked else joined(made, ".encode()")

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
        if way.facts:
            code = call("self.learning", code, *facts_of(way))
        return [*statements, lay_out(code, indent=2, before="return ")]

    def dispatched(self, command: Command, pattern: Pattern | None) -> list[Runner]:
        """Return the runner of a command that a method answers, and what it needs."""
        self._mark(command)
        result = f"self.do_{command.method}(command)"
        if talk := self._protocol.conversation_of(command):
            others = self.sending("reply", pattern) if pattern is not None else []
            begun = beginning(talk, result, others, self._imports)
            return [self._runner(command, begun)]
        assert pattern is not None
        before = self._counted(command, pattern)
        if command.deferred is None:
            now = [*before, *self.sending(result, pattern)]
            return [self._runner(command, now)]
        send, answer = f"self._answer_{command.method}", self._answer(command, pattern)
        where, given = [send], [name for name, _ in answer.given]
        if given:
            partial = self._imports.use("functools", "partial")
            where = [f"{partial}({send}, {', '.join(given)})"]
        if command.deferred:
            where.append(state_constant(self._protocol.state_named(command.deferred)))
        deferred = self._imports.runtime("Deferred")
        later = lay_out(call("self.defer", "reply", *where), indent=3, before="return ")
        statements = [
            *before,
            f"reply = {result}",
            f"if isinstance(reply, {deferred}):",
            f"{_INDENT}{later}",
            f"return {send}({', '.join([*given, 'reply'])})",
        ]
        sent = answer.result if answer.result == "bytes" else f"bytes | {answer.result}"
        return [evolve(self._runner(command, statements), result=sent), answer]

    def _counted(self, command: Command, pattern: Pattern) -> list[str]:
        """Return the statements that count the items that replies are sent for.

        They are counted before the method, or a state, changes them.
        """
        self._counts = {}
        statements: list[str] = []
        for way in alternatives(pattern, self._protocol):
            for slot in way.slots:
                if slot.per is not None and slot.per not in self._counts:
                    number = len(self._counts) + 1
                    name = "count" if number == 1 else f"count_{number}"
                    self._counts[slot.per] = name
                    items = items_of(slot.per, command, self._protocol)
                    whole = slot.per == items_per_answer(command, self._protocol)
                    noted = f"{name} = self.awaits" if whole else name
                    statements.append(f"{noted} = len({items})")
        return statements

    def _answer(self, command: Command, pattern: Pattern) -> Runner:
        """Return the method that sends a reply, whether it was deferred or not."""
        statements = self.sending("reply", pattern)
        whole = items_per_answer(command, self._protocol)
        if whole is not None:  # others may have been answered meanwhile
            statements.insert(0, f"self.awaits = {self._counts[whole]}")
        given = [(name, "int") for name in self._counts.values()]
        if any(re.search(r"\bcommand\.", line) for line in statements):
            class_ = self._imports.use(".messages", command.class_name)
            given.insert(0, ("command", class_))
        return Runner(
            f"_answer_{command.method}",
            self.reply_type(pattern),
            self._sent(statements),
            tuple(line for line in statements if line != "reply = reply"),
            f"Answer ``{command.name}``.",
            of_reply=True,
            given=tuple(given),
        )

    def _sent(self, statements: list[str]) -> str:
        """Return the type of what statements send."""
        if not any(line.lstrip().startswith("yield ") for line in statements):
            return "bytes"
        return self._imports.use("collections.abc", "Iterator") + "[bytes]"

    def ending(self, command: Command) -> "Ends":
        """Return what a command that ends a batch needs."""
        found = ending(command, self._protocol)
        assert found is not None
        assert found.state is not None
        self._command, self._marked = command, frozenset()
        others = found.others
        if command.reply is not None:
            refusal = self._protocol.refusal
            others = with_refusal(others, self._protocol) if others else refusal
        lazy = found.holder is None or (others is not None and self._lazy(others))
        state = state_constant(self._protocol.state_named(found.state))
        statements: list[str] = []
        if any(b.end == command.name and b.broken for b in self._protocol.batches):
            statements += ["broken = self.broken()", "if broken is not None:"]
            broken = self._last(f"self.entering({state}, broken)", lazy=lazy)
            statements += [_INDENT + line for line in broken]
        run = self._batch_run(found, state, lazy=lazy)
        if others is None:
            return Ends("", self._runner(command, [*statements, *run]))
        if lazy:
            run.append("return")
        statements += [f"reply = self.do_{command.method}(command)"]
        statements += ["if reply is None:", *(_INDENT + line for line in run)]
        statements += self.sending("reply", others, lazy=lazy)
        result = f"{self.reply_type(others)} | None"
        return Ends(result, self._runner(command, statements))

    def _batch_run(self, found: Ending, state: str, *, lazy: bool) -> list[str]:
        """Return the statements that run a batch and send its replies."""
        if found.holder is None:
            return [f"yield from self.batched({state})"]
        holder = self._protocol.reply_named(found.holder)
        field = replies_field(holder)
        assert field is not None
        made = f"{self._class(found.holder)}({field.name}=self.replies({state}))"
        return [f"yield {made}.encode()" if lazy else f"return {made}.encode()"]

    def _last(self, code: str, *, lazy: bool) -> list[str]:
        """Return the statements that send some octets and nothing more."""
        return [f"yield {code}", "return"] if lazy else [f"return {code}"]

    def _mark(self, command: Command) -> None:
        """Remember a command, and which of its replies mean something else in a batch."""
        self._command = command
        batches = (b for b in self._protocol.batches if command.name in b.commands)
        self._marked = frozenset(name for b in batches for name in b.marked)

    def _lazy(self, pattern: Pattern) -> bool:
        """Whether a pattern has a sequence that is sent piece by piece."""
        ways = alternatives(pattern, self._protocol)
        return any(slot.low is not None for way in ways for slot in way.slots)

    def _runner(self, command: Command, statements: list[str]) -> Runner:
        """Return the runner of a command; it is under way no more."""
        self._command, self._marked = None, frozenset()
        return Runner(
            f"_run_{command.method}",
            self._imports.use(".messages", command.class_name),
            self._sent(statements),
            tuple(statements),
            f"Run ``{command.name}``.",
        )

    def sending(
        self, result: str, pattern: Pattern, *, lazy: bool = False
    ) -> list[str]:
        """Return the statements that send what a method returns.

        Args:
            result: the call of the method.
            pattern: what it may return.
            lazy: whether it is sent piece by piece in any case.
        """
        ways = sorted(alternatives(pattern, self._protocol), key=order)
        lazy = lazy or self._lazy(pattern)
        command = self._command
        filled = self.filling.of_result(result, ways, command) if command else []
        given = "reply" if filled else result
        return [*filled, *self._sending(given, ways, lazy=lazy)]

    def _sending(
        self, result: str, ways: list[Alternative], *, lazy: bool
    ) -> list[str]:
        """Return the statements that send what a method returns."""
        if len(ways) == 1 and is_direct(ways[0]):
            code = self._encoded(result, ways[0].slots[0].replies)
            return [f"yield {code}" if lazy else f"return {code}"]
        if len(ways) == 1 and not any(slot.replies for slot in ways[0].slots):
            return [result, *self._send(ways[0], "None", lazy)]
        if len(ways) == 1 and len(ways[0].slots) == 1:
            slot = ways[0].slots[0]
            if slot.low is not None:
                return self._send(ways[0], result, lazy)
        statements = [] if result == "reply" else [f"reply = {result}"]
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
        if self._command is not None:
            statements += self.filling.of_parts(slots, places, self._command)
        codes = self._items(way, places)
        last = places[-1] if way.guards else ""
        if not lazy:
            codes = [f"({c})" if " else " in c and codes[1:] else c for c in codes]
            return [*statements, *self._chosen(way, last, " + ".join(codes))]
        for item, code in zip(way.items, codes, strict=True):
            if isinstance(item, Fixed) or item.low is None:
                statements.append(f"yield {code}")
            elif way.guards and item is way.slots[-1]:
                last = "last"
                statements.append(f"last = yield from {code}")
            else:
                statements.append(f"yield from {code}")
        return [*statements, *self._entered(way, last)]

    def _items(self, way: Alternative, places: list[str]) -> list[str]:
        """Return the code of what is sent, in its order."""
        left = iter(places)
        return [
            self._fixed(item.reply)
            if isinstance(item, Fixed)
            else self._slot(item, next(left))
            for item in way.items
        ]

    def _chosen(self, way: Alternative, last: str, code: str) -> list[str]:
        """Return the statements that return octets, and go on as the last reply says."""
        statements: list[str] = []
        for guard in way.guards:
            other = evolve(way, state=guard.state)
            statements += self._if("if", guard, way, last)
            statements += [_INDENT + line for line in self._returned(other, code)]
        return [*statements, *self._returned(way, code)]

    def _entered(self, way: Alternative, last: str) -> list[str]:
        """Return the statements that go on as they say when everything was sent."""
        statements = ["self.secure()"] if way.secures else []
        word = "if"
        for guard in way.guards:
            statements += self._if(word, guard, way, last)
            statements.append(_INDENT + (self._going(guard.state) or "pass"))
            word = "elif"
        other = self._going(way.state)
        if way.guards and other:
            statements += ["else:", _INDENT + other]
        elif other:
            statements.append(other)
        if way.facts:
            statements.append(flat(call("self.learn", *facts_of(way))))
        return statements

    def _going(self, state: str | None) -> str:
        """Return the statement that goes on in a state; nothing to stay."""
        if state is None:
            return ""
        if state == CLOSED:
            return "self.close()"
        return f"self.enter({state_constant(self._protocol.state_named(state))})"

    def _if(self, word: str, guard: Guard, way: Alternative, last: str) -> list[str]:
        """Return the beginning of what holds if the last reply has some constants."""
        slot = way.slots[-1]
        tests = self._constants.equal(guard.named, last)
        if slot.low is not None or slot.none or len(slot.replies) > 1:
            tests = [f"isinstance({last}, {self._class(guard.named.name)})", *tests]
        line = f"{word} {' and '.join(tests)}:"
        if len(line) + 2 * len(_INDENT) <= WIDTH:
            return [line]
        inner = [tests[0], *(f"and {test}" for test in tests[1:])]
        return [f"{word} (", *(_INDENT + test for test in inner), "):"]

    def _slot(self, slot: Slot, value: str) -> str:
        if slot.per is not None:
            return f"{self._imports.runtime('each')}({value}, {self._counts[slot.per]})"
        if slot.low is not None:
            name = self._imports.runtime("encoded")
            low = f", {slot.low}" if slot.low else ""
            if self._marked & set(slot.replies):
                low = f", {slot.low}, self.printed"
            return f"{name}({value}{low})"
        if not slot.replies:
            return 'b""'
        if slot.none:
            return f'b"" if {value} is None else {self._encoded(value, slot.replies)}'
        return self._encoded(value, slot.replies)

    def _encoded(self, value: str, replies: tuple[str, ...]) -> str:
        """Return the octets of a value that is one of some replies."""
        if self._protocol.shortened & set(replies):
            return f"{self._imports.runtime('fitted')}({value}, _shortened, self.room)"
        printed = self._marked & set(replies)
        return f"self.printed({value})" if printed else f"{value}.encode()"

    def _fixed(self, reply: str) -> str:
        """Return the octets of a reply without fields."""
        if reply in self._marked:
            return f"self.printed({self._class(reply)}())"
        return self._constants.of(reply)
