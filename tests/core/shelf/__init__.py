"""A small protocol in the style of emitted packages, for the tests of the core.

put {key:Key} {flags:u8} {#value}[ noreply]     -> KEPT | FULL
{value:bytes}
get {keys:Key+}                                 -> (ITEM ... )* END
add {key:Key} {delta:Delta}[ noreply]           -> {number} | MISSING
list[ {kind:(all|old)}]                         -> NAME* END
note {key:Key}                                  -> KEPT
{content:dot}
bye                                             -> closes
"""

from .codec import COMMANDS, REPLIES
from .handler import ShelfHandler
from .messages import (
    Add,
    Bye,
    End,
    Failure,
    Full,
    Get,
    Item,
    Kept,
    List,
    ListKind,
    Missing,
    Name,
    Note,
    Number,
    Put,
    ShelfCommand,
    ShelfReply,
)
from .server import (
    EventDrivenShelfServer,
    ShelfServer,
    ThreadingShelfServer,
    UnixShelfServer,
)

__all__ = [
    "COMMANDS",
    "REPLIES",
    "Add",
    "Bye",
    "End",
    "EventDrivenShelfServer",
    "Failure",
    "Full",
    "Get",
    "Item",
    "Kept",
    "List",
    "ListKind",
    "Missing",
    "Name",
    "Note",
    "Number",
    "Put",
    "ShelfCommand",
    "ShelfHandler",
    "ShelfReply",
    "ShelfServer",
    "ThreadingShelfServer",
    "UnixShelfServer",
]
