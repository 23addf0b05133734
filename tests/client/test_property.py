"""Random protocols: what a server answers is what its client returns.

For each command of a random schema a random result is drawn, as its method may return it.
The emitted handler sends it, the emitted client reads it, cut at random places.
"""

from collections.abc import Iterator
from itertools import pairwise
from random import Random
from types import ModuleType
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from sockgen import pipeline
from sockgen.lower.replying import Alternative, Slot, alternatives
from sockgen.model import Command, Protocol
from sockgen.plan.client_file import method_names
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Encodable, EncodeError
from sockgen_runtime.client import Answer, ClientConversation
from tests.client.emitted import Emitted
from tests.client.reading import Server, Waiting, is_iterator, is_list, places_of
from tests.properties.packages import MOST_PACKAGES, checked
from tests.properties.schemas import random_schema
from tests.properties.values import random_message

_MOST: Final = 4  # replies in a place for many


class _Recorded(Exception):
    """What a method of the client would have asked."""

    def __init__(self, answer: Answer[object]) -> None:
        super().__init__()
        self.answer = answer


class _Link:
    """In the place of a connection."""

    def ask(self, _command: Encodable, answer: Answer[object]) -> object:
        raise _Recorded(answer)


class _Sides:
    """Both sides of a random protocol."""

    def __init__(self, random: Random, model: Protocol, package: ModuleType) -> None:
        self._random = random
        self._model = model
        self._messages: Emitted = vars(package)["messages"]
        self._handler: Emitted = vars(package)["DrawnHandler"]
        client: Emitted = getattr(package, f"{model.class_prefix}Client")
        self.rules = client.rules
        self._client: Emitted = object.__new__(client)
        self._client._link = _Link()

    def reply(self, name: str) -> Encodable | None:
        """Return a random reply that can be printed, if one is found soon."""
        kind = getattr(self._messages, self._model.reply_named(name).class_name)
        for _ in range(10):
            found = random_message(self._random, kind)
            if isinstance(found, Encodable) and _is_printable(found):
                return found
        return None

    def command(self, command: Command) -> Encodable | None:
        """Return a random command that can be printed, if one is found soon."""
        kind = getattr(self._messages, command.class_name)
        for _ in range(10):
            found = random_message(self._random, kind)
            if isinstance(found, Encodable) and _is_printable(found):
                return found
        return None

    def result(self, way: Alternative, count: int) -> tuple[object, ...] | None:
        """Return what a method returns for a way to answer, by its places."""
        places: list[object] = []
        for slot in way.slots:
            if slot.low is None:
                place = self.reply(self._random.choice(slot.replies))
                if place is None:
                    return None
                places.append(place)
                continue
            number = count if slot.per else self._random.randint(slot.low, _MOST)
            replies = [self._one_of(slot) for _ in range(number)]
            if None in replies:
                return None
            places.append(replies)
        return tuple(places)

    def _one_of(self, slot: Slot) -> Encodable | None:
        return self.reply(self._random.choice(slot.replies))

    def sent(self, command: Command, given: Encodable, result: object) -> bytes:
        """Return what the handler sends for a result of its method."""

        def answer(*_: object) -> object:
            return result

        own = {f"do_{other.method}": answer for other in self._model.commands}
        kind: Emitted = type("Drawn", (self._handler,), own)
        session: Emitted = kind.__new__(kind)
        session.members = tuple("ab")
        reply = kind.runners[type(given)](session, given)
        return reply if isinstance(reply, bytes) else b"".join(reply)

    def answer(self, command: Command, given: Emitted, count: int) -> Answer[object]:
        """Return what the client's method asks for."""
        kind: Emitted = given.__class__
        values: dict[str, Emitted] = {n: getattr(given, n) for n in kind.__slots__}
        by_position = [values.pop(name) for name in tuple(kind.__match_args__)]
        if any(
            slot.per == "members"
            for way in alternatives(_pattern(command), self._model)
            for slot in way.slots
        ):
            values["members"] = count
        method = getattr(self._client, method_names(self._model)[command.name])
        try:
            method(*by_position, **values)
        except _Recorded as recorded:
            return recorded.answer
        raise AssertionError("the method has not sent its command")


def _pattern(command: Command) -> Emitted:
    return command.reply or command.answer


def _is_printable(message: Encodable) -> bool:
    try:
        message.encode()
    except EncodeError:
        return False
    return True


def _pieces(random: Random, octets: bytes) -> list[bytes]:
    """Return octets, cut at random places."""
    places = sorted(random.randint(0, len(octets)) for _ in range(random.randint(0, 4)))
    edges = [0, *places, len(octets)]
    cut = [octets[a:b] for a, b in pairwise(edges)]
    return [piece for piece in cut if piece]


def _read(
    sides: _Sides, answer: Answer[object], pieces: list[bytes], expected: object
) -> object:
    """Return what the client makes of octets, as many replies as are expected."""
    conversation = ClientConversation(sides.rules)
    server = Server(pieces, closes=False)
    result = server.run(
        conversation.read(answer, lambda unread: server.lazily(conversation, unread))
    )
    found: list[object] = []
    for place, wanted in zip(places_of(result), places_of(expected), strict=True):
        if not is_iterator(place) or not is_list(wanted):
            found.append(place)
            continue
        found.append([next(place) for _ in wanted])
        if not _is_over(place):
            server.run(conversation.skip())
    assert next(server.rest(), None) is None
    conversation.settle()
    return found[0] if len(found) == 1 else tuple(found)


def _is_over(replies: Iterator[object]) -> bool:
    """Whether a long answer has an end, and that has come."""
    try:
        return next(replies, None) is None
    except Waiting:
        return False


@settings(max_examples=MOST_PACKAGES)
@given(st.randoms(use_true_random=False))
def test_what_a_handler_answers_is_what_the_client_returns(random: Random) -> None:
    schema = random_schema(random)
    result = checked(schema)
    model = result.model
    if model is None:
        return
    with loaded(pipeline.generate(result)) as package:
        sides = _Sides(random, model, package)
        for command in model.commands:
            for way in alternatives(_pattern(command), model):
                given, places = sides.command(command), sides.result(way, 2)
                if given is None or places is None:
                    continue
                answered = places[0] if len(places) == 1 else places
                octets = sides.sent(command, given, answered)
                answer = sides.answer(command, given, 2)
                pieces = _pieces(random, octets)
                assert _read(sides, answer, pieces, answered) == answered, schema
