"""The same with real services: two of them pointed at each other, and one with programs that answer it (P6)."""

from collections.abc import Iterator

import pytest
from support.loops_offices import WEST, office
from support.loops_post import ServicePost, Side, laid_in
from support.loops_robots import AWAY, Bouncer, HelpDesk, MailingList, Responder, Robot, rfc3834, written
from support.service import CONTACT, HELP, LEE, OPERATOR

pytestmark = [pytest.mark.slow, pytest.mark.dovecot, pytest.mark.thorough]
HANDFUL = 6
PARENT = "maria@mail.example"
BUS = "The bus left my son at the stop again this morning."
DANGER = "A boy said he is going to kill my son and has a gun at school."


def between_offices(post: ServicePost) -> int:
    """How many mails the two offices wrote to each other."""
    return len([one for one in post.counted.to(HELP) + post.counted.to(WEST) if "help@" in one.field("From")])


def pointed_at_each_other(home, imap, other_imap, **people: str) -> Iterator[tuple[Side, Side]]:
    with office(home / "sun", imap, **people) as sun:
        theirs = dict.fromkeys(people, HELP)
        with office(home / "west", other_imap, west=True, **theirs) as west:
            yield sun, west


@pytest.fixture
def offices(dovecot, own_dovecot, tmp_path) -> Iterator[tuple[Side, Side]]:
    """Two offices with people of their own."""
    yield from pointed_at_each_other(tmp_path, dovecot, own_dovecot)


@pytest.fixture
def entangled(dovecot, own_dovecot, tmp_path) -> Iterator[tuple[Side, Side]]:
    """Two offices, each the contact and the operator of the other."""
    yield from pointed_at_each_other(tmp_path, dovecot, own_dovecot, contact=WEST, operator="help+it@westfield.example")


def test_two_offices_that_are_each_others_constituents_fall_silent(offices):
    """Somebody writes to each in the other's name: each sends one receipt, and neither answers a receipt."""
    sun, west = offices
    post = ServicePost([sun, west], {})
    for side, other in ((sun, WEST), (west, HELP)):
        side.service.imap.deliver(laid_in(written(f"Help <{other}>", side.address, "bus 14", BUS), side.border))
    post.until_silent()

    assert between_offices(post) == 2
    for side in offices:
        (case,) = side.service.asked("case", "list", "--json")
        assert case["status"] == "new"


def test_two_offices_that_are_each_others_contact_and_operator_fall_silent(entangled):
    sun, west = entangled
    post = ServicePost([sun, west], {})
    for side in entangled:
        side.service.imap.deliver(laid_in(written(f"Maria <{PARENT}>", side.address, "help", DANGER), side.border))
    post.until_silent()

    assert between_offices(post) <= HANDFUL
    assert [len(side.service.asked("case", "list", "--json")) for side in entangled] == [1, 1]
    assert len(post.counted.to(PARENT)) == 2  # a receipt of each


# one office, and every kind of program


@pytest.fixture(scope="module")
def sunfield(dovecot_session, tmp_path_factory) -> Iterator[Side]:
    """One running service for the programs that are nobody's staff."""
    dovecot_session.empty()
    with office(tmp_path_factory.mktemp("sunfield"), dovecot_session) as side:
        yield side


LIST = "parents@list.example"
ROBOTS: dict[str, Robot] = {
    "obeys@far.example": rfc3834("obeys@far.example"),
    "envelope@far.example": Responder("envelope@far.example", whom="envelope"),
    "from@far.example": Responder("from@far.example", subject="I am away", threads=False),
    "reply@far.example": Responder("reply@far.example", whom="reply-to", subject="Auto: {subject}"),
    "marked@list.example": MailingList("marked@list.example", (HELP, "x@far.example")),
    LIST: MailingList(LIST, (HELP, "x@far.example"), marked=False, rewrites=True, renames=True, strips=True),
    "report@gone.example": Bouncer("report@gone.example"),
    "words@gone.example": Bouncer("words@gone.example", "words"),
    "person@gone.example": Bouncer("person@gone.example", "person", "from"),
    "desk@other.example": HelpDesk("desk@other.example"),
    "desk.reply@other.example": HelpDesk("desk.reply@other.example", "reply-to", quotes=True),
}


@pytest.mark.parametrize("address", ROBOTS)
def test_one_office_and_a_program_fall_silent(sunfield, address):
    sunfield.taken = len(sunfield.service.smtp.messages)
    post = ServicePost([sunfield], ROBOTS)
    first = laid_in(written(f"Robin <{address}>", HELP, "a question", "When does the school open again?"))
    sunfield.service.imap.deliver(first)
    post.until_silent()

    assert 1 <= len(post.counted.to(address)) <= HANDFUL // 2
    assert len(post.counted.to(HELP)) <= HANDFUL // 2


def test_an_address_that_is_refused_at_once_is_told_to_the_contact_and_left_alone(sunfield):
    sunfield.taken = len(sunfield.service.smtp.messages)
    sunfield.service.smtp.answers("550 5.1.1 No such user here", at="RCPT", address="gone@far.example")
    post = ServicePost([sunfield], {})
    sunfield.service.imap.deliver(laid_in(written("Gone <gone@far.example>", HELP, "a question", BUS)))
    sunfield.service.wait_for_letter(CONTACT, "New case")
    post.until_silent()

    told = [one.text for one in sunfield.service.letters(CONTACT, "Our email did not arrive")]
    assert len([text for text in told if "gone@far.example" in text]) == 1
    assert [len(post.counted.to(one)) for one in ("gone@far.example", CONTACT)] == [0, 2]  # the case, and the refusal


# the people of the office


@pytest.mark.parametrize("whom", ["envelope", "from", "reply-to"])
def test_the_contacts_responder_that_marks_nothing_falls_silent_and_no_family_reads_it(dovecot, tmp_path, whom):
    with office(tmp_path / "one", dovecot) as side:
        post = ServicePost([side], {CONTACT: Responder(CONTACT, whom=whom), LEE: Responder(LEE, whom=whom)})
        side.service.imap.deliver(laid_in(written(f"Maria <{PARENT}>", HELP, "bus 14", BUS)))
        post.until_silent()

        assert len(post.counted.to(CONTACT)) <= HANDFUL // 2
        assert len(post.counted.to(HELP)) <= HANDFUL // 2
        assert not [one for one in post.counted.to(PARENT) if AWAY[:9].encode() in one.raw]


def test_staff_and_operator_who_bounce_everything_are_left_alone(dovecot, tmp_path):
    people = (CONTACT, "olga.petrov@sunfield.example", OPERATOR)
    with office(tmp_path / "one", dovecot) as side:
        post = ServicePost([side], {one: Bouncer(one) for one in people})
        side.service.imap.deliver(laid_in(written(f"Maria <{PARENT}>", HELP, "help", DANGER)))
        post.until_silent()

        assert sum(len(post.counted.to(one)) for one in people) <= HANDFUL
        assert len(post.counted.to(HELP)) <= HANDFUL
        assert len(side.service.asked("case", "list", "--json")) == 1


def test_staff_and_operator_who_are_refused_at_once_are_left_alone(dovecot, tmp_path):
    people = (CONTACT, "olga.petrov@sunfield.example", OPERATOR)
    with office(tmp_path / "one", dovecot) as side:
        for one in people:
            side.service.smtp.answers("550 5.1.1 No such user here", at="RCPT", address=one)
        post = ServicePost([side], {})
        side.service.imap.deliver(laid_in(written(f"Maria <{PARENT}>", HELP, "help", DANGER)))
        side.service.wait_for_letter(PARENT, "We received")
        post.until_silent()

        rows = side.service.asked("outbox", "list", "--json")
        assert len([row for row in rows if row["state"] == "failed"]) <= HANDFUL
        assert not [row for row in rows if row["state"] == "waiting"]
