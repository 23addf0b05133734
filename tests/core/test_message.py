"""Messages: made, compared, shown, copied."""

import copy
import subprocess
import sys
from collections.abc import Callable

import pytest

from sockgen_runtime import KW_ONLY, message
from tests.support.paths import environment


@message
class Point:
    """Two required fields, one with a default, one by keyword."""

    x: int
    y: int
    name: bytes = b"p"
    _: KW_ONLY
    marked: bool = False

    def total(self) -> int:
        return self.x + self.y


@message
class Nothing:
    """No fields."""


@message
class NothingElse:
    """No fields either."""


@message
class Even:
    """A constraint."""

    value: int

    def __post_init__(self) -> None:
        if self.value % 2:
            raise ValueError("odd")


def test_fields_are_given_by_position_default_and_keyword() -> None:
    point = Point(1, 2, marked=True)
    assert (point.x, point.y, point.name, point.marked) == (1, 2, b"p", True)
    assert point.total() == 3


def test_wrong_arguments_are_refused() -> None:
    def built(make: Callable[..., object], *arguments: object) -> object:
        return make(*arguments)

    assert built(Point, 1, 2) == Point(1, 2)
    with pytest.raises(TypeError):
        built(Point, 1)
    with pytest.raises(TypeError):
        built(Point, 1, 2, b"n", True)


def test_equality_and_hash_are_by_value_and_class() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert hash(Point(1, 2)) == hash(Point(1, 2))
    assert Point(1, 2) != Point(1, 3)
    assert Nothing() == Nothing()
    assert {Nothing(), NothingElse(), Nothing()} == {NothingElse(), Nothing()}
    others: list[object] = [Nothing(), (1, 2, b"p", False), None]
    assert Point(1, 2) not in others
    assert NothingElse() not in others


def test_repr_names_the_fields() -> None:
    assert repr(Point(1, 2)) == "Point(x=1, y=2, name=b'p', marked=False)"
    assert repr(Nothing()) == "Nothing()"


def test_match_takes_what_may_be_positional() -> None:
    match Point(1, 2):
        case Point(x, y, name):
            assert (x, y, name) == (1, 2, b"p")
    assert Point.__match_args__ == ("x", "y", "name")


def test_objects_have_slots_and_nothing_else() -> None:
    assert not hasattr(Point(1, 2), "__dict__")
    assert not hasattr(Nothing(), "__dict__")


def test_copies_are_equal() -> None:
    point = Point(1, 2, marked=True)
    assert copy.copy(point) == copy.deepcopy(point) == point
    assert copy.copy(Nothing()) == Nothing()


def test_a_copy_may_have_other_values() -> None:
    # What `copy.replace` calls, from Python 3.13 on.
    replace: object = getattr(Point(1, 2), "__replace__", None)
    assert callable(replace)
    assert replace(y=3) == Point(1, 3)


def test_a_constraint_runs_when_the_message_is_made() -> None:
    assert Even(2).value == 2
    with pytest.raises(ValueError, match="odd"):
        Even(3)


def test_a_message_cannot_extend_a_message() -> None:
    further = type("Further", (Point,), {"__annotations__": {"z": int}})
    with pytest.raises(TypeError, match="cannot extend"):
        message(further)


def test_the_name_and_module_of_the_class_stay() -> None:
    assert Point.__name__ == Point.__qualname__ == "Point"
    assert Point.__module__ == __name__
    assert Point.__doc__ == "Two required fields, one with a default, one by keyword."


def test_dataclasses_are_not_imported() -> None:
    program = "import sys, sockgen_runtime.messages.message; print('dataclasses' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        check=True,
    )
    assert run.stdout.strip() == b"False"
