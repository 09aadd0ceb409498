"""Access tokens, from a service that answers well and badly."""

from collections.abc import Iterator
from threading import Thread

import pytest
from support import dovecot as dovecot_support
from support import token_server
from support.ports import free_port, unavailable
from support.token_server import TokenServer

from ingest.imap import ImapMailbox, ImapSettings
from ingest.mailbox import MailboxRefused, MailboxTemporary
from ingest.oauth import OAuthSettings, OAuthToken, TokenRefused, TokenTemporary


@pytest.fixture
def service() -> Iterator[TokenServer]:
    with token_server.running() as server:
        yield server


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def settings_for(service: TokenServer, **more) -> OAuthSettings:
    return OAuthSettings(service.token_url, "casepost", **more)


def test_a_token_is_kept_until_five_minutes_before_its_end(service):
    clock = Clock()
    token = OAuthToken(settings_for(service, client_secret="s"), clock)

    assert [token(), token()] == ["token-1", "token-1"]
    clock.now += 3600 - 301
    assert token() == "token-1"
    clock.now += 2
    assert token() == "token-2"


def test_a_refresh_token_is_used_and_replaced_when_the_service_gives_a_new_one(service):
    token = OAuthToken(settings_for(service, refresh_token="old", scope="IMAP offline_access"))
    service.answer = {"access_token": "a", "expires_in": "3600", "refresh_token": "new"}

    token()
    token.forget()
    token()

    assert service.asked[0] == {
        "client_id": "casepost", "grant_type": "refresh_token", "refresh_token": "old", "scope": "IMAP offline_access",
    }  # fmt: skip
    assert service.asked[1]["refresh_token"] == "new"


def test_without_a_refresh_token_the_client_speaks_for_itself(service):
    OAuthToken(settings_for(service, client_secret="s", scope="https://outlook.example/.default"))()

    assert service.asked == [
        {
            "client_id": "casepost",
            "client_secret": "s",
            "grant_type": "client_credentials",
            "scope": "https://outlook.example/.default",
        }
    ]


def test_threads_that_want_a_token_at_once_ask_once(service):
    token = OAuthToken(settings_for(service))
    threads = [Thread(target=token) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(service.asked) == 1


def test_a_withdrawn_consent_is_a_refusal_with_its_remedy(service):
    service.status, service.answer = 400, {"error": "invalid_grant"}

    with pytest.raises(TokenRefused, match=r"refuses us \(invalid_grant\): renew the consent"):
        OAuthToken(settings_for(service))()


@pytest.mark.parametrize(
    ("status", "answer"), [(503, b"later"), (200, b"<html>"), (200, {}), (200, b"[]"), (302, b""), (307, b"")]
)
def test_anything_else_is_tried_again_and_no_redirect_is_followed(service, status, answer):
    service.status, service.answer = status, answer

    with pytest.raises(TokenTemporary, match="asked again"):
        OAuthToken(settings_for(service))()
    assert len(service.asked) == 1


def test_a_refusal_without_readable_reason_is_still_a_refusal(service):
    service.status, service.answer = 401, b"\xff"

    with pytest.raises(TokenRefused, match=r"\(401\)"):
        OAuthToken(settings_for(service))()


def test_a_service_that_cannot_be_reached_is_tried_again():
    with pytest.raises(TokenTemporary, match="cannot be reached"):
        OAuthToken(OAuthSettings(f"http://127.0.0.1:{free_port()}/token", "casepost"))()


@pytest.mark.parametrize("url", ["http://login.district.example/token", "file:///etc/passwd", "", "https://"])
def test_secrets_are_not_sent_in_the_open(url):
    with pytest.raises(TokenRefused, match="must begin with https"):
        OAuthToken(OAuthSettings(url, "casepost"))


@pytest.mark.dovecot
def test_dovecot_lets_us_in_with_a_token_and_refuses_a_bad_one(service):
    if missing := dovecot_support.why_missing():
        unavailable(missing)
    server = dovecot_support.Dovecot(introspection_url=service.introspection_url)
    try:
        server.start()
        server.deliver(b"Subject: x\r\n\r\nx\r\n")
        good = ImapMailbox(_at(server.port, OAuthToken(settings_for(service))))
        assert len(good.waiting()) == 1
        good.close()
        with pytest.raises(MailboxRefused, match="refuses the login of help"):
            ImapMailbox(_at(server.port, lambda: "guessed")).waiting()
    finally:
        server.remove()


def _at(port: int, oauth) -> ImapSettings:
    return ImapSettings("127.0.0.1", port, "none", "help", "", oauth=oauth)


@pytest.mark.parametrize(("error", "becomes"), [(TokenTemporary, MailboxTemporary), (TokenRefused, MailboxRefused)])
def test_a_mailbox_tells_the_failure_of_its_token_as_its_own(pymap_server, error, becomes):
    def fails() -> str:
        raise error("The identity service says no.")

    with pytest.raises(becomes, match="The identity service says no"):
        ImapMailbox(_at(pymap_server.port, fails)).waiting()
