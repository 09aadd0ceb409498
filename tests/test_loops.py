"""We never answer a machine (P6): programs that answer us, and each other, all fall silent within a handful of mails.

A handful is six: in one hour an address gets three receipts at most (mail-safety.md 5), so a program that writes a new
mail each time and bears no sign of one hears from us three times and is heard three times. Most are silent sooner.
"""

from datetime import timedelta
from itertools import product

import pytest
from support.loops_post import TownPost
from support.loops_robots import AWAY, Bouncer, HelpDesk, MailingList, Responder, Robot, rfc3834
from support.town import CONTACT, HELP, LEE, OVERSIGHT, PARENT, Town

from casepost.tell import tell_operator

pytestmark = pytest.mark.thorough

HANDFUL = 6
ROBOT = "robin@far.example"
LIST = "parents@list.example"
OPERATOR = "it@sunfield.example"
DANGER = "A boy said he is going to kill my son and has a gun at school."
SUBJECTS = ("Re: {subject}", "Auto: {subject}", "Automatic reply: {subject}", "Out of office", "I am away")
SLOW = timedelta(minutes=31)


def responders(address: str) -> dict[str, Responder]:
    """Every responder that somebody may have: whom it answers, with or without the thread, under which subject."""
    found = {
        f"answers {whom}, {'thread' if threads else 'no thread'}, {subject}": Responder(
            address, whom=whom, threads=threads, subject=subject
        )
        for whom, threads, subject in product(("envelope", "from", "reply-to"), (True, False), SUBJECTS)
    }
    return {**found, "obeys RFC 3834": rfc3834(address)}


def between(post: TownPost, address: str) -> int:
    """How many mails went to an address and came from it."""
    return len(post.counted.to(address)) + sum(one.field("From").find(address) >= 0 for one in post.counted.mails)


def fall_silent(town: Town, robots: dict[str, Robot], *, delay: timedelta = timedelta(seconds=5)) -> TownPost:
    """Carry the post until nobody sends, and a day on (a last word may come late); the day after, nothing comes."""
    post = TownPost(town, robots, delay)
    for _ in range(5):
        post.until_silent()
        town.wait(hours=6)
    before = len(post.counted.mails)
    for _ in range(4):
        town.wait(hours=6)
        post.until_silent()
    assert len(post.counted.mails) == before, "it began again"
    return post


def asks(town: Town, who: str = ROBOT) -> str | None:
    return town.mail(who, "a question", "When does the school open again?").case


# a vacation responder


@pytest.mark.parametrize("style", responders(ROBOT))
def test_a_constituents_responder_falls_silent(town, style):
    asks(town)
    post = fall_silent(town, {ROBOT: responders(ROBOT)[style]})
    assert between(post, ROBOT) <= HANDFUL


def test_a_constituents_responder_that_takes_half_an_hour_ends_within_the_receipts_of_a_day(town):
    """Three an hour never add up then; ten a day do, and the eleventh mail gets no receipt: nothing is left to answer."""
    asks(town)
    post = fall_silent(town, {ROBOT: Responder(ROBOT, threads=False, subject="I am away")}, delay=SLOW)
    assert len(post.counted.to(ROBOT)) <= 10


@pytest.mark.parametrize("style", responders(CONTACT))
def test_the_contacts_responder_falls_silent_and_no_family_reads_it(town, style):
    case = town.mail(PARENT, "bus 14", "The bus left my son at the stop again.").case
    post = fall_silent(town, {CONTACT: responders(CONTACT)[style]})
    assert between(post, CONTACT) <= HANDFUL
    assert [letter.subject for letter in town.sent(to=PARENT)] == [f"[{case}] We received your message"]
    assert "answered" not in town.kinds(case)


@pytest.mark.parametrize("style", responders(LEE))
def test_a_trustees_responder_falls_silent(town, style):
    town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus 14", text="The bus left my son again.")
    post = fall_silent(town, {LEE: responders(LEE)[style]})
    assert between(post, LEE) <= HANDFUL
    assert not [letter for letter in town.sent(to=PARENT) if AWAY[:9] in letter.text]


@pytest.mark.parametrize("style", responders(OPERATOR))
def test_the_operators_responder_falls_silent(town, style):
    with town.sessions.begin() as db:
        tell_operator(db, town.service, "disk", "The disk is nearly full.", "Make room.", town.now)
    town.send_due()
    post = fall_silent(town, {OPERATOR: responders(OPERATOR)[style]})
    assert between(post, OPERATOR) <= HANDFUL


def test_after_the_answer_a_familys_responder_does_not_play_with_the_contacts(town):
    """Both are away, and neither program says so in any field."""
    town.mail(PARENT, "bus 14", "The bus left my son at the stop again.")
    notice = town.sent(to=CONTACT)[-1]
    town.mail(CONTACT, "Re: x", "#resolve fixed\n\nA new stop from Monday.", answers=notice)
    robots: dict[str, Robot] = {
        CONTACT: Responder(CONTACT, whom="reply-to"),
        PARENT: Responder(PARENT, whom="reply-to"),
    }
    post = fall_silent(town, robots)
    assert len(post.counted.to(PARENT)) <= HANDFUL
    assert between(post, CONTACT) <= 3 * HANDFUL  # what the family's program writes is news to the contact, each once
    assert not [letter for letter in town.sent(to=PARENT) if AWAY[:9] in letter.text]


# a mailing list


@pytest.mark.parametrize(("marked", "rewrites", "renames", "strips"), list(product((True, False), repeat=4)))
def test_a_list_that_we_are_on_falls_silent(town, marked, rewrites, renames, strips):
    readers = (HELP, "x@far.example", "y@far.example")
    asks(town, LIST)
    post = fall_silent(town, {LIST: MailingList(LIST, readers, marked, rewrites, renames, strips)})
    assert len(post.counted.to(LIST)) + len(post.counted.to(HELP)) <= HANDFUL


def test_a_list_with_a_responder_on_it_falls_silent(town):
    """What we send to the list is answered by a member's program, to us, as a mail of its own."""
    member = "away@far.example"
    robots: dict[str, Robot] = {
        LIST: MailingList(LIST, (HELP, member), marked=False),
        member: Responder(member, threads=False, subject="I am away"),
    }
    asks(town, LIST)
    post = fall_silent(town, robots)
    assert between(post, member) <= HANDFUL + 2  # the list's copy of our receipt, and the answer to it
    assert len(post.counted.to(LIST)) <= HANDFUL


# an address that bounces


@pytest.mark.parametrize(("how", "whom"), list(product(("report", "words", "person"), ("envelope", "from"))))
@pytest.mark.parametrize("who", [ROBOT, CONTACT, OVERSIGHT, OPERATOR])
def test_whoever_bounces_everything_is_left_alone(town, who, how, whom):
    sender = ROBOT if who == ROBOT else PARENT
    case = town.mail(sender, "help", DANGER).case
    with town.sessions.begin() as db:
        tell_operator(db, town.service, "disk", "The disk is nearly full.", "Make room.", town.now)
    town.send_due()
    post = fall_silent(town, {who: Bouncer(who, how, whom)})
    assert len(post.counted.to(who)) <= HANDFUL
    assert len(post.counted.to(HELP)) <= HANDFUL
    assert town.case(case).status == "new"


# another help desk


@pytest.mark.parametrize(("whom", "quotes"), list(product(("from", "reply-to"), (True, False))))
@pytest.mark.parametrize("delay", [timedelta(seconds=5), SLOW], ids=["at once", "slowly"])
def test_another_help_desk_falls_silent(town, whom, quotes, delay):
    asks(town)
    post = fall_silent(town, {ROBOT: HelpDesk(ROBOT, whom, quotes)}, delay=delay)
    assert between(post, ROBOT) <= HANDFUL


@pytest.mark.parametrize("whom", ["from", "reply-to"])
def test_a_help_desk_as_the_contacts_address_is_held_for_a_human(town, whom):
    """Its acknowledgements carry the contact's own proof and token. Ten mails on a case in a day, then no more (5)."""
    case = town.mail(PARENT, "bus 14", "The bus left my son at the stop again.").case
    post = fall_silent(town, {CONTACT: HelpDesk(CONTACT, whom)})
    assert between(post, CONTACT) <= 2 * town.service.district.limits.mails_per_case_day
    assert town.kinds(case).count("answered") <= town.service.district.limits.mails_per_case_day // 2
