"""A zone: its records, by their names, out of a file in master format (RFC 1035, 5)."""

import shlex
from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address
from typing import Final, final

from .names import Name
from .protocol.fields import Class
from .protocol.messages import A as Address
from .protocol.messages import (
    Aaaa,
    Cname,
    Mx,
    Ns,
    Ptr,
    Record,
    Soa,
    Srv,
    Txt,
)

__all__ = ["Zone", "ZoneError", "name_of"]

_IN: Final = Class.IN
_Make = Callable[[Name, int, list[str], Name], Record]


class ZoneError(ValueError):
    """A line of a zone file is no record."""


def name_of(text: str, origin: Name = ()) -> Name:
    """Return a name from its text: absolute with a dot at its end, else below the origin."""
    if text == "@":
        return origin
    labels = tuple(label.encode() for label in text.lower().rstrip(".").split("."))
    labels = tuple(label for label in labels if label)
    return labels if text.endswith(".") else (*labels, *origin)


def _soa(name: Name, ttl: int, data: list[str], origin: Name) -> Record:
    mname, rname = name_of(data[0], origin), name_of(data[1], origin)
    serial, refresh, retry, expire, minimum = map(int, data[2:])
    times = (serial, refresh, retry, expire, minimum)
    return Soa(name, _IN, ttl, mname, rname, *times)


_MAKERS: Final[Mapping[str, _Make]] = {
    "A": lambda n, t, d, _: Address(n, _IN, t, IPv4Address(d[0])),
    "AAAA": lambda n, t, d, _: Aaaa(n, _IN, t, IPv6Address(d[0])),
    "NS": lambda n, t, d, o: Ns(n, _IN, t, name_of(d[0], o)),
    "CNAME": lambda n, t, d, o: Cname(n, _IN, t, name_of(d[0], o)),
    "PTR": lambda n, t, d, o: Ptr(n, _IN, t, name_of(d[0], o)),
    "MX": lambda n, t, d, o: Mx(n, _IN, t, int(d[0]), name_of(d[1], o)),
    "TXT": lambda n, t, d, _: Txt(n, _IN, t, tuple(text.encode() for text in d)),
    "SRV": lambda n, t, d, o: Srv(
        n, _IN, t, int(d[0]), int(d[1]), int(d[2]), name_of(d[3], o)
    ),
    "SOA": _soa,
}


def _denial(soa: Soa) -> Soa:
    """Return what tells how long it is remembered that there is nothing (RFC 2308, 3)."""
    return Soa(
        soa.name,
        soa.class_,
        min(soa.ttl, soa.minimum),
        soa.mname,
        soa.rname,
        soa.serial,
        soa.refresh,
        soa.retry,
        soa.expire,
        soa.minimum,
    )


@final
class Zone:
    """Records by name; one of them is the zone's SOA.

    Args:
        lines: of the file: `$ORIGIN`, `$TTL`, and `NAME [TTL] [IN] TYPE DATA`, each
            record in one line.

    Raises:
        ZoneError: a line is none of these, or there is no SOA.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.records: dict[Name, list[Record]] = {}
        self._origin: Name = ()
        self._ttl = 3600
        self._last: Name = ()
        for number, line in enumerate(lines, 1):
            try:
                self._line(line)
            except (ValueError, IndexError, KeyError) as error:
                raise ZoneError(f"line {number}: {line.strip()!r}") from error
        found = [r for all_ in self.records.values() for r in all_]
        soas = [record for record in found if isinstance(record, Soa)]
        if len(soas) != 1:
            raise ZoneError(f"expected one SOA, got {len(soas)}")
        self.soa: Soa = soas[0]
        self.denial: Soa = _denial(self.soa)

    def _line(self, line: str) -> None:
        words = shlex.shlex(line, posix=True, punctuation_chars=False)
        words.whitespace_split, words.commenters = True, ";"
        found = list(words)
        if not found:
            return
        if found[0] == "$ORIGIN":
            self._origin = name_of(found[1])
        elif found[0] == "$TTL":
            self._ttl = int(found[1])
        else:
            name = (
                self._last if line[0].isspace() else name_of(found.pop(0), self._origin)
            )
            self._last = name
            ttl = int(found.pop(0)) if found[0].isdigit() else self._ttl
            if found[0] == "IN":
                found.pop(0)
            record = _MAKERS[found[0]](name, ttl, found[1:], self._origin)
            self.records.setdefault(name, []).append(record)

    def __contains__(self, name: Name) -> bool:
        """Whether a name is in the zone, with records or without."""
        size = len(self.soa.name)
        return name[len(name) - size :] == self.soa.name if size else True

    def is_known(self, name: Name) -> bool:
        """Whether a name has records, or one below it has."""
        return any(known[len(known) - len(name) :] == name for known in self.records)
