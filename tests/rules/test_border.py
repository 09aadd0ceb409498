"""mail-safety.md 6.2: whose Authentication-Results are believed, and which of their words prove a sender."""

import pytest
from support.town import BORDER, CONTACT, PARENT

from cases.policy import Trust
from ingest.parse import parse
from ingest.trust import authentication

ANA = "ana@families.example"
PASS = "dmarc=pass header.from=families.example"
OURS = f"mx.district.example; {PASS}"
FAIL = "mx.district.example; dmarc=fail header.from=families.example"
NONE = "mx.district.example; none"
FOREIGN = f"mx.evil.example; {PASS}"
HERE = "Received: from out.example by mx.district.example with ESMTP; Mon, 16 Nov 2026 09:00:00 -0800"
INNER = "Received: from mx.district.example by store.district.example; Mon, 16 Nov 2026 09:00:01 -0800"
AWAY = "Received: from phone by out.example; Mon, 16 Nov 2026 08:59:59 -0800"
INTERNAL = "X-MS-Exchange-Organization-AuthAs: Internal"

BORDER_ONLY = Trust(authserv_ids=("mx.district.example",))
WITH_HOSTS = Trust(
    authserv_ids=("mx.district.example",), border_received_by=("mx.district.example", "store.district.example")
)
TENANT = Trust(tenant_internal="microsoft365")


def results(*values: str) -> list[str]:
    return [f"Authentication-Results: {value}" for value in values]


def believed(fields: list[str], trust: Trust = BORDER_ONLY, sender: str = ANA) -> bool:
    head = "\r\n".join([*fields, f"From: {sender}", "Subject: x"])
    return authentication(parse(f"{head}\r\n\r\nHello\r\n".encode()), trust).authenticated


BELIEVED = {
    "dmarc=pass for the domain": results(OURS),
    "the id in other letters": results(f"MX.District.EXAMPLE; {PASS}"),
    "the id in quotes": results(f'"mx.district.example"; {PASS}'),
    "version 1": results(f"mx.district.example 1; {PASS}"),
    "comments anywhere": results("(a) mx.district.example (b) 1 (c); (d) dmarc=pass (e) header.from=(f)families.example (g)"),
    "comments within comments": results(f"mx.district.example (a (b) \\) c); {PASS}"),
    "folded": results("mx.district.example;\r\n spf=fail smtp.mailfrom=x.example;\r\n\tdmarc=pass\r\n header.from=families.example"),
    "foreign ones above and below": results(FOREIGN, OURS, FOREIGN, FAIL),
    "a second one of ours below": results(OURS, FAIL),
    "dkim=pass without a DMARC record": results("mx.district.example; dkim=pass header.d=families.example"),
    "dkim=pass beside dmarc=none": results("mx.district.example; dmarc=none; dkim=pass header.d=families.example"),
    "one of two signatures": results("mx.district.example; dkim=fail header.d=families.example; dkim=pass header.d=families.example"),
    "an A-label for its U-label": results("mx.district.example; dmarc=pass header.from=families.example"),
}  # fmt: skip
NOT_BELIEVED = {
    "nothing": [],
    "only foreign ones": results(FOREIGN),
    "ours below one of ours that says fail": results(FAIL, OURS),
    "ours below one of ours that says nothing": results(NONE, OURS),
    "ours below one that cannot be read": results("mx.district.example; spf=fail (open", OURS),
    "ours below one with a quote that does not end": results('mx.district.example; spf=fail "open', OURS),
    "an id that begins like ours": results(f"mx.district.example.evil.example; {PASS}"),
    "an id that ends like ours": results(f"evil.mx.district.example; {PASS}"),
    "an id in a comment": results(f"mx.evil.example (mx.district.example); {PASS}"),
    "an id with a long s": results(f"mx.di\u017ftrict.example; {PASS}"),
    "an id with a Cyrillic letter": results(f"mx.distri\u0441t.example; {PASS}"),
    "an id as an encoded word": results(f"=?utf-8?q?mx=2Edistrict=2Eexample?=; {PASS}"),
    "version 2": results(f"mx.district.example 2; {PASS}"),
    "a version that is none": results(f"mx.district.example one; {PASS}"),
    "pass in a comment": results(f"mx.district.example; dmarc=fail ({PASS}) header.from=families.example"),
    "pass in a comment of another method": results(f"mx.district.example; spf=pass (x); spf=fail (; {PASS})"),
    "pass in a quoted property": results(f'mx.district.example; spf=fail smtp.mailfrom="x; {PASS}"'),
    "pass with a long s": results("mx.district.example; dmarc=pa\u017fs header.from=families.example"),
    "spf alone": results("mx.district.example; spf=pass smtp.mailfrom=families.example"),
    "arc alone": results("mx.district.example; arc=pass header.d=families.example"),
    "a seal alone": ["ARC-Authentication-Results: i=1; mx.district.example; dmarc=pass header.from=families.example"],
    "what another program found": results("mx.district.example; iprev=pass; auth=pass smtp.auth=ana"),
    "dmarc=pass without a domain": results("mx.district.example; dmarc=pass"),
    "dmarc=pass for a domain above": results("mx.district.example; dmarc=pass header.from=example"),
    "dmarc=pass for a domain below": results("mx.district.example; dmarc=pass header.from=mail.families.example"),
    "dmarc=pass for a look-alike": results("mx.district.example; dmarc=pass header.from=fami1ies.example"),
    "dmarc=pass with two domains": results("mx.district.example; dmarc=pass header.from=evil.example header.from=families.example"),
    "two DMARC results": results(f"mx.district.example; {PASS}; dmarc=fail header.from=families.example"),
    "dkim=pass although DMARC failed": results("mx.district.example; dmarc=fail; dkim=pass header.d=families.example"),
    "dkim=pass although DMARC could not be asked": results("mx.district.example; dmarc=temperror; dkim=pass header.d=families.example"),
    "dkim=pass of a domain below": results("mx.district.example; dkim=pass header.d=mail.families.example"),
    "dkim=pass of a domain above": results("mx.district.example; dkim=pass header.d=example"),
    "dkim=pass of another": results("mx.district.example; dkim=pass header.d=evil.example header.i=@families.example"),
    "Microsoft 365 without its setting": results(PASS),
    "the tenant's mark without its setting": [INTERNAL],
}  # fmt: skip


@pytest.mark.parametrize("form", BELIEVED)
def test_the_borders_field_proves_the_sender(form):
    assert believed(BELIEVED[form])


@pytest.mark.parametrize("form", NOT_BELIEVED)
def test_anything_less_does_not(form):
    assert not believed(NOT_BELIEVED[form])


def test_without_configuration_nobody_is_believed():
    assert not believed(results(OURS), Trust())


def test_an_a_label_and_its_u_label_are_one_domain():
    fields = results("mx.district.example; dmarc=pass header.from=xn--nio-8ma.example")
    assert believed(fields, sender="ana@ni\u00f1o.example")
    assert not believed(fields, sender="ana@nino.example")


@pytest.mark.parametrize(
    ("fields", "proven"),
    [
        ([*results(OURS), HERE, AWAY], True),
        ([INNER, *results(OURS), HERE, AWAY], True),
        ([INNER, HERE, AWAY, *results(OURS)], False),
        ([AWAY, *results(OURS)], False),
        ([INNER, "Received: from x (by mx.district.example) by out.example; date", *results(OURS)], False),
        ([INNER, "Received: nonsense", *results(OURS)], False),
    ],
)
def test_what_stands_below_a_foreign_host_came_with_the_mail(fields, proven):
    assert believed(fields, WITH_HOSTS) is proven


@pytest.mark.parametrize(
    ("fields", "proven"),
    [
        (results(f"spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=families.example; {PASS};compauth=pass reason=100"), True),
        (results("spf=pass smtp.mailfrom=x.example; dkim=pass (signature was verified) header.d=families.example;dmarc=none"), True),
        (results("spf=pass smtp.mailfrom=families.example; compauth=pass reason=100"), False),
        (results("spf=fail; dmarc=fail action=quarantine header.from=families.example;compauth=fail reason=000"), False),
        (results(OURS), False),
        ([INTERNAL], True),
        ([INTERNAL, INTERNAL.replace("Internal", "Anonymous")], False),
        ([INTERNAL, *results("dmarc=fail header.from=families.example")], False),
        ([INTERNAL.replace("Internal", "Anonymous")], False),
    ],
)  # fmt: skip
def test_microsoft_365_is_believed_by_its_own_setting_only(fields, proven):
    assert believed(fields, TENANT) is proven


@pytest.mark.parametrize("form", ["ours below one of ours that says fail", "spf alone", "an id with a long s"])
def test_a_forged_proof_runs_nothing(town, form):
    case = town.mail(PARENT, "bus", "The bus was late.").case
    notice = town.sent(to=CONTACT)[0]
    fields = [
        (
            name,
            value.replace("mx.district", "mx.sunfield")
            .replace("di\u017ftrict", "\u017funfield")
            .replace("families", "sunfield"),
        )
        for name, _, value in (line.partition(": ") for line in NOT_BELIEVED[form])
    ]
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nDone.", answers=notice, proven=False, headers=fields)
    assert any(BORDER in value or "\u017f" in value for _, value in fields)
    assert town.case(case).status == "new"
    assert len(town.sent(to=CONTACT, subject="Was this you")) == 1
