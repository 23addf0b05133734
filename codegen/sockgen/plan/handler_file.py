"""``handler.py``: the abstract handler, one method a command."""

from collections.abc import Iterator

from sockgen.lower import Languages
from sockgen.lower.machine import CLOSED
from sockgen.lower.replying import is_constant, items_per_answer, with_refusal
from sockgen.model import Command, Protocol
from sockgen.patterns import Named, Pattern, Sequence
from sockgen.plan.annotations import event_type
from sockgen.plan.answering import answers, outcomes
from sockgen.plan.codecs import Codecs
from sockgen.plan.constants import Constants
from sockgen.plan.datagrams import datagram_rules
from sockgen.plan.docs import Doc, line_doc, method_doc
from sockgen.plan.entering import Entrances
from sockgen.plan.enveloping import Echo, Echoes
from sockgen.plan.exchanging import exchanges, heard
from sockgen.plan.exports import exported
from sockgen.plan.filling import FillingFunction
from sockgen.plan.frames import frames
from sockgen.plan.handling import Methods
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Code,
    bytes_literal,
    call,
    joined,
    lay_out,
    tuple_of,
)
from sockgen.plan.names import Names
from sockgen.plan.octets.shortening import shortening
from sockgen.plan.runners import Method, Runner
from sockgen.plan.staging import (
    plan_facts,
    plan_session,
    plan_states,
    probing,
    state_constant,
)
from sockgen.plan.views import HandlerView
from sockgen.plan.ways import items_of

__all__ = ["handler_names", "is_automatic", "plan_handler"]


def plan_handler(
    protocol: Protocol, languages: Languages, codecs: Codecs
) -> HandlerView:
    """Return the view of the file."""
    return _Planner(protocol, languages, codecs).view()


def handler_names(protocol: Protocol) -> list[str]:
    """Return the names that the file exports."""
    prefix = protocol.class_prefix
    found = [f"{prefix}Handler"]
    found += [f"{prefix}State"] if protocol.states else []
    found += [talk.class_name for talk in protocol.conversations]
    return found + ([f"{prefix}Fact"] if protocol.facts else [])


def is_automatic(greeting: Pattern, protocol: Protocol) -> bool:
    """Whether a greeting is one reply whose fields are all given."""
    if isinstance(greeting, Sequence) and len(greeting.items) == 1:
        greeting = greeting.items[0]
    if not isinstance(greeting, Named):
        return False
    reply = protocol.reply_named(greeting.name)
    return greeting.arguments is not None or is_constant(reply)


class _Planner:
    def __init__(
        self, protocol: Protocol, languages: Languages, codecs: Codecs
    ) -> None:
        self._protocol = protocol
        classes = [m.class_name for m in protocol.classes]
        classes += [enum.class_name for enum in protocol.enumerations]
        classes += [enum.class_name for enum in protocol.number_enums]
        classes += [talk.class_name for talk in protocol.conversations]
        self._name = f"{protocol.class_prefix}Handler"
        self._imports = Imports([*classes, self._name])
        follows: dict[tuple[str, str], int] = {}
        for reply in protocol.replies:
            for line in reply.form.lines:
                for name, follow in languages.follows(line.parts).items():
                    follows[reply.name, name] = follow
        self._constants = Constants(protocol, self._imports, follows)
        constants = [state_constant(state) for state in protocol.states]
        constants += [talk.constant for talk in protocol.conversations]
        self._names = Names({self._name, *constants})
        self._methods = Methods(protocol, self._imports, self._constants, self._names)
        around = (languages, codecs, self._imports, self._names)
        self._echoes = Echoes(protocol, *around)

    def view(self) -> HandlerView:
        imports = self._imports
        methods, runners = self._commands()
        greet, greeting = self._greeting()
        entrances = Entrances(self._protocol, imports)
        awaited = self._awaited()
        led = outcomes(self._protocol)
        around = (imports, self._constants, self._names, self._methods.filling)
        table = answers(self._protocol, *around, self._echoes)
        overrides = greeting or awaited or entrances.any
        return HandlerView(
            answers=table,
            filling=tuple(self._functions()),
            states=plan_states(self._protocol, imports, self._constants),
            facts=plan_facts(self._protocol, imports),
            session=plan_session(self._protocol, imports),
            exchanges=exchanges(self._protocol, imports),
            name=self._name,
            base=self._base(),
            settings=tuple(self._settings()),
            methods=(*entrances.methods(), *methods),
            greet=greet,
            awaited=tuple(awaited),
            outcomes=tuple(self._outcome(*key, state) for key, state in led.items()),
            outcomes_type=imports.runtime("Outcomes") if led else "",
            runners=tuple(runners),
            table=tuple(self._table(runners)),
            greeting=tuple(greeting),
            entered=tuple(entrances.statements()),
            state=imports.runtime("State") if entrances.any else "",
            exported=exported(handler_names(self._protocol)),
            abstractmethod=imports.use("abc", "abstractmethod"),
            classvar=imports.use("typing", "ClassVar"),
            answers_type=imports.runtime("Answers") if table.entries else "",
            override=imports.runtime("override") if overrides else "",
            runner_table=imports.runtime("Runners"),
            imports=tuple(imports.lines()),
        )

    def _functions(self) -> Iterator[FillingFunction | Echo]:
        """Yield the functions that make replies whole, or shorter."""
        yield from self._methods.filling.functions()
        yield from self._echoes.functions()
        yield from shortening(self._protocol, self._imports)

    def _base(self) -> str:
        """Return the base of the class: another if the server speaks unasked."""
        imports, protocol = self._imports, self._protocol
        server = imports.runtime("Server_co")
        if not protocol.duplex:
            kind = "Either" if protocol.transport.both else ""
            kind = kind if protocol.transport.stream else "Datagram"
            return f"{imports.runtime(f'{kind}ConversationHandler')}[{server}]"
        event = event_type(protocol, imports)
        return f"{imports.runtime('DuplexHandler')}[{event}, {server}]"

    def _commands(self) -> tuple[list[Method], list[Runner]]:
        """Return the methods that the user writes, and those that run the commands."""
        methods: list[Method] = []
        runners: list[Runner] = []
        for command in self._protocol.commands:
            if self._protocol.ends_batch(command):
                ends = self._methods.ending(command)
                if ends.result:
                    methods.append(self._method(command, ends.result))
                runners.append(ends.runner)
                continue
            if command.answer is not None:
                runners.append(self._methods.fixed(command))
                continue
            pattern = self._protocol.refusal
            if command.reply is not None:
                pattern = with_refusal(command.reply, self._protocol)
            result = self._methods.result_type(command, pattern)
            methods.append(self._method(command, result))
            runners += self._methods.dispatched(command, pattern)
        return methods, runners

    def _method(self, command: Command, result: str) -> Method:
        """Return the method that the user writes for a command."""
        title = f"Answer ``{command.name}``"
        doc = method_doc(command.doc, title, command.form.text)
        if command.layout is not None:
            doc = line_doc(command.doc, title)
        class_ = self._imports.use(".messages", command.class_name)
        return Method(f"do_{command.method}", class_, result, doc)

    def _table(self, runners: list[Runner]) -> Iterator[str]:
        """Yield the entries of the table that names the runner of each class."""
        commands = self._protocol.commands
        ends = {c.class_name for c in commands if self._protocol.ends_batch(c)}
        for runner in runners:
            name = runner.name
            if runner.parameter in ends:
                pieces = "_in_pieces" if runner.yields else ""
                name = f"{self._imports.runtime('batch_end' + pieces)}({name})"
            if not runner.of_reply:
                yield f"{runner.parameter}: {name},"
        yield from heard(self._protocol, self._imports)
        if self._protocol.batches:
            handler = self._imports.runtime("ConversationHandler")
            yield f"{self._imports.runtime('Gathered')}: {handler}.gather,"

    def _greeting(self) -> tuple[Method | None, list[str]]:
        greeting = self._protocol.greeting
        if greeting is None:
            return None, []
        if is_automatic(greeting, self._protocol):
            return None, self._methods.constant(greeting)
        doc = Doc('"""', ("Return what is sent before the first command.",))
        method = Method("greet", "", self._methods.reply_type(greeting), doc)
        return method, self._methods.sending("self.greet()", greeting)

    def _outcome(self, reply: str, command: str, state: str) -> str:
        """Return the entry that tells where an answer to an error leads."""
        key = f'({self._constants.class_of(reply)}, "{command}")'
        if state == CLOSED:
            return f"{key}: None,"
        return f"{key}: {state_constant(self._protocol.state_named(state))},"

    def _awaited(self) -> list[str]:
        """Return the statements that tell how many answers a peer waits for.

        For items of a command that was not read that cannot be told.
        """
        statements: list[str] = []
        for command in self._protocol.commands:
            name = items_per_answer(command, self._protocol)
            if name is None:
                continue
            items = items_of(name, command, self._protocol)
            if items.startswith("self."):
                statements.append(f'if command == "{command.name}":')
                statements.append(f"    return len({items})")
        return [*statements, "return 1"] if statements else []

    def _settings(self) -> list[str]:
        protocol, imports = self._protocol, self._imports
        line, limits = protocol.line, protocol.limits
        self._imports.use(".codec", "COMMANDS")
        rules: list[Code] = [
            f"end={bytes_literal(line.end)}",
            joined("accept=", tuple_of(*(bytes_literal(e) for e in line.accept))),
            f"max={line.max}",
        ]
        if line.skip_empty:
            rules.append("empty_skip=True")
        if line.lenient:
            rules.append("lenient=True")
        classvar, forms = imports.use("typing", "ClassVar"), imports.runtime("Forms")
        bounds = [
            f"payload={limits.payload}",
            f"items={limits.items}",
            f"depth={limits.depth}",
            f"idle={limits.idle}",
            f"command={limits.command}",
            f"connections={limits.connections}",
            *([f"deferred={limits.deferred}"] if protocol.defers else []),
            f"backlog={limits.backlog}",
        ]
        if protocol.batches:
            bounds.append(f"batch={limits.batch}")
            bounds.append(f"batch_bytes={limits.batch_bytes}")
        return [
            f"commands: {classvar}[{forms}[object]] = COMMANDS",
            lay_out(
                call(imports.runtime("LineRules"), *rules), indent=1, before="line = "
            ),
            lay_out(
                call(imports.runtime("Limits"), *bounds), indent=1, before="limits = "
            ),
            *datagram_rules(protocol, imports),
            *frames(protocol, imports),
            *self._probe(),
        ]

    def _probe(self) -> Iterator[str]:
        """Yield the statement that says what a silent peer is asked, if it is."""
        probe, imports = self._protocol.probe, self._imports
        if probe is None:
            return
        classvar, kind = imports.use("typing", "ClassVar"), imports.runtime("Probe")
        made = probing(probe, self._protocol, imports)
        yield lay_out(made, indent=1, before=f"probe: {classvar}[{kind} | None] = ")
