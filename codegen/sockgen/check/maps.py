"""Rules of maps: what is declared of their entries has a map to be in."""

from collections.abc import Iterator

from sockgen.check.forms import Owned
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.maps import entries_without_map, entry_not_single
from sockgen.lower import is_block
from sockgen.lower.maps import is_text
from sockgen.model import Form, Protocol, Record, Union

__all__ = ["entries_in_a_map"]


def entries_in_a_map(owned: Owned, model: Protocol) -> Iterator[Diagnostic]:
    """Entries are those of the only map, which is always there, and are single values."""
    form = owned.form
    if form.has_entries and not _has_map(form, model):
        yield entries_without_map(owned.span, owned.what)
    for entry in form.entries:
        type_ = entry.part.type
        if not isinstance(type_, (Record, Union)):
            continue
        if is_block(model.type_named(type_.name), model):
            yield entry_not_single(entry.part.span, entry.key)


def _has_map(form: Form, model: Protocol) -> bool:
    """Whether a form has a map for entries, with values that are text."""
    return form.map is not None and is_text(form.map, model)
