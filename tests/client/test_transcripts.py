"""Every transcript of every schema here, from the client's side.

What the server of a transcript says is read as the answers to the commands that it
understood: whole and octet by octet. Each command is sent by the client's own method, so
that this also shows that the method prints what was understood.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from inspect import Parameter, signature
from pathlib import Path
from typing import Final

import pytest

from sockgen import pipeline
from sockgen.model import Protocol
from sockgen.plan.client_file import method_names
from sockgen.transcripts.loading import loaded
from sockgen.transcripts.runner import everything
from sockgen.transcripts.sides import Side, sides
from sockgen.transcripts.steps import Exchange, exchanges
from sockgen_runtime import DatagramRules
from sockgen_runtime.client import (
    Answer,
    ClientConversation,
    ErrorReply,
    Opening,
)
from tests.client.emitted import Emitted
from tests.client.reading import Server, Waiting, is_iterator, places_of
from tests.docs.blocks import Block, read_blocks
from tests.support.paths import ROOT

_SENDS_WHILE_IT_WAITS: Final = re.compile(r"\bdeferred: [a-gi-z]")
"""A command that waits in a state of its own; a client that blocks sends none there."""

_SCHEMAS: Final = sorted(
    path
    for folder in ("schemas", "generated_examples", "tests/generator")
    for path in (ROOT / folder).rglob("*.yaml")
    if not _SENDS_WHILE_IT_WAITS.search(path.read_text("utf-8"))
)
_BLOCKS: Final = [
    block
    for page in sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    for block in read_blocks(page)
    if block.kind == "schema"
    and "code" not in block.options
    and "\ntranscripts:" in block.text
    and "\nbase:" not in block.text
    and not _SENDS_WHILE_IT_WAITS.search(block.text)
]

Cut = Callable[[bytes], Sequence[bytes]]


class _Recorded(Exception):
    """What a method of the client would have asked."""

    def __init__(self, octets: bytes, answer: Answer[object]) -> None:
        super().__init__()
        self.octets = octets
        self.answer = answer


class _Link:
    """In the place of a connection."""

    def ask(self, command: Emitted, answer: Answer[object]) -> object:
        raise _Recorded(command.encode(), answer)

    def begin(self, command: Emitted, opening: Opening[Emitted, object]) -> object:
        raise _Recorded(command.encode(), opening.answer)


class _Client:
    """One connection of a transcript, on both sides."""

    def __init__(self, model: Protocol, package: Emitted, side: Side) -> None:
        client = getattr(package, f"{model.class_prefix}Client")
        self._client = object.__new__(client)
        self._client._link = _Link()
        self._methods = {
            command.class_name: method_names(model)[command.name]
            for command in model.commands
        }
        self._rules = client.rules
        self.side = side
        rules = DatagramRules(max=client.rules.datagrams.max, many=True)
        datagrams = rules if model.transport.in_datagrams else None
        self.conversation = ClientConversation(client.rules, datagrams)
        self._in_datagrams = datagrams is not None
        self.greeted = False
        self.errors = 0  # that were seen as replies
        self.gathered: list[object] = []
        self.waiting: deque[Answer[object]] = deque()
        self._replies = 0  # lines of the output under way
        self._begun: Answer[object] | None = (
            None  # what comes in the exchange under way
        )

    def follow(self, exchange: Exchange, cut: Cut) -> None:
        """Have the server answer an exchange, and the client read what it says."""
        side = self.side
        side.script.rest = exchange.output
        seen = len(side.commands)
        if not self.greeted:
            greeting = side.conversation.greeting()
            side.script.rest = exchange.output.removeprefix(greeting)
        everything(side.conversation, exchange.octets)
        self.conversation.receipts.said(exchange.octets)
        if exchange.ends:
            side.conversation.ended()
        self._replies = exchange.output.count(b"\n")
        pieces = [piece for piece in cut(exchange.output) if piece]
        if self._in_datagrams and pieces:  # It has come before anything is read.
            self.conversation.feed(pieces.pop())
        server = Server(pieces, closes=exchange.closes is not None)
        if not self.greeted:
            self.greeted = True
            assert self._is_read(server, self._rules.greeting)
        for command in side.commands[seen:]:
            if any(command is other for other in self.gathered):
                continue  # It runs now, and is answered with the others.
            self.waiting.append(self._answer(command))
            self._read_on(server)
        self._read_on(server)
        gathering = self._rules.gathering.get(self.conversation.state)
        if gathering is not None and len(side.commands) == seen:
            # It is refused, or will be.
            with suppress(ErrorReply):
                server.run(self.conversation.read(gathering.answer(frozenset())))
                self.errors -= 1
            self.errors += 1
        for piece in server.rest():
            self.conversation.feed(piece)
        while True:
            try:
                self.conversation.settle()
                break
            except ErrorReply:
                self.errors += 1

    def _answer(self, command: Emitted) -> Answer[object]:
        """Return what a command may be answered here."""
        if self._begun is not None and self.side.conversation.session.transfer:
            return self._begun
        answer = self._begun = self._asked(command)
        gathering = self._rules.gathering.get(self.conversation.state)
        if gathering is None or type(command) in gathering.own:
            return answer
        self.gathered.append(command)
        found: Answer[object] = gathering.answer(answer.besides)
        return found

    def _asked(self, command: Emitted) -> Answer[object]:
        """Have the client's method send a command; return what it may be answered."""
        kind: Emitted = command.__class__
        given: dict[str, Emitted] = {n: getattr(command, n) for n in kind.__slots__}
        by_position = [given.pop(name) for name in tuple(kind.__match_args__)]
        method = getattr(self._client, self._methods[kind.__name__])
        for name, parameter in signature(method).parameters.items():
            if parameter.default is Parameter.empty and name not in kind.__slots__:
                given[name] = self._replies  # for items that only the server knows
        with pytest.raises(_Recorded) as caught:
            method(*by_position, **given)
        assert caught.value.octets == command.encode()
        return caught.value.answer

    def _read_on(self, server: Server) -> None:
        """Read the answers that are waited for, as far as they have come."""
        while self.waiting and self._is_read(server, self.waiting[0]):
            self.waiting.popleft()

    def _is_read(self, server: Server, answer: Answer[object]) -> bool:
        """Read an answer; errors before it belong to input that is no command."""
        conversation = self.conversation
        while True:
            steps = conversation.read(
                answer, lambda unread: server.lazily(conversation, unread)
            )
            try:
                result = server.run(steps)
                with suppress(Waiting):  # It may have no end but the next command.
                    _taken(result)
                server.run(conversation.skip())
            except Waiting:
                return False
            except ErrorReply:
                if self.errors >= len(self.side.errors):
                    return True  # It is what this command was answered: a refusal.
                self.errors += 1
                continue
            if conversation.handshake_due:
                conversation.secured()
            return True


def _taken(result: object) -> None:
    """Take all replies of a long answer."""
    for place in places_of(result):
        if is_iterator(place):
            deque(place, maxlen=0)


def _cuts() -> Iterator[Cut]:
    yield lambda octets: [octets]
    yield lambda octets: [octets[at : at + 1] for at in range(len(octets))]


@pytest.mark.parametrize(
    "schema", _SCHEMAS, ids=lambda path: str(path.relative_to(ROOT))
)
def test_the_client_reads_what_the_server_says(schema: Path) -> None:
    assert _follow(schema) > 0


@pytest.mark.parametrize("block", _BLOCKS, ids=lambda block: block.place)
def test_so_it_does_in_the_examples_of_the_documents(
    block: Block, tmp_path: Path
) -> None:
    schema = tmp_path / "schema.yaml"
    schema.write_text(block.text, "utf-8")
    assert _follow(schema) > 0


def _follow(schema: Path) -> int:
    """Follow all transcripts of a schema; return how many exchanges it has.

    Raises:
        AssertionError: the client reads something else than was said.
    """
    checked = pipeline.check(str(schema))
    model = checked.model
    assert model is not None
    assert model.transcripts
    beside = ROOT / "generated_examples" / model.name if model.hooks else None
    followed = 0
    in_datagrams = model.transport.in_datagrams  # of which each is a conversation
    with loaded(pipeline.generate(checked), beside) as package:
        open_side = sides(model, package)
        for transcript in model.transcripts:
            for cut in [*_cuts()][: 1 if in_datagrams else None]:
                clients: dict[str, _Client] = {}
                for exchange in exchanges(transcript, unasked=bool(model.events)):
                    client = clients.get(exchange.connection)
                    apart = in_datagrams and not (client and client.side.in_exchange)
                    if client is None or apart:
                        client = _Client(model, package, open_side(b""))
                        clients[exchange.connection] = client
                    client.follow(exchange, cut)
                    followed += 1
    return followed
