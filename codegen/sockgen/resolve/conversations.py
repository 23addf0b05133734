"""Exchanges of several datagrams: what they are, and which commands begin them."""

from collections.abc import Callable, Mapping
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.conversations import not_names, not_there
from sockgen.diagnostics.names import unknown_reply
from sockgen.model import Conversation, ErrorAnswer, Reply
from sockgen.patterns import Alternatives, Named, Pattern, names, parse
from sockgen.resolve import settings
from sockgen.resolve.classes import Classes
from sockgen.resolve.common import doc_text
from sockgen.resolve.identifiers import constant_name
from sockgen.schema import ConversationDecl, ErrorDecl
from sockgen.source import Scalar

__all__ = ["Conversations"]

_TIMEOUT: Final = 1.0
_RETRIES: Final = 5
_MOST_RETRIES: Final = 100


class Conversations:
    """The exchanges of a schema.

    Args:
        decls: as they are written.
        replies: all messages that a server may send, by their names.
        report: takes what is wrong.

    Attributes:
        names: of the exchanges.
        all: the exchanges; see `resolve`.
    """

    def __init__(
        self,
        decls: tuple[ConversationDecl, ...],
        replies: Mapping[str, Reply],
        report: Report,
    ) -> None:
        self._decls = decls
        self._replies = replies
        self._report = report
        self.names: tuple[str, ...] = tuple(decl.name.text for decl in decls)
        self.all: tuple[Conversation, ...] = ()

    def resolve(
        self,
        classes: Classes,
        errors: Callable[[tuple[ErrorDecl, ...]], tuple[ErrorAnswer, ...]],
    ) -> None:
        """Find what the exchanges are, when all replies are known.

        Args:
            classes: hands out the names of their types.
            errors: returns answers to errors.
        """
        self.all = tuple(self._one(decl, classes, errors) for decl in self._decls)

    def _one(
        self,
        decl: ConversationDecl,
        classes: Classes,
        errors: Callable[[tuple[ErrorDecl, ...]], tuple[ErrorAnswer, ...]],
    ) -> Conversation:
        report = self._report
        class_ = classes.claim(decl.name, "conversation")
        for made in (f"{class_}Sends", f"{class_}Receives"):
            classes.add(made, f"what is said in '{decl.name.text}'", decl.span)
        return Conversation(
            name=decl.name.text,
            class_name=class_,
            constant=f"_{constant_name(decl.name.text)}",
            doc=doc_text(decl.doc),
            sends=self._messages(decl.sends),
            receives=self._messages(decl.receives),
            timeout=settings.bounded(decl.timeout, _TIMEOUT, report),
            retries=settings.number(decl.retries, _RETRIES, _MOST_RETRIES, report),
            dally=settings.bounded(decl.dally, 0.0, report),
            errors=errors(decl.errors),
            span=decl.span,
        )

    def _messages(self, text: Scalar | None) -> tuple[str, ...]:
        """Return the messages that a text names: ``A | B``."""
        if text is None:
            return ()
        pattern = parse(text, self._report).pattern
        if pattern is None:
            return ()
        options = pattern.options if isinstance(pattern, Alternatives) else (pattern,)
        found: list[str] = []
        for option in options:
            if not isinstance(option, Named) or option.arguments is not None:
                self._report(not_names(option.span))
            elif option.name not in self._replies:
                known = list(self._replies)
                self._report(unknown_reply(option.at, option.name, known))
            else:
                found.append(option.name)
        return tuple(dict.fromkeys(found))

    def apart(self, pattern: Pattern | None) -> tuple[Pattern | None, str | None]:
        """Return what a reply pattern says without its exchange, and the exchange.

        Args:
            pattern: of a command's ``reply:``.
        """
        if pattern is None:
            return None, None
        options = pattern.options if isinstance(pattern, Alternatives) else (pattern,)
        begun = [o for o in options if self._is_one(o)]
        rest = tuple(o for o in options if not self._is_one(o))
        for other in (*begun[1:], *rest):
            self.check(other)
        name = begun[0].name if begun and isinstance(begun[0], Named) else None
        if not rest:
            return None, name
        if len(rest) == 1:
            return rest[0], name
        return Alternatives(rest, pattern.span), name

    def _is_one(self, option: Pattern) -> bool:
        return (
            isinstance(option, Named)
            and option.name in self.names
            and option.arguments is None
        )

    def check(self, pattern: Pattern | None) -> None:
        """Report every exchange in a place where none can begin.

        Args:
            pattern: what is answered there.
        """
        for named in names(pattern) if pattern is not None else ():
            if named.name in self.names:
                self._report(not_there(named.at, named.name))
