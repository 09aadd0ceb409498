"""mail-safety.md 6.1: who a mail is from. Any doubt, and it is from nobody."""

from dataclasses import replace

import pytest
from support.town import BORDER, CONTACT, HELP, PARENT, PEOPLE

from cases.people import People
from ingest.parse import parse

OTHER = "other@mail.example"
ANA = "Ana Ruiz"
DOUBTS = {
    "two From fields": f"From: {PARENT}\r\nFrom: {OTHER}",
    "two From fields in other letters": f"From: {PARENT}\r\nFROM: {OTHER}",
    "two mailboxes": f"From: {PARENT}, {OTHER}",
    "a mailbox and nothing": f"From: {PARENT},",
    "a group": f"From: Friends: {PARENT};",
    "an empty group": "From: Undisclosed recipients:;",
    "a group of one without a name": f"From: :{PARENT};",
    "NUL": f"From: Maria\0 <{PARENT}>",
    "a control character": f"From: Maria\x0b <{PARENT}>",
    "a bare CR": f"From: Maria <{PARENT}>\rX-Other: y",
    "CR in the middle": f"From: Maria\r <{PARENT}>",
    "an unquoted @ in the name": f"From: {OTHER} <{PARENT}>",
    "an unquoted @ after the address": f"From: <{PARENT}> {OTHER}",
    "two addresses in angles": f"From: Maria <{OTHER}> <{PARENT}>",
    "no angle that ends": f"From: Maria <{PARENT}",
    "a name without angles": f"From: Maria Lopez {PARENT}",
    "a route": f"From: Maria <@relay.example:{PARENT}>",
    "no domain": "From: maria",
    "a domain of one label": "From: maria@localhost",
    "an address literal": "From: maria@[192.0.2.1]",
    "a dot too many": "From: maria.@mail.example",
    "two dots": "From: maria..lopez@mail.example",
    "an encoded word as address": "From: =?utf-8?q?maria=40mail=2Eexample?=",
    "an encoded word in the address": "From: =?utf-8?q?maria?=@mail.example",
    "a Kelvin sign for a k": "From: mar\u212a@mail.example",
    "an invisible sign in the domain": "From: maria@ma\u00adil.example",
    "a full-width letter in the domain": "From: maria@\uff4dail.example",
    "a quoted address as local part": f'From: "{PARENT}"@mail.example',
    "a space before the colon": f"From : {OTHER}\r\nFrom: {PARENT}",
    "no From": f"Sender: {PARENT}",
    "an empty From": "From:",
    "a From that is too long": f"From: {'x' * 3000} <{PARENT}>",
}
CERTAIN = {
    "an address": (PARENT, PARENT),
    "a name": (f"Maria Lopez <{PARENT}>", PARENT),
    "a quoted name with an @": (f'"{OTHER}" <{PARENT}>', PARENT),
    "an encoded name with an @": (f"=?utf-8?q?a=40mail.example?= <{PARENT}>", PARENT),
    "a comment with an address": (f"{PARENT} ({OTHER})", PARENT),
    "capitals": ("Maria.Lopez@MAIL.Example", PARENT),
    "an A-label": ("maria@xn--nio-8ma.example", "maria@xn--nio-8ma.example"),
    "a U-label": ("maria@ni\u00f1o.example", "maria@xn--nio-8ma.example"),
    "a local part beyond ASCII": ("mar\u00eda@mail.example", "mar\u00eda@mail.example"),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_any_doubt_makes_the_sender_unknown(doubt):
    message = parse(f"{DOUBTS[doubt]}\r\nSubject: x\r\n\r\nHello\r\n".encode())
    assert message.identity == ""
    assert message.identity_doubt


@pytest.mark.parametrize("form", CERTAIN)
def test_a_field_that_is_read_in_one_way_names_the_sender(form):
    field, sender = CERTAIN[form]
    assert parse(f"From: {field}\r\nSubject: x\r\n\r\nHello\r\n".encode()).identity == sender


@pytest.mark.parametrize("doubt", DOUBTS)
def test_mail_of_an_unknown_sender_is_a_case_and_its_words_are_nobodys_command(town, doubt):
    raw = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=mail.example\r\n{DOUBTS[doubt]}\r\nTo: {HELP}\r\n"
        "Subject: #resolve fixed\r\n\r\n#resolve fixed\r\n"
    )
    assert town.deliver(raw.encode()).became.what == "new"
    assert {letter.to for letter in town.sent()} == {CONTACT}


@pytest.mark.parametrize(
    "headers",
    [
        [("Sender", CONTACT)],
        [("Reply-To", CONTACT)],
        [("Resent-From", CONTACT), ("Resent-Sender", CONTACT)],
        [("Return-Path", f"<{CONTACT}>")],
        [("X-Original-From", CONTACT), ("X-Sender", CONTACT)],
        [("X-MS-Exchange-Organization-AuthAs", "Internal")],
    ],
)
def test_no_other_field_identifies_anybody(town, headers):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    notice = town.sent(to=CONTACT)[0]
    town.mail("mallory@evil.example", "Re: x", "#resolve fixed\n\nDone.", answers=notice, headers=headers)
    assert town.case(case).status == "new"
    assert town.kinds(case)[-1] == "pending"


@pytest.mark.parametrize(
    "sender",
    [
        f'"{CONTACT}" <mallory@evil.example>',
        f"{ANA} <mallory@evil.example>",
        "ana.ruiz@mail.sunfield.example",
        "ana.ruiz@sunfield.example.evil.example",
        "ana.ruiz@sunfie1d.example",
        "ana.ruiz@s\u0443nfield.example",  # a Cyrillic letter
        "ana.ruiz@xn--snfield-6kg.example",
        "ana-ruiz@sunfield.example",
        "ana.rui\u017f@sunfield.example",  # a long s
        "ana.ruiz+x@sunfield.example",
    ],
)
def test_what_looks_like_a_member_of_staff_is_not_one(town, sender):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    town.mail(sender, "Re: x", "#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0])
    assert town.case(case).status == "new"
    assert town.kinds(case)[-1] == "pending"


def test_domains_compare_as_a_labels(other_town):
    first = replace(PEOPLE.everyone[0], email="ana@xn--nio-8ma.example", also=())
    town = other_town(people=People((first, *PEOPLE.everyone[1:])))
    case = town.mail(PARENT, "bus", "The bus was late.").case
    notice = town.sent(to=first.email)[0]
    raw = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from=ni\u00f1o.example\r\nFrom: ana@NI\u00d1O.example\r\n"
        f"To: {notice.reply_to}\r\nIn-Reply-To: {notice.message_id}\r\nSubject: x\r\n\r\n#resolve fixed\r\n\r\nDone.\r\n"
    )
    town.deliver(raw.encode())
    assert town.case(case).status == "resolved"
