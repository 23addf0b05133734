"""A server that answers for one zone."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, final

from sockgen_runtime import BaseServer, Datagram, PeerAddress
from sockgen_runtime.socketserver.variables import Connection

from .names import Name
from .protocol.fields import Class, Rcode, Type
from .protocol.handler import DnsHandler
from .protocol.messages import (
    A,
    Aaaa,
    Cname,
    Mx,
    Ns,
    Opt,
    Ptr,
    Query,
    Question,
    Record,
    Response,
    Soa,
    Srv,
    Txt,
)
from .zone import Zone

__all__ = ["Authority"]

_PLAIN: Final = 512  # octets of an answer to who says nothing of it
_LARGEST: Final = 1232  # octets that go over any network in one piece
_FRAME: Final = 65535  # octets of an answer on a connection
_LINKS: Final = 8  # aliases that are followed for one question
_CLASSES: Final[Mapping[type[object], Type]] = {
    A: Type.A,
    Aaaa: Type.AAAA,
    Ns: Type.NS,
    Cname: Type.CNAME,
    Soa: Type.SOA,
    Ptr: Type.PTR,
    Mx: Type.MX,
    Txt: Type.TXT,
    Srv: Type.SRV,
}


@final
class Authority(DnsHandler):
    """A datagram with a question, or a connection on which some are asked.

    Args:
        zone: what is known.
        request: the datagram, or the connection.
        client_address: where it comes from.
        server: the server that took it.
    """

    def __init__(
        self,
        zone: Zone,
        request: Connection | Datagram,
        client_address: PeerAddress | None,
        server: BaseServer,
    ) -> None:
        self.zone = zone
        super().__init__(request, client_address, server)

    def do_query(self, command: Query) -> Response | None:
        """Answer with the records of a name, or with why there are none."""
        opts = [r for r in _records(command) if isinstance(r, Opt)]
        opt = next((r for r in command.additional if isinstance(r, Opt)), None)
        if len(command.questions) != 1 or not _is_one_at_most(opts, opt):
            return self._made(command, Rcode.FORMERR, opt=None)
        if opt is not None and opt.version > 0:
            return self._made(command, Rcode.NOERROR, opt=opt, extended=1)
        (question,) = command.questions
        name = tuple(label.lower() for label in question.name)
        if name not in self.zone or question.class_ not in (Class.IN, Class.ANY):
            return self._made(command, Rcode.REFUSED, opt=opt)
        found = tuple(self._found(name, question))
        if found:
            wanted = (Type.CNAME, Type.ANY)
            leads = isinstance(found[-1], Cname) and question.type not in wanted
            denial = (self.zone.denial,) if leads else ()
            return self._made(command, Rcode.NOERROR, found, denial, opt=opt)
        rcode = Rcode.NOERROR if self.zone.is_known(name) else Rcode.NXDOMAIN
        return self._made(command, rcode, authority=(self.zone.denial,), opt=opt)

    def _found(self, name: Name, question: Question) -> Iterator[Record]:
        """Yield the records of a name, and behind an alias those of what it stands for."""
        for _ in range(_LINKS):
            records = self.zone.records.get(name, ())
            wanted = question.type
            own = [r for r in records if wanted in (Type.ANY, _CLASSES.get(type(r)))]
            yield from own
            alias = next((r for r in records if isinstance(r, Cname)), None)
            if own or alias is None:
                return
            yield alias
            name = alias.target

    def _beside(self, answers: Iterable[Record]) -> Iterator[Record]:
        """Yield the addresses of what answers lead to."""
        for answer in answers:
            target: Name | None = None
            if isinstance(answer, Mx):
                target = answer.exchange
            elif isinstance(answer, (Ns, Srv)):
                target = answer.target
            if target is not None:
                records = self.zone.records.get(target, ())
                yield from (r for r in records if isinstance(r, (A, Aaaa)))

    def _made(
        self,
        command: Query,
        rcode: Rcode,
        answers: tuple[Record, ...] = (),
        authority: tuple[Record, ...] = (),
        *,
        opt: Opt | None,
        extended: int = 0,
    ) -> Response:
        """Return an answer, cut down to what the client takes in one datagram."""
        room, own = _PLAIN, tuple[Record, ...]()
        if opt is not None:
            room = min(max(opt.udp_size, _PLAIN), _LARGEST)
            own = (Opt((), _LARGEST, extended, 0, opt.dnssec_ok, ()),)
        if not isinstance(self.request, tuple):
            room = _FRAME
        beside = tuple(self._beside(answers))
        for sections in ((answers, authority, beside), (answers, authority, ())):
            made = _response(command, rcode, *sections, own)
            if len(made.encode()) <= room:
                return made
        return _response(command, rcode, (), (), (), own, cut=True)


def _records(command: Query) -> Iterator[Record]:
    """Yield all records of a message."""
    yield from command.answers
    yield from command.authority
    yield from command.additional


def _is_one_at_most(opts: list[Opt], opt: Opt | None) -> bool:
    """Whether what a client can is said once, where it belongs (RFC 6891, 6.1.1)."""
    return opts == ([] if opt is None else [opt]) and not any(o.name for o in opts)


def _response(
    command: Query,
    rcode: Rcode,
    answers: tuple[Record, ...],
    authority: tuple[Record, ...],
    beside: tuple[Record, ...],
    own: tuple[Record, ...],
    *,
    cut: bool = False,
) -> Response:
    return Response(
        aa=_is_known(command, rcode, own),
        tc=cut,
        ra=False,
        ad=False,
        cd=False,
        rcode=rcode,
        answers=answers,
        authority=authority,
        additional=(*beside, *own),
        id=command.id,
        opcode=0,
        rd=command.rd,
        questions=command.questions,
    )


def _is_known(command: Query, rcode: Rcode, own: tuple[Record, ...]) -> bool:
    """Whether an answer is that of the authority: of this class, and of this version."""
    strange = any(isinstance(r, Opt) and r.extended_rcode for r in own)
    everywhere = any(q.class_ == Class.ANY for q in command.questions)
    known = rcode in (Rcode.NOERROR, Rcode.NXDOMAIN)
    return known and not strange and not everywhere
