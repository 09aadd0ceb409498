"""mail-safety.md 7: which case a mail joins, and that nobody learns of a case by guessing."""

import pytest
from support.town import BACKUP, CHO, CONTACT, LEE, MORA, NEIGHBOUR, PARENT

RECEIPT = "We received your message"
WORDS = {"name": "Maria Lopez", "address": PARENT, "subject": "bus 14", "text": "The bus left my son at the stop."}


@pytest.fixture
def case(town):
    return town.mail(PARENT, "bus", "The bus was late.").case


@pytest.fixture
def receipt(town, case):
    assert case
    return town.sent(to=PARENT)[0]


@pytest.mark.parametrize("proven", [True, False])
@pytest.mark.parametrize("way", ["token", "In-Reply-To", "References"])
def test_a_token_or_a_message_id_of_ours_joins_the_mail_of_a_participant(town, case, receipt, way, proven):
    if way == "token":
        mail = town.mail(PARENT, "x", "Late again.", to=receipt.reply_to, proven=proven)
    else:
        mail = town.mail(PARENT, "x", "Late again.", headers=[(way, receipt.message_id)], proven=proven)
    assert (mail.case, mail.became.kind) == (case, "reply")


@pytest.mark.parametrize("way", ["token", "In-Reply-To", "References"])
def test_of_anybody_else_it_is_pending_shown_to_the_contact_and_answered_with_nothing(town, case, receipt, way):
    headers = [] if way == "token" else [(way, receipt.message_id)]
    to = receipt.reply_to if way == "token" else ""
    town.mail(NEIGHBOUR, "x", "What is this about?", to=to, headers=headers)
    assert town.kinds(case)[-1] == "pending"
    assert "What is this about?" in town.sent(to=CONTACT)[-1].text
    town.mail(CONTACT, "Re: x", "A new stop opens.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=5)
    assert town.sent(to=NEIGHBOUR) == []


@pytest.mark.parametrize(
    ("who", "proven", "joins"), [(PARENT, True, True), (PARENT, False, False), (NEIGHBOUR, True, False)]
)
def test_the_number_joins_only_a_proven_participant(town, case, who, proven, joins):
    mail = town.mail(who, f"about {case}", "Late again.", proven=proven)
    assert (mail.case == case) is joins


@pytest.mark.parametrize("where", ["body", "another field", "a display name", "an attachment's name"])
def test_a_number_anywhere_else_joins_nothing(town, case, where):
    sender = f'"{case}" <{PARENT}>' if where == "a display name" else PARENT
    headers = [("X-Case", case), ("Thread-Topic", case)] if where == "another field" else []
    text = f"About {case}: late again." if where == "body" else "Late again."
    assert town.mail(sender, "bus", text, headers=headers).case != case


def test_a_message_id_that_only_looks_like_ours_joins_nothing(town, case, receipt):
    other = receipt.message_id.replace("@sunfield.example", "@evil.example")
    edited = receipt.message_id.replace("<r.", "<r.a", 1)
    for one in (other, edited, f"<{case}@sunfield.example>"):
        assert town.mail(PARENT, "x", f"Late. {one[:9]}", headers=[("In-Reply-To", one)]).case != case


@pytest.mark.parametrize("members", [(LEE, MORA, CHO), (CONTACT, BACKUP, LEE)])
def test_passing_on_what_a_case_holds_is_a_further_referral(town, members):
    cases = {town.forward(member, **WORDS).case for member in members}
    assert cases == {"CS-2026-00001"}


def test_a_stranger_who_passes_on_what_a_case_holds_joins_nothing(town):
    first = town.forward(LEE, **WORDS)
    assert town.forward(NEIGHBOUR, **WORDS).case != first.case
    assert town.forward(MORA, **WORDS, proven=False).case != first.case


def test_a_mail_that_mentions_a_case_gets_the_ordinary_receipt_and_staff_the_hint(town, case):
    plain = town.mail("a@one.example", "hello", "A question.")
    guessing = town.mail("b@two.example", f"[{case}]", "A question, please.")
    absent = town.mail("c@three.example", "[CS-2026-99999]", "A question, thanks.")
    texts = {
        town.sent(to=who)[-1].text.replace(mail.case, "N")
        for who, mail in (("a@one.example", plain), ("b@two.example", guessing), ("c@three.example", absent))
    }
    assert len(texts) == 1
    assert case in town.sent(to=CONTACT)[-2].text
    assert case not in town.sent(to="b@two.example")[-1].raw.decode()


# --- several cases


@pytest.fixture
def two(town, case):
    second = town.mail(PARENT, "lunch", "The lunch was cold.").case
    first_letter, second_letter = town.sent(to=PARENT, subject=RECEIPT)
    return {"first": (case, first_letter), "second": (second, second_letter)}


@pytest.mark.parametrize(("token", "answers"), [("first", "second"), ("second", "first")])
def test_among_several_cases_the_token_decides(town, two, token, answers):
    case, letter = two[token]
    other = two[answers][1]
    headers = [("In-Reply-To", other.message_id), ("References", f"{letter.message_id} {other.message_id}")]
    assert town.mail(PARENT, "x", "More.", to=letter.reply_to, headers=headers).case == case


@pytest.mark.parametrize("answered", ["first", "second"])
def test_without_a_token_the_mail_that_is_answered_decides(town, two, answered):
    case, letter = two[answered]
    both = " ".join(one.message_id for _, one in two.values())
    assert (
        town.mail(PARENT, "x", "More.", headers=[("In-Reply-To", letter.message_id), ("References", both)]).case == case
    )


@pytest.mark.parametrize("order", [1, -1])
def test_else_it_is_a_new_case(town, two, order):
    both = " ".join([one.message_id for _, one in two.values()][::order])
    mail = town.mail(PARENT, "x", "More.", headers=[("References", both)])
    assert mail.became.what == "new"


# --- who never becomes one of those who are written to


def test_addresses_in_to_and_cc_are_never_written_to(town, case, receipt):
    town.mail(PARENT, "x", "Late.", to=f"{receipt.reply_to}, {NEIGHBOUR}", headers=[("Cc", "aunt@mail.example")])
    notice = town.sent(to=CONTACT)[0]
    town.mail(CONTACT, "x", "A new stop.", to=f"{notice.reply_to}, {NEIGHBOUR}", headers=[("Cc", "aunt@mail.example")])
    town.wait(minutes=5)
    assert {letter.to for letter in town.sent()} == {PARENT, CONTACT}
    assert town.mail(NEIGHBOUR, f"[{case}]", "I am in copy.").became.what == "new"


@pytest.mark.parametrize("who", ["verify@bank.example", "noreply@bank.example", NEIGHBOUR])
def test_mail_of_a_third_party_to_the_cases_address_is_never_passed_on(town, receipt, who):
    town.mail(who, "Your code", "Your code is 123456", to=receipt.reply_to)
    town.mail(CONTACT, "Re: x", "A new stop opens.", answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=5)
    assert [letter for letter in town.sent() if "123456" in letter.text and letter.to != CONTACT] == []
    assert "123456" not in "".join(letter.raw.decode() for letter in town.sent(to=PARENT))
    assert len(town.sent(to=PARENT, subject="answer")) == 1


def test_case_numbers_count_and_carry_no_meaning(town):
    first = town.mail(PARENT, "a gun at school", "He has a gun at school.").case
    second = town.mail(NEIGHBOUR, "lunch", "Cold.").case
    assert (first, second) == ("CS-2026-00001", "CS-2026-00002")
