"""Tokens as the words of a line, as a shell divides them: blanks between, quotes around.

The first kind of quotes is that in which a token is written that cannot stand without
them. Dividing is one pass over the line.
"""

import re
from collections.abc import Sequence
from typing import Final, final

from sockgen_runtime.errors import BadFrame, EncodeError, TooManyItems
from sockgen_runtime.messages.demands import LINE, Demand, Reading

from .quotes import Quotes

__all__ = ["Words"]

_SPLIT: Final = b" \t\n\r\x0b\x0c"  # what `bytes.split` takes for blanks


@final
class Words:
    """Divides lines into words.

    Args:
        blank: the octets between words; one or more of them, the first is written.
        quotes: the kinds of quotes, that which is written first.
        deny: octets that no word holds outside of quotes.
        anywhere: whether quotes may begin within a word; they end it in any case.
        end: the line ending that is written.
        refused: octets that cannot stand in a line.
        avoid: octets that no line begins with: it would be a message of another framing.
        longest: octets of a line, without its ending.
        most: words of a line.
    """

    __slots__ = (
        "_avoid",
        "_blank",
        "_end",
        "_longest",
        "_most",
        "_plain",
        "_quotes",
        "_refused",
        "_skipped",
        "_special",
        "_word",
    )

    tokens: bool = True
    first: Demand = LINE

    def __init__(
        self,
        blank: bytes,
        quotes: tuple[Quotes, ...] = (),
        *,
        deny: bytes = b"",
        anywhere: bool = False,
        end: bytes,
        refused: bytes,
        avoid: bytes = b"",
        longest: int,
        most: int,
    ) -> None:
        self._blank = blank
        self._quotes = quotes
        self._end = end
        self._refused = refused
        self._avoid = avoid
        self._longest = longest
        self._most = most
        marks = b"".join(kind.mark for kind in quotes)
        plain = re.escape(blank + marks + deny)
        self._word = re.compile(_word(blank, b"[^%b]" % plain, quotes, anywhere))
        self._skipped = re.compile(b"[%b]*+" % re.escape(blank))
        self._plain = re.compile(b"[^%b%b]+" % (plain, re.escape(refused)))
        self._special: re.Pattern[bytes] | None = None
        if set(blank) <= set(_SPLIT):
            others = bytes(octet for octet in _SPLIT if octet not in blank)
            special = re.escape(marks + deny + others)
            self._special = re.compile(b"[%b]" % special if special else b"(?!)")

    def take(self, lines: list[bytes]) -> list[bytes] | None:
        """Take the words of the next line.

        Raises:
            BadFrame: quotes are not where they may be; the line was taken.
            TooManyItems: it has too many words; it was taken.
        """
        if len(lines[-1]) > self._longest:
            return None
        return self.divide(lines.pop())

    def read(self, line: bytes) -> Reading[Sequence[bytes]]:
        """Read a line that was taken.

        Raises:
            BadFrame: quotes are not where they may be.
            TooManyItems: it has too many words.
        """
        yield from ()
        return self.divide(line)

    def divide(self, line: bytes) -> list[bytes]:
        """Return the words of a line.

        Raises:
            BadFrame: quotes are not where they may be.
            TooManyItems: it has too many words.
        """
        if self._special is not None and self._special.search(line) is None:
            words = line.split()
        else:
            words = self._words(line)
        if len(words) > self._most:
            raise TooManyItems(len(words), self._most)
        return words

    def encode(self, tokens: Sequence[bytes]) -> bytes:
        """Return tokens as a line.

        Raises:
            EncodeError: a token cannot be written, or they are too many or too long.
        """
        if len(tokens) > self._most:
            raise EncodeError(f"at most {self._most} tokens", len(tokens))
        words = [self._written(token) for token in tokens]
        if words and words[0][:1] and words[0][:1] in self._avoid:
            words[0] = self._in_quotes(tokens[0])
        line = self._blank[:1].join(words)
        if len(line) > self._longest:
            raise EncodeError(f"a line of at most {self._longest} octets", line)
        return line + self._end

    def _words(self, line: bytes) -> list[bytes]:
        """Return the words of a line that has something special."""
        words: list[bytes] = []
        at = self._behind_blanks(line, 0)
        while at < len(line):
            match = self._word.match(line, at)
            if match is None:
                raise BadFrame(self._trouble(line, at), value=line[at:])
            word = match[1] or b""
            for kind, text in zip(self._quotes, match.groups()[1:], strict=True):
                if text is not None:
                    word += kind.read(text)
            words.append(word)
            at = self._behind_blanks(line, match.end())
        return words

    def _behind_blanks(self, line: bytes, at: int) -> int:
        match = self._skipped.match(line, at)
        return at if match is None else match.end()

    def _trouble(self, line: bytes, at: int) -> str:
        """Say what is wrong with the word at a place."""
        for kind in self._quotes:
            if line.find(kind.mark, at) >= 0:
                return "unbalanced quotes"
        return "a character that no word has"

    def _written(self, token: bytes) -> bytes:
        """Return a token as it stands in a line."""
        if self._plain.fullmatch(token):
            return token
        return self._in_quotes(token)

    def _in_quotes(self, token: bytes) -> bytes:
        if not self._quotes:
            raise EncodeError("a token that needs no quotes", token)
        return self._quotes[0].write(token, self._refused)


def _word(
    blank: bytes, plain: bytes, quotes: tuple[Quotes, ...], anywhere: bool
) -> bytes:
    """Return the pattern of a word: a group without quotes, and one for each kind."""
    kinds = b"|".join(
        b"%b(%b)%b" % (re.escape(q.mark), q.body, re.escape(q.mark)) for q in quotes
    )
    if not quotes:
        word = b"(%b++)" % plain
    elif anywhere:
        word = b"(%b*+)(?:%b)?" % (plain, kinds)
    else:
        word = b"(?:(%b++)|%b)" % (plain, kinds)
    return rb"%b(?=[%b]|\Z)" % (word, re.escape(blank))
