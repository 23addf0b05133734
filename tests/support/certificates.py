"""Certificates for the tests, and contexts that have or trust them."""

import ssl

import trustme

__all__ = ["contexts", "identify", "trust"]


def identify(context: ssl.SSLContext, authority: trustme.CA, name: str) -> None:
    """Give a context a certificate for a name."""
    with authority.issue_cert(name).private_key_and_cert_chain_pem.tempfile() as path:
        context.load_cert_chain(path)


def trust(context: ssl.SSLContext, authority: trustme.CA) -> None:
    """Let a context trust what the authority has signed."""
    context.load_verify_locations(cadata=authority.cert_pem.bytes().decode("ascii"))


def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the contexts of a server called `localhost` and of a client that trusts it."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    identify(server, authority, "localhost")
    client = ssl.create_default_context()
    trust(client, authority)
    return server, client
