"""The declared answers to errors, as a table of the handler."""

from attrs import frozen

from sockgen.lower.replying import alternatives, with_refusal
from sockgen.model import Call, ErrorAnswer, Protocol, Source, Template
from sockgen.plan.constants import Constants
from sockgen.plan.enveloping import Echoes
from sockgen.plan.filling import Filling
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, call, lay_out
from sockgen.plan.names import Names
from sockgen.plan.octets.replies import OctetReplies

__all__ = ["Answer", "Answers", "answers", "outcomes"]


@frozen
class Answer:
    """An entry of the table, laid out: ``"unknown_command": Answer(...)``."""

    entry: str


@frozen
class AnswerFunction:
    """A function that makes an answer from an error."""

    name: str
    statement: str
    doc: str


@frozen
class Answers:
    """The table, and the functions that it refers to."""

    entries: tuple[Answer, ...]
    functions: tuple[AnswerFunction, ...]


def answers(
    protocol: Protocol,
    imports: Imports,
    constants: Constants,
    names: Names,
    filling: Filling,
    echoes: Echoes,
) -> Answers:
    """Return the table of declared answers.

    Nearest wins: an entry for a type is ``kind:Type``, one for a command
    ``kind@command``, one for a state ``kind#state``, one for the protocol ``kind``.

    Args:
        protocol: whose answers they are.
        imports: the imports of the file.
        constants: writes replies with constant fields.
        names: the names of the file.
        filling: what fills replies.
        echoes: what repeats the envelope.
    """
    return _Table(protocol, imports, constants, names, filling, echoes).answers()


@frozen
class _Table:
    protocol: Protocol
    imports: Imports
    constants: Constants
    names: Names
    filling: Filling
    echoes: Echoes

    def answers(self) -> Answers:
        protocol, imports = self.protocol, self.imports
        entries: list[Answer] = []
        functions: list[AnswerFunction] = []
        marked = {name for batch in protocol.batches for name in batch.marked}
        marked |= {reply for reply, _ in outcomes(protocol)}
        for key, declared in _declared(protocol):
            code, statement = self._content(declared)
            if statement:
                code = self.names.fresh(f"_{_identifier(key)}")
                doc = f"Return the answer to ``{declared.kind}``."
                functions.append(AnswerFunction(code, statement, doc))
            arguments: list[Code] = [code]
            if declared.action != "continue":
                action = imports.runtime("Action")
                arguments.append(f"{action}.{declared.action.upper()}")
            if declared.reply is not None and declared.reply.reply in marked:
                class_ = self.constants.class_of(declared.reply.reply)
                arguments.append(f"reply={class_}")
            made = call(imports.runtime("Answer"), *arguments)
            entry = lay_out(made, indent=2, before=f'"{key}": ', after=",")
            entries.append(Answer(entry))
        if functions:
            imports.runtime("ProtocolError")
        return Answers(tuple(entries), tuple(functions))

    def _content(self, declared: ErrorAnswer) -> tuple[Code, str]:
        """Return what is sent; and how it is made of the error, if it must be."""
        protocol = self.protocol
        if declared.reply is None:
            return 'b""', ""
        reply, repeated = self.echoes.given(declared.reply)
        code = self.constants.call(reply, *repeated, of_error=True)
        if protocol.binary and self.filling.fills(reply.reply):
            made = self.filling.answer(reply.reply, self.constants.made(reply))
            return made, lay_out(made, indent=1, before="return ")
        if protocol.accept:
            octets = OctetReplies(protocol, self.imports)
            return code, octets.answered_if_accepted(code)
        if repeated or _is_filled(declared.reply, protocol):
            return code, lay_out(code, indent=1, before="return ")
        return code, ""


def outcomes(protocol: Protocol) -> dict[tuple[str, str], str]:
    """Return where commands lead with replies that also answer their errors.

    The keys are a reply and a command, the values states, or ``closed``.
    """
    answers = [answer for _, answer in _declared(protocol)]
    used = {answer.reply.reply for answer in answers if answer.reply is not None}
    found: dict[tuple[str, str], str] = {}
    for command in protocol.commands:
        if command.reply is None:
            continue
        for way in alternatives(with_refusal(command.reply, protocol), protocol):
            names = way.items[0].names if len(way.items) == 1 else ()
            if way.state is not None:
                found |= {(n, command.name): way.state for n in names if n in used}
    return found


def _declared(protocol: Protocol) -> list[tuple[str, ErrorAnswer]]:
    found = [(answer.kind, answer) for answer in protocol.errors]
    for command in protocol.commands:
        found += [(f"{a.kind}@{command.name}", a) for a in command.errors]
    for state in protocol.states:
        found += [(f"{a.kind}#{state.name}", a) for a in state.errors]
    for talk in protocol.conversations:
        found += [(f"{a.kind}#{talk.name}", a) for a in talk.errors]
    found += [(f"{a.kind}:{name}", a) for name, a in protocol.type_errors]
    return found


def _is_filled(reply: Call, protocol: Protocol) -> bool:
    """Whether a reply says something of the error that it answers."""
    given = {argument.name for argument in reply.arguments}
    for fill in protocol.reply_named(reply.reply).fills:
        if fill.name not in given and fill.source is not Source.FIELD:
            return True
    return any(isinstance(given.value, Template) for given in reply.arguments)


def _identifier(key: str) -> str:
    plain = key.replace("@", "_at_").replace("#", "_in_").replace(":", "_of_")
    return "".join(c if c.isalnum() or c == "_" else "_" for c in plain).lower()
