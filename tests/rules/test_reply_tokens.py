"""mail-safety.md 6.3: reply tokens say one thing, for one person, one purpose and one case, while their key is kept."""

import hmac
import re
from dataclasses import replace

import pytest
from support.town import BACKUP, CONTACT, HELP, NEIGHBOUR, PARENT

from cases import tokens
from cases.tokens import Claim, Key, Purpose

OLD, NEW = Key("old", b"an older key of thirty-two bytes"), Key("new", b"a newer key, thirty-two bytes it")
LOCAL, DOMAIN = HELP.split("@")
RESOLVE = "#resolve fixed\n\nDone."


def token_of(address: str) -> str:
    """Return the token in an address of ours."""
    return re.search(r"\+[rbc]\.([a-z2-7]+)@", address)[1]


@pytest.fixture
def case(town):
    return town.mail(PARENT, "bus", "The bus was late.").case


@pytest.fixture
def every_token(town, case):
    """One token of each purpose on the same case, all of the contact but that of the parent."""
    notice, receipt = town.sent(to=CONTACT)[0], town.sent(to=PARENT)[0]
    town.mail(CONTACT, f"Re: [{case}]", "#note\n\nCalled.", proven=False)
    asked = town.sent(to=CONTACT, subject="Was this you")[0]
    return {
        "staff": token_of(notice.reply_to),
        "constituent": token_of(receipt.reply_to),
        "bounce": token_of(notice.envelope_from),
        "confirm": token_of(asked.reply_to),
    }


@pytest.mark.parametrize("letter", ["r", "b", "c"])
@pytest.mark.parametrize("purpose", ["constituent", "bounce", "confirm"])
def test_only_a_staff_token_lets_staff_command(town, case, every_token, purpose, letter):
    before = town.kinds(case)
    town.mail(CONTACT, "Re: x", RESOLVE, to=f"{LOCAL}+{letter}.{every_token[purpose]}@{DOMAIN}")
    assert town.case(case).status == "new"
    assert "resolved" not in town.kinds(case)[len(before) :]


@pytest.mark.parametrize("purpose", ["staff", "constituent", "bounce"])
def test_only_a_confirm_token_confirms(town, case, every_token, purpose):
    town.mail(CONTACT, "Re: x", "CONFIRM", to=f"{LOCAL}+c.{every_token[purpose]}@{DOMAIN}")
    assert "noted" not in town.kinds(case)
    town.mail(CONTACT, "Re: x", "CONFIRM", to=f"{LOCAL}+c.{every_token['confirm']}@{DOMAIN}")
    assert "noted" in town.kinds(case)


@pytest.mark.parametrize("purpose", ["staff", "bounce", "confirm"])
def test_such_a_token_joins_no_mail_of_the_constituent_to_the_case(town, case, every_token, purpose):
    mail = town.mail(PARENT, "Re: x", "Late again.", to=f"{LOCAL}+r.{every_token[purpose]}@{DOMAIN}", proven=False)
    assert mail.became.kind != "reply"
    assert "joined" not in town.kinds(case)


@pytest.mark.parametrize("who", [BACKUP, PARENT, NEIGHBOUR, "mallory@evil.example"])
def test_a_token_is_worthless_from_anybody_else(town, case, every_token, who):
    town.mail(who, "Re: x", RESOLVE, to=f"{LOCAL}+r.{every_token['staff']}@{DOMAIN}")
    assert town.case(case).status == "new"


def test_a_token_that_verifies_and_was_never_given_out_is_none(town, case):
    claim = Claim(Purpose.STAFF, town.case(case).id, town.service.staff[CONTACT], message=77)
    invented = tokens.token(town.service.keys[0], claim)
    town.mail(CONTACT, "Re: x", RESOLVE, to=f"{LOCAL}+r.{invented}@{DOMAIN}")
    assert town.case(case).status == "new"


def test_a_token_has_at_least_eighty_bits():
    assert tokens.BYTES * 8 >= 80


def test_tokens_are_compared_in_constant_time(monkeypatch):
    compared = []
    really = hmac.compare_digest

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return really(one, other)

    monkeypatch.setattr(tokens.hmac, "compare_digest", compare)
    claim = Claim(Purpose.STAFF, 1, 2)
    text = tokens.token(NEW, claim)

    assert tokens.verified((OLD, NEW), claim, text)
    assert compared == [(tokens.token(OLD, claim), text), (text, text)]


# --- rotation


@pytest.fixture(params=[True, False], ids=["with plus addresses", "without"])
def rotating(request, other_town):
    """A town whose letters the older key has signed, with the notice to the contact and the receipt of the parent."""
    town = other_town(plus_addressing=request.param)
    town.service = replace(town.service, keys=(OLD,))
    case = town.mail(PARENT, "bus", "The bus was late.").case
    return town, case, town.sent(to=CONTACT)[0], town.sent(to=PARENT)[0]


def test_a_letter_of_the_older_key_still_works_while_the_key_is_kept(rotating):
    town, case, notice, receipt = rotating
    town.service = replace(town.service, keys=(NEW, OLD))
    assert town.mail(PARENT, "Re: x", "Late again.", answers=receipt, proven=False).case == case
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice)
    assert town.case(case).status == "resolved"


def test_a_letter_of_a_removed_key_commands_nothing_and_the_person_is_asked(rotating):
    town, case, notice, _ = rotating
    town.service = replace(town.service, keys=(NEW,))
    town.mail(CONTACT, "Re: x", RESOLVE, answers=notice)
    town.wait(minutes=5)
    assert town.case(case).status == "new"
    (asked,) = town.sent(to=CONTACT, subject="Was this you")
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=asked)
    assert town.case(case).status == "resolved"


def test_new_letters_are_signed_by_the_newest_key(rotating):
    town, case, _, receipt = rotating
    town.service = replace(town.service, keys=(NEW, OLD))
    town.mail(PARENT, "Re: x", "Late again.", answers=receipt)
    letter = town.sent(to=CONTACT)[-1]
    town.service = replace(town.service, keys=(NEW,))
    town.mail(CONTACT, "Re: x", RESOLVE, answers=letter)
    assert town.case(case).status == "resolved"


def test_the_loop_field_of_an_older_key_is_still_known(rotating):
    town, _, notice, _ = rotating
    town.service = replace(town.service, keys=(NEW, OLD))
    again = town.mail(NEIGHBOUR, "x", "Hello", headers=[("X-Casepost-Loop", notice.headers["X-Casepost-Loop"])])
    assert again.became.kind == "ours"


def test_without_plus_addresses_no_address_carries_a_token(other_town):
    town = other_town(plus_addressing=False)
    town.mail(PARENT, "bus", "The bus was late.")
    for letter in town.sent():
        head = letter.raw.decode().partition("\r\n\r\n")[0]
        assert "+" not in letter.reply_to + letter.envelope_from
        assert re.search(r"^Message-ID: <[rb]\.[a-z2-7]{24}\.", head, re.MULTILINE)
