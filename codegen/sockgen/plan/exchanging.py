"""Exchanges in lockstep, in the emitted handler: their types, rules and runners."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from sockgen.model import Conversation, Protocol
from sockgen.plan.docs import Doc, line_doc
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Bracket, Code, call, lay_out, text_literal

__all__ = ["ExchangeView", "beginning", "exchanges", "heard"]

_INDENT = "    "


@frozen
class ExchangeView:
    """An exchange: the statements of its type and of its rules."""

    type: str
    doc: Doc
    rules: str


def exchanges(protocol: Protocol, imports: Imports) -> tuple[ExchangeView, ...]:
    """Return the views of all exchanges."""
    return tuple(_view(talk, protocol, imports) for talk in protocol.conversations)


def _view(talk: Conversation, protocol: Protocol, imports: Imports) -> ExchangeView:
    said = imports.use(".messages", talk.said)
    received = imports.use(".messages", talk.heard)
    alias = imports.use("typing", "TypeAlias")
    kind = imports.runtime("Exchange")
    classes = {name: protocol.reply_named(name).class_name for name in talk.receives}
    table = (
        f"{text_literal(name)}: {imports.use('.messages', class_)}"
        for name, class_ in classes.items()
    )
    arguments: list[Code] = [
        text_literal(talk.name),
        imports.use(".codec", "REPLIES"),
        Bracket("{", tuple(table), "}"),
        f"timeout={talk.timeout}",
        f"retries={talk.retries}",
        *([f"dally={talk.dally}"] if talk.dally else []),
    ]
    final = imports.use("typing", "Final")
    rules = f"{imports.runtime('Lockstep')}[{received}]"
    return ExchangeView(
        f"{talk.class_name}: {alias} = {kind}[{said}, {received}]",
        line_doc(talk.doc, f"What is said in an exchange ``{talk.name}``"),
        lay_out(call(rules, *arguments), before=f"{talk.constant}: {final} = "),
    )


def beginning(
    talk: Conversation, result: str, others: Sequence[str], imports: Imports
) -> list[str]:
    """Return the statements that begin an exchange, or send a reply in its place.

    Args:
        talk: the exchange.
        result: the call of the method that returns either.
        others: what sends another reply, which is `reply`; nothing: there is none.
        imports: the imports of the file.
    """
    if not others:
        return [lay_out(_begun(talk, result), indent=2, before="return ")]
    generator = imports.use("collections.abc", "Generator")
    return [
        f"reply = {result}",
        f"if isinstance(reply, {generator}):",
        _INDENT + lay_out(_begun(talk, "reply"), indent=3, before="return "),
        *others,
    ]


def _begun(talk: Conversation, exchange: str) -> Code:
    return call("self.exchange", exchange, talk.constant)


def heard(protocol: Protocol, imports: Imports) -> Iterator[str]:
    """Yield the entries of the table of runners for what is heard in exchanges."""
    names = [name for talk in protocol.conversations for name in talk.receives]
    for name in dict.fromkeys(names):
        handler = imports.runtime("DatagramConversationHandler")
        class_ = protocol.reply_named(name).class_name
        yield f"{imports.use('.messages', class_)}: {handler}.exchanged,"
