"""What can be wrong with ``{-}``, the mark of messages of many lines."""

from sockgen.diagnostics.registry import Diagnostic, Span, error, rule

__all__ = [
    "mark_before_size",
    "mark_in_open_line",
    "mark_maybe_nothing",
    "mark_misplaced",
    "mark_missing",
    "mark_repeats_nothing",
]


@rule(
    "SG441",
    "mark out of place",
    """``{-}`` stands once in a line, outside of brackets and parentheses, and in the
    lines of commands and replies; types have none.

    Wrong:  250[{-}{text:rest+}]
    Right:  250{-}{text:rest+}
    """,
)
def mark_misplaced(at: Span) -> Diagnostic:
    """Report a mark that is not a direct part of a message's line, or a second one."""
    return error(
        at,
        "'{-}' stands once in a line of a command or reply, and not in brackets",
        hint="{code}{-}{text:rest+}",
    )


@rule(
    "SG442",
    "line without a mark",
    """If one line of a form has the mark ``{-}``, all have it: it tells of each whether
    another one follows.
    """,
)
def mark_missing(at: Span) -> Diagnostic:
    """Report a line without a mark, in a form that has some."""
    return error(
        at,
        "this line has no mark, and others of the form have one",
        hint="put '{-}' where '-' or a blank stands",
    )


@rule(
    "SG443",
    "nothing repeats the marked line",
    """The last line with a mark ``{-}`` is there once for each item of one field, which
    is repeated and has neither ``sep=`` nor ``end=``. The lines before it are there once.
    For a fixed number of lines no mark is needed: write ``-`` and blanks.

    Wrong:  250{-}{text:rest}
    Right:  250{-}{text:rest+}
    """,
)
def mark_repeats_nothing(at: Span, count: int, *, last: bool) -> Diagnostic:
    """Report a line that the wrong number of fields would repeat.

    Args:
        at: the mark of the line.
        count: how many of its fields would.
        last: whether it is the last line, which one field repeats.
    """
    if not last:
        message = "only the last line with a mark repeats, and this is not the last"
    elif count:
        message = f"{count} fields would repeat this line; one may"
    else:
        message = "no field repeats this line"
    return error(at, message, hint="the last line has one: {-}{text:rest+}")


@rule(
    "SG444",
    "mark of lines that may be missing",
    """A field with ``*`` may have no items, and its line is not there then. Another line
    must come before it, and no other field may stand in it, because nothing would hold
    its value.

    Wrong:  250{-}{text:rest*}
    Right:  250{-}{text:rest+}
    """,
)
def mark_maybe_nothing(at: Span, field: str, other: str | None) -> Diagnostic:
    """Report a line that may not be there, and should.

    Args:
        at: the field that may have no items.
        field: its name.
        other: another field of the line; None: there is no line before it.
    """
    if other is None:
        message = f"without an item of '{field}' there is no line at all"
    else:
        message = f"without an item of '{field}' there is no line with '{other}'"
    return error(at, message, hint=f"write '+': one item of '{field}' or more")


@rule(
    "SG445",
    "mark and size",
    """In lines with a mark ``{-}`` the marks tell how many there are. A size, and a field
    that is read by it, have no place in them.
    """,
)
def mark_before_size(at: Span, name: str) -> Diagnostic:
    """Report a size in a marked line."""
    return error(at, f"the size of '{name}' cannot stand in lines with '{{-}}'")


@rule(
    "SG446",
    "mark in a line without its ending",
    """Lines with a mark ``{-}`` have their endings: the backslash that takes one away
    has no place in them.
    """,
)
def mark_in_open_line(at: Span) -> Diagnostic:
    """Report a marked line without its ending."""
    return error(at, "a line with '{-}' has its ending", hint="take the '\\' away")
