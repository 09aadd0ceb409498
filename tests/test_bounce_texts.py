"""Reports that mail systems write for people: what tells them from what people and other programs write."""

from email import message_from_bytes

import pytest

from ingest.bounces import delivery_report
from ingest.parse import parse

ANA = "ana.ruiz@families.example"


MAILER = "From: MAILER-DAEMON@mx.example"
NULL = "Return-Path: <>\nFrom: Postmaster <postmaster@mx.example>"
TEXTS = {
    "Exchange, French": (NULL, "Non remis : Bus", "\u00c9chec de la remise pour ces destinataires ou groupes :\n\n{0}\nL\u2019adresse est introuvable.\n#550 5.1.1 x", True),
    "Exchange, Spanish": (NULL, "No se puede entregar: Bus", "Error de entrega a estos destinatarios o grupos:\n\n{0}<mailto:{0}>\nEl buz\u00f3n est\u00e1 lleno.\n#554 5.2.2 mailbox full", False),
    "Exchange, Portuguese": (NULL, "Bus", "Falha na entrega a estes destinat\u00e1rios ou grupos:\n{0}\n#550 5.1.1 x", True),
    "Exchange, Italian": (NULL, "Mancato recapito: Bus", "Recapito non riuscito a questi destinatari o gruppi:\n{0}\nL'indirizzo non esiste.", True),
    "Exchange, Vietnamese": (NULL, "Undeliverable: Bus", "G\u1eedi kh\u00f4ng th\u00e0nh c\u00f4ng t\u1edbi nh\u1eefng ng\u01b0\u1eddi nh\u1eadn n\u00e0y:\n{0}\n#550 5.1.1 x", True),
    "Exchange, Arabic": (NULL, "x", "\u0641\u0634\u0644 \u0627\u0644\u062a\u0633\u0644\u064a\u0645 \u0625\u0644\u0649:\n{0}\n#550 5.1.1 x", True),
    "Exchange 5.5": (NULL, "Undeliverable: Bus", "Your message\n\n  To:      help@district.example\n  Subject: Bus\n\ndid not reach the following recipient(s):\n\n{0} on Thu\n    The recipient name is not recognized", True),
    "Domino": (NULL, "DELIVERY FAILURE: x", "Your message\n\n  Subject: Bus\n\nwas not delivered to:\n\n  {0}\n\nbecause:\n\n  User ana ({0}) not listed in Domino Directory", True),
    "Smail": (MAILER, "Mail failed", "|---- Failed addresses follow: -|\n <{0}> ... unknown user\n|---- Message text follows: -|\nReceived: from other@x.example", True),
    "QQ": ("From: postmaster@qq.example", "\u7cfb\u7edf\u9000\u4fe1", "\u62b1\u6b49\uff0c\u60a8\u7684\u90ae\u4ef6\u88ab\u9000\u56de\u6765\u4e86\n\u6536\u4ef6\u4eba\u90ae\u4ef6\u5730\u5740\uff08{0}\uff09\u4e0d\u5b58\u5728", True),
    "Mail.ru": (NULL, "x", "\u041a \u0441\u043e\u0436\u0430\u043b\u0435\u043d\u0438\u044e, \u043f\u0438\u0441\u044c\u043c\u043e \u043d\u0435 \u043c\u043e\u0436\u0435\u0442 \u0431\u044b\u0442\u044c \u0434\u043e\u0441\u0442\u0430\u0432\u043b\u0435\u043d\u043e:\n\n**{0}\nuser not found", True),
    "a Japanese carrier": (MAILER, "Mail System Error - Returned Mail", "\u9001\u4fe1\u3067\u304d\u307e\u305b\u3093\u3067\u3057\u305f\u3002\n\nUnknown user: {0}", True),
    "GroupWise": (MAILER, "Message status - undeliverable", "The message that you sent was undeliverable to the following:\n\tana ({0}) (user not found)", True),
    "IMail": (NULL, "Undeliverable Mail", "Unknown user: {0}\n\nOriginal message follows.\n\nother@x.example", True),
    "MDaemon": ("From: MDaemon@mx.example", "Permanent Delivery Failure", "The attached message had PERMANENT fatal delivery errors!\n\nFailed address: {0}\n\n<-- 550 no such user", True),
    "Courier": (NULL, "NOTICE: mail delivery status.", "UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<{0}>:\n>>> RCPT TO:<{0}>\n<<< 550 unknown", True),
    "hMailServer": (MAILER, "Message undeliverable: Bus", "The following recipient(s) could not be reached:\n\n{0}\n   Error Type: SMTP\n   Remote server replied: 550 no such user", True),
    "Sendmail, late": (MAILER, "Warning: could not send message for past 4 hours", "YOU DO NOT NEED TO RESEND YOUR MESSAGE\n\n   ----- The following addresses had transient non-fatal errors -----\n<{0}>", False),
    "Sendmail": (MAILER, "Returned mail: User unknown", "   ----- The following addresses had permanent fatal errors -----\n<{0}>\n\n   ----- Transcript of session follows -----\n550 <{0}>... User unknown", True),
    "Postfix, old": (MAILER, "Undelivered Mail Returned to Sender", "I'm sorry to have to inform you that the message returned\nbelow could not be delivered to one or more destinations.\n\nplease contact\n<postmaster@mx.example>\n\n<{0}>: unknown user", True),
    "IronPort": (MAILER, "Delivery Failure", "The following message to <{0}> was undeliverable.\nThe reason for the problem:\n5.1.0 - Unknown address error 550-'no such user'", True),
    "Yahoo": (MAILER, "Failure Notice", "Sorry, we were unable to deliver your message to the following address.\n\n<{0}>:\nNo mx record found for domain", None),
    "a mail system in a language unknown": (MAILER, "Xog", "Farriinta lama gaarsiin karo {0}\n550 5.1.1 x", True),
    "a mailbox that is over its quota": (MAILER, "Undelivered Mail", "could not\nbe delivered to one or more recipients.\n\n<{0}>: user is over quota", False),
}  # fmt: skip


@pytest.mark.parametrize(("head", "subject", "text", "permanent"), TEXTS.values(), ids=TEXTS.keys())
def test_a_program_that_writes_for_people_names_the_address(head, subject, text, permanent):
    body = f"{head}\nTo: help@district.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    bounce = parse((body + text.format(ANA)).encode()).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.permanent) == ((ANA,), permanent)
    assert bounce.rule


NOTHING_FAILED = {
    "a success": (MAILER, "Delivery report", "Your message was successfully delivered to <a@b.example>."),
    "an absence notice": (NULL, "Automatic reply: delivery failure", "I am away; the letter could not be delivered."),
    "an absence notice about mail": ("Return-Path: <>\nFrom: lee@b.example", "Away", "Your mail could not be delivered to lee@b.example? Write to bo@b.example."),
    "a shop": ("Auto-Submitted: auto-replied\nFrom: shop@b.example", "Re: bounce house", "Your message to us was received."),
    "a ticket system": ("Auto-Submitted: auto-generated\nFrom: desk@b.example", "Your request was rejected", "See the form."),
}  # fmt: skip


@pytest.mark.parametrize(("head", "subject", "text"), NOTHING_FAILED.values(), ids=NOTHING_FAILED.keys())
def test_what_programs_write_of_other_things_is_no_bounce(head, subject, text):
    assert parse(f"{head}\nSubject: {subject}\n\n{text}\n".encode()).bounce is None


QUOTED = [text.format(ANA) for _, _, text, _ in TEXTS.values()]


@pytest.mark.parametrize("text", QUOTED, ids=TEXTS.keys())
@pytest.mark.parametrize("subject", ["Undelivered Mail Returned to Sender", "Fwd: Undeliverable: Bus", "退信"])
def test_a_person_who_shows_a_bounce_is_a_person(subject, text):
    for before in ("", "I get this when I write to the school:\n\n", "----- Forwarded message -----\n"):
        raw = f"From: Maria <maria@families.example>\nTo: help@district.example\nSubject: {subject}\n\n{before}{text}"
        assert parse(raw.encode()).bounce is None


FOUR_SIGNS = "From: {sender}\nTo: {to}\nSubject: {subject}\n\nThe email below could not be delivered to the following user:\n\n{text}\n"


def test_an_unmarked_program_needs_every_sign():
    signs = {"sender": "no-reply@b.example", "to": "help@d.example", "subject": "Non-Delivery: Bus", "text": ANA}
    bounce = parse(FOUR_SIGNS.format(**signs).encode()).bounce
    assert bounce is not None
    assert bounce.recipients == (ANA,)
    assert parse(
        FOUR_SIGNS.format(**{**signs, "sender": "a@b.example", "to": "news-bounces@d.example"}).encode()
    ).bounce
    for other in (
        {"sender": "maria@b.example"},
        {"subject": "Bus"},
        {"text": "nobody"},
        {"subject": "Re: Non-Delivery"},
    ):
        assert parse(FOUR_SIGNS.format(**{**signs, **other}).encode()).bounce is None


PEOPLE = {
    "qmail's words": ("ana@families.example", "I wasn't able to deliver the form to the school."),
    "a name like a machine's": ('"Mail Delivery" <ana@families.example>', "My letter could not be delivered."),
    "a name that is a machine's": ("MAILER-DAEMON <ana@families.example>", "My letter was not delivered."),
    "a domain like a machine's": ("info@bouncehouse.example", "The order could not be delivered: returned to you."),
    "a name with a daemon in it": ("pandaemon@families.example", "Delivery failed, user unknown, 550 5.1.1"),
    "a postmaster among others": ("postmaster@d.example, ana@families.example", "My letter was not delivered."),
    "a postmaster by name": ('"postmaster@d.example" <ana@families.example>', "It was not delivered: user unknown"),
}


@pytest.mark.parametrize(("sender", "text"), PEOPLE.values(), ids=PEOPLE.keys())
@pytest.mark.parametrize("subject", ["Lunch", "Undelivered Mail Returned to Sender", "bounce", "Delivery failed"])
def test_what_a_person_writes_is_never_a_bounce(sender, text, subject):
    for path in (
        "",
        "Return-Path: <ana@families.example>\n",
        "Auto-Submitted: no\n",
        "Auto-Submitted: (yes) no; a=b\n",
    ):
        assert (
            delivery_report(message_from_bytes(f"{path}From: {sender}\nSubject: {subject}\n\n".encode()), text) is None
        )


def test_a_filters_digest_is_no_bounce():
    words = "The following messages were quarantined and not delivered:\n\n  From: deals@b.example  Subject: 50% off\n"
    for sender in ("quarantine@b.example", "postmaster@b.example"):
        head = (
            f"Auto-Submitted: auto-generated\nFrom: {sender}\nSubject: [Quarantine] 2 messages were not delivered\n\n"
        )
        assert parse((head + words).encode()).bounce is None


@pytest.mark.parametrize(
    "mark", ["User-Agent: Mutt/2.2", "X-Mailer: Microsoft Outlook 16.0", "Return-Path: <postmaster@d.example>"]
)
def test_a_postmaster_who_writes_is_a_person(mark):
    words = "Your messages were rejected by a stale list here. It is mended; please resend to ana@d.example.\n"
    raw = f"{mark}\nFrom: Ben Arroyo <postmaster@d.example>\nSubject: Your mail was rejected by our server\n\n{words}"
    assert parse(raw.encode()).bounce is None
    assert parse(raw.replace(mark, "Return-Path: <>").encode()).bounce is not None
