"""The courier over SMTP, against a server that really speaks and misbehaves when told to."""

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest
from support.dovecot import other_authority

from notify.courier import Permanent, Temporary
from notify.smtp import SmtpCourier, SmtpTarget

LETTER = b"Subject: hello\r\n\r\n.\r\n..two\r\nhello \r\n.last\r\n\r\n"
TO = "maria@home.example"
FROM = "help+b.k3@district.example"


def target(server, **values) -> SmtpTarget:
    plain = {"host": server.host, "port": server.port, "security": "none", "local_name": "localhost", "timeout": 5.0}
    return SmtpTarget(**(plain | values))


@pytest.fixture
def send(smtp_server):
    """Send letters over one courier, one after the other; an exception is returned in place of None."""

    def _send(*letters, **values):
        async def all_of_them():
            courier = SmtpCourier(target(smtp_server, **values))
            results = []
            for sender, recipient, data in letters:
                try:
                    results.append(await courier.send(sender, recipient, data))
                except (Temporary, Permanent) as error:
                    results.append(error)
            await courier.close()
            return results

        return asyncio.run(all_of_them())

    return _send


def test_a_letter_arrives_exactly_as_it_was_stored(send, smtp_server):
    assert send((FROM, TO, LETTER)) == [None]

    (taken,) = smtp_server.messages
    assert (taken.sender, taken.recipients, taken.raw) == (FROM, (TO,), LETTER)


def test_letters_share_a_connection_also_after_a_refusal(send, smtp_server):
    smtp_server.answers("550 5.1.1 No such person", address="gone@home.example")
    results = send((FROM, TO, LETTER), (FROM, "gone@home.example", LETTER), ("", TO, LETTER))

    assert smtp_server.connections == 1
    assert [message.sender for message in smtp_server.messages] == [FROM, "<>"]
    assert isinstance(results[1], Permanent)
    assert results[1].code == 550
    assert "No such person" in str(results[1])


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_4xx_is_temporary(send, smtp_server, stage):
    smtp_server.answers("451 4.3.0 Later please", stage, times=1)
    error, then = send((FROM, TO, LETTER), (FROM, TO, LETTER))

    assert isinstance(error, Temporary)
    assert (error.uncertain, error.operator, error.unreachable) == (False, False, False)
    assert "Later please" in str(error)
    assert then is None


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_5xx_is_permanent(send, smtp_server, stage):
    smtp_server.answers("554 5.7.1 Never", stage, times=1)
    error, then = send((FROM, TO, LETTER), (FROM, TO, LETTER))

    assert isinstance(error, Permanent)
    assert error.code == 554
    assert then is None


def test_a_letter_too_big_is_permanent(send, smtp_server):
    smtp_server.answers("552 5.3.4 Too big", "MAIL")

    assert isinstance(send((FROM, TO, LETTER))[0], Permanent)


@pytest.mark.parametrize(
    ("stage", "reply", "unreachable"), [("MAIL", "550 5.7.1 Not you", False), ("RCPT", "530 5.7.0 Log in", True)]
)
def test_what_only_an_operator_can_mend_loses_no_letter(send, smtp_server, stage, reply, unreachable):
    smtp_server.answers(reply, stage)
    (error,) = send((FROM, TO, LETTER))

    assert isinstance(error, Temporary)
    assert error.operator
    assert error.unreachable is unreachable


def test_a_line_lost_after_the_dot_is_uncertain(send, smtp_server):
    smtp_server.drops("after the dot")
    error, then = send((FROM, TO, LETTER), (FROM, TO, LETTER))

    assert isinstance(error, Temporary)
    assert (error.uncertain, error.unreachable) == (True, False)
    assert then is None
    assert len(smtp_server.messages) == 2


def test_a_line_lost_at_data_is_uncertain_only_once_the_letter_was_given(send, smtp_server):
    """The server hangs up as soon as it has said 354: whether our dot still arrived cannot be known."""
    smtp_server.drops("before the dot")
    (error,) = send((FROM, TO, LETTER))

    assert isinstance(error, Temporary)
    assert not error.unreachable
    assert smtp_server.messages == []


def test_a_server_too_slow_after_the_dot_is_uncertain(smtp_server):
    smtp_server.slow(1.0)

    async def late():
        courier = SmtpCourier(target(smtp_server, letter_seconds=0.3))
        with pytest.raises(Temporary) as caught:
            await courier.send(FROM, TO, LETTER)
        await courier.close()
        return caught.value

    assert asyncio.run(late()).uncertain


def test_a_connection_is_used_for_so_many_letters_only(send, smtp_server):
    assert send(*[(FROM, TO, LETTER)] * 7, letters=3) == [None] * 7
    assert smtp_server.connections == 3


def test_a_connection_is_used_for_so_long_only(send, smtp_server):
    assert send(*[(FROM, TO, LETTER)] * 2, connection_seconds=0) == [None] * 2
    assert smtp_server.connections == 2


def test_an_idle_connection_is_asked_whether_it_lives(send, smtp_server):
    assert send(*[(FROM, TO, LETTER)] * 2, idle_seconds=0) == [None] * 2
    assert smtp_server.connections == 1


def test_an_idle_connection_that_has_died_is_opened_anew():
    async def conversation(reader, writer):
        """Take one letter, then say nothing but goodbye."""
        writer.write(b"220 hello\r\n")
        for reply in (b"250 here\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
            await reader.readline()
            writer.write(reply)
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"250 ok\r\n")
        await reader.readline()

    async def twice():
        async with _serving(conversation) as place:
            courier = SmtpCourier(replace(place, idle_seconds=0))
            await courier.send(FROM, TO, LETTER)
            await courier.send(FROM, TO, LETTER)
            await courier.close()

    asyncio.run(twice())


def test_a_server_that_is_not_there_is_unreachable(smtp_server):
    smtp_server.refuse()

    async def knock():
        with pytest.raises(Temporary, match="cannot be reached") as caught:
            await SmtpCourier(target(smtp_server)).send(FROM, TO, LETTER)
        return caught.value

    error = asyncio.run(knock())
    assert (error.unreachable, error.uncertain, error.operator) == (True, False, False)


@asynccontextmanager
async def _serving(conversation):
    """Serve a conversation on loopback; give a target; end only when every connection has been closed."""
    tasks = []

    async def serve(reader, writer):
        tasks.append(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await conversation(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield SmtpTarget("127.0.0.1", port, "none", local_name="localhost", timeout=2)
    finally:
        server.close()
        await asyncio.gather(*tasks)


@pytest.mark.parametrize("greeting", [b"", b"554 go away\r\n", b"421 busy\r\n", b"nonsense\r\n"])
def test_a_server_that_does_not_greet_is_unreachable(greeting):
    async def greet(_reader, writer):
        writer.write(greeting)

    async def knock():
        async with _serving(greet) as place:
            with pytest.raises(Temporary) as caught:
                await SmtpCourier(place).send(FROM, TO, LETTER)
            return caught.value

    assert asyncio.run(knock()).unreachable


async def _scripted(script: dict[bytes, bytes | None], then):
    """Serve a line-by-line script (None hangs up) while *then* runs with a target; return what came in."""
    seen: list[bytes] = []

    async def conversation(reader, writer):
        writer.write(b"220 hello\r\n")
        in_data = False
        while line := await reader.readline():
            seen.append(line)
            if in_data and line != b".\r\n":
                continue
            reply = script.get(line.split()[0].upper(), b"250 ok\r\n")
            if reply is None:
                return
            in_data = reply.startswith(b"354 go")
            writer.write(reply)

    async with _serving(conversation) as place:
        await then(place)
    return seen


PLAIN_EHLO = b"250-here\r\n250 SIZE 99999\r\n"


@pytest.mark.parametrize(
    ("word", "reply", "uncertain"),
    [
        (b"RCPT", None, False),
        (b"DATA", None, False),
        (b".", None, True),
        (b".", b"what?\r\n", True),
        (b".", b"354 more\r\n", True),
    ],
)
def test_uncertain_is_exactly_what_happens_after_the_dot(word, reply, uncertain):
    async def then(place):
        courier = SmtpCourier(place)
        with pytest.raises(Temporary) as caught:
            await courier.send(FROM, TO, LETTER)
        await courier.close()
        assert caught.value.uncertain is uncertain
        assert not caught.value.unreachable

    script = {b"EHLO": PLAIN_EHLO, b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}
    asyncio.run(_scripted(script | {word: reply}, then))


def test_a_connection_closed_while_idle_is_opened_anew():
    """421 at MAIL is how servers end a connection that was idle for long."""
    connections = []

    async def conversation(reader, writer):
        connections.append(1)
        writer.write(b"220 hello\r\n")
        mails = 0
        while line := await reader.readline():
            word = line.split()[0].upper()
            mails += word == b"MAIL"
            if mails == 2:
                writer.write(b"421 4.4.2 idle too long\r\n")
                return
            if word == b"DATA":
                writer.write(b"354 go\r\n")
                await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")

    async def twice():
        async with _serving(conversation) as place:
            courier = SmtpCourier(place)
            await courier.send(FROM, TO, LETTER)
            await courier.send(FROM, TO, LETTER)
            await courier.close()

    asyncio.run(twice())
    assert len(connections) == 2


def test_reports_of_non_delivery_are_declined_only_where_offered():
    async def then(place):
        courier = SmtpCourier(place)
        await courier.send("", TO, LETTER, never_notify=True)
        await courier.send("", TO, LETTER)
        await courier.close()

    script = {b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}
    offered = asyncio.run(_scripted(script | {b"EHLO": b"250-here\r\n250 DSN\r\n"}, then))
    silent = asyncio.run(_scripted(script | {b"EHLO": PLAIN_EHLO}, then))

    wanted = [b"RCPT TO:<maria@home.example> NOTIFY=NEVER\r\n", b"RCPT TO:<maria@home.example>\r\n"]
    assert [line for line in offered if line.startswith(b"RCPT")] == wanted
    assert not [line for line in silent if b"NOTIFY" in line]
    assert [line for line in silent if line.startswith(b"MAIL")] == [b"MAIL FROM:<> SIZE=%d\r\n" % len(LETTER)] * 2


def test_an_address_beyond_ascii_needs_a_server_that_offers_it(send, smtp_server):
    data = "To: josé@home.example\r\n\r\nhola\r\n".encode()
    assert send((FROM, "josé@home.example", data)) == [None]
    assert smtp_server.messages[0].recipients == ("josé@home.example",)

    async def then(place):
        courier = SmtpCourier(place)
        with pytest.raises(Permanent, match="beyond ASCII"):
            await courier.send(FROM, "josé@home.example", data)
        await courier.close()

    asyncio.run(_scripted({b"EHLO": PLAIN_EHLO, b"QUIT": b"221 bye\r\n"}, then))


def test_a_domain_beyond_ascii_needs_no_such_server(send, smtp_server):
    assert send((FROM, "ann@bücher.example", LETTER)) == [None]
    assert smtp_server.messages[0].recipients == ("ann@xn--bcher-kva.example",)


@pytest.mark.parametrize("data", [b"a: b\r\n\r\nbare\nline\r\n", b"a: b\r\n\r\nbare\rline\r\n", b"a: b\r\n\r\nno end"])
def test_bare_line_ends_never_leave(send, smtp_server, data):
    (error,) = send((FROM, TO, data))

    assert isinstance(error, Permanent)
    assert smtp_server.connections == 0


@pytest.mark.parametrize("address", ["a@b.example> SIZE=1", "a@b.example\r\nDATA", "a b@c.example", "", "<>"])
def test_an_address_cannot_bring_commands_along(send, smtp_server, address):
    (error,) = send((FROM, address, LETTER))

    assert isinstance(error, Permanent)
    assert smtp_server.connections == 0


def test_a_letter_goes_over_starttls_with_a_login(smtp_server_tls):
    async def go():
        place = target(
            smtp_server_tls, host="localhost", security="starttls", ca_file=smtp_server_tls.ca_file,
            username=smtp_server_tls.user, password=lambda: smtp_server_tls.password,
        )  # fmt: skip
        courier = SmtpCourier(place)
        await courier.try_login()
        await courier.send(FROM, TO, LETTER)
        await courier.close()

    asyncio.run(go())
    (taken,) = smtp_server_tls.messages
    assert (taken.encrypted, taken.user, taken.raw) == (True, "help", LETTER)


def _no_file() -> str:
    raise OSError("The file smtp-key cannot be read.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": lambda: "wrong"}, "refuses our login"),
        ({"password": _no_file}, "smtp-key cannot be read"),
        ({"ca_file": "other"}, "certificate"),
        ({"host": "127.0.0.2"}, "cannot be reached"),
        ({"security": "tls"}, "TLS"),
        ({"ca_file": "missing"}, "ca_file"),
    ],
)
def test_a_wrong_setting_is_the_operators_and_loses_no_letter(smtp_server_tls, tmp_path, wrong, sentence):
    files = {"other": other_authority(tmp_path / "other.pem"), "missing": tmp_path / "none.pem"}
    right = {
        "host": "localhost", "security": "starttls", "ca_file": smtp_server_tls.ca_file,
        "username": smtp_server_tls.user, "password": lambda: smtp_server_tls.password,
    }  # fmt: skip
    values = {name: files.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}

    async def go():
        with pytest.raises(Temporary, match=sentence) as caught:
            await SmtpCourier(target(smtp_server_tls, **(right | values))).send(FROM, TO, LETTER)
        return caught.value

    error = asyncio.run(go())
    assert error.unreachable
    assert error.operator or "host" in wrong
    assert smtp_server_tls.password not in str(error)
    assert smtp_server_tls.messages == []


def test_a_server_without_starttls_gets_nothing(smtp_server):
    async def go():
        with pytest.raises(Temporary, match="security") as caught:
            await SmtpCourier(target(smtp_server, host="localhost", security="starttls")).send(FROM, TO, LETTER)
        return caught.value

    error = asyncio.run(go())
    assert error.operator
    assert error.unreachable
    assert smtp_server.messages == []


def test_a_stale_token_is_forgotten():
    class Token:
        forgotten = 0

        def __call__(self) -> str:
            return "stale"

        def forget(self) -> None:
            self.forgotten += 1

    token = Token()

    async def then(place):
        courier = SmtpCourier(replace(place, username="help", oauth=token))
        with pytest.raises(Temporary, match="refuses our login") as caught:
            await courier.send(FROM, TO, LETTER)
        await courier.close()
        assert caught.value.operator

    asyncio.run(_scripted({b"EHLO": b"250 AUTH XOAUTH2\r\n", b"AUTH": b"535 5.7.3 no\r\n"}, then))
    assert token.forgotten == 1


@pytest.mark.parametrize(("host", "security"), [("smtp.district.example", "none"), ("localhost", "ssl")])
def test_clear_text_is_for_this_machine_only(host, security):
    with pytest.raises(ValueError, match="security"):
        SmtpTarget(host, 25, security)
