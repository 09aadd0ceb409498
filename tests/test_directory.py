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


def test_staff_keep_their_row_through_changes_of_name_and_address(make):
    with make.begin() as db:
        first = directory.staff_id(db, ANA, NOW)
        assert directory.staff_id(db, ANA, NOW) == first
        moved = replace(ANA, name="Ana Lopez", email="a.ruiz@x.example", also=("new@x.example",))
        assert directory.staff_id(db, moved, NOW) == first
        assert directory.person_with_address(db, "new@x.example") == first
        assert directory.known(db, first).email == "a.ruiz@x.example"
        directory.remember_staff(db, People((ANA, Person("Ben", "ben@x.example", Role.BACKUP))), NOW)
        assert len(db.execute(select(PERSONS.c.id)).all()) == 2


def test_a_parent_who_joins_the_staff_stays_the_same_person(make):
    with make.begin() as db:
        parent = directory.remember_constituent(db, "Ana", "ana@x.example", None, NOW)
        assert directory.staff_id(db, ANA, NOW) == parent
        assert directory.known(db, parent).staff
        assert directory.remember_constituent(db, "Ana", "a.ruiz@x.example", None, NOW) == parent


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
