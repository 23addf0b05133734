"""``client.py``: the client, one method a command."""

import keyword
from collections.abc import Sequence
from typing import Final

from attrs import frozen

from sockgen.check import Overlaps
from sockgen.lower.refusing import error_replies, errors_of, shared_errors
from sockgen.model import Command, Conversation, Protocol, field_parts
from sockgen.plan.annotations import Annotations
from sockgen.plan.client_answers import CLIENT, ClientAnswer, ClientAnswers
from sockgen.plan.client_heads import ANSWERED, Head, Heads
from sockgen.plan.constructor import Given, Parameter, parameters
from sockgen.plan.docs import Doc, line_doc
from sockgen.plan.exports import exported
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    WIDTH,
    Bracket,
    Code,
    call,
    joined,
    lay_out,
    text_literal,
    tuple_of,
)
from sockgen.plan.names import Names
from sockgen.plan.octets.given import field_names, given_to
from sockgen.plan.types import Generic, flat_type, in_brackets, returned
from sockgen.resolve.identifiers import snake_name

__all__ = ["ClientMethod", "ClientView", "client_names", "method_names", "plan_client"]

_RULES: Final = "_RULES"
_GREETING: Final = "_GREETING"
_EVENTS: Final = "_EVENTS"
_ALIASES: Final = ("_NOTHING", "_TIMEOUT")
"""What imports in capitals are called where a class is called like them."""

_TAKEN_METHODS: Final = (
    *("bool", "bytes", "float", "int", "property", "str", "tuple"),
    *("close", "closed", "deadline", "events", "gather", "greeting", "pipeline"),
    *("rules", "state"),
)
"""What a method is not called: types of parameters, and what every client has."""


@frozen
class ClientMethod:
    """A method: the heads of its overloads, its own, and what it returns."""

    overloads: tuple[str, ...]
    head: str
    doc: Doc
    statement: str


@frozen
class ClientView:
    """``client.py``."""

    imports: tuple[str, ...]
    exported: str
    error: str
    constants: tuple[str, ...]
    name: str
    base: str
    title: str
    greeting: str
    state: str
    events: str
    methods: tuple[ClientMethod, ...]
    overload: str


def client_names(protocol: Protocol) -> list[str]:
    """Return the names that the file exports."""
    prefix = protocol.class_prefix
    return [f"{prefix}Client", *([f"{prefix}Error"] if error_replies(protocol) else [])]


def plan_client(protocol: Protocol, overlaps: Overlaps) -> ClientView:
    """Return the view of the file."""
    return _Planner(protocol, overlaps).view()


def method_names(protocol: Protocol) -> dict[str, str]:
    """Return the name of each command's method, by the command's name."""
    free = [c for c in protocol.commands if not _is_taken(c.method)]
    taken = [c for c in protocol.commands if _is_taken(c.method)]
    methods = Names()
    return {c.name: methods.fresh(c.method) for c in free} | {
        c.name: methods.fresh(f"{c.method}_") for c in taken
    }


def _is_taken(method: str) -> bool:
    return keyword.iskeyword(method) or method in _TAKEN_METHODS


class _Planner:
    def __init__(self, protocol: Protocol, overlaps: Overlaps) -> None:
        self._protocol = protocol
        self._overlaps = overlaps
        classes = [message.class_name for message in protocol.classes]
        classes += [enum.class_name for enum in protocol.enumerations]
        classes += [type_.class_name for type_ in protocol.types]
        self._methods = method_names(protocol)
        fields = {name for c in protocol.commands for name in field_names(c)}
        classes += [type_.class_name for type_ in protocol.layout_types]
        classes += [enum.class_name for enum in protocol.number_enums]
        taken = [*classes, *self._methods.values(), *client_names(protocol), *fields]
        self._imports = Imports(taken, hidden=fields.intersection(classes))
        annotations = Annotations(protocol, self._imports, ".messages")
        self._heads = Heads(annotations, self._imports)
        self._answers = ClientAnswers(protocol, self._imports)
        self._names = Names({_RULES, _GREETING, _EVENTS, *_ALIASES})
        self._constants: list[str] = []
        self._shared: dict[tuple[object, ...], str] = {}

    def view(self) -> ClientView:
        protocol, imports = self._protocol, self._imports
        greeting, events = self._greeting(), self._events()
        methods = tuple(self._method(command) for command in protocol.commands)
        self._constants.append(self._rules())
        state = ""
        if protocol.states:
            state = imports.use(".handler", f"{protocol.class_prefix}State")
        overloaded = any(method.overloads for method in methods)
        return ClientView(
            error=self._error(),
            constants=tuple(self._constants),
            name=f"{protocol.class_prefix}Client",
            base=imports.use(CLIENT, self._base()),
            title=self._title(),
            greeting=greeting,
            events=events,
            state=state,
            methods=methods,
            overload=imports.use("typing", "overload") if overloaded else "",
            exported=exported(client_names(protocol)),
            imports=tuple(imports.lines()),
        )

    def _base(self) -> str:
        """Return what the client extends."""
        transport = self._protocol.transport
        if transport.both:
            return "EitherClient"
        if not transport.stream:
            return "DatagramClient"
        return "GatheringClient" if self._protocol.batches else "Client"

    def _title(self) -> str:
        """Return what the client is, in words."""
        if self._protocol.transport.stream:
            return f"A connection to a server of {self._protocol.name}."
        return f"A client of {self._protocol.name}, in datagrams."

    # -- constants -------------------------------------------------------------------

    def _error(self) -> str:
        """Return the statement that begins the class of the exception."""
        found = error_replies(self._protocol)
        if not found:
            return ""
        types = tuple(self._answers.reply(name) for name in found)
        base = Generic(self._imports.use(CLIENT, "ErrorReply"), (types,))
        return in_brackets(f"class {self._protocol.class_prefix}Error(", (base,), "):")

    def _rules(self) -> str:
        protocol, imports = self._protocol, self._imports
        handler = imports.use(".handler", f"{protocol.class_prefix}Handler")
        if protocol.replies:
            table = imports.use(".codec", "REPLIES")
        else:
            table = f"{imports.runtime('Forms')}()"
        arguments: list[Code] = [
            table,
            f"line={handler}.line",
            f"limits={handler}.limits",
        ]
        if shared := shared_errors(protocol):
            arguments.append(joined("errors=", _texts(shared)))
        if error_replies(protocol):
            arguments.append(f"error={protocol.class_prefix}Error")
        if protocol.greeting is not None:
            arguments.append(f"greeting={_GREETING}")
        if protocol.events:
            arguments.append(f"events={_EVENTS}")
        if protocol.states:
            arguments.append(f"state={text_literal(protocol.states[0].name)}")
        if protocol.transport.datagrams is not None:
            arguments.append(f"datagrams={handler}.datagrams")
        if protocol.transport.frames is not None:
            arguments.append(f"framing={handler}.framing")
        if protocol.batches:
            gathering = Bracket("{", self._answers.gathering(), "}")
            arguments.append(joined("gathering=", gathering))
        made = call(imports.use(CLIENT, "ClientRules"), *arguments)
        return lay_out(made, before=f"{_RULES}: {self._final()} = ")

    def _greeting(self) -> str:
        """Return the type of the greeting."""
        if self._protocol.greeting is None:
            return ""
        answer = self._answers.answer(self._protocol.greeting, unless_closed=True)
        self._add(_GREETING, answer, [])
        return returned("def greeting(self) -> ", answer.types)

    def _events(self) -> str:
        """Return the head of the method that returns what comes unasked."""
        protocol, imports = self._protocol, self._imports
        if not protocol.events:
            return ""
        arguments: list[Code] = [imports.use(".codec", "EVENTS")]
        if any(
            s.name not in e.states for s in protocol.states for e in protocol.events
        ):
            arguments.append(joined("states=", Bracket("{", self._by_state(), "}")))
        if behind := self._behind():
            arguments.append(joined("behind=", _texts(behind)))
        made = call(imports.use(CLIENT, "Events"), *arguments)
        self._constants.append(lay_out(made, before=f"{_EVENTS}: {self._final()} = "))
        event = imports.use(".messages", f"{protocol.class_prefix}Event")
        iterator = imports.use("collections.abc", "Iterator")
        default = imports.use(CLIENT, "TIMEOUT")
        before = f"def events(self, wait: float | None = {default}) -> "
        return returned(before, (Generic(iterator, ((event,),)),))

    def _by_state(self) -> tuple[Code, ...]:
        """Return the events of each state, as the items of a dictionary."""
        found: list[Code] = []
        for state in self._protocol.states:
            told = [e.name for e in self._protocol.events if state.name in e.states]
            listed = _texts(told) if told else "()"
            found.append(joined(f"{text_literal(state.name)}: ", listed))
        return tuple(found)

    def _behind(self) -> list[str]:
        """Return the replies that are read before an event which could be one."""
        narrower = self._overlaps.narrower
        classes = {
            name
            for e in self._protocol.events
            for name in narrower.get(e.class_name, ())
        }
        return [r.name for r in self._protocol.replies if r.class_name in classes]

    def _answer(self, command: Command) -> tuple[ClientAnswer, str]:
        """Return the answer of a command, and the name of its constant."""
        pattern = command.reply or command.answer
        assert pattern is not None
        if self._protocol.ends_batch(command):
            answer = self._answers.ending(command)
        else:
            answer = self._answers.answer(pattern)
        if not answer.ways:
            return answer, self._imports.use(CLIENT, "NOTHING")
        return answer, self._constant(command, answer)

    def _constant(self, command: Command, answer: ClientAnswer) -> str:
        """Return the name of the constant of an answer, which others may have too."""
        besides = errors_of(command, self._protocol)
        wanted = answer.label or snake_name(command.method)
        known = answer, *besides, wanted
        if known not in self._shared:
            self._shared[known] = self._names.fresh(f"_{wanted.upper()}")
            self._add(self._shared[known], answer, besides)
        return self._shared[known]

    def _add(self, name: str, answer: ClientAnswer, besides: list[str]) -> None:
        """Add a constant: what is answered, and the type of what is returned."""
        arguments = list(answer.ways)
        if besides:
            arguments.append(joined("besides=", _texts(besides)))
        made = self._imports.use(CLIENT, "Answer")
        before = f"{name}: {self._final()} = {made}["
        bracket = Bracket("(", tuple(arguments), ")")
        union = flat_type(answer.types)
        if len(before) + len(union) + 2 <= WIDTH:
            self._constants.append(lay_out(bracket, before=f"{before}{union}]"))
        else:
            opened = in_brackets(before, answer.types, "]")
            self._constants.append(
                opened.removesuffix("]") + lay_out(bracket, before="]")
            )

    def _final(self) -> str:
        return self._imports.use("typing", "Final")

    # -- methods ---------------------------------------------------------------------

    def _exchange(self, command: Command, talk: Conversation) -> ClientMethod:
        """Return the method of a command that begins an exchange."""
        heard = Generic(
            self._imports.use(CLIENT, "Dialogue"),
            self._answers.exchanged(command, talk),
        )
        given = self._given(command)
        head = Head(self._methods[command.name], given, [])
        constant = self._names.fresh(f"_{snake_name(command.method)}".upper())
        made = self._answers.opening(command, talk)
        self._constants.append(lay_out(made, before=f"{constant}: {self._final()} = "))
        return ClientMethod(
            (),
            self._heads.of(head, (heard,), {}, False),
            line_doc(command.doc, f"Send ``{command.name}``"),
            self._sent("begin", command, given, constant),
        )

    def _sent(
        self,
        how: str,
        command: Command,
        given: Sequence[Parameter | Given],
        constant: str,
    ) -> str:
        """Return the statement that sends a command and returns what comes for it."""
        made = call(
            self._imports.use(".messages", command.class_name),
            *(p.name if p.required else f"{p.name}={p.name}" for p in given),
        )
        sent = call(f"self._link.{how}", made, constant)
        return lay_out(sent, indent=2, before="return ")

    def _method(self, command: Command) -> ClientMethod:
        talk = self._protocol.conversation_of(command)
        if talk is not None:
            return self._exchange(command, talk)
        answer, constant = self._answer(command)
        given = self._given(command)
        counts = self._counts(command, answer)
        if counts:
            constant = f"{constant}.times({', '.join(counts)})"
        head = Head(self._methods[command.name], given, counts)
        types, overloads = answer.types, tuple[str, ...]()
        awaited = self._awaited(command)
        if awaited is not None:
            other, name = awaited
            types = (*other.types, "None")
            constant = f"{name} if {ANSWERED} else {constant}"
            overloads = (
                self._heads.of(head, answer.types, overload=True),
                self._heads.of(head, other.types, {ANSWERED: True}),
            )
        elif command.silent and not answer.is_nothing:
            overloads = (
                self._heads.of(head, types, {command.silent: False}),
                self._heads.of(head, ("None",), {command.silent: True}),
            )
            nothing = self._imports.use(CLIENT, "NOTHING")
            constant = f"{nothing} if {command.silent} else {constant}"
            types = (*(t for t in types if t != "None"), "None")
        return ClientMethod(
            overloads,
            self._heads.of(head, types, {ANSWERED: False} if awaited else {}, False),
            line_doc(command.doc, f"Send ``{command.name}``"),
            self._sent("ask", command, given, constant),
        )

    def _given(self, command: Command) -> Sequence[Parameter | Given]:
        """Return what the constructor of a command takes."""
        if command.layout is None:
            return parameters(command.form)
        return given_to(command, self._protocol, self._imports)

    def _awaited(self, command: Command) -> tuple[ClientAnswer, str] | None:
        """Return what one waits for who asks for it, and the name of its constant."""
        taken = {parameter.name for parameter in self._given(command)}
        pattern = command.reply
        if pattern is None or command.silent or ANSWERED in taken:
            return None
        answer = self._answers.awaited(pattern)
        if answer is None:
            return None
        return answer, self._constant(command, answer)

    def _counts(self, command: Command, answer: ClientAnswer) -> list[str]:
        """Return how many items the fields have for whose items there are replies.

        Those of the command are counted; what the server's session has, the caller knows.
        """
        found = {field.name: field.attribute for field in self._protocol.session}
        for part in field_parts(command.form):
            found[part.label] = f"len({part.name})"
        return [found[name] for name in answer.counted]


def _texts(names_: list[str]) -> Code:
    return tuple_of(*(text_literal(name) for name in names_))
