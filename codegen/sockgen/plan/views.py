"""What the templates are given: names, types and laid-out statements, nothing to decide."""

from attrs import frozen

from sockgen.plan.answering import Answers
from sockgen.plan.client_file import ClientView
from sockgen.plan.docs import Doc
from sockgen.plan.enveloping import Echo
from sockgen.plan.exchanging import ExchangeView
from sockgen.plan.filling import FillingFunction
from sockgen.plan.octets.messages_file import LayoutMessagesView
from sockgen.plan.packing import PackedView
from sockgen.plan.runners import Method, Runner
from sockgen.plan.staging import FactsView, StatesView

__all__ = [
    "CodecView",
    "EnumView",
    "FieldView",
    "FieldsView",
    "HandlerView",
    "InitView",
    "MapView",
    "MessageView",
    "MessagesView",
    "Package",
    "ReaderView",
    "RuntimeView",
    "ServerView",
    "ServersView",
]


@frozen
class EnumView:
    """An enum class and its members ``NAME = value``; ``base`` is ``Enum``."""

    name: str
    base: str
    doc: str
    members: tuple[str, ...]


@frozen
class MapView:
    """A class of maps: what it extends, and the class attributes that differ."""

    name: str
    base: str
    final: str
    doc: str
    settings: tuple[str, ...]


@frozen
class FieldsView:
    """``fields.py``: enums, numbers with parts, maps, and constants laid out as ``NAME: Final = ...``."""

    imports: tuple[str, ...]
    enums: tuple[EnumView, ...]
    packed: tuple[PackedView, ...]
    maps: tuple[MapView, ...]
    constants: tuple[str, ...]
    exported: str


@frozen
class FieldView:
    """An attribute of a message: ``name: type`` with its default."""

    text: str


@frozen
class MessageView:
    """A message class."""

    name: str
    doc: Doc
    fields: tuple[str, ...]
    encode: tuple[str, ...]
    parameters: str
    checks: tuple[str, ...]
    final: str
    message: str


@frozen
class FunctionView:
    """A module-level function: its ``def`` line, its docstring, its statements."""

    signature: str
    doc: str
    statements: tuple[str, ...]


@frozen
class MessagesView:
    """``messages.py``."""

    imports: tuple[str, ...]
    values: tuple[str, ...]
    types: tuple[MessageView, ...]
    functions: tuple[FunctionView, ...]
    messages: tuple[MessageView, ...]
    aliases: tuple[str, ...]
    exported: str


@frozen
class ReaderView:
    """A function that reads a message."""

    signature: str
    doc: str
    statements: tuple[str, ...]


@frozen
class CodecView:
    """``codec.py``."""

    imports: tuple[str, ...]
    patterns: tuple[str, ...]
    readers: tuple[ReaderView, ...]
    tables: tuple[str, ...]
    exported: str


@frozen
class HandlerView:
    """``handler.py``."""

    imports: tuple[str, ...]
    answers: Answers
    filling: tuple[FillingFunction | Echo, ...]
    states: StatesView | None
    facts: FactsView | None
    session: tuple[str, ...]
    exchanges: tuple[ExchangeView, ...]
    name: str
    base: str
    settings: tuple[str, ...]
    methods: tuple[Method, ...]
    greet: Method | None
    awaited: tuple[str, ...]
    outcomes: tuple[str, ...]
    outcomes_type: str
    runners: tuple[Runner, ...]
    table: tuple[str, ...]
    greeting: tuple[str, ...]
    entered: tuple[str, ...]
    state: str
    exported: str
    abstractmethod: str
    classvar: str
    answers_type: str
    override: str
    runner_table: str


@frozen
class ServerView:
    """A server class."""

    head: str
    doc: str
    body: tuple[str, ...]


@frozen
class ServersView:
    """``server.py``."""

    imports: tuple[str, ...]
    servers: tuple[ServerView, ...]
    exported: str


@frozen
class InitView:
    """``__init__.py``; clients and servers are imported on demand."""

    imports: tuple[str, ...]
    exported: str
    lazy: tuple[str, ...]
    on_demand: str


@frozen
class RuntimeView:
    """``_runtime.py``: the version of the generator."""

    version: str


@frozen
class Package:
    """Everything that is emitted for a protocol."""

    protocol: str
    doc: str
    header: str
    digest: str
    runtime: RuntimeView
    fields: FieldsView
    messages: MessagesView | LayoutMessagesView
    codec: CodecView
    handler: HandlerView
    servers: ServersView
    client: ClientView
    init: InitView
