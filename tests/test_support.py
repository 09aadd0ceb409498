"""The servers that other tests rely on do what they promise."""

import smtplib
import ssl

import psycopg
import pytest
from support.smtp_server import SmtpServer

LETTER = b"From: help@district.example\r\nTo: rosa@family.example\r\nSubject: Hello\r\n\r\n.dot\r\nend\r\n"
FROM = "help@district.example"
ROSA = "rosa@family.example"
TOM = "tom@family.example"


def send(server: SmtpServer, *to: str) -> dict:
    with smtplib.SMTP(server.host, server.port, timeout=10) as client:
        return client.sendmail(FROM, to or [ROSA], LETTER)


def test_every_message_is_recorded_as_it_came(smtp_server):
    send(smtp_server, ROSA, TOM)

    [message] = smtp_server.wait_for(1)
    assert (message.sender, message.recipients, message.raw) == (FROM, (ROSA, TOM), LETTER)
    assert message.answered
    assert smtp_server.to(TOM) == [message]


def test_a_recipient_can_be_refused(smtp_server):
    smtp_server.answers("550 5.1.1 No such user", address=TOM)

    assert send(smtp_server, ROSA, TOM) == {TOM: (550, b"5.1.1 No such user")}
    assert smtp_server.messages[0].recipients == (ROSA,)


def test_the_next_messages_can_be_put_off(smtp_server):
    smtp_server.answers("451 4.3.0 Later", "DATA", times=2)

    for _ in range(2):
        with pytest.raises(smtplib.SMTPDataError, match="Later"):
            send(smtp_server)
    send(smtp_server)

    assert len(smtp_server.messages) == 1


def test_the_connection_can_break_before_and_after_the_dot(smtp_server):
    smtp_server.drops("before the dot")
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        send(smtp_server)
    assert smtp_server.messages == []

    smtp_server.drops("after the dot")
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        send(smtp_server)
    assert [message.answered for message in smtp_server.messages] == [False]

    send(smtp_server)
    assert len(smtp_server.messages) == 2


def test_the_door_can_be_shut_and_opened_again(smtp_server):
    port = smtp_server.port
    smtp_server.refuse()
    with pytest.raises(ConnectionRefusedError):
        send(smtp_server)

    smtp_server.listen()
    send(smtp_server)
    assert smtp_server.port == port


def test_with_tls_a_login_over_starttls_is_wanted(smtp_server_tls):
    server = smtp_server_tls
    with smtplib.SMTP("localhost", server.port, timeout=10) as client:
        client.starttls(context=ssl.create_default_context(cafile=str(server.ca_file)))
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(server.user, "wrong")
        client.login(server.user, server.password)
        client.sendmail(FROM, [ROSA], LETTER)
    with pytest.raises(smtplib.SMTPException):
        send(server)

    [message] = server.messages
    assert (message.encrypted, message.user) == (True, server.user)


@pytest.mark.postgres
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_postgres_of_its_own(fresh_postgres, postgres_url, turn):
    assert postgres_url != fresh_postgres
    with psycopg.connect(fresh_postgres.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE only_mine (at int)")
