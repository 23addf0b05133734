"""States, sessions and reply patterns: what the schema of a conversation makes a mistake."""

from collections.abc import Iterable, Iterator
from typing import assert_type

from generated_examples.lmtp.protocol import LmtpHandler
from generated_examples.lmtp.protocol import Message as OneForEach
from generated_examples.lmtp.protocol import Ok as Taken
from generated_examples.lmtp.protocol import Refused as NotTaken
from generated_examples.smtp.protocol import (
    Auth,
    Authenticated,
    Challenge,
    Ehlo,
    Hello,
    Mail,
    Mechanism,
    Message,
    Ok,
    Param,
    Ready,
    Refused,
    SmtpHandler,
    SmtpState,
    Starttls,
    StartTls,
)
from sockgen_runtime import override


class Receiver(SmtpHandler):
    """Some of a handler."""

    @override
    def do_mail(self, command: Mail) -> Ok | Refused:
        assert_type(command.path, str)
        assert_type(command.params, tuple[Param, ...])
        assert_type(self.state, SmtpState)
        assert_type(self.sender, str | None)
        assert_type(self.recipients, tuple[str, ...])
        assert_type(self.mechanism, Mechanism | None)
        assert_type(self.identity, bytes | None)
        self.sender = command.path
        self.sender = command.params  # error
        self.recipients += (command.path,)
        self.recipients += (None,)  # error
        self.state = SmtpState.SENDER  # error
        if self.state is SmtpState.GREETING:  # error
            return Refused(503, ("no",))
        return Ok(("OK",))

    @override
    def do_ehlo(self, command: Ehlo) -> Hello | Refused:
        if self.secured:
            return Hello("mx", extensions=["SIZE"])  # error
        return Hello("mx", text="hello", extensions=("SIZE", "PIPELINING"))

    @override
    def do_auth(self, command: Auth) -> Challenge | Authenticated | Refused:
        assert_type(command.mechanism, Mechanism)
        assert_type(command.initial, bytes | None)
        if command.initial is None:
            return Ok(("OK",))  # error
        return Challenge(b"")

    @override
    def do_starttls(self, command: Starttls) -> StartTls | Refused:
        return Ready("not that 220")  # error

    @override
    def do_message(self, command: Message) -> Iterable[Ok | Refused]:  # error
        return [Ok(("OK",))]


class ForEach(LmtpHandler):
    """A handler that answers for each recipient."""

    @override
    def do_message(self, command: OneForEach) -> Iterator[Taken | NotTaken]:
        for recipient in self.recipients:
            yield Taken((recipient,)) if recipient else NotTaken(550, ("no",))


class Once(LmtpHandler):
    """A handler that answers once."""

    @override
    def do_message(self, command: OneForEach) -> Taken:  # error
        return Taken(("OK",))


class Another(LmtpHandler):
    """A handler that answers with the replies of another protocol."""

    @override
    def do_message(self, command: OneForEach) -> Iterable[Ok]:  # error
        return [Ok(("OK",))]
