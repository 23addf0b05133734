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
from .exchange import NOTHING, Answer, ClientRules, Events, Gathering, Many, One, Way
from .pipeline import Pending, Pipeline

__all__ = [
    "NOTHING",
    "TIMEOUT",
    "Answer",
    "Client",
    "ClientConversation",
    "ClientRules",
    "ConnectionEnded",
    "DeadlineExceeded",
    "ErrorReply",
    "Events",
    "ExchangeError",
    "Gathering",
    "GatheringClient",
    "Many",
    "One",
    "Pending",
    "Pipeline",
    "Steps",
    "UnexpectedReply",
    "Unread",
    "Way",
]
