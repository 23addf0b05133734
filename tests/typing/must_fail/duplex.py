"""What may be pushed, broadcast and given later is what the protocol says."""

from typing import Never, assert_type

from generated_examples.kv.protocol import Deleted, Full, Stored, Value
from generated_examples.nats.protocol import Msg, NatsHandler, NatsServer, Ping, Pong
from sockgen_runtime import Deferred, DuplexHandler, DuplexTCPServer, TCPServer


class Teller(DuplexHandler[Stored | Value, TCPServer]):
    """A session with two events."""

    def do_wait(self, now: bool) -> Stored | Full | Deferred[Stored | Full]:
        """Answer now or later."""
        if now:
            return Full()
        return Deferred(timeout=1.0, otherwise=Full())

    def do_wait_in_vain(self) -> Stored | Deferred[Stored]:
        """Wait for another reply than is allowed."""
        return Deferred[Deleted]()  # error


class Silent(DuplexHandler[Never, TCPServer]):
    """A session without events."""


class Server(DuplexTCPServer[Teller, Stored | Value]):
    """A server of such sessions."""


def tell(server: Server, teller: Teller, silent: Silent) -> None:
    """Push, broadcast, answer."""
    assert_type(teller.push(Stored()), bool)
    teller.push(Value("key", b""))
    teller.push(Deleted())  # error
    teller.push(b"OK\r\n")  # error
    silent.push(Stored())  # error
    assert_type(server.broadcast(Stored()), int)
    server.broadcast(Deleted())  # error
    server.broadcast(Stored(), to=[teller])
    server.broadcast(Stored(), to=[silent])  # error
    for session in server.sessions:
        assert_type(session, Teller)
    for session in server.sessions.of(Teller):
        assert_type(session, Teller)


def announce(server: NatsServer, client: NatsHandler[NatsServer]) -> None:
    """The same with an emitted package."""
    assert_type(client.server, NatsServer)
    client.push(Msg("subject", "1", b"payload"))
    client.push(Pong())  # error
    server.broadcast(Ping())
    server.broadcast(Pong())  # error
    for session in server.sessions:
        session.push(Ping())
        session.push(Pong())  # error


def answer(later: Deferred[Stored | Full]) -> None:
    """Give a reply."""
    assert_type(later.answer(Stored()), bool)
    later.answer(Deleted())  # error
    Deferred[Stored](timeout=1.0)  # error
    Deferred[Stored](timeout=1.0, otherwise=Full())  # error
    Deferred[Stored](timeout=None, otherwise=Stored(), cancelled=print)
