"""The runtime of generated clients. A server never imports it."""

from .client import TIMEOUT, AnyClient, Client, GatheringClient
from .conversation import ClientConversation, Steps, Unread
from .datagram_client import PATIENCE, DatagramClient, EitherClient
from .dialogue import Dialogue, Opening
from .errors import (
    ConnectionEnded,
    DeadlineExceeded,
    ErrorReply,
    ExchangeError,
    UnexpectedReply,
)
from .exchange import NOTHING, Answer
from .pipeline import Pending, Pipeline
from .rules import ClientRules, Events, Gathering
from .ways import Each, Guard, Many, One, Way

__all__ = [
    "NOTHING",
    "PATIENCE",
    "TIMEOUT",
    "Answer",
    "AnyClient",
    "Client",
    "ClientConversation",
    "ClientRules",
    "ConnectionEnded",
    "DatagramClient",
    "DeadlineExceeded",
    "Dialogue",
    "Each",
    "EitherClient",
    "ErrorReply",
    "Events",
    "ExchangeError",
    "Gathering",
    "GatheringClient",
    "Guard",
    "Many",
    "One",
    "Opening",
    "Pending",
    "Pipeline",
    "Steps",
    "UnexpectedReply",
    "Unread",
    "Way",
]
