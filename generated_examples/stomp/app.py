"""What a STOMP broker does: a method for each command of the protocol.

A handler is one connection; whoever makes handlers gives them the broker and the pulse
that all of them share: `functools.partial(Client, broker, pulse)` is what a server takes.
"""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias, final

from sockgen_runtime import BaseServer, EncodeError, PeerAddress
from sockgen_runtime.socketserver.variables import Connection

from .broker import Broker, Letter, Subscription
from .protocol import (
    AckMode,
    Acknowledge,
    AcknowledgeVerdict,
    Beat,
    Connect,
    Connected,
    Disconnect,
    Error,
    HeartBeat,
    Message,
    Receipt,
    Send,
    StompHandler,
    Subscribe,
    Transact,
    TransactStep,
    Unsubscribe,
)
from .pulse import Pulse

__all__ = ["Client"]

VERSION: Final = "1.2"
SERVER: Final = "sockgen-stomp"
# What a sender says with these is not what its receivers are told.
OWN: Final = ("subscription", "message-id", "ack", "receipt-id", "id")
SUBSCRIPTIONS: Final = 1000  # of a connection
TRANSACTIONS: Final = 100
ACTIONS: Final = 1000  # of a transaction

_Server = BaseServer[Connection, PeerAddress]
_Action: TypeAlias = Callable[[], str]
"""Does something, and returns why it cannot be done, or nothing."""


# Without @final, type checkers do not notice a command that has no method.
@final
class Client(StompHandler[_Server]):
    """A connection of a client.

    Args:
        broker: who has subscribed to what.
        pulse: what sends heart-beats.
        request: the connection.
        client_address: whose it is.
        server: the server.
    """

    def __init__(
        self,
        broker: Broker,
        pulse: Pulse,
        request: Connection,
        client_address: PeerAddress,
        server: _Server,
    ) -> None:
        self._broker = broker
        self._pulse = pulse
        self._subscriptions = 0
        self._transactions: dict[str, list[_Action]] = {}
        super().__init__(request, client_address, server)

    def closed(self) -> None:
        """End what the client has subscribed to."""
        self._pulse.discard(self)
        self._broker.leave(self)

    def do_connect(self, command: Connect) -> Connected | Error:
        """Welcome a client that speaks this version, and beat if it wants that."""
        if VERSION not in command.accept_version.split(","):
            return Error(f"only version {VERSION} is spoken here")
        if command.heart_beat is not None and command.heart_beat.wants:
            self._pulse.add(self, partial(self.push, Beat()))
        # A dead client is found by what is sent to it: none need send heart-beats.
        own = HeartBeat(round(self._pulse.interval * 1000), 0)
        return Connected(VERSION, heart_beat=own, server=SERVER)

    def do_send(self, command: Send) -> Receipt | Error | None:
        """Send a message, at once or with its transaction."""
        headers = command.headers.without(*OWN)
        letter = Letter(
            command.destination, command.body, command.content_type, headers
        )
        try:
            _message(letter, "0", "0", "0").encode()
        except EncodeError:
            return Error("the headers are too many or too long to be passed on")
        action = partial(self._broker.send, letter)
        return self._do(action, command.transaction, command.receipt)

    def do_subscribe(self, command: Subscribe) -> Receipt | Error | None:
        """Subscribe."""
        if self._subscriptions >= SUBSCRIPTIONS:
            return Error("there are too many subscriptions")
        mode = AckMode.AUTO if command.ack is None else command.ack
        subscription = Subscription(
            self, command.id, command.destination, mode, self._deliver
        )
        problem = self._broker.subscribe(subscription)
        self._subscriptions += not problem
        return _answer(problem, command.receipt)

    def do_unsubscribe(self, command: Unsubscribe) -> Receipt | Error | None:
        """Unsubscribe."""
        problem = self._broker.unsubscribe(self, command.id)
        self._subscriptions -= not problem
        return _answer(problem, command.receipt)

    def do_acknowledge(self, command: Acknowledge) -> Receipt | Error | None:
        """Settle messages, at once or with the transaction."""
        consumed = command.verdict is AcknowledgeVerdict.ACK
        action = partial(self._broker.settle, self, command.id, consumed=consumed)
        return self._do(action, command.transaction, command.receipt)

    def do_transact(self, command: Transact) -> Receipt | Error | None:
        """Begin or end a transaction."""
        problem, name = "", command.transaction
        if command.step is TransactStep.BEGIN:
            if name in self._transactions:
                problem = "this transaction has begun already"
            elif len(self._transactions) >= TRANSACTIONS:
                problem = "there are too many transactions"
            else:
                self._transactions[name] = []
        elif name not in self._transactions:
            problem = "there is no such transaction"
        else:
            actions = self._transactions.pop(name)
            if command.step is TransactStep.COMMIT:
                problems = [action() for action in actions]
                problem = next(filter(None, problems), "")
        return _answer(problem, command.receipt)

    def do_disconnect(self, command: Disconnect) -> Receipt | None:
        """Say good-bye; everything before was done."""
        return Receipt() if command.receipt is not None else None

    def _do(
        self, action: _Action, transaction: str | None, receipt: str | None
    ) -> Receipt | Error | None:
        if transaction is None:
            return _answer(action(), receipt)
        actions = self._transactions.get(transaction)
        if actions is None:
            return Error("there is no such transaction")
        if len(actions) >= ACTIONS:
            return Error("the transaction is too long")
        actions.append(action)
        return _answer("", receipt)

    def _deliver(self, subscription: Subscription, letter: Letter, number: str) -> bool:
        """Send a message to this client; called by the thread of whoever sends it."""
        ack = None if subscription.mode is AckMode.AUTO else number
        return self.push(_message(letter, subscription.name, number, ack))


def _message(letter: Letter, name: str, number: str, ack: str | None) -> Message:
    return Message(
        name,
        number,
        letter.destination,
        content_type=letter.content_type,
        ack=ack,
        headers=letter.headers,
        body=letter.body,
    )


def _answer(problem: str, receipt: str | None) -> Receipt | Error | None:
    if problem:
        return Error(problem)
    return Receipt() if receipt is not None else None
