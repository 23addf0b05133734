"""What an SMTP server does: a method for each command of the protocol.

A handler is one connection; whoever makes handlers gives them what all of them share:
`functools.partial(Receiver, service)` is what a server takes.
"""

import socket
from typing import Final, final

from sockgen_runtime import BaseServer, PeerAddress

from .accounts import Accepted, Asked, Denied, Malformed, Step, log_in, plain
from .policy import (
    Envelope,
    Service,
    about_content,
    about_recipient,
    about_sender,
    host_of,
    transmission,
    without_route,
)
from .protocol import (
    Auth,
    Authenticated,
    Bye,
    Challenge,
    Data,
    Ehlo,
    Hello,
    Helo,
    Help,
    HelpText,
    Mail,
    Mechanism,
    Message,
    Ok,
    Quit,
    Rcpt,
    Ready,
    Refused,
    Response,
    SmtpHandler,
    StartInput,
    StartTls,
    Starttls,
    Unverified,
    Vrfy,
)

__all__ = ["Receiver"]

_OK: Final = Ok(("OK",))
_HELP: Final = (
    "commands: HELO EHLO STARTTLS AUTH MAIL RCPT DATA",
    "RSET NOOP VRFY HELP QUIT",
)


# Without @final, type checkers do not notice a command that has no method.
@final
class Receiver(SmtpHandler):
    """A conversation with one client.

    Args:
        service: what all connections share.
        request: the connection.
        client_address: where the client is.
        server: the server.
    """

    def __init__(
        self,
        service: Service,
        request: socket.socket,
        client_address: PeerAddress,
        server: BaseServer,
    ) -> None:
        self._service = service
        self._introduced = ""
        self._extended = False
        super().__init__(request, client_address, server)

    def greet(self) -> Ready | Refused:
        """Say who we are."""
        return Ready(text=f"{self._service.host} ESMTP")

    # Introductions --------------------------------------------------------------------

    def do_helo(self, command: Helo) -> Ok | Refused:
        """Take an introduction."""
        self._introduced, self._extended = command.domain, False
        return Ok((self._service.host,))

    def do_ehlo(self, command: Ehlo) -> Hello | Refused:
        """Take an introduction, and tell what is offered."""
        self._introduced, self._extended = command.domain, True
        offered = self._service.extensions(
            secured=self.secured, can_secure=self.can_secure
        )
        return Hello(self._service.host, extensions=offered)

    def do_starttls(self, command: Starttls) -> StartTls | Refused:
        """Go on in TLS."""
        if self.secured:
            return Refused(503, ("the connection is TLS already",))
        if not self.can_secure:
            return Refused(502, ("STARTTLS is not offered",))
        return StartTls("go ahead")

    # Who the client is ----------------------------------------------------------------

    def do_auth(self, command: Auth) -> Challenge | Authenticated | Refused:
        """Begin to find out who the client is."""
        wrong = self._service.about_auth(self.user, secured=self.secured)
        if wrong is not None:
            return _refused(wrong)
        self.mechanism = command.mechanism
        return self._concluded(self._step(command.initial))

    def do_response(self, command: Response) -> Challenge | Authenticated | Refused:
        """Take the answer to a challenge."""
        return self._concluded(self._step(command.response))

    def _step(self, response: bytes | None) -> Step:
        accounts = self._service.accounts
        if self.mechanism is Mechanism.PLAIN:
            return plain(accounts, response)
        if self.identity is None:
            self.identity = response
            return log_in(accounts, response, None)
        return log_in(accounts, self.identity, response)

    def _concluded(self, step: Step) -> Challenge | Authenticated | Refused:
        match step:
            case Asked():
                return Challenge(step.challenge)
            case Accepted():
                self.user = step.user
                return Authenticated("welcome")
            case Malformed():
                return Refused(501, ("that is no response of this mechanism",))
            case Denied():
                return Refused(535, ("the name or the password is wrong",))

    # Mail -----------------------------------------------------------------------------

    def do_mail(self, command: Mail) -> Ok | Refused:
        """Begin a message."""
        wrong = about_sender(command.params, self._service.size)
        if wrong is not None:
            return _refused(wrong)
        self.sender = without_route(command.path)
        return _OK

    def do_rcpt(self, command: Rcpt) -> Ok | Refused:
        """Take a recipient."""
        wrong = about_recipient(command.params, len(self.recipients))
        if wrong is not None:
            return _refused(wrong)
        self.recipients += (without_route(command.path),)
        return _OK

    def do_data(self, command: Data) -> StartInput | Refused:
        """Ask for the message itself."""
        return StartInput("end with a dot on a line of its own")

    def do_message(self, command: Message) -> Ok | Refused:
        """Keep a message."""
        wrong = about_content(command.content)
        if wrong is None:
            wrong = self._service.keep(command.content, self._envelope())
        return _OK if wrong is None else _refused(wrong)

    def _envelope(self) -> Envelope:
        return Envelope(
            self.sender or "",
            self.recipients,
            self._introduced,
            host_of(self.client_address),
            transmission(
                "ESMTP" if self._extended else "SMTP",
                secured=self.secured,
                authenticated=self.user is not None,
            ),
        )

    # Others ---------------------------------------------------------------------------

    def do_vrfy(self, command: Vrfy) -> Ok | Unverified | Refused:
        """Tell nothing of who has a mailbox here."""
        return Unverified("send some mail, it will be tried")

    def do_help(self, command: Help) -> HelpText | Refused:
        """Name the commands."""
        return HelpText(_HELP)

    def do_quit(self, command: Quit) -> Bye | Refused:
        """Say goodbye."""
        return Bye("goodbye")


def _refused(wrong: tuple[int, str]) -> Refused:
    code, text = wrong
    return Refused(code, (text,))
