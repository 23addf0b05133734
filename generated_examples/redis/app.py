"""What a server of Redis does: a method for each command of the protocol.

All connections share one database. A handler is one connection; whoever makes handlers
gives them the database: `functools.partial(Client, database)` is what a server takes.
"""

from typing import final

from .channel_commands import ChannelCommands
from .hash_commands import HashCommands, SetCommands
from .key_commands import KeyCommands
from .list_commands import ListCommands
from .server_commands import ServerCommands
from .string_commands import StringCommands
from .transaction_commands import TransactionCommands

__all__ = ["Client"]


@final
class Client(
    StringCommands,
    KeyCommands,
    ListCommands,
    HashCommands,
    SetCommands,
    ChannelCommands,
    TransactionCommands,
    ServerCommands,
):
    """One connection to the database."""
