"""The runtime of generated servers: the standard library's `socketserver`, typed, and more.

`import sockgen_runtime as socketserver` is all that a program for the standard module
needs. What generated code imports is public here as well.
"""

import os
import socket
import sys
from typing import TYPE_CHECKING

from .compatibility import made_for
from .conversation.answers import Action, Answer, Answers
from .conversation.batches import (
    Batch,
    Batching,
    Gathered,
    Printed,
    Refused,
    batch_end,
    batch_end_in_pieces,
    gathering,
)
from .conversation.conversation import Conversation
from .conversation.deferred import Deferred
from .conversation.lockstep import Exchange, Lockstep
from .conversation.outbox import Outbox
from .conversation.session import Outcomes, Runner, Runners, Session
from .conversation.states import Condition, Probe, State
from .drivers.broadcasting import Broadcasting, DuplexTCPServer
from .drivers.datagram_servers import (
    ConversationDatagramServer,
    ConversationUDPServer,
)
from .drivers.datagrams import DatagramConversationHandler
from .drivers.duplex import DuplexHandler
from .drivers.either import EitherConversationHandler
from .drivers.handlers import ConversationHandler, PeerAddress
from .drivers.rates import RateLimit
from .drivers.servers import ConversationServer, ConversationTCPServer
from .drivers.sessions import Sessions
from .drivers.tally import Tally
from .errors import (
    BadChecksum,
    BadEnvelope,
    BadFrame,
    BadText,
    BadTrailer,
    BadValue,
    BatchTooLarge,
    CommandTimeout,
    EncodeError,
    HandlerFailure,
    IdleTimeout,
    LineTooLong,
    Malformed,
    PayloadTooLarge,
    ProtocolError,
    SlowConsumer,
    Stranger,
    TooDeep,
    TooManyConnections,
    TooManyItems,
    UnknownCommand,
    Unrecoverable,
    WrongArguments,
    WrongState,
)
from .framing import (
    Acknowledged,
    ByFirstByte,
    Counted,
    Delimited,
    Fixed,
    FramesByFirstByte,
    Framing,
    Marked,
    MessageFraming,
    Prefixed,
    Quotes,
    Strings,
    Unended,
    Words,
    divided,
    escaped,
    gathered,
    one_line,
    parted,
    sum8,
    unescaped,
    xor8,
)
from .layouts.fixed import from_fixed, to_fixed
from .layouts.hooks import Bound, Hook, Hooked, SumHook, Summing
from .layouts.members import member
from .layouts.sums import (
    adler32,
    crc16,
    crc32,
    inet16,
    md5,
    octet_sum,
    octet_xor,
    summed,
)
from .layouts.writing import (
    coded,
    ended,
    exact,
    given,
    integer,
    packed,
    patch,
    sized,
    unlike,
    within,
    xored,
)
from .messages.chunks import chunked, chunked_lines, in_chunked_lines, in_chunks
from .messages.demands import (
    LINE,
    Back,
    Block,
    Demand,
    Dotted,
    Line,
    Peek,
    Reading,
    Rest,
    Take,
    Until,
    UntilAny,
)
from .messages.dots import dotted, stuffed
from .messages.envelopes import Envelope
from .messages.fieldmap import FieldMap, MissingSize, announced, optional, required
from .messages.forms import Field, Form, Forms, value_of
from .messages.marks import marked, with_marks
from .messages.message import KW_ONLY, message
from .messages.nesting import deeper, nested
from .messages.printing import (
    Encodable,
    all_or_none,
    at_most_one,
    each,
    encoded,
    exactly_one,
    fitted,
    fitting,
    matching,
    only_with,
    terminated,
    unclaimed,
    units,
)
from .messages.repeated import (
    any_order,
    bounded,
    items,
    line_or_nothing,
    rest_of,
    room,
    separated,
    words,
)
from .ondemand import on_demand
from .overriding import override
from .reading.datagrams import DatagramDecoder, DatagramRules
from .reading.decoder import Decoder
from .reading.fragments import DatagramEnvelope
from .reading.limits import Limits, LineRules
from .reading.rivals import any_of
from .socketserver import (
    BaseRequestHandler,
    BaseServer,
    DatagramRequestHandler,
    StreamRequestHandler,
    TCPServer,
    ThreadingMixIn,
    ThreadingTCPServer,
    ThreadingUDPServer,
    UDPServer,
)
from .socketserver.loop import serve_together
from .socketserver.variables import (
    Address,
    Datagram,
    Inet,
    InetAddress,
    Request,
    Server_co,
    UnixAddress,
)
from .values import (
    Base64,
    Boolean,
    Choice,
    Codec,
    DecimalNumber,
    Decoding,
    Empty,
    Escaped,
    EscapedOctets,
    Hexadecimal,
    Integer,
    IPv4,
    IPv6,
    Json,
    JsonValue,
    Nil,
    Octets,
    OpenChoice,
    Packed,
    Parsed,
    Payload,
    PayloadText,
    Percent,
    PercentOctets,
    Quoted,
    QuotedOctets,
    Real,
    Text,
    Uuid,
)
from .version import __version__

__all__ = [
    "KW_ONLY",
    "LINE",
    "Acknowledged",
    "Action",
    "Address",
    "Answer",
    "Answers",
    "Back",
    "BadChecksum",
    "BadEnvelope",
    "BadFrame",
    "BadText",
    "BadTrailer",
    "BadValue",
    "Base64",
    "BaseRequestHandler",
    "BaseServer",
    "Batch",
    "BatchTooLarge",
    "Batching",
    "Block",
    "Boolean",
    "Bound",
    "Broadcasting",
    "ByFirstByte",
    "Choice",
    "Codec",
    "CommandTimeout",
    "Condition",
    "Conversation",
    "ConversationDatagramServer",
    "ConversationHandler",
    "ConversationServer",
    "ConversationTCPServer",
    "ConversationUDPServer",
    "Counted",
    "Datagram",
    "DatagramConversationHandler",
    "DatagramDecoder",
    "DatagramEnvelope",
    "DatagramRequestHandler",
    "DatagramRules",
    "DecimalNumber",
    "Decoder",
    "Decoding",
    "Deferred",
    "Delimited",
    "Demand",
    "Dotted",
    "DuplexHandler",
    "DuplexTCPServer",
    "EitherConversationHandler",
    "Empty",
    "Encodable",
    "EncodeError",
    "Envelope",
    "Escaped",
    "EscapedOctets",
    "EventDrivenDatagramMixIn",
    "EventDrivenMixIn",
    "Exchange",
    "Field",
    "FieldMap",
    "Fixed",
    "Form",
    "Forms",
    "FramesByFirstByte",
    "Framing",
    "Gathered",
    "HandlerFailure",
    "Hexadecimal",
    "Hook",
    "Hooked",
    "IPv4",
    "IPv6",
    "IdleTimeout",
    "Inet",
    "InetAddress",
    "Integer",
    "Json",
    "JsonValue",
    "Limits",
    "Line",
    "LineRules",
    "LineTooLong",
    "Lockstep",
    "Malformed",
    "Marked",
    "MessageFraming",
    "MissingSize",
    "Nil",
    "Octets",
    "OpenChoice",
    "Outbox",
    "Outcomes",
    "Packed",
    "Parsed",
    "Payload",
    "PayloadText",
    "PayloadTooLarge",
    "Peek",
    "PeerAddress",
    "Percent",
    "PercentOctets",
    "Prefixed",
    "Printed",
    "Probe",
    "ProtocolError",
    "Quoted",
    "QuotedOctets",
    "Quotes",
    "RateLimit",
    "Reading",
    "Real",
    "Refused",
    "Request",
    "Rest",
    "Runner",
    "Runners",
    "Server_co",
    "Servers",
    "Session",
    "Sessions",
    "SlowConsumer",
    "State",
    "Stranger",
    "StreamRequestHandler",
    "Strings",
    "SumHook",
    "Summing",
    "TCPServer",
    "Take",
    "Tally",
    "Text",
    "ThreadingMixIn",
    "ThreadingTCPServer",
    "ThreadingUDPServer",
    "TooDeep",
    "TooManyConnections",
    "TooManyItems",
    "UDPServer",
    "Unended",
    "UnixAddress",
    "UnknownCommand",
    "Unrecoverable",
    "Until",
    "UntilAny",
    "Uuid",
    "Words",
    "WrongArguments",
    "WrongState",
    "__version__",
    "adler32",
    "all_or_none",
    "announced",
    "any_of",
    "any_order",
    "at_most_one",
    "batch_end",
    "batch_end_in_pieces",
    "blocking",
    "bounded",
    "chunked",
    "chunked_lines",
    "coded",
    "crc16",
    "crc32",
    "deeper",
    "divided",
    "dotted",
    "each",
    "encoded",
    "ended",
    "escaped",
    "exact",
    "exactly_one",
    "fitted",
    "fitting",
    "from_fixed",
    "gathered",
    "gathering",
    "given",
    "in_chunked_lines",
    "in_chunks",
    "inet16",
    "integer",
    "items",
    "line_or_nothing",
    "made_for",
    "marked",
    "matching",
    "md5",
    "member",
    "message",
    "nested",
    "octet_sum",
    "octet_xor",
    "on_demand",
    "one_line",
    "only_with",
    "optional",
    "override",
    "packed",
    "parted",
    "patch",
    "required",
    "rest_of",
    "room",
    "run",
    "separated",
    "serve_together",
    "sized",
    "stuffed",
    "sum8",
    "summed",
    "terminated",
    "to_fixed",
    "unclaimed",
    "unescaped",
    "units",
    "unlike",
    "value_of",
    "with_marks",
    "within",
    "words",
    "xor8",
    "xored",
]

if sys.platform != "win32" and hasattr(socket, "AF_UNIX"):
    from .drivers.broadcasting import DuplexUnixServer
    from .drivers.datagram_servers import ConversationUnixDatagramServer
    from .drivers.servers import ConversationUnixServer
    from .socketserver import (
        ThreadingUnixDatagramServer,
        ThreadingUnixStreamServer,
        UnixDatagramServer,
        UnixStreamServer,
    )

    __all__ += [
        "ConversationUnixDatagramServer",
        "ConversationUnixServer",
        "DuplexUnixServer",
        "ThreadingUnixDatagramServer",
        "ThreadingUnixStreamServer",
        "UnixDatagramServer",
        "UnixStreamServer",
    ]

if sys.platform != "win32" and hasattr(os, "fork"):
    from .socketserver import ForkingMixIn, ForkingTCPServer, ForkingUDPServer

    __all__ += ["ForkingMixIn", "ForkingTCPServer", "ForkingUDPServer"]

    if hasattr(socket, "AF_UNIX"):
        from .socketserver import ForkingUnixDatagramServer, ForkingUnixStreamServer

        __all__ += ["ForkingUnixDatagramServer", "ForkingUnixStreamServer"]

if TYPE_CHECKING:
    from .drivers.events.blocking import blocking
    from .drivers.events.datagram_mixin import EventDrivenDatagramMixIn
    from .drivers.events.mixin import EventDrivenMixIn
    from .program.opening import Servers
    from .program.running import run
else:  # Not every process is a program, and not every server has a loop.
    __getattr__ = on_demand(
        __name__,
        {
            ".drivers.events.blocking": ("blocking",),
            ".drivers.events.datagram_mixin": ("EventDrivenDatagramMixIn",),
            ".drivers.events.mixin": ("EventDrivenMixIn",),
            ".program.opening": ("Servers",),
            ".program.running": ("run",),
        },
    )
