"""What was printed is what is read, for messages of schemas that were drawn at random."""

from contextlib import suppress
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sockgen_runtime import EncodeError
from tests.properties.packages import Drawn, drawn
from tests.properties.schemas import random_schema
from tests.properties.values import random_message

_MESSAGES = 40


def _printed(random: Random, package: Drawn, *, commands: bool) -> list[tuple[object, bytes]]:
    """Return random messages that can be printed, and what is printed."""
    found: list[tuple[object, bytes]] = []
    classes = package.commands if commands else package.replies
    for _ in range(_MESSAGES):
        message = random_message(random, random.choice(classes))
        if message is not None:
            with suppress(EncodeError):
                found.append((message, message.encode()))
    return found


@given(st.randoms(use_true_random=False))
def test_what_is_printed_is_read(random: Random) -> None:
    with drawn(random_schema(random)) as package:
        if package is None:
            return
        for commands in (True, False):
            printed = _printed(random, package, commands=commands)
            for message, octets in printed:
                read = package.read([octets], commands=commands)
                assert read == [message], (package.schema, message, octets)
            together = b"".join(octets for _, octets in printed)
            expected = [message for message, _ in printed]
            assert package.read([together], commands=commands) == expected, package.schema
