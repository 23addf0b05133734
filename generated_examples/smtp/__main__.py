"""Receives mail: `python -m generated_examples.smtp --maildir FOLDER --bind tcp://HOST:PORT`.

Connections share nothing but the folder, which needs no locks: they may be served by
threads, by processes of their own, or one after the other.
"""

import sys
from functools import partial

from sockgen_runtime import ConversationServer, Servers, run

from .app import Receiver
from .options import options
from .protocol import (
    ForkingSmtpServer,
    ForkingUnixSmtpServer,
    SmtpServer,
    ThreadingSmtpServer,
    ThreadingUnixSmtpServer,
    UnixSmtpServer,
)

if __name__ == "__main__":
    chosen = options(
        "Receives mail over SMTP into a Maildir.",
        sys.argv[1:],
        largest=Receiver.limits.payload,
    )
    ConversationServer.starttls_context = chosen.tls
    raise SystemExit(
        run(
            partial(Receiver, chosen.service),
            {
                "threads": Servers(
                    tcp=ThreadingSmtpServer, unix=ThreadingUnixSmtpServer
                ),
                "forks": Servers(tcp=ForkingSmtpServer, unix=ForkingUnixSmtpServer),
                "sequential": Servers(tcp=SmtpServer, unix=UnixSmtpServer),
            },
            bind="tcp://127.0.0.1:2525",
            workers=0,
            argv=chosen.others,
        )
    )
