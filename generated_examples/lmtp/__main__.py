"""Receives mail: `python -m generated_examples.lmtp --maildir FOLDER --bind tcp://HOST:PORT`.

Connections share nothing but the folder, which needs no locks: they may be served by
threads, by processes of their own, or one after the other.
"""

import sys
from functools import partial

from generated_examples.smtp.options import options
from sockgen_runtime import ConversationServer, Servers, run

from .app import Receiver
from .protocol import (
    ForkingLmtpServer,
    ForkingUnixLmtpServer,
    LmtpServer,
    ThreadingLmtpServer,
    ThreadingUnixLmtpServer,
    UnixLmtpServer,
)

if __name__ == "__main__":
    chosen = options(
        "Receives mail over LMTP into a Maildir.",
        sys.argv[1:],
        largest=Receiver.limits.payload,
    )
    ConversationServer.starttls_context = chosen.tls
    raise SystemExit(
        run(
            partial(Receiver, chosen.service),
            {
                "threads": Servers(
                    tcp=ThreadingLmtpServer, unix=ThreadingUnixLmtpServer
                ),
                "forks": Servers(tcp=ForkingLmtpServer, unix=ForkingUnixLmtpServer),
                "sequential": Servers(tcp=LmtpServer, unix=UnixLmtpServer),
            },
            bind="tcp://127.0.0.1:2424",
            workers=0,
            argv=chosen.others,
        )
    )
