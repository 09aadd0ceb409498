"""A private Dovecot 2.3: loopback, temporary folder, one user. Runs as root or as anybody."""

import grp
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from time import time

import trustme
from imapclient import IMAPClient

from ingest.imap_connection import say_goodbye
from support.ports import HOST, answers, free_port, until

# Dovecot 2.3 wants each setting on a line of its own.
CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = {host}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = maildir:{home}/mail
first_valid_uid = 0
imap_idle_notify_interval = 2 mins
mail_max_userip_connections = 200
{identity}
{tls}
{tokens}
passdb {{
  driver = passwd-file
  args = {home}/users
}}
userdb {{
  driver = static
  args = {userdb} home={home}/mail
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""
TLS = """ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem"""

NOT_ROOT = """default_internal_user = {me}
default_internal_group = {group}
default_login_user = {me}"""
TOKENS = """passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf.ext
}}"""
INTROSPECTION = """introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
client_id = dovecot
client_secret = any
"""


def why_missing() -> str:
    """Return why no Dovecot can be started here, or ''."""
    return "" if _program() else "Dovecot is not installed: apt-get install --no-install-recommends dovecot-imapd"


class Dovecot:
    """`start()` it, read it with `user` and `password` at `host` and `port` (with tls: also `tls_port`, `ca_file`)."""

    host = HOST
    user = "help"
    password = "secret"

    def __init__(
        self, *, tls: bool = False, separator: str = ".", prefix: str = "", introspection_url: str = ""
    ) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-"))  # short: the names of its sockets must fit
        self.tls = tls
        self.separator = separator
        self.prefix = prefix
        self.introspection_url = introspection_url  # who says whether an access token is good
        self.port = 0
        self.tls_port = 0
        self.ca_file = self.home / "ca.pem"
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Listen from now on; a second start after `stop` keeps port and mail."""
        if not self.port:
            self._prepare()
        command = [_program(), "-F", "-c", str(self.home / "dovecot.conf")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not until(lambda: answers(self.port) or self._ended()) or self._ended():
            raise RuntimeError(f"Dovecot did not start:\n{self.log()}")

    def stop(self) -> None:
        """End it and every connection; the mail stays."""
        if self._process is not None:
            self.kill_connections()
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def remove(self) -> None:
        """Stop, and take the temporary folder away."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def kill_connections(self) -> None:
        """Kill what serves the connections that are logged in, as a crash would."""
        for child in _children(self._process.pid if self._process else 0):
            if _name(child) == "imap":
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    def log(self) -> str:
        """Return what the server wrote, for a failing test."""
        log = self.home / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    def deliver(self, raw: bytes, when: datetime | None = None) -> None:
        """Lay *raw* in the INBOX as a delivery agent does (tmp, then new): Dovecot announces it to listeners."""
        at = when.timestamp() if when else time()
        name = f"{at:.6f}.{next(self._numbers):06}.casepost-test"
        place = self.home / "mail" / "tmp" / name
        place.write_bytes(raw)
        os.utime(place, (at, at))
        if _is_root():
            shutil.chown(place, "mail", "mail")
        place.rename(place.parent.parent / "new" / name)

    def folder(self, name: str) -> list[bytes]:
        """Return what lies in a folder, in order of UID; nothing when there is no such folder."""
        with self.client() as client:
            if not client.folder_exists(name):
                return []
            client.select_folder(name, readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def folders(self) -> list[str]:
        """Return the names of all folders."""
        with self.client() as client:
            return [name for _, _, name in client.list_folders()]

    def empty(self) -> None:
        """Remove every message and every folder but the INBOX."""
        with self.client() as client:
            for flags, _, name in client.list_folders():
                if name != "INBOX" and b"\\NonExistent" not in flags and b"\\Noselect" not in flags:
                    client.delete_folder(name)
            client.select_folder("INBOX")
            client.delete_messages(client.search(), silent=True)
            client.expunge()

    def forget_numbers(self) -> None:
        """Throw away UIDVALIDITY and UIDs, as a restored mailbox does."""
        for index in (self.home / "mail").glob("dovecot*"):
            index.unlink()

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Give another mail program's connection."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=20)
        try:
            client.login(self.user, self.password)
            yield client
        finally:
            say_goodbye(client)

    def _prepare(self) -> None:
        for part in ("tmp", "new", "cur"):
            (self.home / "mail" / part).mkdir(parents=True)
        (self.home / "users").write_text(f"{self.user}:{{PLAIN}}{self.password}\n")
        self.port = free_port()
        self.tls_port = free_port() if self.tls else 0
        tls = TLS.format(home=self.home) if self.tls else "ssl = no"
        if self.tls:
            self._certify()
        me, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
        identity = "" if _is_root() else NOT_ROOT.format(me=me, group=group)
        owner = ("mail", "mail") if _is_root() else (str(os.getuid()), str(os.getgid()))
        if self.introspection_url:
            (self.home / "oauth2.conf.ext").write_text(INTROSPECTION.format(url=self.introspection_url))
        config = CONFIG.format(
            home=self.home,
            host=self.host,
            port=self.port,
            tls_port=self.tls_port,
            tls=tls,
            tokens=TOKENS.format(home=self.home) if self.introspection_url else "",
            identity=identity,
            userdb=f"uid={owner[0]} gid={owner[1]}",
            separator=self.separator,
            prefix=self.prefix,
        )
        (self.home / "dovecot.conf").write_text(config)
        if _is_root():
            self.home.chmod(0o755)
            for place in [self.home / "mail", *(self.home / "mail").iterdir()]:
                shutil.chown(place, "mail", "mail")

    def _certify(self) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        certificate = authority.issue_cert("localhost")
        certificate.private_key_pem.write_to_path(self.home / "key.pem")
        certificate.cert_chain_pems[0].write_to_path(self.home / "cert.pem")

    def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None


def other_authority(place: Path) -> Path:
    """Return the certificate file of an authority that signed nothing here."""
    trustme.CA().cert_pem.write_to_path(place)
    return place


def trusting(ca_file: Path) -> ssl.SSLContext:
    """Return a client context that trusts *ca_file*."""
    return ssl.create_default_context(cafile=str(ca_file))


def _program() -> str:
    return shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin") or ""


def _is_root() -> bool:
    return os.geteuid() == 0


def _children(parent: int) -> list[int]:
    place = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(child) for child in place.read_text().split()] if place.exists() else []


def _name(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""
