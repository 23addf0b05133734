"""What waits to be sent unasked, and who may be told something."""

from sockgen_runtime import Outbox, Sessions
from tests.core.shelf import Item


def test_an_outbox_takes_no_more_than_its_limit() -> None:
    lost: list[int] = []
    box = Outbox(200, lambda: None, lambda: lost.append(1))
    assert [box.put(Item, b"x" * 36) for _ in range(3)] == [True, True, False]
    assert (box.dropped, lost) == (1, [1])
    assert list(box.take(None, 1000)) == [b"x" * 36] * 2
    assert box.put(Item, b"y")
    box.close()
    assert not box
    assert not box.put(Item, b"z")
    assert list(box.take(None, 1000)) == []


def test_a_registry_of_ones_own() -> None:
    room: Sessions[str] = Sessions()
    room.add("a")
    room.add("b")
    assert list(room) == ["a", "b"]
    seen: list[str] = []
    for name in room:
        room.discard(name)
        seen.append(name)
    assert seen == ["a", "b"]
    assert len(room) == 0
    room.discard("a")
