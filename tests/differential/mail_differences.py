"""Where our mail servers answer otherwise than the references, why, and with which codes.

Each entry is tested: our codes are those given here, however the input is sent, and those
of the reference are others.
"""

from collections.abc import Mapping
from typing import Final

from tests.differential.mail_harness import Difference

__all__ = ["DIFFERENCES"]

_Table = Mapping[str, Difference]


def _differ(reason: str, cases: dict[str, str]) -> dict[str, Difference]:
    """Return a difference for each conversation by its name, with our codes."""
    return {name: Difference(reason, codes) for name, codes in cases.items()}


_HELP: Final = _differ(
    "The answer to HELP is 214 (RFC 5321, section 4.2.3).",
    {"help": "220 250 214 221", "help about a command": "220 250 214 221"},
)
_TWO_NAMES: Final = _differ(
    "Who introduces itself has one name.",
    {"an introduction of two": "220 501 221"},
)
_BARE: Final = _differ(
    "A lone CR or LF is no line ending. The references take some for one, or keep them"
    " for the next program that does; here such a message is refused, and what stands"
    " behind it stays a part of it.",
    {
        f"a message that ends with {end}": "220 250 250 250 354 550 221"
        for end in (
            *("LF dot LF", "LF dot CRLF", "CRLF dot LF", "CR dot CR"),
            *("CR dot CRLF", "CRLF dot CR", "CRLF dot CR CRLF"),
        )
    },
)
_LF: Final = _differ(
    "Commands end with CRLF only: what is behind a lone LF is no other command.",
    {"commands that end with LF": "220 501 221"},
)
_BEHIND_LF: Final = _differ(
    "Commands end with CRLF only: what is behind a lone LF is no other command.",
    {"a command and another behind a LF": "220 250 500 221"},
)
_IN_BRACKETS: Final = _differ(
    "Addresses stand between angle brackets, and a recipient is somebody.",
    {
        "a sender without brackets": "220 250 501 221",
        "a sender that does not end": "220 250 501 221",
        "a recipient without brackets": "220 250 250 501 221",
        "nobody as recipient": "220 250 250 501 221",
    },
)
_BEYOND_ASCII: Final = _differ(
    "A name that is not ASCII is a wrong argument, not a wrong line.",
    {"octets beyond ASCII in a command": "220 501 221"},
)
_NO_AUTH: Final = _differ(
    "The reference has no AUTH.",
    {
        "PLAIN": "220 250 235 221",
        "PLAIN in two steps": "220 250 334 235 221",
        "a wrong PLAIN": "220 250 535 221",
        "a PLAIN without a name": "220 250 334 501 221",
        "LOGIN": "220 250 334 334 235 221",
        "a LOGIN with the name": "220 250 334 235 221",
        "a wrong LOGIN": "220 250 334 334 535 221",
        "a cancelled PLAIN": "220 250 334 501 250 221",
        "a cancelled LOGIN": "220 250 334 334 501 250 221",
        "no base64": "220 250 334 501 250 221",
        "no base64 at once": "220 250 501 250 221",
        "commands as answers": "220 250 334 334 535 250 221",
        "an unknown mechanism": "220 250 504 221",
        "no mechanism": "220 250 501 221",
        "AUTH before the introduction": "220 503 221",
        "AUTH twice": "220 250 235 503 221",
        "AUTH in a transaction": "220 250 250 503 221",
        "a small mechanism": "220 250 235 221",
        "an exchange without its end": "220 250 334 334",
    },
)

_AIOSMTPD: Final[_Table] = {
    **(_HELP | _TWO_NAMES | _BARE | _LF | _BEHIND_LF | _IN_BRACKETS | _BEYOND_ASCII),
    **_differ(
        "A NUL is no octet of a name.",
        {"a NUL in a command": "220 501 221"},
    ),
    **_differ(
        "AUTH is not permitted in a transaction (RFC 4954, section 3).",
        {"AUTH in a transaction": "220 250 250 503 221"},
    ),
    **_differ(
        "As the verb, the name of a mechanism may be in small letters.",
        {"a small mechanism": "220 250 235 221"},
    ),
}

_SINK: Final[_Table] = {
    **(_HELP | _TWO_NAMES | _BARE | _LF | _IN_BRACKETS | _BEYOND_ASCII | _NO_AUTH),
    **_differ(
        "The reference looks at nothing but the verb of a line: it takes everything.",
        {
            "verification": "220 250 252 221",
            "a sender before the introduction": "220 503 221",
            "an introduction of nobody": "220 501 221",
            "a sender without FROM": "220 250 501 221",
            "MAIL alone": "220 250 501 221",
            "FROM alone": "220 250 501 221",
            "a size that is none": "220 250 501 221",
            "a size without a number": "220 250 501 221",
            "a size that is too large": "220 250 552 221",
            "a body of 9 bits": "220 250 501 221",
            "an unknown parameter": "220 250 555 221",
            "RCPT alone": "220 250 250 501 221",
            "a recipient without TO": "220 250 250 501 221",
            "a parameter of a recipient": "220 250 250 555 221",
            "data with an argument": "220 250 250 250 501 221",
            "a reset with an argument": "220 250 250 501 221",
            "an end with an argument": "220 250 501 221",
            "a line that is too long": "220 500 250 221",
            "a NUL in a command": "220 501 221",
            "a tab after the verb": "220 500 221",
        },
    ),
}

_DOVECOT: Final[_Table] = {
    **(_HELP | _TWO_NAMES | _BARE | _LF | _BEHIND_LF | _BEYOND_ASCII | _NO_AUTH),
    **_differ(
        "A blank behind the colon is no part of the grammar, and clients send it.",
        {"a blank behind the colon": "220 250 250 250 221"},
    ),
    **_differ(
        "The reference does not offer SIZE, and calls every wrong parameter unknown.",
        {
            "a size": "220 250 250 221",
            "a size in small letters": "220 250 250 221",
            "a size and a body": "220 250 250 221",
            "a size that is none": "220 250 501 221",
            "a size without a number": "220 250 501 221",
            "a size that is too large": "220 250 552 221",
            "a body of 9 bits": "220 250 501 221",
        },
    ),
    **_differ(
        "NOOP and VRFY take any text (RFC 5321, sections 4.1.1.6 and 4.1.1.9).",
        {"nothing with words": "220 250 250 221", "verification": "220 250 252 221"},
    ),
    **_differ(
        "A conversation begins with an introduction (RFC 2033, section 4.1).",
        {"a sender before the introduction": "220 503 221"},
    ),
    **_differ(
        "Lines have at most 1000 octets (RFC 5321, section 4.5.3.1).",
        {"a line that is too long": "220 500 250 221"},
    ),
    **_differ(
        "A NUL is a wrong argument, not a wrong line.",
        {"a NUL in a command": "220 501 221"},
    ),
}

DIFFERENCES: Final[Mapping[str, _Table]] = {
    "aiosmtpd": _AIOSMTPD,
    "smtp-sink": _SINK,
    "dovecot": _DOVECOT,
}
"""The differences from each reference."""
