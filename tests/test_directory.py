"""People and tokens in the database: one person an address, and a token that says one thing for one person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from casepost.database import sessions
from cases import directory
from cases.people import People, Person, Role
from cases.tables import PERSONS, TOKENS
from cases.tokens import Claim, Key, Purpose, token

NOW = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
KEY, OLD, FOREIGN = (Key(name, name.encode() * 16) for name in ("k2", "k1", "k9"))
ANA = Person("Ana Ruiz", "ana@x.example", Role.CONTACT, also=("a.ruiz@x.example",))


@pytest.fixture
def make(store):
    return sessions(store)


def test_an_address_is_one_person(make):
    with make.begin() as db:
        first = directory.remember_constituent(db, "Maria", "maria@x.example", "es", NOW)
        assert directory.remember_constituent(db, "Another Name", "maria@x.example", None, NOW) == first
        assert directory.remember_constituent(db, "Maria", "other@x.example", None, NOW) != first
        assert directory.person_with_address(db, "maria@x.example") == first
        assert directory.person_with_address(db, "nobody@x.example") is None
        assert directory.person_with_address(db, "") is None
        known = directory.known(db, first)
        assert (known.name, known.email, known.language, known.staff) == ("Maria", "maria@x.example", "es", False)
        with pytest.raises(LookupError):
            directory.known(db, 99)


BEN = Person("Ben Okafor", "ben@x.example", Role.BACKUP)
OLGA = Person("Olga Petrov", "olga@x.example", Role.OVERSIGHT)


def start(db, *people: Person) -> list[int]:
    """Start the service with these people; return their rows."""
    rows = directory.staff_ids(db, People(people), NOW)
    assert list(rows) == [person.email for person in people]
    for person in people:
        one = directory.known(db, rows[person.email])
        assert (one.name, one.email, one.staff) == (person.name, person.email, True)
        for address in (person.email, *person.also):
            assert directory.person_with_address(db, address) == one.id
    return list(rows.values())


def rows(db) -> int:
    return len(db.execute(select(PERSONS.c.id)).all())


def test_staff_keep_their_row_from_start_to_start(make):
    with make.begin() as db:
        first = start(db, ANA, BEN)
        assert start(db, ANA, BEN) == first
        assert start(db, BEN, replace(ANA, name="Ana Lopez", also=("a.ruiz@x.example", "new@x.example"))) == first[::-1]
        assert rows(db) == 2


def test_a_new_registered_address_keeps_the_row_when_the_old_one_stays_theirs(make):
    with make.begin() as db:
        first = start(db, ANA, BEN)
        renamed = replace(ANA, email="a.ruiz@x.example", also=("ana@x.example",))
        assert start(db, renamed, BEN) == first
        married = replace(renamed, name="Ana Lopez", email="ana.lopez@x.example", also=("a.ruiz@x.example",))
        assert start(db, married, BEN) == first
        assert start(db, ANA, BEN)[0] not in first  # nothing says any more that this is the same person


def test_a_second_address_that_moves_to_a_colleague_does_not_make_them_one_person(make):
    """Else the colleague's commands would run on the first one's tokens."""
    with make.begin() as db:
        ana, olga = start(db, ANA, OLGA)
        moved = start(db, replace(ANA, also=()), replace(OLGA, also=("a.ruiz@x.example",)))
        assert moved == [ana, olga]
        assert directory.person_with_address(db, "a.ruiz@x.example") == olga
        assert start(db, ANA, OLGA) == [ana, olga]
        assert directory.person_with_address(db, "a.ruiz@x.example") == ana


def test_two_people_who_exchange_second_addresses_stay_who_they_are(make):
    with make.begin() as db:
        ana, ben = start(db, ANA, replace(BEN, also=("b.okafor@x.example",)))
        swapped = (replace(ANA, also=("b.okafor@x.example",)), replace(BEN, also=("a.ruiz@x.example",)))
        assert start(db, *swapped) == [ana, ben]


def test_a_row_goes_with_its_registered_address_when_two_people_exchange_theirs(make):
    """Tokens went to that address, and whoever reads it has them: the row is never shared, and never a third one's."""
    with make.begin() as db:
        ana, ben = start(db, replace(ANA, also=()), BEN)
        swapped = (replace(ANA, email="ben@x.example", also=()), replace(BEN, email="ana@x.example"))
        assert start(db, *swapped) == [ben, ana]
        assert rows(db) == 2


def test_two_people_who_exchange_a_registered_for_a_second_address_are_never_one(make):
    with make.begin() as db:
        ana, ben = start(db, replace(ANA, also=()), BEN)
        swapped = (replace(ANA, email="new@x.example", also=("ben@x.example",)), replace(BEN, email="ana@x.example"))
        first, second = start(db, *swapped)
        assert second == ana
        assert first not in {ana, ben}


def test_a_successor_who_gets_the_mail_of_the_one_before_has_a_row_of_their_own(make):
    with make.begin() as db:
        (ana,) = start(db, ANA)
        (olga,) = start(db, replace(OLGA, also=("ana@x.example",)))
        assert olga != ana
        assert directory.known(db, ana) == directory.Known(ana, "Ana Ruiz", "ana@x.example", None, None, staff=True)
        assert start(db, replace(OLGA, email="ana@x.example", also=("olga@x.example",))) == [olga]


def test_an_address_of_somebody_who_left_is_given_to_a_new_person_with_a_new_row(make):
    with make.begin() as db:
        ana, _ = start(db, ANA, BEN)
        other, _ = start(db, Person("Ana Other", "a.ruiz@x.example", Role.CONTACT), BEN)
        assert other != ana
        assert directory.known(db, ana).email == "ana@x.example"


@pytest.mark.parametrize("address", ["ana@x.example", "a.ruiz@x.example"])
def test_a_parent_who_is_hired_is_another_row_and_their_case_keeps_the_old_one(make, address):
    with make.begin() as db:
        parent = directory.remember_constituent(db, "Ana's own name", address, "es", NOW)
        (ana,) = start(db, ANA)
        assert ana != parent
        before = directory.Known(parent, "Ana's own name", address, None, "es", staff=False)
        assert directory.known(db, parent) == before
        assert start(db, ANA) == [ana]
        assert directory.remember_constituent(db, "Ana", address, None, NOW) == ana


def test_the_operator_who_becomes_staff_or_lends_an_address_is_no_other_persons_row(make):
    with make.begin() as db:
        operator = directory.remember_operator(db, "it@x.example", NOW)
        ana, _ = start(db, replace(ANA, also=("it@x.example",)), BEN)
        assert ana != operator
        assert directory.remember_operator(db, "it@x.example", NOW) == ana


@pytest.mark.parametrize(
    "people",
    [
        (ANA, replace(OLGA, email="ana@x.example")),
        (ANA, replace(OLGA, also=("a.ruiz@x.example",))),
        (ANA, replace(OLGA, email="a.ruiz@x.example")),
        (ANA, replace(OLGA, also=("ana@x.example",))),
    ],
)
def test_an_address_given_to_two_people_is_refused_and_nothing_is_written(make, people):
    with make.begin() as db, pytest.raises(directory.SharedAddress, match="is given to Ana Ruiz and to Olga Petrov"):
        directory.staff_ids(db, People(people), NOW)
    with make() as db:
        assert rows(db) == 0


def test_rows_that_were_merged_once_are_two_again(make):
    """What the first release before this one could leave behind."""
    with make.begin() as db:
        (olga,) = start(db, replace(OLGA, also=("ana@x.example", "a.ruiz@x.example")))
        ana, same = start(db, ANA, OLGA)
        assert same == olga
        assert ana != olga


def test_a_row_is_never_used_again(make):
    with make.begin() as db:
        first = directory.remember_constituent(db, "A", "a@x.example", None, NOW)
        second = directory.remember_constituent(db, "B", "b@x.example", None, NOW)
    assert second > first


CLAIM = Claim(Purpose.STAFF, 5, 7)


def mint(db, key: Key, claim: Claim, at: datetime, expires: datetime | None = None) -> str:
    return directory.mint(db, key, {claim: expires}, at)[claim]


def test_a_token_is_found_by_its_hash_and_says_what_it_said(make):
    with make.begin() as db:
        text = mint(db, KEY, CLAIM, NOW)
        assert mint(db, KEY, CLAIM, NOW) == text
        assert text not in str(db.execute(select(TOKENS)).all())
        (found,) = directory.claimed(db, (KEY,), [text.upper()], NOW)
        assert (found.purpose, found.case_id, found.person_id, found.message, found.spent) == (
            Purpose.STAFF,
            5,
            7,
            0,
            False,
        )
        assert directory.claimed(db, (KEY,), [], NOW) == ()


def test_a_token_that_was_never_given_out_is_none(make):
    """Somebody who stole the key alone cannot make tokens; somebody who stole the database alone cannot either."""
    with make.begin() as db:
        assert directory.claimed(db, (KEY,), [token(KEY, CLAIM)], NOW) == ()
        text = mint(db, FOREIGN, CLAIM, NOW)
        assert directory.claimed(db, (KEY,), [text], NOW) == ()


def test_keys_overlap_while_they_rotate(make):
    with make.begin() as db:
        text = mint(db, OLD, CLAIM, NOW)
        assert len(directory.claimed(db, (KEY, OLD), [text], NOW)) == 1
        assert directory.claimed(db, (KEY,), [text], NOW) == ()
        assert mint(db, KEY, CLAIM, NOW) != text


def test_a_confirmation_is_good_once_and_for_its_time(make):
    claim = Claim(Purpose.CONFIRM, 5, 7, 30)
    with make.begin() as db:
        text = mint(db, KEY, claim, NOW, NOW + timedelta(minutes=30))

        def spent(at: datetime) -> bool:
            return directory.claimed(db, (KEY,), [text], at)[0].spent

        assert not spent(NOW + timedelta(minutes=30))
        assert spent(NOW + timedelta(minutes=31))
        directory.spend(db, 31, NOW)
        assert not spent(NOW)
        directory.spend(db, 30, NOW)
        assert spent(NOW)


def test_tokens_are_told_in_the_order_of_the_mail(make):
    with make.begin() as db:
        texts = [mint(db, KEY, replace(CLAIM, case=n), NOW) for n in (1, 2, 3)]
        found = directory.claimed(db, (KEY,), [texts[2], "x" * 24, texts[0], texts[2]], NOW)
    assert [claim.case_id for claim in found] == [3, 1]


def test_the_operator_is_remembered_once(make):
    with make.begin() as db:
        first = directory.remember_operator(db, "it@x.example", NOW)
        assert directory.remember_operator(db, "it@x.example", NOW) == first
        assert directory.known(db, first).staff
