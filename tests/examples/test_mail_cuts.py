"""Mail however it arrives: every conversation of the corpus, cut at every octet.

The comparison with other servers is in `tests/differential/`; what it compares does not
depend on the cuts, which is shown here without a connection.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import generated_examples.lmtp.app as lmtp
import generated_examples.smtp.app as smtp
from generated_examples.smtp.accounts import Accounts
from generated_examples.smtp.maildir import Maildir
from generated_examples.smtp.policy import Envelope, Objection, Service
from sockgen_runtime import Conversation, Session
from tests.core.shelves import answers
from tests.differential.mail_corpus import CONVERSATIONS, spoken
from tests.support.mail import PASSWORD, USER

_RECEIVERS: Final[dict[str, type[Session]]] = {
    "smtp": smtp.Receiver,
    "lmtp": lmtp.Receiver,
}


@pytest.fixture(name="service")
def a_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """What the conversations share; it keeps nothing."""

    def keep(_service: Service, _content: str, _envelope: Envelope) -> Objection:
        return None

    monkeypatch.setattr(Service, "keep", keep)
    accounts = Accounts({USER: PASSWORD})
    return Service("mx.example", Maildir(tmp_path), accounts, True, 10 << 20)


def _begun(receiver: type[Session], service: Service) -> Callable[[], Conversation]:
    """Return what begins a conversation without a connection."""

    def begin() -> Conversation:
        session = object.__new__(receiver)
        vars(session).update(
            _service=service,
            _introduced="",
            _extended=False,
            client_address=("127.0.0.1", 25),
            server=None,
        )
        return Conversation(session)

    return begin


@pytest.mark.parametrize("protocol", _RECEIVERS)
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_answers_do_not_depend_on_how_mail_is_cut(
    service: Service, protocol: str, name: str
) -> None:
    begin = _begun(_RECEIVERS[protocol], service)
    data = spoken(CONVERSATIONS[name], protocol) + b"QUIT\r\n"
    whole = answers([data], begin())
    assert answers([data[at : at + 1] for at in range(len(data))], begin()) == whole
    for at in range(1, len(data)):
        assert answers([data[:at], data[at:]], begin()) == whole, at
