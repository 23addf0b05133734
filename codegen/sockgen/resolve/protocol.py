"""The whole schema, section by section, in the order in which sections need each other."""

from sockgen.diagnostics import Report
from sockgen.diagnostics.names import unknown_reply
from sockgen.diagnostics.schema import answer_and_reply
from sockgen.model import (
    Batch,
    Command,
    ErrorAnswer,
    Event,
    Form,
    Limits,
    LineFraming,
    NamedType,
    Protocol,
    Reply,
    SessionField,
    State,
    Trust,
)
from sockgen.patterns import Pattern, parse
from sockgen.resolve import settings
from sockgen.resolve.answers import error_answer
from sockgen.resolve.batches import batch, gather
from sockgen.resolve.classes import Classes
from sockgen.resolve.common import doc_text, lines_in_common
from sockgen.resolve.conversations import Conversations
from sockgen.resolve.deferring import check_deferrals, deferral
from sockgen.resolve.entering import speaking
from sockgen.resolve.envelope import Envelopes
from sockgen.resolve.events import states_of
from sockgen.resolve.facts import condition, fact_names
from sockgen.resolve.fills import fills, with_defaults
from sockgen.resolve.forms import FormResolver
from sockgen.resolve.framing import Framings, TypesInUse
from sockgen.resolve.header import check_header
from sockgen.resolve.identifiers import class_name, constant_name, method_name
from sockgen.resolve.maps import map_rules
from sockgen.resolve.noted import Noted, Once
from sockgen.resolve.octets import layout_of, octets_of, with_octets
from sockgen.resolve.probes import probe
from sockgen.resolve.scalars import Surroundings
from sockgen.resolve.session import cleared, session_fields
from sockgen.resolve.silent import silent_flag
from sockgen.resolve.states import allow, check_name
from sockgen.resolve.transcripts import transcripts
from sockgen.resolve.transport import resolve_port, resolve_transport
from sockgen.resolve.types import Types, kind
from sockgen.resolve.verbs import verbs
from sockgen.schema import (
    CommandDecl,
    ErrorDecl,
    EventDecl,
    ReplyDecl,
    SchemaDecl,
    StateDecl,
    TypeDecl,
)
from sockgen.source import Scalar

__all__ = ["resolve"]


def resolve(
    decl: SchemaDecl, *, source_name: str, digest: str, report: Report
) -> Protocol:
    """Resolve a schema.

    Args:
        decl: the schema as it is written.
        source_name: the name of its file, without folders.
        digest: the digest of its text.
        report: takes what is wrong.
    """
    check_header(decl, report)
    return _Resolver(decl, report).protocol(source_name, digest)


class _Resolver:
    def __init__(self, decl: SchemaDecl, report: Report) -> None:
        self._decl = decl
        self._report = report
        self._once = Once(report)
        self._line = settings.line_settings(decl.line, report)
        self._string, self._encoding, self._mode = settings.encoding(
            decl.encoding, report
        )
        self._replies: dict[str, Reply] = {}
        self._talks = Conversations(decl.conversations, self._replies, report)
        self._classes = Classes(report)
        self._octets = octets_of(decl, self._classes, self._string, report)
        self._types = Types(
            () if decl.binary else decl.types,
            Surroundings(self._string, self._line.octets),
            report,
            complete="types" not in decl.lost,
        )
        self._framings = Framings(decl, report)
        self._envelopes = Envelopes(decl, report)
        self._over_tokens = TypesInUse(decl).over_tokens(self._framings, report)

    def protocol(self, source_name: str, digest: str) -> Protocol:
        decl = self._decl
        name = decl.protocol.text if decl.protocol else "protocol"
        types = self._named_types()
        replies = self._all_replies()
        session = session_fields(decl.session, self._types, self._report)
        states, commands, events = self._turns(session)
        self._take_generated_names(name)
        model = Protocol(
            name=name,
            class_prefix=class_name(name),
            doc=doc_text(decl.doc),
            port=resolve_port(decl, self._report),
            transport=resolve_transport(decl, self._report),
            string=self._string,
            encoding=self._encoding,
            errors_mode=self._mode,
            line=self._line,
            limits=self._limits(),
            framing=self._framings.default,
            enumerations=tuple(k.enumeration for k in self._types.enumerations.all),
            types=types,
            commands=commands,
            replies=replies,
            events=events,
            session=session,
            states=states,
            greeting=self._pattern(decl.greeting),
            refusal=self._pattern(decl.refusal),
            errors=self._errors(decl.errors),
            type_errors=self._type_errors(decl.types),
            transcripts=transcripts(decl, self._line.end, self._report),
            digest=digest,
            source_name=source_name,
            probe=probe(decl.probe, events, self._report),
            envelope=self._envelopes.meant(),
            conversations=self._talks.all,
        )
        return with_octets(self._types.packing.given_to(model), self._octets)

    def _turns(
        self, session: tuple[SessionField, ...]
    ) -> tuple[tuple[State, ...], tuple[Command, ...], tuple[Event, ...]]:
        """Return the states, the commands and the events, which refer to each other."""
        states = self._states(self._decl.states, session)
        commands = self._commands(self._decl.commands, states)
        states, events = self._unasked(self._gathering(states, commands))
        return states, commands, events

    def _named_types(self) -> tuple[NamedType, ...]:
        decls = () if self._decl.binary else self._decl.types
        types = tuple(t for d in decls if (t := self._named_type(d)) is not None)
        self._types.resolve_all()
        return types

    # -- what stands at the top ------------------------------------------------------

    def _limits(self) -> Limits:
        """Return the bounds; a connection may have its own on silence."""
        limits, stream = self._decl.limits, self._decl.transport.stream
        if stream is not None and stream.idle is not None:
            limits = {**limits, "idle": stream.idle}
        return settings.limits(limits, self._report)

    def _take_generated_names(self, name: str) -> None:
        """Take the classes that the generator itself makes."""
        for known in self._types.enumerations.all:
            self._classes.add(known.enumeration.class_name, known.owner, known.span)
        for made in self._types.packing.classes:
            self._classes.add(made.class_name, made.owner, made.span)
        self._classes.reserve_generated(class_name(name))

    def _pattern(self, text: Scalar | None) -> Pattern | None:
        """Parse a pattern of replies alone."""
        pattern = self._parsed(text)
        self._talks.check(pattern)
        return pattern

    def _parsed(self, text: Scalar | None) -> Pattern | None:
        """Parse a pattern; what it names must be there."""
        if text is None:
            return None
        parsed = parse(text, self._report)
        known = [*self._replies, *self._talks.names]
        for named in parsed.names:
            if named.name not in known and "replies" not in self._decl.lost:
                self._report(unknown_reply(named.at, named.name, known))
        return parsed.pattern

    def _errors(self, decls: tuple[ErrorDecl, ...]) -> tuple[ErrorAnswer, ...]:
        return tuple(self._error(decl) for decl in decls)

    def _type_errors(
        self, decls: tuple[TypeDecl, ...]
    ) -> tuple[tuple[str, ErrorAnswer], ...]:
        return tuple((d.name.text, self._error(d.bad)) for d in decls if d.bad)

    def _error(self, decl: ErrorDecl) -> ErrorAnswer:
        pattern = self._pattern(decl.reply)
        return error_answer(decl, pattern, self._replies, self._report)

    # -- messages --------------------------------------------------------------------

    def _form(self, wire: Scalar, owner: str, *, fold: bool, tokens: bool) -> Form:
        """Return the form of a type."""
        resolver = FormResolver(
            self._types, owner, fold=fold, report=self._report, tokens=tokens
        )
        return resolver.resolve(wire, marks=False)

    def _form_of(
        self,
        decl: CommandDecl | ReplyDecl | EventDecl,
        owner: str,
        *,
        fold: bool,
        tokens: bool = False,
    ) -> Form:
        """Return the form of a message, with the lines that it shares with others."""
        if decl.wire is None:  # This was reported; what names the message is right.
            return Form((), "", decl.span, Trust.NOTHING)
        shared = lines_in_common(decl.use, self._decl, self._report)
        texts = (decl.wire, shared) if shared is not None else (decl.wire,)
        resolver = FormResolver(
            self._types, owner, fold=fold, report=self._once, tokens=tokens
        )
        around = self._envelopes.around(decl)
        return resolver.resolve(*texts, entries=decl.entries, around=around)

    def _named_type(self, decl: TypeDecl) -> NamedType | None:
        what = kind(decl)
        if what == "scalar":
            self._classes.check(decl.name, "type")
            return None
        class_ = self._classes.claim(decl.name, "type")
        report = Noted(self._report)
        value = decl.options.get("value")
        members = self._types.members(decl, report) if what == "union" else ()
        wire = decl.wire or decl.item or decl.text if what == "record" else None
        form = None
        if wire is not None:
            fold, tokens = self._line.fold, decl.name.text in self._over_tokens
            form = self._form(wire, class_, fold=fold, tokens=tokens)
        mapping = None
        if form is not None and decl.item is not None:
            mapping = map_rules(decl, form, report)
        return NamedType(
            name=decl.name.text,
            class_name=class_,
            doc=doc_text(decl.doc),
            form=form,
            members=members,
            unwrap=value.text
            if value is not None
            else self._framings.only_field(decl, form),
            span=decl.span,
            sound=not report.any,
            mapping=mapping,
        )

    def _all_replies(self) -> tuple[Reply, ...]:
        """Return the replies; patterns find them by their names from now on."""
        replies = tuple(self._reply(decl) for decl in self._decl.replies)
        self._replies |= {reply.name: reply for reply in reversed(replies)}
        self._talks.resolve(self._classes, self._errors)
        return replies

    def _reply(self, decl: ReplyDecl) -> Reply:
        class_ = self._class_of(decl, "message" if decl.either else "reply")
        form = self._form_of(decl, class_, fold=False)
        then = settings.choice(decl.then, "then", ("tls",), self._report)
        filled = fills(decl.fill, form, self._report)
        filled += self._envelopes.fills(decl, form)
        return Reply(
            name=decl.name.text,
            class_name=class_,
            doc=doc_text(decl.doc),
            form=with_defaults(form, filled),
            otherwise=settings.otherwise(decl.otherwise, self._report),
            span=decl.span,
            secures=decl.then is not None and then == "tls",
            fills=filled,
            either=decl.either,
            layout=layout_of(self._octets, decl, class_, self._report),
        )

    def _event(self, decl: EventDecl, states: tuple[State, ...]) -> Event:
        class_ = self._class_of(decl, "event")
        form = self._form_of(decl, class_, fold=False)
        return Event(
            name=decl.name.text,
            class_name=class_,
            doc=doc_text(decl.doc),
            form=form,
            otherwise=settings.otherwise(decl.otherwise, self._report),
            span=decl.span,
            states=states_of(decl, states, self._report),
        )

    def _class_of(self, decl: CommandDecl | ReplyDecl | EventDecl, kind: str) -> str:
        """Return the class of a message; those of one form may have the same."""
        text = decl.wire.text.strip("\n") if decl.wire is not None else None
        if decl.use is not None or decl.entries or self._decl.envelope:
            text = None  # its form alone does not tell what it is
        return self._classes.claim(decl.name, kind, decl.class_name, form=text)

    def _commands(
        self, decls: tuple[CommandDecl, ...], states: tuple[State, ...]
    ) -> tuple[Command, ...]:
        found = tuple(c for d in decls if (c := self._command(d)) is not None)
        check_deferrals(decls, states, self._report)
        return allow(found, decls, states, self._report)

    def _command(self, decl: CommandDecl) -> Command | None:
        class_ = self._class_of(decl, "command")
        if decl.answer is not None and decl.reply is not None:
            self._report(answer_and_reply(decl.answer.span, decl.name.text))
        answer = self._pattern(decl.answer)
        reply, exchange = self._talks.apart(self._parsed(decl.reply))
        otherwise = settings.otherwise(decl.otherwise, self._report)
        errors = self._errors(decl.errors)
        if decl.wire is None and decl.octets is None:
            return None
        framing = self._framings.of(decl)
        tokens = framing is not None and not isinstance(framing, LineFraming)
        form = self._form_of(decl, class_, fold=self._line.fold, tokens=tokens)
        form = self._envelopes.checked(decl, form)
        words, glued = verbs(form, fold=self._line.fold)
        return Command(
            name=decl.name.text,
            class_name=class_,
            doc=doc_text(decl.doc),
            form=form,
            otherwise=otherwise,
            span=decl.span,
            method=method_name(decl.name.text),
            verbs=words,
            glued=glued,
            reply=reply,
            reply_text=decl.reply.text if decl.reply is not None else "",
            answer=answer,
            silent=silent_flag(decl.silent, form, self._report),
            line_max=settings.size(decl.max, 0, self._report) or None,
            errors=errors,
            states=(),
            framing=framing,
            deferred=deferral(decl),
            when=condition(decl.when, self._report),
            conversation=exchange,
            layout=layout_of(self._octets, decl, class_, self._report),
        )

    def _states(
        self, decls: tuple[StateDecl, ...], session: tuple[SessionField, ...]
    ) -> tuple[State, ...]:
        found: list[State] = []
        for decl in decls:
            check_name(decl.name, found, self._report)
            state = State(
                name=decl.name.text,
                member=constant_name(decl.name.text),
                doc=doc_text(decl.doc),
                idle=settings.duration(decl.idle, 0.0, self._report),
                clear=cleared(decl, session, self._report),
                errors=self._errors(decl.errors),
                span=decl.span,
                batch=self._batch(decl),
                framing=self._framings.of_state(decl.name.text),
                facts=fact_names(decl.facts, self._report),
                when=condition(decl.when, self._report),
            )
            found.append(state)
        return tuple(found)

    def _unasked(
        self, states: tuple[State, ...]
    ) -> tuple[tuple[State, ...], tuple[Event, ...]]:
        """Return the states with what is said in them unasked, and the events."""
        events = tuple(self._event(d, states) for d in self._decl.events)
        return speaking(states, self._decl.states, events, self._report), events

    def _batch(self, decl: StateDecl) -> Batch | None:
        if decl.batch is None:
            return None
        return batch(decl.batch, self._pattern, self._replies, self._report)

    def _gathering(
        self, states: tuple[State, ...], commands: tuple[Command, ...]
    ) -> tuple[State, ...]:
        """Return the states with the commands that they gather."""
        batches = [d.batch for d in self._decl.states if d.batch is not None]
        left_out = [name for found in batches for name in found.left_out]
        replies = self._replies.values()
        decls = self._decl.commands
        return gather(states, commands, replies, decls, left_out, self._report)
