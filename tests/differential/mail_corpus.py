"""Conversations with mail servers: in order and out of it, malformed, pipelined, smuggled.

One corpus for SMTP and LMTP: `{HELLO}` is how a client introduces itself.
"""

from typing import Final

__all__ = ["CONVERSATIONS", "spoken"]

_HELLO: Final = {"smtp": "EHLO", "lmtp": "LHLO"}
_BEGUN: Final = ("{HELLO} client.example", "MAIL FROM:<a@example.org>")
_ADDRESSED: Final = (*_BEGUN, "RCPT TO:<b@example.org>")
_PLAIN: Final = "AGpvZQBzZWNyZXQ="  # joe, secret
_WRONG: Final = "AGpvZQBndWVzcw=="  # joe, guess

_LINES: Final[dict[str, tuple[str, ...]]] = {
    # In order.
    "an introduction": ("{HELLO} client.example",),
    "an introduction by an address": ("{HELLO} [127.0.0.1]",),
    "two introductions": ("{HELLO} one.example", "{HELLO} two.example"),
    "a message": (*_ADDRESSED, "DATA", "Subject: x", "", "hello", "."),
    "a message and another": (
        *(*_ADDRESSED, "DATA", "Subject: x", "", "hello", "."),
        *("MAIL FROM:<a@example.org>", "RCPT TO:<c@example.org>", "DATA", "x", "."),
    ),
    "a bounce": ("{HELLO} x", "MAIL FROM:<>", "RCPT TO:<b@example.org>", "DATA", "."),
    "an empty message": (*_ADDRESSED, "DATA", "."),
    "dots": (*_ADDRESSED, "DATA", "..", "...", "..x", ".x", "x.", "."),
    "commands in a message": (*_ADDRESSED, "DATA", "RSET", "QUIT", "."),
    "the octets of Latin-1": (*_ADDRESSED, "DATA", "caf\udce9", "."),
    "small letters": (
        *("{hello} client.example", "mail from:<a@example.org>"),
        *("rcpt to:<b@example.org>", "data", "x", ".", "noop", "rset"),
    ),
    "mixed letters": ("{HELLO} x", "Mail From:<a@example.org>", "NoOp"),
    "a blank behind the colon": (
        *("{HELLO} x", "MAIL FROM: <a@example.org>", "RCPT TO: <b@example.org>"),
    ),
    "a size": ("{HELLO} x", "MAIL FROM:<a@example.org> SIZE=100"),
    "a size in small letters": ("{HELLO} x", "MAIL FROM:<a@example.org> size=100"),
    "a body of 8 bits": ("{HELLO} x", "MAIL FROM:<a@example.org> BODY=8BITMIME"),
    "a body of 7 bits": ("{HELLO} x", "MAIL FROM:<a@example.org> BODY=7BIT"),
    "a size and a body": ("{HELLO} x", "MAIL FROM:<a@example.org> SIZE=1 BODY=7BIT"),
    "a reset between messages": ("{HELLO} x", "RSET"),
    "a reset of a sender": (*_BEGUN, "RSET", "RCPT TO:<b@example.org>"),
    "a reset of a recipient": (*_ADDRESSED, "RSET", "DATA"),
    "a reset before the introduction": ("RSET",),
    "nothing": ("NOOP",),
    "nothing after an introduction": ("{HELLO} x", "NOOP"),
    "nothing with words": ("{HELLO} x", "NOOP nothing at all"),
    "help": ("{HELLO} x", "HELP"),
    "help about a command": ("{HELLO} x", "HELP MAIL"),
    "verification": ("{HELLO} x", "VRFY <b@example.org>"),
    "the end in a transaction": _ADDRESSED,
    # Out of order.
    "a sender before the introduction": ("MAIL FROM:<a@example.org>",),
    "a recipient before the introduction": ("RCPT TO:<b@example.org>",),
    "data before the introduction": ("DATA",),
    "a recipient before the sender": ("{HELLO} x", "RCPT TO:<b@example.org>"),
    "data before the sender": ("{HELLO} x", "DATA"),
    "data before a recipient": (*_BEGUN, "DATA"),
    "two senders": (*_BEGUN, "MAIL FROM:<c@example.org>"),
    "a sender after a recipient": (*_ADDRESSED, "MAIL FROM:<c@example.org>"),
    "an introduction in a transaction": (*_ADDRESSED, "{HELLO} x", "DATA"),
    "data twice": (*_ADDRESSED, "DATA", "x", ".", "DATA"),
    "a recipient after the message": (
        *(*_ADDRESSED, "DATA", "x", ".", "RCPT TO:<b@example.org>"),
    ),
    # Malformed.
    "an empty line": ("",),
    "blanks": ("   ",),
    "an unknown command": ("BREW coffee",),
    "an unknown command in a transaction": (*_ADDRESSED, "BREW coffee", "DATA", "."),
    "an introduction of nobody": ("{HELLO}",),
    "an introduction of two": ("{HELLO} one two",),
    "a sender without FROM": ("{HELLO} x", "MAIL <a@example.org>"),
    "MAIL alone": ("{HELLO} x", "MAIL"),
    "FROM alone": ("{HELLO} x", "MAIL FROM:"),
    "a sender without brackets": ("{HELLO} x", "MAIL FROM:a@example.org"),
    "a sender that does not end": ("{HELLO} x", "MAIL FROM:<a@example.org"),
    "a size that is none": ("{HELLO} x", "MAIL FROM:<a@example.org> SIZE=many"),
    "a size without a number": ("{HELLO} x", "MAIL FROM:<a@example.org> SIZE"),
    "a size that is too large": ("{HELLO} x", "MAIL FROM:<a@b.example> SIZE=99999999"),
    "a body of 9 bits": ("{HELLO} x", "MAIL FROM:<a@example.org> BODY=9BIT"),
    "an unknown parameter": ("{HELLO} x", "MAIL FROM:<a@example.org> FOO=BAR"),
    "RCPT alone": (*_BEGUN, "RCPT"),
    "a recipient without TO": (*_BEGUN, "RCPT <b@example.org>"),
    "a recipient without brackets": (*_BEGUN, "RCPT TO:b@example.org"),
    "nobody as recipient": (*_BEGUN, "RCPT TO:<>"),
    "a parameter of a recipient": (*_BEGUN, "RCPT TO:<b@example.org> FOO=BAR"),
    "data with an argument": (*_ADDRESSED, "DATA now"),
    "a reset with an argument": (*_BEGUN, "RSET now"),
    "an end with an argument": ("{HELLO} x", "QUIT now"),
    "a line that is too long": ("{HELLO} " + "x" * 1500, "NOOP"),
    "a NUL in a command": ("{HELLO} x\0y",),
    "a tab after the verb": ("{HELLO}\tx",),
    "octets beyond ASCII in a command": ("{HELLO} caf\udcc3\udca9",),
    # Who the client is.
    "PLAIN": ("{HELLO} x", f"AUTH PLAIN {_PLAIN}"),
    "PLAIN in two steps": ("{HELLO} x", "AUTH PLAIN", _PLAIN),
    "a wrong PLAIN": ("{HELLO} x", f"AUTH PLAIN {_WRONG}"),
    "a PLAIN without a name": ("{HELLO} x", "AUTH PLAIN", "c2VjcmV0"),
    "LOGIN": ("{HELLO} x", "AUTH LOGIN", "am9l", "c2VjcmV0"),
    "a LOGIN with the name": ("{HELLO} x", "AUTH LOGIN am9l", "c2VjcmV0"),
    "a wrong LOGIN": ("{HELLO} x", "AUTH LOGIN", "am9l", "Z3Vlc3M="),
    "a cancelled PLAIN": ("{HELLO} x", "AUTH PLAIN", "*", "NOOP"),
    "a cancelled LOGIN": ("{HELLO} x", "AUTH LOGIN", "am9l", "*", "NOOP"),
    "no base64": ("{HELLO} x", "AUTH PLAIN", "?!", "NOOP"),
    "no base64 at once": ("{HELLO} x", "AUTH PLAIN ?!", "NOOP"),
    "commands as answers": ("{HELLO} x", "AUTH LOGIN", "QUIT", "RSET", "NOOP"),
    "an unknown mechanism": ("{HELLO} x", "AUTH GSSAPI"),
    "no mechanism": ("{HELLO} x", "AUTH"),
    "AUTH before the introduction": (f"AUTH PLAIN {_PLAIN}",),
    "AUTH twice": ("{HELLO} x", f"AUTH PLAIN {_PLAIN}", f"AUTH PLAIN {_PLAIN}"),
    "AUTH in a transaction": (*_BEGUN, f"AUTH PLAIN {_PLAIN}"),
    "a small mechanism": ("{HELLO} x", f"auth plain {_PLAIN}"),
    # Not whole.
    "a message without its end": (*_ADDRESSED, "DATA", "hello"),
    "an exchange without its end": ("{HELLO} x", "AUTH LOGIN"),
}

_MESSAGE: Final = (*_ADDRESSED, "DATA", "x")
_SECOND: Final = (
    *("MAIL FROM:<evil@example.org>", "RCPT TO:<b@example.org>", "DATA", "y", "."),
)
_ENDS: Final = {
    "LF dot LF": "\n.\n",
    "LF dot CRLF": "\n.\r\n",
    "CRLF dot LF": "\r\n.\n",
    "CR dot CR": "\r.\r",
    "CR dot CRLF": "\r.\r\n",
    "CRLF dot CR": "\r\n.\r",
    "CRLF NUL dot CRLF": "\r\n\0.\r\n",
    "CRLF dot NUL CRLF": "\r\n.\0\r\n",
    "CRLF dot blank CRLF": "\r\n. \r\n",
    "CRLF dot CR CRLF": "\r\n.\r\r\n",
}


def _conversations() -> dict[str, str]:
    found = {
        name: "".join(f"{line}\r\n" for line in lines) for name, lines in _LINES.items()
    }
    for name, end in _ENDS.items():
        first, second = "\r\n".join(_MESSAGE), "\r\n".join((*_SECOND, ""))
        found[f"a message that ends with {name}"] = f"{first}{end}{second}"
    found["commands that end with LF"] = "{HELLO} x\nNOOP\n\r\n"
    found["a command and another behind a LF"] = "{HELLO} x\r\nNOOP\nRSET\r\n"
    found["a command and another behind a CR"] = "{HELLO} x\r\nNOOP\rRSET\r\n"
    return found


CONVERSATIONS: Final = _conversations()
"""What is sent, by what it shows."""


def spoken(conversation: str, protocol: str) -> bytes:
    """Return what is sent in a conversation.

    Args:
        conversation: of the corpus.
        protocol: `smtp` or `lmtp`.
    """
    hello = _HELLO[protocol]
    text = conversation.replace("{HELLO}", hello).replace("{hello}", hello.lower())
    return text.encode("utf-8", "surrogateescape")
