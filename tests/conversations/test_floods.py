"""More mail than anybody can read: letters wait, nothing is lost, and everybody knows (mail-safety.md 5)."""

from datetime import timedelta

import pytest
from support.town import BACKUP, CHO, CONTACT, LEE, OVERSIGHT, PARENT, SUPERINTENDENT, Town, sunfield

from casepost.database import open_engine
from casepost.tell import tell_operator
from cases.policy import Limits
from cases.tables import OUTBOX

OPERATOR = "it@sunfield.example"
RECEIPT = "We received your message"


@pytest.fixture
def other_town(empty_sqlite, tmp_path):
    """Return a function that makes a town with other limits."""
    engines = []

    def make(**limits) -> Town:
        file = tmp_path / f"town{len(engines)}.db"
        file.write_bytes(empty_sqlite.read_bytes())
        engines.append(open_engine(f"sqlite:///{file}"))
        return Town(engines[-1], sunfield(limits=Limits(**limits)))

    yield make
    for engine in engines:
        engine.dispose()


def flood(town, mails: int, word: str = "bus", start: int = 0) -> list[str]:
    """So many mails of different people at different domains; return their cases."""
    numbers = range(start, start + mails)
    return [town.mail(f"p{n}@d{n}.example", word, f"The {word} was late, number {n}.").case for n in numbers]


def held(town) -> int:
    with town.sessions() as db:
        return len(db.execute(OUTBOX.select().where(OUTBOX.c.state == "held")).all())


# receipts


def test_receipts_beyond_the_limit_wait_and_leave_when_there_is_room(other_town):
    town = other_town(ack_per_hour=4, ack_per_day=10, notices_per_person_hour=1000)
    cases = flood(town, 7)
    assert len(set(cases)) == 7
    assert len(town.sent(subject=RECEIPT)) == 4
    assert "acknowledged" not in town.kinds(cases[6])
    town.wait(minutes=61)
    assert len(town.sent(subject=RECEIPT)) == 7
    assert [letter.to for letter in town.sent(subject=RECEIPT)] == [f"p{n}@d{n}.example" for n in range(7)]
    assert town.kinds(cases[6])[-1] == "acknowledged"


def test_the_contact_reads_that_a_receipt_waits_and_the_operator_hears_of_it_once_an_hour(other_town):
    town = other_town(ack_per_hour=2, notices_per_person_hour=1000)
    flood(town, 5)
    notices = town.sent(to=CONTACT, subject="New case")
    assert ["waits for its turn" in letter.text for letter in notices] == [False, False, True, True, True]
    assert len(town.sent(to=OPERATOR)) == 1
    assert "receipts wait until there is room" in town.sent(to=OPERATOR)[0].text


def test_not_more_leave_in_a_day_than_may_and_who_came_first_is_served_first(other_town):
    town = other_town(ack_per_hour=3, ack_per_day=5, notices_per_person_hour=1000)
    flood(town, 8)
    town.wait(minutes=61)
    assert len(town.sent(subject=RECEIPT)) == 5
    later = flood(town, 1, start=50)
    town.wait(hours=20)
    assert len(town.sent(subject=RECEIPT)) == 5
    town.wait(hours=4)
    assert [letter.to for letter in town.sent(subject=RECEIPT)][5:] == [f"p{n}@d{n}.example" for n in (5, 6, 7)]
    town.wait(minutes=61)
    assert town.kinds(later[0])[-1] == "acknowledged"


def test_a_receipt_that_waited_for_days_is_withdrawn_and_the_case_says_why(other_town):
    town = other_town(ack_per_hour=1, ack_per_day=1, notices_per_person_hour=1000)
    cases = flood(town, 8)
    for _ in range(7 * 24):
        town.wait(hours=1)
    assert len(town.sent(subject=RECEIPT)) == 4
    assert held(town) == 0
    assert [town.kinds(case)[-1] for case in cases] == ["acknowledged"] * 4 + ["not_acknowledged"] * 4


def test_nobody_gets_a_receipt_after_an_answer(other_town):
    town = other_town(ack_per_hour=1, notices_per_person_hour=1000)
    cases = flood(town, 2)
    notice = town.sent(to=CONTACT, subject=cases[1])[-1]
    town.mail(CONTACT, "Re: x", "The bus comes again from tomorrow.\n#resolve fixed", answers=notice)
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nThe bus comes again from tomorrow.", answers=notice)
    town.wait(minutes=90)
    assert [letter.subject.partition("]")[2].strip() for letter in town.sent(to="p1@d1.example")] != []
    assert town.sent(to="p1@d1.example", subject=RECEIPT) == []
    assert town.kinds(cases[1])[-1] == "not_acknowledged"


# notices


def test_notices_beyond_the_limit_wait_and_a_letter_says_which(other_town):
    town = other_town(notices_per_person_hour=3)
    cases = flood(town, 5)
    assert [letter.subject[1:14] for letter in town.sent(to=CONTACT, subject="New case")] == cases[:3]
    town.wait(minutes=1)
    (digest,) = town.sent(to=CONTACT, subject="2 letters to you wait")
    assert cases[3] in digest.text
    assert cases[4] in digest.text
    assert "3 an hour" in digest.text
    assert OPERATOR in digest.text
    town.wait(minutes=1)
    assert len(town.sent(to=CONTACT, subject="to you wait")) == 1
    town.wait(minutes=60)
    assert [letter.subject[1:14] for letter in town.sent(to=CONTACT, subject="New case")] == cases
    town.wait(minutes=60)
    assert len(town.sent(to=CONTACT, subject="to you wait")) == 1


def test_while_letters_wait_the_person_hears_of_it_every_half_hour_and_no_more_often(other_town):
    town = other_town(notices_per_person_hour=1)
    flood(town, 10)
    for _ in range(60):
        town.wait(minutes=1)
    assert 2 <= len(town.sent(to=CONTACT, subject="to you wait")) <= 3


def test_a_flood_of_mails_that_cannot_be_delivered_does_not_flood_the_operator(other_town):
    town = other_town(notices_per_person_hour=5)
    with town.sessions.begin() as db:
        for n in range(40):
            tell_operator(db, town.service, f"quarantine:{n}", f"Message {n} was set aside.", "Look at it.", town.now)
    town.send_due()
    assert len(town.sent(to=OPERATOR)) == 5
    town.wait(minutes=1)
    assert len(town.sent(to=OPERATOR, subject="35 letters to you wait")) == 1


def test_a_reply_to_staff_is_no_notice_and_never_waits(other_town):
    town = other_town(notices_per_person_hour=1)
    flood(town, 3)
    town.mail(CONTACT, "Re: x", "#note\n\nI called the depot.", answers=town.sent(to=CONTACT)[0])
    assert town.sent(to=CONTACT, subject="Done")


def test_a_board_members_letters_are_bounded_too(other_town):
    town = other_town(notices_per_person_hour=2)
    for n in range(5):
        town.forward(LEE, name="P", address=f"p{n}@d{n}.example", subject=f"bus {n}", text=f"The bus left us, {n}.")
    assert len(town.sent(to=LEE)) == 2
    town.wait(minutes=61)
    assert len(town.sent(to=LEE, subject="CS-2026")) == 4


# alerts

DANGER = "He said he is going to kill my son, he has a gun at school. Number {n}."


def test_a_flood_of_notices_holds_no_alert_back(other_town):
    town = other_town(notices_per_person_hour=1)
    flood(town, 5)
    town.mail(PARENT, "help", DANGER.format(n=0))
    assert town.sent(to=SUPERINTENDENT, subject="Priority")
    assert town.sent(to=OVERSIGHT, subject="Priority")


def test_alerts_have_a_limit_of_their_own_and_their_digest_comes_soon(other_town):
    town = other_town(alerts_per_person_hour=3)
    cases = [town.mail(f"p{n}@d{n}.example", "help", DANGER.format(n=n)).case for n in range(6)]
    assert len(town.sent(to=SUPERINTENDENT, subject="Priority")) == 3
    town.wait(seconds=30)
    (digest,) = town.sent(to=SUPERINTENDENT, subject="3 priority alerts to you wait")
    assert all(case in digest.text for case in cases[3:])
    town.wait(minutes=5)
    assert len(town.sent(to=SUPERINTENDENT, subject="to you wait")) == 2
    town.wait(minutes=56)
    assert len(town.sent(to=SUPERINTENDENT, subject="Priority:")) == 6


# mail between machines


def answer_at_once(town, who: str, times: int, text: str = "Thank you for your message. Number {n}."):
    """Someone's machine answers the newest letter that it got, again and again; return what became of each."""
    became = []
    for n in range(times):
        town.now += timedelta(seconds=20)
        became.append(town.mail(who, "Re: x", text.format(n=n), answers=town.sent(to=who)[-1]).became)
    return became


def test_two_machines_on_one_case_are_held_for_a_human(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    for n in range(12):  # a person answers within seconds, and so does the other side
        town.now += timedelta(seconds=30)
        notice = town.sent(to=CONTACT, subject=case)[-1]
        town.mail(CONTACT, "Re: x", f"We look into it, number {n}.", answers=notice)
        town.wait(minutes=3)
        answer_at_once(town, PARENT, 1, f"Your ticket {n} was updated.")
    pending = [step for step in town.history(case) if step.kind == "pending"]
    assert len(pending) == 1
    assert "machines" in pending[0].event.reason
    told = [letter for letter in town.sent(to=CONTACT, subject=case) if "machines" in letter.text]
    assert len(told) == 1


def test_a_staff_members_machine_answers_no_family(town):
    town.mail(PARENT, "bus 14", "The bus left my son.")
    answer_at_once(town, CONTACT, 12, "This desk has moved to room 12, number {n}.")
    town.wait(minutes=5)
    assert len(town.sent(to=PARENT, subject="answer")) <= 5
    assert len(town.sent(to=CONTACT, subject="Was this you")) == 1
    town.wait(hours=4)
    count = len(town.sent())
    town.wait(hours=4)
    assert len(town.sent()) == count


def test_whoever_confirms_is_no_machine(town):
    town.mail(PARENT, "bus 14", "The bus left my son.")
    answer_at_once(town, CONTACT, 6, "We look into it, number {n}.")
    asked = town.sent(to=CONTACT, subject="Was this you")[-1]
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=asked)
    became = answer_at_once(town, CONTACT, 3, "Once more, number {n}.")
    assert {one.kind for one in became} == {"staff_reply"}


def test_slow_replies_are_never_held(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    for n in range(15):
        town.now += timedelta(minutes=10)
        town.mail(PARENT, "Re: bus 14", f"One more thing, number {n}.", answers=town.sent(to=PARENT)[0])
    assert town.kinds(case).count("joined") == 15


# absences without any mark

AWAY = "I am out of the office until Monday, November 30, and will answer your message when I am back."


def test_the_contacts_absence_reply_reaches_no_family(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    mail = town.mail(CONTACT, "Automatic reply: New case", AWAY, answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)
    assert len(town.sent(to=PARENT)) == 1
    assert "answered" not in town.kinds(case)
    assert mail.became.what in {"joined", "automatic"}


def test_an_absence_reply_of_the_family_reopens_nothing(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nThe stop is back.", answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)
    answer = town.sent(to=PARENT)[-1]
    town.mail(PARENT, "Out of office: answer", AWAY, answers=answer, quoting=lambda text, _: text)
    assert town.case(case).status == "resolved"


def test_a_person_who_is_back_soon_still_answers(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    words = "Thank you for writing. I was out of the office yesterday. The stop is back from tomorrow."
    town.mail(CONTACT, "Re: x", words, answers=town.sent(to=CONTACT)[-1])
    town.wait(minutes=5)
    assert "answered" in town.kinds(case)
    assert BACKUP not in {letter.to for letter in town.sent()}


# letters that outlived their reader


def test_who_has_left_gets_no_letter_that_was_held_and_the_contact_hears_of_it(other_town):
    town = other_town(notices_per_person_hour=1)
    for n in range(3):
        town.forward(CHO, name="P", address=f"p{n}@d{n}.example", subject=f"bus {n}", text=f"The bus left us, {n}.")
    before = len(town.sent(to=CHO))
    town.wait(days=40)  # the term of Trustee Cho has ended
    assert len(town.sent(to=CHO)) == before
    for _ in range(8):
        town.wait(hours=1)
    assert any("do not go any more" in letter.text for letter in town.sent(to=CONTACT))
    assert len(town.sent(to=CHO)) == before


# people who write as machines might


def test_a_notice_of_a_priority_case_overtakes_the_ordinary_ones(other_town):
    town = other_town(notices_per_person_hour=3)
    flood(town, 10)
    danger = town.mail(PARENT, "help", DANGER.format(n=0)).case
    assert town.sent(to=CONTACT, subject=danger)
    flood(town, 3, start=20)
    town.mail(PARENT, "Re: help", "He stands before the school now.", answers=town.sent(to=PARENT)[-1])
    assert len(town.sent(to=CONTACT, subject=danger)) == 2


def test_invented_danger_does_not_ring_without_end(other_town):
    town = other_town(notices_per_person_hour=3, alerts_per_person_hour=5)
    for n in range(15):
        town.mail(f"p{n}@d{n}.example", "help", DANGER.format(n=n))
    assert len(town.sent(to=CONTACT, subject="Priority")) == 8


def test_photos_sent_one_by_one_are_all_joined(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    receipt = town.sent(to=PARENT)[-1]
    for n in range(9):
        town.now += timedelta(seconds=11)
        town.mail(PARENT, "Re: bus 14", f"Photo number {n}.", answers=receipt)
    assert town.kinds(case).count("joined") == 9


def test_nothing_that_a_quick_family_writes_leaves_the_case(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    for n in range(9):
        town.now += timedelta(minutes=4)
        town.mail(CONTACT, "Re: x", f"We look into it, number {n}.", answers=town.sent(to=CONTACT, subject=case)[-1])
        town.wait(minutes=2, seconds=1)
        town.now += timedelta(seconds=40)
        town.mail(PARENT, "Re: bus 14", f"And what about day {n}?", answers=town.sent(to=PARENT)[-1])
    assert {row["case_id"] for row in town.messages() if row["from_email"] == PARENT} == {town.case(case).id}
    assert all(any(f"day {n}" in letter.text for letter in town.sent(to=CONTACT)) for n in range(9))


def test_a_contact_whose_answers_speak_of_being_closed_is_asked_case_by_case(town):
    cases = [town.mail(f"p{n}@d{n}.example", "bus", f"Does bus {n} run?").case for n in range(4)]
    words = "I am out of the office on Friday, but bus {n} stops again on Monday."
    for n, case in enumerate(cases):
        town.mail(CONTACT, "Re: x", words.format(n=n), answers=town.sent(to=CONTACT, subject=case)[0])
    asked = town.sent(to=CONTACT, subject="Was this you")
    assert len(asked) == 4
    for letter in asked:
        town.mail(CONTACT, "Re: x", "CONFIRM", answers=letter)
    town.wait(minutes=5)
    assert all(town.kinds(case)[-1] == "answered" for case in cases)


def test_a_forged_mail_takes_no_voice_from_the_real_person(town):
    case = town.mail(PARENT, "bus 14", "The bus left my son.").case
    other = town.mail("p@d.example", "bus 15", "Does bus 15 run?").case
    town.mail(CONTACT, f"Re: [{case}]", "#resolve fixed\n\nGo away.", proven=False)
    words = "I am out of the office on Friday, but bus 15 stops again on Monday."
    town.mail(CONTACT, "Re: x", words, answers=town.sent(to=CONTACT, subject=other)[0])
    assert len(town.sent(to=CONTACT, subject="Was this you")) == 2


AWAY_BUT = "I am out of town until Friday. A neighbour called me: there is a smell of gas in room 4 of Bannon Creek."


@pytest.mark.parametrize("who", [LEE, SUPERINTENDENT])
def test_one_of_our_people_who_writes_that_they_are_away_is_still_heard(town, who):
    mail = town.mail(who, "Gas", AWAY_BUT)
    assert mail.became.what == "new"
    assert any("smell of gas" in letter.text for letter in town.sent(to=CONTACT))


def test_staff_who_wrote_as_a_parent_and_are_away_still_add_to_their_case(town):
    case = town.mail(SUPERINTENDENT, "my son", "The bus left my son.").case
    assert case
    notice = town.sent(to=CONTACT, subject=case)[-1]
    town.mail(CONTACT, "Re: x", "We look into it.", answers=notice)
    town.wait(minutes=5)
    letters = [letter for letter in town.sent(to=SUPERINTENDENT) if case in letter.subject]
    if letters:
        town.mail(
            SUPERINTENDENT, "Re: my son", "I am out of town until Friday, but it happened again.", answers=letters[-1]
        )
        assert town.kinds(case).count("joined") == 1


def test_three_matters_in_the_same_words_are_three_cases(town):
    for subject in ("Bus", "Bus driver", "A man with a gun is at Bannon Creek School"):
        town.now += timedelta(minutes=5)
        assert town.mail(PARENT, subject, "Please call me at once. Maria Lopez").became.what == "new"
    assert town.sent(to=SUPERINTENDENT, subject="Priority")


def test_a_third_copy_of_a_mail_is_seen_on_the_case_of_the_first(town):
    first = town.mail(PARENT, "bus 14", "The bus left my son.").case
    for _ in range(2):
        town.now += timedelta(hours=1)
        last = town.mail(PARENT, "bus 14", "The bus left my son.")
    assert last.became.what == "joined"
    assert last.case == first
    assert "pending" in town.kinds(first)


def test_an_officer_who_writes_right_after_an_alert_opens_a_case(town):
    town.mail(PARENT, "help", DANGER.format(n=1))
    town.now += timedelta(seconds=60)
    assert town.mail(OVERSIGHT, "police", "I called the police. They need the student's name.").became.what == "new"
