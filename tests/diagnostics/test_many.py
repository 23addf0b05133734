"""Every mistake of a schema is reported in one run, and none is made up."""

from random import Random
from typing import Final

import pytest

from sockgen import pipeline
from sockgen.diagnostics import Severity
from tests.diagnostics.reporting import FIXTURES, diagnose
from tests.properties.schemas import random_schema
from tests.support.paths import SCHEMAS

_TEN: Final = str(FIXTURES.with_name("ten_mistakes.yaml"))
_SIGNS: Final = "{}[]()|*+?#:=&\\'\"-<>, \n\t\0\x85\u2028é"
_SPOILT: Final = 250


def test_ten_independent_mistakes_are_ten_diagnostics() -> None:
    found, _ = diagnose(_TEN)
    assert len({each.code for each in found}) == 10
    assert len(found) == 10
    lines = {each.span.line for each in found if each.span is not None}
    assert lines == {2, 3, 4, 6, 7, 9, 10, 12, 13}


def _spoilt(text: str, random: Random) -> str:
    """Return a schema with a few letters or lines lost, doubled or exchanged."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text) + 1)
        end = min(len(text), at + random.choice((1, 1, 2, 5, 20)))
        other = random.randrange(len(text) + 1)
        new = random.choice(
            ("", "", random.choice(_SIGNS), text[at:end] * 2, text[other : other + 9])
        )
        text = text[:at] + new + text[end:]
    return text


@pytest.mark.parametrize("part", range(4))
def test_a_spoilt_schema_is_no_crash(
    part: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    random = Random(part)
    path = tmp_path_factory.mktemp("spoilt") / "spoilt.yaml"
    usual = (SCHEMAS / "memcached.yaml").read_text("utf-8")
    wrong = 0
    for number in range(_SPOILT):
        whole = usual if number % 5 == 0 else random_schema(random)
        path.write_text(_spoilt(whole, random), "utf-8")
        checked = pipeline.check(str(path))
        errors = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
        assert (checked.model is None) == bool(errors)
        wrong += bool(errors)
    assert wrong > _SPOILT // 2
