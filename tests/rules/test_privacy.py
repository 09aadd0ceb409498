"""mail-safety.md 10: who sees what, what is written down of it, and that no line is open for others to read."""

import ssl

import pytest
from sqlalchemy import make_url, text
from support.town import CONTACT, LEE, MORA, NEIGHBOUR, OVERSIGHT, PARENT, SUPERINTENDENT

from casepost.database import StoreUnreachable, open_engine
from casepost.store_tls import Unprotected, connect_arguments
from ingest.imap_connection import ImapSettings, _tls_context
from notify.smtp import _context

SECRET = "Diego has asthma and was sent home"
WORDS = {"name": "Maria Lopez", "address": PARENT, "subject": "Diego Lopez", "text": f"{SECRET}."}


def test_nothing_of_the_constituent_reaches_the_board_a_receipt_or_a_subject(town):
    town.forward(LEE, **WORDS)
    town.forward(MORA, **WORDS)
    town.mail(
        CONTACT,
        "Re: x",
        "#board The nurse has a plan.\n#resolve fixed\n\nDiego may stay.",
        answers=town.sent(to=CONTACT)[0],
    )
    town.wait(minutes=5)
    for letter in town.sent():
        head = letter.raw.decode().partition("\r\n\r\n")[0]
        assert "Diego" not in letter.subject
        if letter.to in {LEE, MORA}:
            for word in ("Diego", "asthma", "Maria", PARENT, "may stay"):
                assert word not in letter.raw.decode()
        if letter.to == PARENT and "We received" in letter.subject:
            assert "asthma" not in letter.text
            assert "Maria" not in head
    assert "The nurse has a plan." in town.sent(to=LEE)[-1].text


def test_a_stranger_who_guesses_learns_neither_that_a_case_exists_nor_whose(town):
    case = town.mail(PARENT, "bus", f"{SECRET}.").case
    for subject in (f"[{case}]", "[CS-2026-00099]"):
        town.mail(NEIGHBOUR, subject, "SHOW\n\n#show")
    letters = town.sent(to=NEIGHBOUR)
    assert len({letter.text.replace(letter.subject[1:14], "N") for letter in letters}) == 1
    assert all("asthma" not in letter.raw.decode() and PARENT not in letter.raw.decode() for letter in letters)


def test_the_superintendent_sees_what_is_asked_for_and_the_look_is_written_down(town):
    case = town.mail(PARENT, "help", f"He is going to kill my son and has a gun at school. {SECRET}.").case
    alert = town.sent(to=SUPERINTENDENT)[0]
    assert SECRET not in alert.text
    town.mail(SUPERINTENDENT, "Re: x", "SHOW", answers=alert)
    assert SECRET in town.sent(to=SUPERINTENDENT)[-1].text
    with town.sessions() as db:
        looks = db.execute(text("SELECT who, act, subject FROM audit")).all()
    assert (SUPERINTENDENT, "show", case) in [tuple(look) for look in looks]


@pytest.mark.parametrize("who", [LEE, PARENT, NEIGHBOUR])
def test_nobody_but_staff_is_shown_a_case(town, who):
    town.mail(PARENT, "help", f"He is going to kill my son and has a gun at school. {SECRET}.")
    town.mail(who, "Re: x", "SHOW", answers=town.sent(to=OVERSIGHT)[0])
    assert all(SECRET not in letter.raw.decode() for letter in town.sent(to=who))


# --- lines to other machines


@pytest.mark.parametrize(
    "context",
    [_tls_context(ImapSettings("imap.example", 993, "tls", "help", "")), _context(None)],
    ids=["imap", "smtp"],
)
def test_lines_to_mail_servers_are_of_tls_1_2_at_least(context):
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u@localhost/cases",
        "postgresql+psycopg://u@127.0.0.1:5433/cases",
        "postgresql+psycopg://u@/cases?host=/run/postgresql",
        "postgresql+psycopg://u@/cases?host=localhost:5432",
        "postgresql+psycopg:///cases",
    ],
)
def test_a_database_on_this_machine_needs_no_tls(url):
    assert connect_arguments(make_url(url), {}) == {}


@pytest.mark.parametrize(
    ("url", "env"),
    [
        ("postgresql+psycopg://u@db.example/cases", {}),
        ("postgresql+psycopg://u@db.example/cases?sslmode=verify-full", {}),
        ("postgresql+psycopg://u@localhost/cases?host=db.example", {}),
        ("postgresql+psycopg://u@localhost/cases?hostaddr=192.0.2.1", {}),
        ("postgresql+psycopg://u@/cases?host=localhost:5432&host=db.example:5432", {}),
        ("postgresql+psycopg:///cases", {"PGHOST": "db.example"}),
    ],
)
def test_to_a_database_elsewhere_the_line_is_tls_with_a_verified_name(url, env):
    told = connect_arguments(make_url(url), env)
    assert (told["sslmode"], told["ssl_min_protocol_version"], told["sslrootcert"]) == (
        "verify-full",
        "TLSv1.2",
        "system",
    )


def test_the_districts_own_authority_may_be_named():
    url = make_url("postgresql+psycopg://u@db.example/cases?sslrootcert=/etc/district.pem")
    assert "sslrootcert" not in connect_arguments(url, {})


@pytest.mark.parametrize(
    ("url", "env"),
    [
        ("postgresql+psycopg://u@/cases?service=remote", {}),
        ("postgresql+psycopg://u@localhost/cases?service=remote", {}),
        ("postgresql+psycopg://u@/cases?servicefile=/etc/remote.conf", {}),
        ("postgresql+psycopg://u@/cases", {"PGSERVICE": "remote"}),
        ("postgresql+psycopg://u@db.example/cases?sslmode=verify-full", {"PGSERVICE": "remote"}),
    ],
)
def test_a_service_file_that_may_lead_anywhere_is_refused_with_its_remedy(url, env):
    with pytest.raises(Unprotected, match=r"take it out, and write the server, .* into \[store\] url"):
        connect_arguments(make_url(url), env)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca", "nonsense"])
def test_a_line_that_others_could_read_is_refused_with_its_remedy(mode):
    url = f"postgresql+psycopg://u@db.example/cases?sslmode={mode}"
    with pytest.raises(Unprotected):
        connect_arguments(make_url(url), {})
    with pytest.raises(StoreUnreachable, match="write sslmode=verify-full"):
        open_engine(url)
