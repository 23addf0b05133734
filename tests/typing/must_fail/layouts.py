"""Messages of octets: fields have the types of their layouts, and hooks those of their values."""

from ipaddress import IPv4Address
from typing import Final, Literal, assert_never, assert_type, final

from generated_examples.dns.protocol import (
    A,
    Aaaa,
    Class,
    Cname,
    DnsClient,
    DnsHandler,
    Mx,
    Ns,
    Opt,
    OtherRecord,
    Ptr,
    Query,
    Question,
    Rcode,
    Record,
    Response,
    Soa,
    Srv,
    Txt,
    Type,
)
from generated_examples.ntp.protocol import Ask, Mac, NtpHandler, Time
from sockgen_runtime import Hooked, override

NAME: Final = (b"web", b"example", b"org")

A(NAME, Class.IN, 60, IPv4Address("192.0.2.1"))
A(NAME, Class.IN, 60, "192.0.2.1")  # error
A("web.example.org", Class.IN, 60, IPv4Address("192.0.2.1"))  # error
A(NAME, Class.IN, 60, IPv4Address("192.0.2.1"), rdlength=4)  # error
A(NAME, Class.IN, 60)  # error
Question(NAME, Type.A, Class.IN)
Question(NAME, 65000, Class.IN)
Question(NAME, "A", Class.IN)  # error
Mac(key=1, digest=b"")
Mac(key=1, digest="")  # error


@final
class Authority(DnsHandler):
    """One that knows nothing."""

    @override
    def do_query(self, command: Query) -> Response | None:
        assert_type(command.id, int)
        assert_type(command.rcode, Rcode | int)
        assert_type(command.questions, tuple[Question, ...])
        assert_type(command.answers, tuple[Record, ...])
        command.id = 1  # error
        command.qdcount  # error
        if not command.questions:
            return Response(True, False, False, False, False, 1, (), ())  # error
        if command.rd:
            return Query  # error
        flags = (True, False, False, False, False)
        made = Response(*flags, Rcode.REFUSED, (), (), ())
        assert_type(made.id, int | None)
        return made


class Clock(NtpHandler):
    """One that answers with something else."""

    @override
    def do_time(self, command: Ask) -> Response:  # error
        return Response(True, False, False, False, False, 0, (), (), ())


def every(record: Record) -> int:
    match record:
        case A() | Aaaa():
            return len(record.address.packed)
        case Ns() | Cname() | Ptr() | Mx() | Txt() | Srv() | Soa() | Opt():
            return 0
        case OtherRecord():
            return len(record.data)
        case _:
            assert_never(record)


def some(record: Record) -> int:
    match record:
        case A() | Aaaa() | Ns() | Cname() | Ptr() | Mx() | Txt() | Srv() | Soa():
            return 0
        case Opt():
            return record.udp_size
        case _:
            assert_never(record)  # error


def asked(client: DnsClient, answered: Literal[True]) -> None:
    flags = (False, False, False, False, False, False)
    rest = (Rcode.NOERROR, (Question(NAME, Type.A, Class.IN),), (), (), ())
    assert_type(client.query(1, *flags, *rest), None)
    assert_type(client.query(1, *flags, *rest, answered=answered), Response)
    client.query(1, *flags, *rest, id=2)  # error


class Length:
    """A hook for octets behind their number."""

    def state(self) -> None: ...

    def read(
        self, data: bytes, at: int, end: int, _state: None
    ) -> tuple[bytes, int]:
        behind = at + 1 + data[at]
        if behind > end:
            raise ValueError("expected more")
        return data[at + 1 : behind], behind

    def write(self, value: bytes, out: bytearray, _state: None) -> None:
        out.append(len(value))
        out += value


class Stateless(Length):
    """One whose state is another than it reads with."""

    def state(self) -> int:  # error
        return 0


class Wordless:
    """One that cannot write."""

    def state(self) -> None: ...

    def read(self, data: bytes, at: int, end: int, _state: None) -> tuple[bytes, int]:
        return data[at:end], end


OCTETS: Final[Hooked[bytes]] = Hooked(Length(), 1, 255)
TEXTS: Final[Hooked[str]] = Hooked(Length(), 1, 255)  # error
NOTHING: Final[Hooked[bytes]] = Hooked(Wordless(), 1, 255)  # error


def used(clock: Time) -> None:
    assert_type(clock.transmit, int)
    assert_type(OCTETS.begin().read(b"\1a", 0, 2), tuple[bytes, int])
    OCTETS.begin().write("a", bytearray())  # error
