"""A form reads every input in one way."""

from collections.abc import Iterator

from sockgen import regular as rl
from sockgen.check.forms import owned_forms
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.semantics import ambiguous_form, can_be_empty
from sockgen.lower import Languages, LineStep, steps
from sockgen.model import Protocol

__all__ = ["ambiguous_forms"]


def ambiguous_forms(model: Protocol) -> Iterator[Diagnostic]:
    """Every line of a form can be read in one way only."""
    languages = Languages(model)
    for owned in owned_forms(model):
        for step in steps(owned.form, model, languages):
            if not isinstance(step, LineStep):
                continue
            found = rl.ambiguity(step.expression)
            if found is None:
                continue
            if found.cause is not rl.Cause.PATHS:
                yield can_be_empty(owned.span, owned.what, found.cause.value)
                continue
            one, other = (_reading(reading) for reading in found.readings)
            witness = f"'{found.witness.decode('ascii', 'backslashreplace')}'"
            yield ambiguous_form(owned.span, owned.what, witness, one, other)


def _reading(reading: rl.Reading) -> str:
    """Return a reading as ``key='a', rest='b'``."""
    pieces = [
        f"{name}='{octets.decode('ascii', 'backslashreplace')}'"
        for name, octets in reading
        if octets is not None
    ]
    return ", ".join(pieces) or "without a field"
