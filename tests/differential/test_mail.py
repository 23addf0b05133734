"""Our SMTP and LMTP answer as aiosmtpd, Postfix's smtp-sink and Dovecot's lmtpd do."""

from collections.abc import Generator

import pytest

from tests.differential.mail_corpus import CONVERSATIONS, spoken
from tests.differential.mail_differences import DIFFERENCES
from tests.differential.mail_harness import Address, Way, check, converse
from tests.support.mail_references import PROTOCOLS, REFERENCES, ours

pytestmark = pytest.mark.differential


@pytest.fixture(scope="module", name="name", params=REFERENCES)
def the_name(request: pytest.FixtureRequest) -> str:
    """The name of a reference."""
    name: str = request.param
    return name


@pytest.fixture(scope="module", name="reference")
def the_reference(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Address]:
    """Where the reference is."""
    with REFERENCES[name](tmp_path_factory.mktemp(name)) as address:
        yield address


@pytest.fixture(scope="module", name="own")
def our_server(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Address]:
    """Where our server of the same protocol is."""
    with ours(PROTOCOLS[name], tmp_path_factory.mktemp("ours")) as address:
        yield address


@pytest.mark.parametrize("way", Way, ids=lambda way: way.value)
@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_the_codes_are_the_same(
    name: str, reference: Address, own: Address, conversation: str, way: Way
) -> None:
    data = spoken(CONVERSATIONS[conversation], PROTOCOLS[name])
    difference = DIFFERENCES[name].get(conversation)
    check(name, reference, own, data, way, difference)


def test_the_codes_are_the_same_however_a_conversation_is_cut(
    name: str, reference: Address, own: Address
) -> None:
    protocol = PROTOCOLS[name]
    data = spoken(CONVERSATIONS["a message and another"], protocol)
    expected = converse(reference, data)
    assert expected.startswith("220 250 250 250 354 250")
    for cut in range(1, len(data)):
        assert converse(own, data, cut=cut) == expected, cut


def test_every_difference_belongs_to_a_conversation() -> None:
    for table in DIFFERENCES.values():
        assert table.keys() <= CONVERSATIONS.keys()
    assert len(CONVERSATIONS) >= 100
