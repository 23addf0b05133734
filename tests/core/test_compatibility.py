"""Emitted code refuses a runtime that it was not made for, at once."""

import pytest

from sockgen_runtime import __version__, made_for


def test_the_same_series_fits() -> None:
    major, minor = __version__.split(".")[:2]
    made_for(__version__)
    made_for(f"{major}.{minor}.999")


@pytest.mark.parametrize("version", ["0.0.1", "99.0.0", "1.999"])
def test_another_series_is_refused_with_what_to_do(version: str) -> None:
    with pytest.raises(ImportError, match="sockgen build") as refused:
        made_for(version)
    assert version in str(refused.value)
    assert __version__ in str(refused.value)
