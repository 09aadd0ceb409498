"""Whose word is believed about who a mail is from, and what a mail points back to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.policy import Trust
from ingest.parse import parse
from ingest.pointers import Pointers, pointers
from ingest.trust import authentication, read_results, received_by

BORDER = Trust(authserv_ids=("mx.district.example",))
PASS = "mx.district.example; dmarc=pass header.from=families.example"


def said(*results, sender="Ana <ana@families.example>", before="", after=""):
    fields = "".join(f"Authentication-Results: {result}\r\n" for result in results)
    return parse(f"{before}{fields}{after}From: {sender}\r\nSubject: x\r\n\r\nHello\r\n".encode())


@pytest.mark.parametrize(
    ("results", "dmarc"),
    [
        (PASS, "pass"),
        ("MX.District.Example 1; dmarc=pass header.from=Families.Example", "pass"),
        ('"mx.district.example"; dmarc=pass header.from=families.example', "pass"),
        (
            "mx.district.example (no; dmarc=fail); spf=fail; DMARC = pass (p=none) header.from = families.example",
            "pass",
        ),
        ("mx.district.example;\r\n dmarc=pass\r\n\theader.from=families.example", "pass"),
        ("mx.district.example; dkim=pass header.d=families.example", ""),
        ("mx.district.example; dmarc=none header.from=families.example; dkim=pass header.d=families.example", "none"),
        ("mx.district.example; dkim=fail header.d=families.example; dkim=pass header.d=families.example", ""),
    ],
)
def test_the_borders_word_proves_the_sender(results, dmarc):
    proof = authentication(said(results), BORDER)
    assert (proof.email, proof.authenticated, proof.dmarc) == ("ana@families.example", True, dmarc)


@pytest.mark.parametrize(
    ("results", "dmarc"),
    [
        ("mx.district.example; spf=pass smtp.mailfrom=families.example", ""),
        ("mx.district.example; arc=pass header.d=families.example", ""),
        ("mx.district.example; none", ""),
        ("mx.district.example", ""),
        ("other.example; dmarc=pass header.from=families.example", ""),
        ("mx.district.example.evil.example; dmarc=pass header.from=families.example", ""),
        ("mx.district.example 2; dmarc=pass header.from=families.example", ""),
        ("mx.district.example; dmarc=pass header.from=other.example", "pass"),
        ("mx.district.example; dmarc=pass header.from=mail.families.example", "pass"),
        ("mx.district.example; dmarc=pass", "pass"),
        ("mx.district.example; dmarc=fail header.from=families.example; dkim=pass header.d=families.example", "fail"),
        ("mx.district.example; dmarc=temperror header.from=families.example; dkim=pass header.d=families.example", ""),
        ("mx.district.example; dkim=pass header.d=mail.families.example", ""),
        ("mx.district.example; dkim=pass header.i=@families.example", ""),
        ("mx.district.example; spf=fail (dmarc=pass header.from=families.example)", ""),
        ('mx.district.example; spf=fail smtp.mailfrom="; dmarc=pass header.from=families.example"', ""),
        ("mx.district.example; spf=fail (unclosed; dmarc=pass header.from=families.example", ""),
        ('mx.district.example; spf=fail "unclosed; dmarc=pass header.from=families.example', ""),
        ("mx.district.example; dmarc=pass header.from=families.example header.from=other.example", "pass"),
        (
            "mx.district.example; dmarc=pass header.from=families.example; dmarc=fail header.from=families.example",
            "fail",
        ),
        ("dmarc=pass action=none header.from=families.example", ""),
    ],
)
def test_anything_less_proves_nothing(results, dmarc):
    proof = authentication(said(results), BORDER)
    assert (proof.authenticated, proof.dmarc) == (False, dmarc)
    assert proof.why


def test_nothing_is_believed_unless_configured():
    assert not authentication(said(PASS), Trust()).authenticated


def test_only_the_topmost_field_of_the_border_counts():
    failed = "mx.district.example; dmarc=fail header.from=families.example"
    assert not authentication(said(failed, PASS), BORDER).authenticated
    assert authentication(said("other.example; dmarc=fail", PASS, failed), BORDER).authenticated


def test_nothing_below_an_unreadable_field_is_believed():
    assert not authentication(said("mx.district.example; spf=fail (unclosed", PASS), BORDER).authenticated


def test_a_field_below_a_foreign_received_came_with_the_mail():
    trust = Trust(authserv_ids=("mx.district.example",), border_received_by=("mx.district.example",))
    ours = (
        "Received: from out.example (by (evil) x) by MX.district.example with ESMTP; Mon, 5 Oct 2026 07:00:00 -0700\r\n"
    )
    foreign = "Received: from phone by out.families.example; Mon, 5 Oct 2026 07:00:00 -0700\r\n"
    assert authentication(said(PASS, before=ours, after=foreign), trust).authenticated
    assert not authentication(said(PASS, before=ours + foreign), trust).authenticated
    assert not authentication(said(PASS, before="Received: (nothing to read\r\n"), trust).authenticated


def test_an_unknown_sender_is_never_authenticated():
    proof = authentication(said(PASS, sender="a@x.example, ana@families.example"), BORDER)
    assert (proof.email, proof.authenticated, proof.dmarc) == ("", False, "pass")


def test_microsoft_365_needs_its_own_setting():
    m365 = Trust(tenant_internal="microsoft365")
    without_id = (
        "spf=pass (IP is 192.0.2.1) smtp.mailfrom=x.example; dmarc=pass action=none header.from=families.example"
    )
    internal = "X-MS-Exchange-Organization-AuthAs: Internal\r\n"
    assert authentication(said(without_id), m365).authenticated
    assert not authentication(said(without_id), BORDER).authenticated
    assert authentication(said(after=internal), m365).authenticated
    assert not authentication(said(after=internal), BORDER).authenticated
    assert not authentication(said(after=internal + internal.replace("Internal", "Anonymous")), m365).authenticated
    assert not authentication(said(after=internal.replace("Internal", "Anonymous")), m365).authenticated
    assert not authentication(said("dmarc=fail header.from=families.example", after=internal), m365).authenticated


@pytest.mark.parametrize(
    ("value", "host"),
    [
        ("from a by b.example with SMTP", "b.example"),
        ("from a (by c) by B.example. (x) with SMTP", "b.example"),
        ("by b.example; date", "b.example"),
        ("from a", ""),
        ("(by b.example", ""),
        ("", ""),
    ],
)
def test_the_host_that_wrote_a_received_field(value, host):
    assert received_by(value) == host


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ab=;."\\() \tdmarcpass', max_size=200))
def test_any_field_is_read_without_an_error(value):
    server, results = read_results(value)
    assert server is not None or results == []


@pytest.mark.parametrize(
    "value", ["(" * 60_000, '"' * 59_999, "a=b;" * 15_000, "\\" * 60_000, "a" * 60_000 + "="], ids=range(5)
)
def test_hostile_fields_are_read_within_the_time_of_a_test(value):
    read_results(value)


OFFICE = frozenset({"help@district.example", "ayuda@district.example"})
TOKEN = "abcdefghijklmnop2345"
OTHER = "qrstuvwxyz234567abcd"


def points(**fields):
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return pointers(parse(("\r\n".join(lines) + "\r\n\r\nHello").encode()), OFFICE, "CS")


def test_tokens_come_from_addresses_first_then_from_answered_ids():
    found = points(
        To=f"Help <HELP+R.{TOKEN.upper()}@District.Example>, other@x.example",
        Delivered_To=f"ayuda+b.{OTHER}@district.example",
        In_Reply_To=f"<c.{TOKEN}.1@district.example>",
        References=f"<first@x.example> <r.{TOKEN}.2@district.example> <c.{OTHER}.3@district.example>",
    )
    assert found.tokens == (("r", TOKEN), ("b", OTHER), ("c", TOKEN), ("c", OTHER))
    assert found.reply_to_ids[0] == "<first@x.example>"
    assert found.reply_to_ids[-1] == f"<c.{TOKEN}.1@district.example>"


@pytest.mark.parametrize(
    "fields",
    [
        {"To": f"help+r.{TOKEN}@other.example"},
        {"To": f"else+r.{TOKEN}@district.example"},
        {"To": f"help+x.{TOKEN}@district.example"},
        {"To": "help+r.short@district.example"},
        {"To": f"help+r.{TOKEN}!@district.example"},
        {"To": "help@district.example"},
        {"In-Reply-To": f"<r.{TOKEN}.1@other.example>"},
        {"In-Reply-To": f"<x.{TOKEN}.1@district.example>"},
        {"In-Reply-To": f"r.{TOKEN}.1@district.example"},
    ],
)
def test_what_is_not_ours_is_no_token(fields):
    assert points(**fields).tokens == ()


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        ("Re: [CS-2026-00042] Bus", ("CS-2026-00042",)),
        ("cs-2026-00042 and CS-2026-00043, cs-2026-00042", ("CS-2026-00042", "CS-2026-00043")),
        ("XCS-2026-00042 CS-2026-42 CS-2026-00042-1", ()),
    ],
)
def test_case_numbers_are_found_in_the_subject(subject, numbers):
    assert points(Subject=subject).numbers == numbers


def test_only_the_last_forty_ids_are_kept():
    found = points(References=" ".join(f"<{n}@x.example>" for n in range(60)))
    assert len(found.reply_to_ids) == 40
    assert found.reply_to_ids[-1] == "<59@x.example>"
    assert points() == Pointers((), (), ())
