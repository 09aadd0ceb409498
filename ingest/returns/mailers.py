"""Whether a mail system wrote a mail, and whether a person wrote from an address that bears a mail system's name. Pure.

Only the outermost header counts: what the body says of itself proves nothing.
"""

import re
from email.message import Message as Mime

from ingest.headers import field_value, unfold
from ingest.limits import ParseLimits
from ingest.machines import MACHINE_NAMES

# Local parts of mail systems (RFC 5321 4.5.1, RFC 3834 section 2, sendmail, Postfix, Exim, qmail; the spellings of AOL,
# MDaemon, MMDF, Verizon; the address that Exchange gives to itself): they write reports, and seldom are what failed.
MAILERS = frozenset({
    "mailer-daemon", "postmaster", "mailerdaemon", "mailer_daemon", "maildaemon", "mail-daemon", "mail_daemon",
    "mdaemon", "mmdf", "mail.delivery.system", "mail-delivery-system", "maildeliverysystem", "mail-delivery-subsystem",
    "post_master", "post-master", "post.master", "post.office", "mailer.daemon", "daemon", "mail-deamon",
    "mailer-deamon", "mailerdeamon", "mailer", "mail-system", "mailsystem", "mail.system", "mail-delivery",
    "maildelivery", "mda", "mta",
    "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
})  # fmt: skip
# Local parts under which programs write as well as people who run them: a report of theirs needs every sign.
_MANAGED = frozenset({
    "root", "sysadmin", "system", "systemadmin", "system-administrator", "mailadmin",
    "mail-admin", "mailmaster", "mailserver", "mail-server", "mailgateway", "mailgw", "gateway", "imss", "interscan",
    "smtp", "smtpd", "delivery", "listserv", "majordomo", "sympa", "robot", "autoresponder", "maiser", "ndr", "dsn",
    "no_reply", "no.reply",
})  # fmt: skip
# Where people are telephone numbers: whoever else writes from there is the carrier's gateway.
_CARRIERS = (
    "vtext.com",
    "vzwpix.com",
    "mypixmessages.com",
    "mms.att.net",
    "txt.att.net",
    "tmomail.net",
    "pm.sprint.com",
)
_SYSTEM_WORDS = frozenset({
    "mail", "e-mail", "email", "post", "postmaster", "delivery", "deliver", "system", "subsystem", "server", "daemon",
    "mailer", "mailer-daemon", "administrator", "admin", "internet", "message", "messaging", "gateway", "service",
    "services", "security", "exchange", "notification", "robot", "connect", "manager", "firewall",
    "interscan", "mimesweeper", "mailmarshal", "antivirus", "virus", "spam", "scanner", "filter", "quarantine",
    "protection", "courier", "office", "electronic", "automatic", "agent", "mdaemon", "smtp",
})  # fmt: skip
# How programs of people name themselves in X-Mailer; most name themselves in User-Agent.
_PEOPLE = (
    *("apple mail", "iphone mail", "ipad mail", "microsoft outlook", "microsoft office outlook", "outlook express"),
    *("mozilla", "thunderbird", "the bat", "yahoomail", "zimbra", "roundcube", "evolution", "eudora", "lotus notes"),
    *("airmail", "mailmate", "becky", "foxmail", "emclient", "em client", "postbox", "sylpheed", "claws", "mutt"),
    *("horde", "squirrelmail", "open-xchange", "aol webmail", "webmail", "k-9", "nine", "spark"),
)  # fmt: skip
_OFFICES = frozenset({"postmaster", "post_master", "post-master", "post.master"})  # RFC 5321 4.5.1: a person reads it
_COMMENT = re.compile(r"\([^()]*\)")
_PASSED_ON = (
    "re:",
    "re :",
    "fw:",
    "fwd:",
    "aw:",
    "wg:",
    "sv:",
    "vs:",
    "antw:",
    "tr:",
    "rv:",
    "i:",
    "回复",
    "回覆",
    "转发",
)
_TO_FIELDS = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


def is_daemon(message: Mime) -> bool:
    """Whether it is a report by its own type, the envelope had no sender, or From names a mail system and nobody."""
    if message.get_content_type() == "multipart/report":
        return True  # RFC 6522: no person's program makes one
    return has_no_sender(message) or names_daemon(message)


def has_no_sender(message: Mime) -> bool:
    """Whether the envelope had no sender, as RFC 5321 4.5.5 wants of reports, or the mail system as its sender."""
    paths = [unfold(str(value)).lower() for value in message.get_all("Return-Path", [])]
    return any("".join(path.split()) in {"", "<>"} or local_part(path) == "mailer-daemon" for path in paths)


def names_daemon(message: Mime) -> bool:
    """Whether every From field names a mail system, or nobody."""
    senders = _senders(message)
    if "X-MLServer" in message and any(local_part(one).endswith("-admin") for one in senders):
        return True  # fml, a list manager: what people write through it comes from them
    # 'MAILER-DAEMON <>': the DragonFly Mail Agent gives itself no address, and no person can write so.
    return bool(senders) and all(
        local_part(one) in MAILERS or one.endswith("<>") or _is_carrier(_mailbox(one)) for one in senders
    )


def _is_carrier(mailbox: str) -> bool:
    local, _, domain = mailbox.partition("@")
    at_carrier = any(domain == one or domain.endswith(f".{one}") for one in _CARRIERS)
    return at_carrier and not any(map(str.isdigit, local))


def is_automatic(message: Mime) -> bool:
    """Whether Auto-Submitted says that no person sent it (RFC 3834 section 5)."""
    values = [_COMMENT.sub(" ", unfold(str(value))) for value in message.get_all("Auto-Submitted", [])]
    words = [next(iter(value.partition(";")[0].lower().split()), "no") for value in values]
    return any(word != "no" for word in words)


def is_unattended(message: Mime) -> bool:
    """Whether nobody writes from there, or it came to an address that only takes returned mail."""
    senders = _senders(message)  # none at all: no program of people leaves From out
    if all(local_part(one) in MACHINE_NAMES or local_part(one) in MAILERS or _system_name(one) for one in senders):
        return True
    readers = [local_part(unfold(str(value))) for name in _TO_FIELDS for value in message.get_all(name, [])]
    return any(one.endswith("-bounces") or "+b." in one or one in {"bounce", "bounces"} for one in readers)


def is_managed(message: Mime) -> bool:
    """Whether it is from an address under which mail systems write as well as those who run them."""
    return all(local_part(one) in _MANAGED for one in _senders(message))


def seems_written(message: Mime) -> bool:
    """Whether a postmaster seems to have written it in person: a mail program's mark, an answer, or a person's name."""
    senders = _senders(message)
    if len(senders) != 1 or local_part(senders[0]) not in _OFFICES:
        return False
    if message.get_content_type() == "multipart/report" or has_no_sender(message) or is_automatic(message):
        return False
    program = unfold(str(message.get("X-Mailer", ""))).lower()
    if "User-Agent" in message or program.startswith(_PEOPLE):
        return True
    if passes_on(message):
        return True
    paths = [_mailbox(unfold(str(value))) for value in message.get_all("Return-Path", [])]
    return _mailbox(senders[0]) in paths and _person_name(senders[0])


def passes_on(message: Mime) -> bool:
    """Whether the subject is one of an answer or of a mail passed on, which no mail system writes."""
    return subject_of(message).lower().startswith(_PASSED_ON)


def subject_of(message: Mime) -> str:
    """Return the first subject, decoded."""
    values = message.get_all("Subject", [])
    return field_value("subject", str(values[0]), ParseLimits()).strip() if values else ""


def local_part(value: str) -> str:
    """Return the local part of the one mailbox in a field, also without a domain; '' where several could be meant."""
    value = value[:1000]
    if value.count("<") == 1 and value.endswith(">"):
        value = value[value.index("<") + 1 : -1]
    else:
        value = _COMMENT.sub(" ", value).strip()
    value = value.replace("\\@", "%")  # a gateway's address within its own: 'postmaster\@mx.example@relay.example'
    local, _, domain = value.lower().strip("\" '").partition("@")
    if "@" in domain or set(local + domain) & set(" ,;<>"):
        return ""
    return local.partition("%")[0].strip('"')


def _senders(message: Mime) -> list[str]:
    return [unfold(str(value)) for value in message.get_all("From", [])]


def _mailbox(value: str) -> str:
    return value[:1000].rpartition("<")[2].rstrip("> ").strip().lower()


def _name_words(sender: str) -> list[str]:
    name, bracket, _ = sender[:1000].rpartition("<")
    return name.replace('"', " ").lower().split() if bracket else []


def _system_name(sender: str) -> bool:
    """Whether the name before the address is made of a mail system's words: 'Mail Delivery System'."""
    words = _name_words(sender)
    return words in (["mailer-daemon"], ["postmaster"]) or sum(1 for word in words if word in _SYSTEM_WORDS) > 1


def _person_name(sender: str) -> bool:
    words = _name_words(sender)
    return 1 < len(words) < 5 and not set(words) & _SYSTEM_WORDS and all(len(word) > 1 for word in words)  # noqa: PLR2004
