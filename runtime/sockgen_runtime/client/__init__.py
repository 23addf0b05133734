"""The runtime of generated clients. A server never imports it."""

from .client import TIMEOUT, Client, GatheringClient
from .conversation import ClientConversation, Steps, Unread
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
    "TIMEOUT",
    "Answer",
    "Client",
    "ClientConversation",
    "ClientRules",
    "ConnectionEnded",
    "DeadlineExceeded",
    "Each",
    "ErrorReply",
    "Events",
    "ExchangeError",
    "Gathering",
    "GatheringClient",
    "Guard",
    "Many",
    "One",
    "Pending",
    "Pipeline",
    "Steps",
    "UnexpectedReply",
    "Unread",
    "Way",
]
