"""What people and their server do to a mailbox that Casepost reads."""

import imaplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from support.dovecot import Dovecot, why_missing
from support.ports import unavailable

# Without MOVE a message is copied and removed: only then the server counts it against the quota.
QUOTA = """
mail_plugins = quota
imap_capability = IMAP4rev1 LITERAL+ SASL-IR LOGIN-REFERRALS ID ENABLE IDLE UIDPLUS NAMESPACE UNSELECT CHILDREN
protocol imap {{
  mail_plugins = quota
}}
plugin {{
  quota = count:all
  quota_vsizes = yes
  quota_rule = *:messages={messages}
}}
"""


class SmallMailbox(Dovecot):
    """A Dovecot that keeps so many messages and no more, in all folders together."""

    def allow(self, messages: int) -> None:
        """Keep that many messages from now on; 0 is no limit. Connections break."""
        configuration = self.home / "dovecot.conf"
        if not self.port:
            self._prepare()
        plain = configuration.read_text().partition("\nmail_plugins")[0]
        configuration.write_text(plain + QUOTA.format(messages=messages))
        self.stop()
        self.start()


@contextmanager
def small_mailbox() -> Iterator[SmallMailbox]:
    """Give such a server, without a limit at first."""
    if missing := why_missing():
        unavailable(missing)
    server = SmallMailbox()
    try:
        server.allow(0)
        yield server
    finally:
        server.remove()


def move(server: Dovecot, source: str, target: str, raws: Sequence[bytes] | None = None) -> list[bytes]:
    """Move messages (all, or those of these bytes) as a person does in a mail program; return what they chose."""
    with server.client() as person:
        if not person.folder_exists(target):
            person.create_folder(target)
        person.select_folder(source)
        found = person.fetch(person.search(), ["BODY.PEEK[]"])
        wanted = {uid: what[b"BODY[]"] for uid, what in found.items() if raws is None or what[b"BODY[]"] in raws}
        for uid in wanted:
            with suppress(imaplib.IMAP4.error):  # EXPUNGEISSUED: the service was faster
                person.move([uid], target)
        return list(wanted.values())


def delete_all(server: Dovecot, folder: str) -> list[bytes]:
    """Delete what lies in a folder as a person does: see it, mark it, expunge; return what they had seen."""
    with server.client() as person:
        person.select_folder(folder)
        found = person.fetch(person.search(), ["BODY.PEEK[]"])
        if found:
            person.delete_messages(list(found), silent=True)
            person.expunge()
        return [what[b"BODY[]"] for what in found.values()]


def delete_folder(server: Dovecot, folder: str) -> None:
    """Delete a folder and all that lies in it."""
    with server.client() as person:
        person.delete_folder(folder)


def rename_folder(server: Dovecot, old: str, new: str) -> None:
    """Rename a folder."""
    with server.client() as person:
        person.rename_folder(old, new)


@contextmanager
def moved_away(server: Dovecot) -> Iterator[None]:
    """Have the whole mailbox at another place meanwhile, as during a migration; connections break."""
    place, away = server.home / "mail", server.home / "mail-away"
    place.rename(away)
    server.kill_connections()
    try:
        yield
    finally:
        server.stop()
        if place.exists():  # the server may have made an empty one
            place.rename(server.home / "mail-empty")
        away.rename(place)
        server.start()
