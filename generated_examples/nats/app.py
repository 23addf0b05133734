"""What a NATS server does: a method for each command of the protocol.

A handler is one connection; whoever makes handlers gives them the broker that all of them
share: `functools.partial(Client, broker)` is what a server takes.
"""

import itertools
import uuid
from typing import ClassVar, Final, final

from sockgen_runtime import BaseServer, JsonValue, PeerAddress
from sockgen_runtime.socketserver.variables import Connection

from .broker import Broker, Message, Subscription
from .protocol import (
    Connect,
    Error,
    HMsg,
    Hpub,
    Info,
    Msg,
    NatsHandler,
    Ok,
    Pub,
    Sub,
    Unsub,
)
from .subjects import is_literal, is_valid

__all__ = ["Client"]

VERSION: Final = "2.9.10"
SERVER: Final = uuid.uuid4().hex.upper()

_Server = BaseServer[Connection, PeerAddress]


# Without @final, type checkers do not notice a command that has no method.
@final
class Client(NatsHandler[_Server]):
    """A connection of a client.

    Args:
        broker: who has subscribed to what.
        request: the connection.
        client_address: whose it is.
        server: the server.
    """

    numbers: ClassVar = itertools.count(1)

    # What a client gets that has not said what it wants.
    verbose: bool = True
    pedantic: bool = True
    echo: bool = True
    headers: bool = False
    no_responders: bool = False

    def __init__(
        self,
        broker: Broker,
        request: Connection,
        client_address: PeerAddress,
        server: _Server,
    ) -> None:
        self._broker = broker
        super().__init__(request, client_address, server)

    def closed(self) -> None:
        """End what the client has subscribed to."""
        self._broker.leave(self)

    def greet(self) -> Info:
        """Say what the server is."""
        host, port = self.request.getsockname()[:2] if self._is_inet else ("", 0)
        info: dict[str, JsonValue] = {
            "server_id": SERVER,
            "server_name": SERVER,
            "version": VERSION,
            "proto": 1,
            "host": host,
            "port": port,
            "headers": True,
            "max_payload": self.limits.payload,
            "client_id": next(self.numbers),
        }
        return Info(info)

    @property
    def _is_inet(self) -> bool:
        return isinstance(self.client_address, tuple)

    def do_connect(self, command: Connect) -> Ok | None:
        """Take what the client wants; what it leaves out is as before."""
        options = command.options
        if not isinstance(options, dict):
            self.close()
            return None
        self.verbose = options.get("verbose", self.verbose) is True
        self.pedantic = options.get("pedantic", self.pedantic) is True
        self.echo = options.get("echo", self.echo) is True
        self.headers = options.get("headers", self.headers) is True
        wanted = options.get("no_responders", self.no_responders) is True
        self.no_responders = wanted and self.headers
        return self._ok()

    def do_sub(self, command: Sub) -> Ok | Error | None:
        """Subscribe."""
        if not is_valid(command.subject):
            return Error("Invalid Subject")
        self._broker.subscribe(
            Subscription(
                self, command.sid, command.subject, command.queue, self._deliver
            )
        )
        return self._ok()

    def do_unsub(self, command: Unsub) -> Ok | None:
        """Unsubscribe."""
        self._broker.unsubscribe(self, command.sid, command.most)
        return self._ok()

    def do_pub(self, command: Pub) -> Ok | Error | None:
        """Publish."""
        message = Message(command.subject, command.payload, command.reply_to)
        return self._publish(message)

    def do_hpub(self, command: Hpub) -> Ok | Error | None:
        """Publish with headers, which must have been asked for."""
        if not self.headers:
            self.close()
            return None
        return self._publish(
            Message(command.subject, command.payload, command.reply_to, command.headers)
        )

    def _ok(self) -> Ok | None:
        return Ok() if self.verbose else None

    def _publish(self, message: Message) -> Ok | Error | None:
        if self.pedantic and not is_literal(message.subject):
            return Error("Invalid Publish Subject")
        found = self._broker.publish(message, None if self.echo else self)
        if not found and self.no_responders:
            self._broker.tell_nobody_answers(self, message)
        return self._ok()

    def _deliver(self, subscription: Subscription, message: Message) -> bool:
        """Send a message to this client; called by the thread of the one who publishes."""
        if message.headers is None or not self.headers:
            return self.push(
                Msg(
                    message.subject,
                    subscription.sid,
                    message.payload,
                    reply_to=message.reply_to,
                )
            )
        return self.push(
            HMsg(
                message.subject,
                subscription.sid,
                message.headers,
                message.payload,
                reply_to=message.reply_to,
            )
        )
