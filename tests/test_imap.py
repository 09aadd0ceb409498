"""IMAP against a real Dovecot: listening, broken connections, encryption, refusals."""

import contextlib
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event, Semaphore, Thread
from time import monotonic

import pytest
from imapclient import IMAPClient
from support.dovecot import Dovecot, other_authority
from support.ports import free_port, until
from support.pymap_server import PymapServer

from ingest import imap, imap_connection
from ingest.imap import ImapMailbox, ImapSettings
from ingest.imap_watch import ImapWatcher
from ingest.mailbox import MailboxRefused, MailboxTemporary

pytestmark = pytest.mark.dovecot
MAIL = b"From: Rosa Vega <rosa@family.example>\r\nSubject: Bus 14\r\n\r\nThe bus did not come.\r\n"


def settings_for(server: Dovecot | PymapServer, **changes) -> ImapSettings:
    return replace(ImapSettings(server.host, server.port, "none", server.user, server.password), **changes)


def keys(mailbox: ImapMailbox) -> list[str]:
    return [waiting.key for waiting in mailbox.waiting()]


class Listening:
    """A watcher in its thread, and how often it woke us."""

    def __init__(self, settings: ImapSettings, **options) -> None:
        self.stop = Event()
        self.woken = Semaphore(0)
        self.error: Exception | None = None
        self._watcher = ImapWatcher(settings, Random(1), **options)
        self.thread = Thread(target=self._watch, daemon=True)
        self.thread.start()

    def wakes(self, seconds: float = 10.0) -> bool:
        return self.woken.acquire(timeout=seconds)

    def calm(self) -> None:
        """Take up every wake that was already given."""
        while self.woken.acquire(blocking=False):
            pass

    def _watch(self) -> None:
        try:
            self._watcher.watch(self.woken.release, self.stop)
        except Exception as error:  # noqa: BLE001 - looked at by the test
            self.error = error


@pytest.fixture
def listen() -> Iterator[Callable[..., Listening]]:
    listeners: list[Listening] = []

    def begin(settings: ImapSettings, **options) -> Listening:
        listeners.append(Listening(settings, **options))
        return listeners[-1]

    yield begin
    for listener in listeners:
        listener.stop.set()
    for listener in listeners:
        listener.thread.join(10)
        assert not listener.thread.is_alive()


@pytest.fixture
def opened() -> Iterator[Callable[..., ImapMailbox]]:
    with contextlib.ExitStack() as stack:

        def begin(settings: ImapSettings, **options) -> ImapMailbox:
            mailbox = ImapMailbox(settings, **options)
            stack.callback(mailbox.close)
            return mailbox

        yield begin


def test_the_watcher_wakes_once_when_it_begins_and_again_when_mail_comes(dovecot, listen):
    listener = listen(settings_for(dovecot))
    assert listener.wakes()
    assert not listener.wakes(0.3)

    began = monotonic()
    dovecot.deliver(MAIL)

    assert listener.wakes()
    assert monotonic() - began < 5


def test_mail_that_comes_between_the_look_and_the_listening_is_found(dovecot, listen, opened):
    worker = opened(settings_for(dovecot))
    assert keys(worker) == []
    dovecot.deliver(MAIL)  # nobody listens yet, and the worker has already looked

    assert listen(settings_for(dovecot)).wakes()

    assert len(keys(worker)) == 1


def test_the_watcher_wakes_on_the_embedded_server_too(pymap_server, listen):
    listener = listen(settings_for(pymap_server))
    assert listener.wakes()

    pymap_server.deliver(MAIL)

    assert listener.wakes()


def test_listening_is_renewed_and_each_renewal_wakes(dovecot, listen):
    listener = listen(settings_for(dovecot), renew_seconds=0.2)

    assert all(listener.wakes() for _ in range(4))

    dovecot.deliver(MAIL)
    assert listener.wakes()


def test_the_watcher_stops_within_about_a_second(dovecot, listen):
    listener = listen(settings_for(dovecot))
    assert listener.wakes()

    began = monotonic()
    listener.stop.set()
    listener.thread.join(5)

    assert not listener.thread.is_alive()
    assert monotonic() - began < 2.5


def test_a_killed_connection_is_made_again_and_wakes(own_dovecot, listen, opened):
    worker = opened(settings_for(own_dovecot))
    listener = listen(settings_for(own_dovecot))
    assert listener.wakes()
    assert keys(worker) == []

    own_dovecot.kill_connections()
    own_dovecot.deliver(MAIL)

    with pytest.raises(MailboxTemporary, match=r"The connection to the mail server .* was lost .*it is made again"):
        worker.waiting()
    assert len(keys(worker)) == 1
    assert listener.wakes()


def test_a_server_that_is_down_for_a_while_is_used_again(own_dovecot, listen, opened):
    worker = opened(settings_for(own_dovecot))
    listener = listen(settings_for(own_dovecot))
    assert listener.wakes()
    listener.calm()
    own_dovecot.stop()

    assert until(lambda: not _works(worker))
    with pytest.raises(MailboxTemporary, match="Nothing answers at"):
        worker.waiting()
    own_dovecot.start()
    own_dovecot.deliver(MAIL)

    assert listener.wakes(20)
    assert len(keys(worker)) == 1


def _works(worker: ImapMailbox) -> bool:
    with contextlib.suppress(MailboxTemporary):
        worker.waiting()
        return True
    return False


def test_a_wrong_password_is_refused_at_once_and_not_tried_again(dovecot, listen, opened):
    wrong = settings_for(dovecot, password="not it")

    with pytest.raises(MailboxRefused, match=r"refuses the login of help .*correct `username` and the password"):
        opened(wrong).waiting()
    listener = listen(wrong)
    listener.thread.join(10)

    assert isinstance(listener.error, MailboxRefused)


def test_the_password_may_be_a_function_and_hold_other_letters_than_english(dovecot, opened):
    assert keys(opened(settings_for(dovecot, password=lambda: dovecot.password))) == []
    with pytest.raises(MailboxRefused, match="refuses the login"):
        opened(settings_for(dovecot, password="contraseña")).waiting()


def test_a_password_is_not_shown_with_the_settings(dovecot):
    assert dovecot.password not in repr(settings_for(dovecot))


def test_a_password_file_that_cannot_be_read_is_said_plainly(dovecot, opened, tmp_path):
    with pytest.raises(MailboxRefused, match="The password of help cannot be read"):
        opened(settings_for(dovecot, password=(tmp_path / "none").read_text)).waiting()


def test_a_token_that_the_server_does_not_take_is_refused(dovecot, opened):
    with pytest.raises(MailboxRefused, match="refuses the login"):
        opened(settings_for(dovecot, oauth=lambda: "token")).waiting()


def test_a_folder_that_does_not_exist_is_refused(dovecot, opened):
    with pytest.raises(MailboxRefused, match=r"There is no folder 'Nowhere' for help .*correct `folder`"):
        opened(settings_for(dovecot, folder="Nowhere")).waiting()


def test_tls_and_starttls_work_with_the_districts_own_authority(dovecot_tls, opened, listen):
    dovecot_tls.empty()
    dovecot_tls.deliver(MAIL)
    starttls = settings_for(dovecot_tls, host="localhost", security="starttls", ca_file=dovecot_tls.ca_file)
    tls = replace(starttls, security="tls", port=dovecot_tls.tls_port)

    for settings in (starttls, tls):
        worker = opened(settings)
        assert [raw for _, raw in worker.fetch(keys(worker))] == [MAIL]
        listener = listen(settings)
        assert listener.wakes()
        listener.calm()
        dovecot_tls.deliver(MAIL)
        assert listener.wakes()
        worker.done(keys(worker))
        dovecot_tls.deliver(MAIL)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_an_unknown_authority_is_said_plainly(dovecot_tls, opened, tmp_path, security):
    port = dovecot_tls.tls_port if security == "tls" else dovecot_tls.port
    settings = settings_for(dovecot_tls, host="localhost", port=port, security=security)

    for ca_file in (None, other_authority(tmp_path / "other.pem")):
        with pytest.raises(
            MailboxTemporary, match=r"certificate of the mail server .* could not be verified .*ca_file"
        ):
            opened(replace(settings, ca_file=ca_file)).waiting()


def test_a_certificate_for_another_name_is_said_plainly(dovecot_tls, opened):
    settings = settings_for(
        dovecot_tls, host="127.0.0.1", port=dovecot_tls.tls_port, security="tls", ca_file=dovecot_tls.ca_file
    )
    with pytest.raises(MailboxTemporary, match="could not be verified"):
        opened(settings).waiting()


def test_a_missing_authority_file_is_refused(dovecot, opened, tmp_path):
    with pytest.raises(MailboxRefused, match="correct `ca_file`"):
        opened(settings_for(dovecot, security="tls", ca_file=tmp_path / "none.pem")).waiting()


def test_a_server_without_starttls_is_refused_before_the_password_is_sent(dovecot, opened):
    with pytest.raises(MailboxRefused, match="offers no STARTTLS"):
        opened(settings_for(dovecot, security="starttls")).waiting()


def test_tls_to_a_port_that_speaks_plainly_is_said(dovecot, opened):
    with pytest.raises(MailboxTemporary, match="check `port` and `security`"):
        opened(settings_for(dovecot, security="tls")).waiting()


def test_no_encryption_is_refused_to_any_other_machine(opened):
    with pytest.raises(MailboxRefused, match="without encryption"):
        opened(ImapSettings("imap.district.example", 143, "none", "help", "secret")).waiting()


def test_an_unknown_host_is_said_plainly(opened):
    with pytest.raises(MailboxTemporary, match=r"imap\.invalid' is not known"):
        opened(ImapSettings("imap.invalid", 993, "tls", "help", "secret")).waiting()


def test_nothing_listening_is_said_plainly(opened):
    with pytest.raises(MailboxTemporary, match="Nothing answers at"):
        opened(ImapSettings("127.0.0.1", free_port(), "none", "help", "secret")).waiting()


def test_a_connection_that_breaks_during_the_login_is_no_refusal(opened):
    with socket.create_server(("127.0.0.1", 0)) as door:
        greeter = Thread(target=_greet_and_hang_up, args=(door,), daemon=True)
        greeter.start()
        settings = ImapSettings("127.0.0.1", door.getsockname()[1], "none", "help", "secret")
        with pytest.raises(MailboxTemporary, match="was lost"):
            opened(settings).waiting()
        greeter.join(10)


def _greet_and_hang_up(door: socket.socket) -> None:
    connection, _ = door.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"* OK ready\r\n")
        tag = lines.readline().split()[0]
        connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
        lines.readline()  # LOGIN


def test_a_server_that_cannot_log_in_anybody_now_is_temporary():
    error = imap_connection.LoginError("[UNAVAILABLE] Temporary authentication failure.")
    settings = ImapSettings("imap.district.example", 993, "tls", "help", "secret")

    with pytest.raises(MailboxTemporary, match="cannot log anybody in now"), imap_connection.translated(settings):
        raise error


def test_a_changed_uidvalidity_gives_new_keys_and_old_keys_touch_nothing(own_dovecot, opened):
    own_dovecot.deliver(MAIL)
    before = keys(opened(settings_for(own_dovecot)))
    own_dovecot.stop()
    own_dovecot.forget_numbers()
    # Dovecot takes the time as the new UIDVALIDITY: make sure that the second has passed.
    changed = int(before[0].split("/")[-2])
    assert until(lambda: datetime.now(UTC).timestamp() > changed + 1, every=0.1)
    own_dovecot.start()

    worker = opened(settings_for(own_dovecot))
    after = keys(worker)

    assert len(after) == 1
    assert after != before
    assert list(worker.fetch(before)) == []
    worker.done(before)
    worker.set_aside(before)
    assert keys(worker) == after


def test_a_message_of_25_megabytes_is_fetched_whole(dovecot, opened):
    large = MAIL + b"0123456789abcdef" * 64 * 1024 * 25
    dovecot.deliver(large)
    dovecot.deliver(MAIL, datetime.now(UTC) + timedelta(seconds=5))
    worker = opened(settings_for(dovecot))
    sizes = [waiting.size for waiting in worker.waiting()]

    assert sizes[0] > 25_000_000
    assert [len(raw) for _, raw in worker.fetch(keys(worker))] == sizes
    assert worker.fetch_head(keys(worker)[0]) == MAIL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def test_a_message_that_the_server_cannot_read_holds_up_no_other(dovecot, opened, caplog):
    for number in range(4):
        dovecot.deliver(b"Subject: %d\r\n\r\nx\r\n" % number)
    worker = opened(settings_for(dovecot))
    waiting = keys(worker)
    broken = sorted(file for part in ("new", "cur") for file in (dovecot.home / "mail" / part).iterdir())[1]
    broken.chmod(0)

    fetched = [raw for _, raw in worker.fetch(waiting)]

    assert [raw[:10] for raw in fetched] == [b"Subject: 0", b"Subject: 2", b"Subject: 3"]
    assert f"The message {waiting[1]} could not be read" in caplog.text
    assert keys(worker) == waiting


def test_a_lost_connection_is_made_again_within_a_fetch(own_dovecot, opened):
    own_dovecot.deliver(MAIL)
    worker = opened(settings_for(own_dovecot))
    waiting = keys(worker)
    fetching = worker.fetch([*waiting, *waiting])
    next(fetching)

    own_dovecot.kill_connections()

    assert list(fetching) == [(waiting[0], MAIL)]


def test_folders_are_named_as_the_server_names_them(opened):
    with _dovecot(separator="/", prefix="INBOX/") as server:
        server.deliver(MAIL)
        server.deliver(MAIL)
        worker = opened(settings_for(server, set_aside_folder="INBOX/Beiseite gelegt für später"))
        one, two = keys(worker)
        worker.done([one])
        worker.set_aside([two])

        assert server.folder("INBOX/Casepost/Done") == [MAIL]
        assert server.folder("INBOX/Beiseite gelegt für später") == [MAIL]


def test_a_done_folder_that_was_removed_meanwhile_is_made_again(dovecot, opened):
    worker = opened(settings_for(dovecot))
    dovecot.deliver(MAIL)
    worker.done(keys(worker))
    with dovecot.client() as person:
        person.delete_folder("Casepost.Done")
    dovecot.deliver(MAIL)

    worker.done(keys(worker))

    assert dovecot.folder("Casepost.Done") == [MAIL]


def test_without_move_the_message_is_copied_and_only_it_expunged(dovecot, opened, monkeypatch):
    for _ in range(3):
        dovecot.deliver(MAIL)
    worker = opened(settings_for(dovecot))
    one, two, _ = keys(worker)
    with dovecot.client() as person:
        person.select_folder("INBOX")
        person.delete_messages([int(two.rpartition("/")[2])])  # marked by a person: not ours to expunge
    _hide(monkeypatch, "MOVE")

    worker.done([one])
    worker.done([one])

    assert len(keys(worker)) == 2
    assert dovecot.folder("Casepost.Done") == [MAIL]


def test_a_server_that_cannot_move_safely_is_refused(dovecot, opened, monkeypatch):
    dovecot.deliver(MAIL)
    worker = opened(settings_for(dovecot))
    before = keys(worker)
    _hide(monkeypatch, "MOVE", "UIDPLUS")

    with pytest.raises(MailboxRefused, match="neither MOVE nor UIDPLUS"):
        worker.done(before)
    assert keys(worker) == before


def test_a_server_without_idle_is_left_to_the_schedule(dovecot, listen, monkeypatch, caplog):
    _hide(monkeypatch, "IDLE")

    listener = listen(settings_for(dovecot))
    listener.thread.join(10)

    assert listener.error is None
    assert "on schedule only" in caplog.text


def test_a_very_full_folder_is_searched_in_parts(dovecot, opened, monkeypatch):
    monkeypatch.setattr(imap, "SEARCH_MESSAGES", 3)
    for number in range(8):
        dovecot.deliver(b"Subject: %d\r\n\r\nx\r\n" % number)
    worker = opened(settings_for(dovecot))

    assert len(keys(worker)) == 8
    worker.done(keys(worker)[:5])
    assert len(keys(worker)) == 3
    dovecot.deliver(MAIL)
    assert len(keys(worker)) == 4


def _hide(monkeypatch, *capabilities: str) -> None:
    """Let the library see a server with less than this one has."""
    has = IMAPClient.has_capability
    monkeypatch.setattr(
        IMAPClient, "has_capability", lambda client, name: name not in capabilities and has(client, name)
    )


@contextlib.contextmanager
def _dovecot(**options) -> Iterator[Dovecot]:
    if not shutil.which("dovecot", path="/usr/sbin:/usr/bin:/usr/local/sbin"):
        pytest.skip("Dovecot is not installed")
    server = Dovecot(**options)
    try:
        server.start()
        yield server
    finally:
        server.remove()
