"""Who wrote the mail inside a forward, in the styles of the common mail programs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.forwards import forwarded
from ingest.passing.mailboxes import mailbox
from ingest.passing.subjects import subject_kind

BODY = "The bus does not stop here.\n\nAna"
BLOCK = (
    "From: Ana Ruiz <ana@families.example>\nDate: Sun, Oct 4, 2026 at 8:00 PM\n"
    "Subject: Bus 14\nTo: <trustee@district.example>"
)
OUTLOOK = (
    "From: Ana Ruiz <ana@families.example>\nSent: Sunday, October 4, 2026 8:00 PM\n"
    "To: Trustee <trustee@district.example>\nSubject: Bus 14"
)


def quoted(text):
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


SURE = {
    "gmail": (f"---------- Forwarded message ---------\n{BLOCK}\n\n\n{BODY}", "Fwd: Bus 14"),
    "outlook": (f"________________________________\n{OUTLOOK}\n\n{BODY}", "FW: Bus 14"),
    "outlook without rule": (f"{OUTLOOK}\n\n{BODY}", "RV: Bus 14"),
    "old outlook": (f"-----Original Message-----\n{OUTLOOK}\n\n{BODY}", "FW: Bus 14"),
    "apple": (f"Begin forwarded message:\n\n{quoted(BLOCK)}\n>\n{quoted(BODY)}", "Fwd: Bus 14"),
    "apple quoted": (quoted(f"Begin forwarded message:\n\n{BLOCK}\n\n{BODY}"), "Fwd: Bus 14"),
    "thunderbird": (
        (
            "-------- Forwarded Message --------\nSubject: \tBus 14\nDate: \tSun, 4 Oct 2026 20:00:00 -0700\n"
            f"From: \tAna Ruiz <ana@families.example>\nTo: \ttrustee@district.example\n\n{BODY}"
        ),
        "Fwd: Bus 14",
    ),
    "yahoo": (
        (
            "----- Forwarded Message ----- From: Ana Ruiz <ana@families.example>To: trustee@district.example "
            f"<trustee@district.example>Sent: Sunday, October 4, 2026, 08:00:00 PM PDTSubject: Bus 14\n{BODY}"
        ),
        "Fw: Bus 14",
    ),
    "gmail es": (
        (
            "---------- Forwarded message ---------\n"
            "De: Ana Ruiz <ana@families.example>\nDate: dom, 4 oct 2026 a las 20:00\n"
            f"Subject: Bus 14\nTo: <trustee@district.example>\n\n{BODY}"
        ),
        "Fwd: Bus 14",
    ),
    "outlook es": (
        (
            "De: Ana Ruiz <ana@families.example>\nEnviado: domingo, 4 de octubre de 2026 20:00\n"
            f"Para: trustee@district.example <trustee@district.example>\nAsunto: Bus 14\n\n{BODY}"
        ),
        "RV: Bus 14",
    ),
    "mailto form": (
        (
            "-----Original Message-----\nFrom: Ana Ruiz [mailto:ana@families.example]\n"
            "Sent: Sunday, October 4, 2026\n"
            f"To: trustee@district.example\nSubject: Bus 14\n\n{BODY}"
        ),
        "FW: Bus 14",
    ),
}


@pytest.mark.parametrize(("text", "subject"), SURE.values(), ids=SURE.keys())
@pytest.mark.parametrize("note", ["", "Please help this family."])
def test_the_sender_inside_is_found(text, subject, note):
    found = forwarded(f"{note}\n\n{text}\n", subject)
    assert found is not None
    assert (found.name, found.email, found.subject) == ("Ana Ruiz", "ana@families.example", "Bus 14")
    assert found.to[0] == "trustee@district.example"
    assert "2026" in found.date
    assert (found.body, found.note, found.sure) == (BODY, note, True)


DOUBTFUL = {
    "no address": (
        f"-----Original Message-----\nFrom: Ana Ruiz\nSent: Sunday\nSubject: Bus 14\n\n{BODY}",
        "FW: Bus 14",
    ),
    "damaged header": (f"---------- Forwarded message ---------\nAna Ruiz\n\n{BODY}", "Fwd: Bus 14"),
    "attribution only": (
        f"On Oct 4, 2026, at 8:00 PM, Ana Ruiz <ana@families.example> wrote:\n\n{quoted(BODY)}",
        "Fwd: Bus 14",
    ),
}


@pytest.mark.parametrize(("text", "subject"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_doubtful_sender_is_never_sure(text, subject):
    found = forwarded(text, subject)
    assert found is not None
    assert not found.sure
    assert BODY in found.body


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Just a question about the bus", "Bus 14"),
        ("Just a question about the bus", "Fwd: Bus 14"),
        (f"My answer\n\n{OUTLOOK}\n\n{BODY}", "RE: Bus 14"),
        (f"My answer\n\nOn Oct 4, 2026, at 8:00 PM, Ana <ana@families.example> wrote:\n{quoted(BODY)}", "Re: Bus 14"),
        (f"My answer\n\n-----Original Message-----\n{OUTLOOK}\n\n{BODY}", "Re: Bus 14"),
        ("I forwarded message after message to the school and nobody answers", "Bus"),
        ("", ""),
    ],
)
def test_an_answer_is_no_forward(text, subject):
    assert forwarded(text, subject) is None


def test_of_nested_forwards_the_innermost_counts():
    inner = f"---------- Forwarded message ---------\n{BLOCK}\n\n{BODY}"
    outer = inner.replace("Ana Ruiz <ana@", "Uncle <uncle@").replace(BODY, inner)
    found = forwarded(f"Please help\n\n{outer}", "Fwd: Fwd: Bus 14")
    assert found is not None
    assert (found.email, found.note, found.body) == ("ana@families.example", "Please help", BODY)
    assert not found.sure  # what stands there is the word of whoever sent it to the board member
    assert [(one.name, one.email) for one in found.chain] == [("Uncle", "uncle@families.example")]


def test_words_of_somebody_in_the_middle_make_it_unsure():
    inner = f"---------- Forwarded message ---------\n{BLOCK}\n\n{BODY}"
    outer = inner.replace("Ana Ruiz <ana@", "Uncle <uncle@").replace(BODY, f"my niece needs help\n\n{inner}")
    found = forwarded(outer, "Fwd: Bus 14")
    assert found is not None
    assert (found.email, found.sure) == ("ana@families.example", False)


def test_words_below_a_quoted_forward_belong_to_the_forwarder():
    found = forwarded(f"Above\n\nBegin forwarded message:\n\n{quoted(BLOCK)}\n>\n{quoted(BODY)}\n\nBelow", "Fwd: Bus")
    assert found is not None
    assert (found.note, found.body) == ("Above\n\nBelow", BODY)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Fwd: x", "forward"),
        ("RV: x", "forward"),
        ("转发：x", "forward"),
        ("Re: Fwd: x", "reply"),
        ("x (fwd)", "forward"),
        ("x", ""),
        ("[EXT] RE: x", "reply"),
        ("EXTERNAL: FW: x", "forward"),
        ("*** SPAM *** Fwd: x", "forward"),
        ("(Fwd) x", "forward"),
        ("[Fwd: x]", "forward"),
        ("Re[2]: x", "reply"),
        ("RE(3): Fwd: x", "reply"),
        ("[CS-2026-00001] Re: x", "reply"),
        ("(bus) late: why", ""),
        ("[", ""),
    ],
)
def test_the_prefix_of_a_subject_tells_forward_from_reply(subject, kind):
    assert subject_kind(subject) == kind


@pytest.mark.parametrize(
    ("value", "name", "email"),
    [
        ("Ana Ruiz <ana@b.example>", "Ana Ruiz", "ana@b.example"),
        ('"Ruiz, Ana" <ANA@b.example>', "Ruiz, Ana", "ana@b.example"),
        ("Ana <ana@b.example<mailto:ana@b.example>>", "Ana", "ana@b.example"),
        ("ana@b.example <ana@b.example>", "", "ana@b.example"),
        ("Ana (ana@b.example)", "Ana", "ana@b.example"),
        ("Ana Ruiz", "Ana Ruiz", ""),
        ("", "", ""),
        ("Ana Ruiz [mailto:ana@b.example]", "Ana Ruiz", "ana@b.example"),
        ("Ana Ruiz [SMTP:ana@b.example]", "Ana Ruiz", "ana@b.example"),
        ("Ana Ruiz <mailto:ana@b.example>", "Ana Ruiz", "ana@b.example"),
        ("Ana Ruiz [ana@b.example]", "Ana Ruiz", "ana@b.example"),
        ("ana@b.example (Ana Ruiz)", "Ana Ruiz", "ana@b.example"),
        ("*Ana Ruiz* <ana@b.example>", "Ana Ruiz", "ana@b.example"),
        ("„Ana Ruiz” < ana@b.example >", "Ana Ruiz", "ana@b.example"),
        ("Ruiz, Ana (Parents) <ana@b.example>", "Ruiz, Ana (Parents)", "ana@b.example"),
        ("Ana Ruiz (E-mail) <ana@b.example>", "Ana Ruiz", "ana@b.example"),
        ("Ana (she/her) Ruiz <ana@b.example>", "Ana (she/her) Ruiz", "ana@b.example"),
        ("Ana Ruiz/HOU/ECT@ECT", "Ana Ruiz", ""),
        ("CN=Ana Ruiz/OU=HOU/O=ECT@ECT", "Ana Ruiz", ""),
        ("Ana Ruiz @ ENRON", "Ana Ruiz", ""),
        ("Ruiz, Ana </O=DISTRICT/OU=NA/CN=RECIPIENTS/CN=ARUIZ>", "Ruiz, Ana", ""),
        ("Ana Ruiz <IMCEAEX-_O=ENRON_OU=NA_CN=ARUIZ@b.example>", "Ana Ruiz", ""),
        ("Secretary <s@b.example> on behalf of Ana Ruiz <ana@b.example>", "Ana Ruiz", "ana@b.example"),
        ("list@b.example [mailto:list@b.example] On Behalf Of Ana Ruiz", "Ana Ruiz", ""),
        ("Secretaria <s@b.example> en nombre de Ana Ruiz <ana@b.example>", "Ana Ruiz", "ana@b.example"),
        ("陈丽 <li@b.example>", "陈丽", "li@b.example"),
    ],
)
def test_a_from_line_in_text_is_read(value, name, email):
    found = mailbox(value)
    assert (found.name, found.email) == (name, email)


@pytest.mark.parametrize(
    "value",
    [
        "Ana Ruiz",
        "ana@b.example, eve@b.example",
        '"ana@b.example" <eve@b.example>',
        "Ana ana@b.example <eve@b.example>",
        "'Ana Ruiz' via Lincoln PTA <pta@b.example>",
        "Secretary <s@b.example> on behalf of Ana Ruiz <ana@b.example>",
        "Ana Ruiz <ana@district>",
        "Ana Ruiz <an\u0430@b.example>",
        "Ana@work Ruiz <ana@b.example>",
        "Ana Ruiz <ana@b.exam ple>",
        "Ana Ruiz <ana@b.co m.example>",
        "Ana Ruiz <ana.lo pez@b.example>",
        "Ana Ruiz <ana ruiz@b.example>",
        "Ana Ruiz <ana@b.example",
        "Ana Ruiz <ana@b.example> but write to the other one",
        "ana@b.co m.example",
        "Ana: ana@b.example",
        "Ana From: Eve <eve@b.example>",
    ],
)
def test_a_from_line_that_leaves_a_choice_is_not_sure(value):
    assert not mailbox(value).sure


PIECES = st.sampled_from(
    [
        "> ",
        "\n",
        "---------- Forwarded message ---------\n",
        BLOCK,
        OUTLOOK,
        "Begin forwarded message:\n",
        "From: a@b.example\n",
        "Subject: x\n",
        "To: y\ncc:\n",
        "Ana\n10/04/2026 08:00 PM\n",
        "Hello\n",
    ]
)  # fmt: ski"


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=40).map("".join), st.sampled_from(["Fwd: x", "Re: x", "x", ""]))
def test_any_text_is_a_forward_or_none(text, subject):
    found = forwarded(text, subject)
    if found is not None:
        assert len(found.body) + len(found.note) <= len(text) + 1
        assert not (found.sure and not found.email)


@pytest.mark.parametrize(
    "text",
    ["---------- Forwarded message ---------\n" * 5_000, "From: a@b.example\nSubject: x\n" * 10_000, "\n" * 20_000,
     "-----\n" * 30_000, "On " * 30_000, "To: a\n" * 30_000, "_____\nFrom: a\n" * 10_000],
    ids=range(7),
)  # fmt: skip
def test_hostile_text_is_read_within_the_time_of_a_test(text):
    forwarded(text, "Fwd: x")
