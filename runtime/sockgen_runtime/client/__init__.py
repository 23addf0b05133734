"""The runtime of generated clients. A server never imports it."""

from .client import Client
from .conversation import ClientConversation, Steps, Unread
from .errors import (
    ConnectionEnded,
    DeadlineExceeded,
    ErrorReply,
    ExchangeError,
    UnexpectedReply,
)
from .exchange import NOTHING, Answer, ClientRules, Many, One, Way
from .pipeline import Pending, Pipeline

__all__ = [
    "NOTHING",
    "Answer",
    "Client",
    "ClientConversation",
    "ClientRules",
    "ConnectionEnded",
    "DeadlineExceeded",
    "ErrorReply",
    "ExchangeError",
    "Many",
    "One",
    "Pending",
    "Pipeline",
    "Steps",
    "UnexpectedReply",
    "Unread",
    "Way",
]
