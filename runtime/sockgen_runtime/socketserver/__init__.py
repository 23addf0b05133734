"""The standard module `socketserver`, strictly typed.

The same names with the same behaviour: `import sockgen_runtime.socketserver as
socketserver` is all that a program needs. As there, names that need `fork` or Unix
sockets are absent where the system has none. Attributes and methods beyond the standard
ones are off by default or are not called by anybody; each class lists its own.
"""

import os
import selectors
import socket
import sys
import threading
import time

from . import handlers, loop, threads
from .base import BaseServer
from .combinations import ThreadingTCPServer, ThreadingUDPServer
from .datagrams import UDPServer
from .handlers import (
    BaseRequestHandler,
    DatagramRequestHandler,
    StreamRequestHandler,
)
from .streams import TCPServer
from .threading_mixin import ThreadingMixIn

# Programs, and those that patch the standard library, find these modules here too.
_modules = (os, selectors, socket, sys, threading, time)

__version__ = "0.4"

# Programs reach these by their private names.
_ServerSelector = loop.ServerSelector
_SocketWriter = handlers.SocketWriter
_Threads = threads.Threads
_NoThreads = threads.NoThreads

__all__ = [
    "BaseRequestHandler",
    "BaseServer",
    "DatagramRequestHandler",
    "StreamRequestHandler",
    "TCPServer",
    "ThreadingMixIn",
    "ThreadingTCPServer",
    "ThreadingUDPServer",
    "UDPServer",
]

if sys.platform != "win32" and hasattr(socket, "AF_UNIX"):
    from .combinations import ThreadingUnixDatagramServer, ThreadingUnixStreamServer
    from .unix import UnixDatagramServer, UnixStreamServer

    __all__ += [
        "ThreadingUnixDatagramServer",
        "ThreadingUnixStreamServer",
        "UnixDatagramServer",
        "UnixStreamServer",
    ]

if sys.platform != "win32" and hasattr(os, "fork"):
    from .combinations import ForkingTCPServer, ForkingUDPServer
    from .forking_mixin import ForkingMixIn

    __all__ += ["ForkingMixIn", "ForkingTCPServer", "ForkingUDPServer"]

    if hasattr(socket, "AF_UNIX"):
        from .combinations import ForkingUnixDatagramServer, ForkingUnixStreamServer

        __all__ += ["ForkingUnixDatagramServer", "ForkingUnixStreamServer"]
