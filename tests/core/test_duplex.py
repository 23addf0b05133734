"""What a server says unasked: when it is sent, in what order, and to whom."""

import socket
import threading
from collections.abc import Iterable
from typing import Any, ClassVar, Final, TypeAlias

import pytest

from sockgen_runtime import (
    Action,
    Answer,
    Answers,
    BaseServer,
    Conversation,
    DuplexHandler,
    DuplexTCPServer,
    EventDrivenMixIn,
    Limits,
    Outbox,
    Probe,
    State,
    ThreadingMixIn,
    override,
)
from tests.core.drivers import chosen, every_driver
from tests.core.shelf import Get, Item, Kept, Name, Note
from tests.core.shelves import (
    BaseShelf,
    answers,
    connected,
    serving,
)
from tests.support import certificates
from tests.support.dripping import drip
from tests.support.waiting import DEADLINE, wait_until

LOOPBACK: Final = ("127.0.0.1", 0)
LARGE: Final = 1 << 20


class Loud(
    DuplexHandler[Item, BaseServer[Any, Any]],  # Any: whatever it serves
    BaseShelf,
):
    """A shelf that tells what it is told; `note` pushes to the session itself."""

    limits: ClassVar[Limits] = Limits(idle=None, backlog=LARGE)
    answers: ClassVar[Answers] = {
        **BaseShelf.answers,
        "slow_consumer": Answer(b"TOO SLOW\r\n", Action.CLOSE),
    }
    events: ClassVar[list[str]]
    resume: ClassVar[threading.Event]

    @override
    def opened(self) -> None:
        """Note it."""
        self.events.append("opened")

    @override
    def closed(self) -> None:
        """Note it."""
        self.events.append("closed")

    @override
    def slow_consumer(self) -> None:
        """Note it."""
        self.events.append("slow")

    @override
    def do_note(self, command: Note) -> Kept:
        """Push the text before the answer is sent."""
        assert self.push(Item(command.key, 0, command.content))
        return Kept()

    @override
    def do_get(self, command: Get) -> Iterable[Item]:
        """Answer in the middle of what others push."""
        if command.keys == (b"slow",):
            yield Item(b"first", 0, b"")
            assert self.resume.wait(DEADLINE)
            yield Item(b"second", 0, b"")
        yield from super().do_get(command)


driver = every_driver()


class ThreadingServer(ThreadingMixIn, DuplexTCPServer["Loud", Item]):
    """Serves it in threads."""


class EventDrivenServer(EventDrivenMixIn, DuplexTCPServer["Loud", Item]):
    """Serves it in one thread."""


Server: TypeAlias = DuplexTCPServer["Loud", Item]


def _server(handler: type[Loud]) -> Server:
    return chosen(ThreadingServer, EventDrivenServer)(LOOPBACK, handler)


@pytest.fixture(name="loud")
def a_handler() -> type[Loud]:
    """A class with nothing noted yet."""

    class Fresh(Loud):
        events: ClassVar[list[str]] = []
        resume: ClassVar[threading.Event] = threading.Event()

    return Fresh


def _offline(loud: type[Loud]) -> Conversation:
    session = loud.__new__(loud)
    session.items = {}

    def changed() -> None:
        session.turned = True

    session.outbox = Outbox(LARGE, changed, changed)
    return Conversation(session)


def _only(server: Server) -> Loud:
    wait_until(lambda: len(server.sessions) == 1, "the session to open")
    return next(iter(server.sessions))


# Without a socket ---------------------------------------------------------------------


def test_an_event_comes_behind_the_answer_of_the_command_under_way(
    loud: type[Loud],
) -> None:
    data = b"note a\r\nhello\r\n.\r\nadd n 1\r\nnote b\r\n.\r\n"
    told = b"KEPT\r\nITEM a 0 7\r\nhello\r\n\r\n2\r\nKEPT\r\nITEM b 0 0\r\n\r\n"
    for pieces in ([data], [data[at : at + 1] for at in range(len(data))]):
        assert answers(pieces, _offline(loud)) == told
    for at in range(1, len(data)):
        assert answers([data[:at], data[at:]], _offline(loud)) == told


def test_what_was_pushed_before_the_conversation_begins_is_sent(
    loud: type[Loud],
) -> None:
    talk = _offline(loud)
    assert isinstance(talk.session, Loud)
    talk.session.push(Item(b"k", 0, b""))
    again = Conversation(talk.session)
    assert again.due
    assert again.receive(b"") == b"ITEM k 0 0\r\n\r\n"
    assert not again.due


def test_an_event_that_the_state_has_not_is_dropped(loud: type[Loud]) -> None:
    talk = _offline(loud)
    session = talk.session
    assert session.outbox is not None
    session.outbox.put(Item, b"item")
    session.outbox.put(Name, b"name")
    session.stage = State("s", loud.commands, events=(Name,))
    assert talk.receive(b"") == b"name"


def test_events_wait_while_a_reply_goes_on(loud: type[Loud]) -> None:
    talk = _offline(loud)
    output = talk.receive(b"get many\r\n")
    assert isinstance(talk.session, Loud)
    talk.session.push(Item(b"event", 0, b""))
    while talk.more:
        output += talk.receive(b"")
    while talk.due:
        output += talk.receive(b"")
    assert output.endswith(b"END\r\nITEM event 0 0\r\n\r\n")
    assert output.count(b"ITEM event") == 1


def test_commands_are_run_between_events_without_end(loud: type[Loud]) -> None:
    talk = _offline(loud)
    assert isinstance(talk.session, Loud)
    for _ in range(10):
        talk.session.push(Item(b"e", 0, b"x" * 65536))
    assert b"2\r\n" in talk.receive(b"add n 1\r\n")


# With a socket ------------------------------------------------------------------------


def test_any_thread_pushes_and_nothing_is_lost(loud: type[Loud]) -> None:
    server = _server(loud)
    with serving(server), connected(server) as (client, file):
        assert file.readline() == b"SHELF\r\n"
        session = _only(server)

        def push(name: bytes) -> None:
            for number in range(200):
                assert session.push(Item(name, 0, b"%d" % number))

        threads = [threading.Thread(target=push, args=(n,)) for n in (b"a", b"b")]
        for thread in threads:
            thread.start()
        client.sendall(b"add n 1\r\n" * 50)
        seen: dict[bytes, list[int]] = {b"a": [], b"b": []}
        sums = 0
        while sums < 50 or sum(map(len, seen.values())) < 400:
            words = file.readline().split()
            if words == [b"2"]:
                sums += 1
            else:
                assert words[0] == b"ITEM"
                seen[words[1]].append(int(file.readline()))
        assert seen == {b"a": list(range(200)), b"b": list(range(200))}
        for thread in threads:
            thread.join(DEADLINE)


def test_an_event_does_not_come_between_two_parts_of_a_reply(
    loud: type[Loud],
) -> None:
    server = _server(loud)
    with serving(server), connected(server) as (client, file):
        file.readline()
        session = _only(server)
        client.sendall(b"get slow\r\n")
        assert session.push(Item(b"event", 0, b""))
        loud.resume.set()
        lines = [file.readline() for _ in range(7)]
        names = [line.split()[1] for line in lines if line.startswith(b"ITEM")]
        assert names in (
            [b"event", b"first", b"second"],  # it came before the command
            [b"first", b"second", b"event"],
        )


def test_a_broadcast_reaches_every_session_that_is_open(loud: type[Loud]) -> None:
    server = _server(loud)
    with serving(server), connected(server) as one, connected(server) as other:
        wait_until(lambda: len(server.sessions) == 2, "both to be open")
        assert server.broadcast(Item(b"all", 0, b"")) == 2
        first = next(iter(server.sessions))
        assert first in server.sessions
        assert server.broadcast(Item(b"one", 0, b""), to=[first]) == 1
        assert list(server.sessions.of(loud)) == list(server.sessions)
        for _, file in (one, other):
            assert [file.readline() for _ in range(3)] == [
                b"SHELF\r\n",
                b"ITEM all 0 0\r\n",
                b"\r\n",
            ]
        one[0].shutdown(socket.SHUT_RDWR)
        wait_until(lambda: len(server.sessions) == 1, "one of them to leave")
    assert loud.events.count("opened") == loud.events.count("closed") == 2
    assert len(server.sessions) == 0
    assert not first.push(Item(b"late", 0, b""))


def _stuffed(session: Loud) -> None:
    """Push until the peer, which does not read, has too much waiting."""
    event = Item(b"k", 0, b"x" * 60000)
    wait_until(lambda: not session.push(event), "the backlog to be full")


def test_a_peer_that_does_not_read_is_told_and_closed(loud: type[Loud]) -> None:
    server = _server(loud)
    with serving(server), connected(server) as (_, file):
        file.readline()
        session = _only(server)
        _stuffed(session)
        assert not session.push(Item(b"k", 0, b""))
        rest = file.read()
        assert rest.endswith(b"\r\nTOO SLOW\r\n")
        wait_until(lambda: "closed" in loud.events, "the end")
    assert loud.events == ["opened", "slow", "closed"]


def test_what_a_peer_does_not_read_is_dropped(loud: type[Loud]) -> None:
    loud.answers = {"slow_consumer": Answer(b"", Action.DROP)}
    server = _server(loud)
    with serving(server), connected(server) as (client, file):
        file.readline()
        session = _only(server)
        _stuffed(session)
        assert not session.push(Item(b"k", 0, b"x" * 60000))
        assert session.outbox is not None
        assert session.outbox.dropped == loud.events.count("slow") > 0
        reader = threading.Thread(
            target=lambda: wait_until(
                lambda: session.push(Item(b"last", 0, b"")), "room"
            )
        )
        reader.start()
        while file.readline() != b"ITEM last 0 0\r\n":
            pass
        reader.join(DEADLINE)
        client.sendall(b"add n 1\r\n")
        assert [file.readline(), file.readline()] == [b"\r\n", b"2\r\n"]


def test_what_is_pushed_does_not_end_the_silence_of_a_peer(loud: type[Loud]) -> None:
    loud.limits = Limits(idle=0.3)
    server = _server(loud)
    with serving(server), connected(server) as (_, file):
        session = _only(server)
        stop = threading.Event()

        def push() -> None:
            while not stop.wait(0.05):
                session.push(Item(b"k", 0, b""))

        pusher = threading.Thread(target=push)
        pusher.start()
        assert file.read().endswith(b"FAILURE timeout\r\n")
        stop.set()
        pusher.join(DEADLINE)


def test_a_silent_peer_is_asked_and_then_given_up(loud: type[Loud]) -> None:
    loud.limits = Limits(idle=0.2)
    loud.probe = Probe(Item(b"there", 0, b""), grace=0.2)
    server = _server(loud)
    with serving(server), connected(server) as (client, file):
        file.readline()
        for _ in range(3):
            assert [file.readline(), file.readline()] == [
                b"ITEM there 0 0\r\n",
                b"\r\n",
            ]
            client.sendall(b"add n 1\r\n")
            assert file.readline() == b"2\r\n"
        assert file.read() == b"ITEM there 0 0\r\n\r\nFAILURE timeout\r\n"


def test_a_state_has_its_own_probe(loud: type[Loud]) -> None:
    loud.limits = Limits(idle=0.2)
    loud.stage = State("s", loud.commands, idle=0.1, probe=Probe(Name(b"you"), 0.1))
    server = _server(loud)
    with serving(server), connected(server) as (_, file):
        assert file.read() == b"SHELF\r\nNAME you\r\nFAILURE timeout\r\n"


def test_a_command_that_drips_has_a_deadline(loud: type[Loud]) -> None:
    loud.limits = Limits(idle=DEADLINE, command=0.3)
    server = _server(loud)
    with serving(server), connected(server) as (client, _):
        assert 0.2 < drip(client)[1] < DEADLINE / 2


def test_draining_ends_a_session_that_waits(loud: type[Loud]) -> None:
    server = _server(loud)
    with serving(server), connected(server) as (_, file):
        file.readline()
        _only(server)
        assert server.drain(DEADLINE)
        assert file.read() == b""


@pytest.mark.parametrize("size", [10, 300_000])
def test_events_go_over_tls(loud: type[Loud], size: int) -> None:
    contexts = certificates.contexts()
    server = _server(loud)
    server.ssl_context = contexts[0]
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as plain,
        contexts[1].wrap_socket(plain, server_hostname="localhost") as client,
        client.makefile("rb") as file,
    ):
        assert file.readline() == b"SHELF\r\n"
        session = _only(server)
        for _ in range(3):
            assert session.push(Item(b"k", 0, b"x" * size))
            client.sendall(b"add n 1\r\n" * 3)
        expected = 3 * (len(b"ITEM k 0 \r\n\r\n") + len(str(size)) + size + 9)
        data = file.read(expected)
        assert data.count(b"\r\n2\r\n") + data.startswith(b"2\r\n") >= 3
        assert data.count(b"x" * size) == 3


def test_a_failing_hook_ends_the_session_only(
    loud: type[Loud], caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(Loud):
        events = loud.events

        @override
        def opened(self) -> None:
            raise RuntimeError("a hook")

    server = _server(Failing)
    with serving(server), connected(server) as (_, file):
        assert file.read() == b""
        assert len(server.sessions) == 0
    assert "a hook" in caplog.text
    assert loud.events == ["closed"]
