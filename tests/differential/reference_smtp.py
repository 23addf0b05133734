"""A reference server of SMTP: aiosmtpd, with the account that the corpus has.

`python -m tests.differential.reference_smtp` runs it, on a free port; with the file of a
certificate it offers STARTTLS.
"""

import asyncio
import signal
import ssl
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

__all__: list[str] = []

_LARGEST = 10 << 20


def _authenticate(
    _server: SMTP,
    _session: Session,
    _envelope: Envelope,
    _mechanism: str,
    data: LoginPassword,
) -> AuthResult:
    right = (data.login, data.password) == (b"joe", b"secret")
    return AuthResult(success=right, handled=False)


def _context(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _serve() -> SMTP:
    context = _context(sys.argv[1]) if sys.argv[1:] else None
    return SMTP(
        Sink(),
        data_size_limit=_LARGEST,
        hostname="mx.example",
        authenticator=_authenticate,
        auth_require_tls=False,
        auth_exclude_mechanism=None,
        tls_context=context,
        loop=asyncio.get_running_loop(),
    )


async def _main() -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    server = await loop.create_server(_serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    sys.stdout.write(f"listening on tcp://{host}:{port}\n")
    sys.stdout.flush()
    await ended.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(_main())
