"""Framing: how octets become the tokens of a message, before a form looks at them.

A form over tokens is a form of one line: between two tokens stands an octet that no other
line has, so that all that is known of lines (what is read, what is refused, what is wrong
with it) is known of tokens as well. See `tokens`.
"""

from .acknowledged import Acknowledged, AskedAgain
from .choice import ByFirstByte, FramesByFirstByte
from .counted import Counted, Prefixed
from .delimited import Delimited
from .fixed import Fixed
from .framing import Framing, MessageFraming
from .marked import Marked, sum8, xor8
from .quotes import Quotes
from .strings import Strings
from .tokens import divided, escaped, gathered, one_line, parted, unescaped
from .unended import Unended
from .words import Words

__all__ = [
    "Acknowledged",
    "AskedAgain",
    "ByFirstByte",
    "Counted",
    "Delimited",
    "Fixed",
    "FramesByFirstByte",
    "Framing",
    "Marked",
    "MessageFraming",
    "Prefixed",
    "Quotes",
    "Strings",
    "Unended",
    "Words",
    "divided",
    "escaped",
    "gathered",
    "one_line",
    "parted",
    "sum8",
    "unescaped",
    "xor8",
]
