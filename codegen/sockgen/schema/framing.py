"""The framing of a schema: how octets become messages, as it is written."""

from typing import Final

from attrs import field, frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.framing import one_framing
from sockgen.diagnostics.schema import missing_key
from sockgen.schema.section import Section, scalar
from sockgen.source import Entry, Mapping, Node, Scalar, Span

__all__ = ["FRAMINGS", "FramingDecl", "QuotesDecl", "framing", "named_framings"]

FRAMINGS: Final = (
    *("tokens", "by_first_byte", "fixed", "octets", "length", "marked", "delimited"),
)
_LATER: Final = (
    "by_prefix",
    *("envelope", "header"),
)
_ELSE: Final = "else"


@frozen
class QuotesDecl:
    """One kind of quotes."""

    mark: Scalar
    escape: Scalar | None
    hex: Scalar | None
    others: Scalar | None
    escapes: tuple[tuple[Scalar, Scalar], ...]


@frozen
class FramingDecl:
    """A framing: tokens of a type, words of a line, several by the first octet, a length.

    ``otherwise`` is that of ``else``; ``first`` tells whether it is listed first.
    """

    kind: str
    span: Span
    type: Scalar | None = None
    size: Scalar | None = None
    blank: Scalar | None = None
    deny: Scalar | None = None
    begin: Scalar | None = None
    quotes: tuple[QuotesDecl, ...] = ()
    choices: "tuple[tuple[Scalar, FramingDecl], ...]" = field(default=())
    otherwise: "FramingDecl | None" = None
    first: bool = False
    marks: dict[str, Scalar] = field(factory=dict[str, Scalar])
    ends: tuple[Scalar, ...] = ()

    @property
    def has_tokens(self) -> bool:
        """Whether messages are tokens, and no lines."""
        if self.kind == "by_first_byte":
            each = [self.otherwise, *(inner for _, inner in self.choices)]
            return any(inner is not None and inner.has_tokens for inner in each)
        return self.kind in ("strings", "words")


def framing(node: Node | None, what: str, report: Report) -> FramingDecl | None:
    """Read a framing.

    Args:
        node: its map.
        what: what it is the framing of, for messages.
        report: takes what is wrong.
    """
    if node is None:
        return None
    if isinstance(node, Scalar):
        return FramingDecl("named", node.span, type=node)
    section = Section(node, f"the framing of {what}", FRAMINGS, report, _LATER)
    given = [kind for kind in FRAMINGS if section.node(kind) is not None]
    if len(given) != 1:
        if isinstance(node, Mapping) and not section.has_later:
            report(one_framing(node.span, given, FRAMINGS))
        return None
    inner = section.node(given[0])
    assert inner is not None
    if given[0] == "tokens":
        return _tokens(inner, report)
    if given[0] == "marked":
        return _marked(inner, report)
    if given[0] == "delimited":
        ends = section.texts("delimited") or ()
        return FramingDecl("delimited", node.span, ends=ends)
    if given[0] != "by_first_byte":
        size = scalar(inner, f"'{given[0]}'", report)
        return None if size is None else FramingDecl(given[0], node.span, size=size)
    return _by_first_byte(inner, what, report)


def _marked(node: Node, report: Report) -> FramingDecl | None:
    known = ("start", "end", "max", "check", "escape", "ignore")
    section = Section(node, "marked", (*known, "acknowledge"), report)
    if section.lacks("start") or section.lacks("end"):
        report(missing_key(node.span, "start", "marked"))
    marks = {key: text for key in known if (text := section.text(key)) is not None}
    signs = section.node("acknowledge")
    if signs is not None:
        said = Section(signs, "acknowledge", ("good", "bad"), report)
        for key in ("good", "bad"):
            if said.lacks(key):
                report(missing_key(signs.span, key, "acknowledge"))
            elif (text := said.text(key)) is not None:
                marks[key] = text
    return FramingDecl("marked", node.span, marks=marks)


def named_framings(
    found: tuple[Entry, ...], report: Report
) -> tuple[tuple[Scalar, FramingDecl], ...]:
    """Read framings that have names."""
    read = ((e.key, framing(e.value, f"'{e.key.text}'", report)) for e in found)
    return tuple((name, decl) for name, decl in read if decl is not None)


def _tokens(node: Node, report: Report) -> FramingDecl:
    if isinstance(node, Scalar):
        return FramingDecl("strings", node.span, type=node)
    known = ("blank", "quotes", "deny", "begin")
    section = Section(node, "tokens", known, report)
    if section.lacks("blank"):
        report(missing_key(node.span, "blank", "tokens"))
    quotes: list[QuotesDecl] = []
    for entry in section.entries("quotes"):
        kind = Section(
            entry.value, "quotes", ("escape", "map", "hex", "others"), report
        )
        pairs = ((e.key, scalar(e.value, "map", report)) for e in kind.entries("map"))
        quotes.append(
            QuotesDecl(
                entry.key,
                kind.text("escape"),
                kind.text("hex"),
                kind.text("others"),
                tuple((key, value) for key, value in pairs if value is not None),
            )
        )
    return FramingDecl(
        "words",
        node.span,
        blank=section.text("blank"),
        deny=section.text("deny"),
        begin=section.text("begin"),
        quotes=tuple(quotes),
    )


def _by_first_byte(node: Node, what: str, report: Report) -> FramingDecl | None:
    if not isinstance(node, Mapping):
        Section(node, "by_first_byte", (), report)
        return None
    choices: list[tuple[Scalar, FramingDecl]] = []
    otherwise: FramingDecl | None = None
    for entry in node.entries:
        found = framing(entry.value, what, report)
        if found is None:
            continue
        if entry.key.text == _ELSE:
            otherwise = found
        else:
            choices.append((entry.key, found))
    if not any(entry.key.text == _ELSE for entry in node.entries):
        report(missing_key(node.span, _ELSE, "by_first_byte"))
    first = bool(node.entries) and node.entries[0].key.text == _ELSE
    return FramingDecl(
        "by_first_byte",
        node.span,
        choices=tuple(choices),
        otherwise=otherwise,
        first=first,
    )
