"""mail-safety.md 6.4, 6.5 and 6.6: what makes a command run, where it is read, and what leaves for a constituent."""

import pytest
from support.town import BACKUP, BORDER, CONTACT, HELP, LEE, NEIGHBOUR, OVERSIGHT, PARENT

from cases.policy import Limits

RESOLVE = "#resolve fixed\n\nThe driver was spoken to."
ASKED = "Was this you"
STAFF_PROOF = f"Authentication-Results: {BORDER}; dmarc=pass header.from=sunfield.example"


@pytest.fixture
def case(town):
    return town.mail(PARENT, "bus", "The bus was late.").case


def status(town, case):
    town.wait(minutes=5)
    return town.case(case).status


@pytest.mark.parametrize("proven", [True, False])
@pytest.mark.parametrize("token", [True, False])
def test_a_command_needs_both_the_proof_and_the_token(town, case, proven, token):
    answers = {"answers": town.sent(to=CONTACT)[0]} if token else {}
    town.mail(CONTACT, f"Re: [{case}]", RESOLVE, proven=proven, **answers)
    assert status(town, case) == ("resolved" if proven and token else "new")
    assert len(town.sent(to=CONTACT, subject=ASKED)) == (0 if proven and token else 1)


@pytest.mark.parametrize("proven", [True, False])
@pytest.mark.parametrize("token", [True, False])
def test_a_plain_answer_needs_both_too(town, case, proven, token):
    answers = {"answers": town.sent(to=CONTACT)[0]} if token else {}
    town.mail(CONTACT, f"Re: [{case}]", "A new stop opens on Monday.", proven=proven, **answers)
    town.wait(minutes=5)
    assert len(town.sent(to=PARENT, subject="answer")) == (1 if proven and token else 0)


def test_the_message_is_kept_and_the_registered_address_is_asked_without_its_words(town, case):
    town.mail("a.ruiz@sunfield.example", f"Re: [{case}] zebra", RESOLVE, proven=False)
    (asked,) = town.sent(subject=ASKED)
    assert asked.to == CONTACT
    assert "driver" not in asked.raw.decode()
    assert "zebra" not in asked.raw.decode()
    assert [row["became"] for row in town.messages() if row["from_email"] == "a.ruiz@sunfield.example"] == ["pending"]


def test_the_token_to_confirm_is_good_for_its_minutes_and_once(other_town):
    town = other_town(limits=Limits(confirm_minutes=7))
    case = town.mail(PARENT, "bus", "The bus was late.").case
    notice = town.sent(to=CONTACT)[0]
    town.mail(CONTACT, "Re: x", "#note\n\nOne.", answers=notice, proven=False)
    town.wait(minutes=8)
    town.mail(CONTACT, "Re: x", "CONFIRM", answers=town.sent(to=CONTACT, subject=ASKED)[-1])
    assert "noted" not in town.kinds(case)
    town.wait(hours=1)
    town.mail(CONTACT, "Re: x", "#note\n\nTwo.", answers=notice, proven=False)
    town.wait(minutes=6)
    for _ in range(3):
        town.mail(CONTACT, "Re: x", "CONFIRM", answers=town.sent(to=CONTACT, subject=ASKED)[-1])
    assert town.kinds(case).count("noted") == 1


@pytest.mark.parametrize("how", ["another number in the subject", "two tokens", "an edited token"])
def test_pointers_that_disagree_are_as_good_as_none(town, case, how):
    other = town.mail(NEIGHBOUR, "lunch", "The lunch was cold.").case
    first, second = (letter for letter in town.sent(to=CONTACT) if letter.reply_to)
    if how == "another number in the subject":
        town.mail(CONTACT, f"Re: [{other}]", RESOLVE, answers=first)
    elif how == "two tokens":
        town.mail(CONTACT, "Re: x", RESOLVE, to=f"{first.reply_to}, {second.reply_to}")
    else:
        local, _, domain = first.reply_to.partition("@")
        town.mail(CONTACT, f"Re: [{case}]", RESOLVE, to=f"{local[:-1]}{'a' if local[-1] == 'b' else 'b'}@{domain}")
    assert {status(town, case), status(town, other)} == {"new"}
    assert len(town.sent(to=CONTACT, subject=ASKED)) == 1


def test_a_command_that_only_reads_needs_no_token_and_goes_to_the_registered_address(town):
    town.mail("a.ruiz@sunfield.example", "please", "#help")
    assert [letter.to for letter in town.sent()] == [CONTACT]
    assert "#resolve" in town.sent()[0].text


def test_a_command_that_only_reads_needs_the_proof(town):
    town.mail(CONTACT, "please", "#help", proven=False)
    assert [letter.subject for letter in town.sent()] == [ASKED + "?"]


# --- 6.5: where commands are read


def reply(town, parts: str, kind: str = "multipart/alternative") -> None:
    notice = town.sent(to=CONTACT)[0]
    raw = (
        f"{STAFF_PROOF}\r\nFrom: {CONTACT}\r\nTo: {notice.reply_to}\r\nSubject: Re: x\r\nMessage-ID: <r@sunfield.example>\r\n"
        f'In-Reply-To: {notice.message_id}\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; boundary="b"\r\n\r\n{parts}'
    )
    town.deliver(raw.encode())


def part(kind: str, text: str, more: str = "") -> str:
    return f"--b\r\nContent-Type: {kind}; charset=utf-8\r\n{more}\r\n{text}\r\n"


PLAIN = part("text/plain", "We looked at the stop.")
COMMAND = part("text/plain", "#resolve fixed")
HTML = part("text/html", "<p>#resolve fixed</p>")
PLACES = {
    "the HTML beside a text part": PLAIN + HTML,
    "a text file that is attached": PLAIN + part("text/plain", "#resolve fixed", "Content-Disposition: attachment; filename=a.txt\r\n"),
    "a second text part": PLAIN + COMMAND,
    "an attached mail": PLAIN + part("message/rfc822", f"From: {CONTACT}\r\nSubject: x\r\n\r\n#resolve fixed"),
    "an attached HTML page": PLAIN + part("text/html", "#resolve fixed", "Content-Disposition: attachment; filename=a.html\r\n"),
    "a quote": part("text/plain", f"We looked at the stop.\r\n\r\nOn Monday {HELP} wrote:\r\n> #resolve fixed"),
    "a signature": part("text/plain", "We looked at the stop.\r\n\r\n-- \r\n#resolve fixed"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_command_is_read_from_anywhere_else(town, case, place):
    kind = "multipart/alternative" if place.startswith("the HTML") else "multipart/mixed"
    reply(town, f"{PLACES[place]}--b--\r\n", kind)
    assert status(town, case) != "resolved"


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">#resolve fixed</p>',
        '<p style="font-size:0">#resolve fixed</p>',
        '<p style="visibility:hidden">#resolve fixed</p>',
        "<!-- #resolve fixed -->",
        "<title>#resolve fixed</title>",
        '<img alt="" src="x" title="#resolve fixed">',
        "<blockquote>#resolve fixed</blockquote>",
    ],
)
def test_in_a_mail_of_html_alone_only_what_is_seen_counts(town, case, hidden):
    reply(town, f"{part('text/html', f'<p>We looked at the stop.</p>{hidden}')}--b--\r\n")
    assert status(town, case) != "resolved"


def test_a_command_below_a_line_of_prose_runs_nothing_and_is_told(town, case):
    town.mail(CONTACT, "Re: x", "We looked at it.\n#resolve fixed\n\nDone.", answers=town.sent(to=CONTACT)[0])
    assert status(town, case) == "new"
    assert town.sent(to=PARENT, subject="answer") == []
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject


@pytest.mark.parametrize(
    "line", ["#resolv fixed", "#re fixed", "#category bus or lunch or both", "#resolve", "#nothing"]
)
def test_an_unknown_or_ambiguous_command_runs_nothing_and_is_told(town, case, line):
    town.mail(CONTACT, "Re: x", f"{line}\n\nA long answer.", answers=town.sent(to=CONTACT)[0])
    assert status(town, case) == "new"
    assert town.sent(to=PARENT, subject="answer") == []
    assert "A long answer." in town.sent(to=CONTACT)[-1].text


@pytest.mark.parametrize("who", [PARENT, NEIGHBOUR, LEE])
def test_nobody_but_staff_commands(town, case, who):
    town.mail(who, "Re: x", RESOLVE, answers=town.sent(to=PARENT)[0])
    assert status(town, case) == "new"


def test_every_run_is_answered_with_a_summary(town, case):
    town.mail(CONTACT, "Re: x", "#note\n\nCalled the depot.", answers=town.sent(to=CONTACT)[0])
    assert town.sent(to=CONTACT)[-1].subject == f"[{case}] Done: 1 thing"


def test_a_token_of_one_role_gives_no_other_role_its_commands(town):
    case = town.mail(PARENT, "help", "A boy said he is going to kill my son and has a gun at school.").case
    alert = town.sent(to=OVERSIGHT)[-1]
    town.mail(BACKUP, "Re: x", RESOLVE, answers=alert)
    assert status(town, case) == "new"


# --- 6.6: what leaves for a constituent


@pytest.mark.parametrize(
    "left",
    ["{reply_to}", "<{message_id}>", "{envelope_from}", "HELP+R.ABCDEFGHIJKLMNOP2345ABCD@SUNFIELD.EXAMPLE", "CS-2026-00099", "cs-2026-00099"],
)  # fmt: skip
def test_an_answer_with_an_inner_address_or_another_case_is_refused(town, case, left):
    notice = town.sent(to=CONTACT)[0]
    named = left.format(
        reply_to=notice.reply_to, message_id=notice.message_id.strip("<>"), envelope_from=notice.envelope_from
    )
    town.mail(CONTACT, "Re: x", f"Please write to {named} soon.", answers=notice)
    town.wait(minutes=5)
    assert town.sent(to=PARENT, subject="answer") == []
    assert "Nothing was done" in town.sent(to=CONTACT)[-1].subject


def test_of_a_staff_reply_only_the_words_leave(town, case):
    notice = town.sent(to=CONTACT)[0]
    text = (
        f"#category transportation\n#board One line.\n\nA new stop opens on Monday. About {case}.\n\n-- \nAna\nroom 3"
    )
    town.mail(CONTACT, "Re: x", text, answers=notice)
    town.wait(minutes=5)
    (answer,) = town.sent(to=PARENT, subject="answer")
    assert "A new stop opens on Monday." in answer.text
    for inner in ("#category", "#board", "One line", notice.reply_to, CONTACT, "reply above this line", "Category:"):
        assert inner not in answer.raw.decode()
