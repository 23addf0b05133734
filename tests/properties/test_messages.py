"""What was printed is what is read, for messages of schemas that were drawn at random."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.packages import MOST_PACKAGES, checked, drawn
from tests.properties.schemas import random_schema

_MESSAGES = 40


@settings(max_examples=MOST_PACKAGES)
@given(st.randoms(use_true_random=False))
def test_what_is_printed_is_read(random: Random) -> None:
    with drawn(random_schema(random)) as package:
        if package is None:
            return
        for commands in (True, False):
            printed = package.printed(random, _MESSAGES, commands=commands)
            for message, octets in printed:
                read = package.read([octets], commands=commands)
                assert read == [message], (octets, package.schema)
            together = b"".join(octets for _, octets in printed)
            read = package.read([together], commands=commands)
            assert read == [message for message, _ in printed], package.schema


def test_most_random_schemas_are_valid() -> None:
    found = [checked(random_schema(Random(seed))).model for seed in range(60)]
    assert sum(model is not None for model in found) > 30
