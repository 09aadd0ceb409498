"""Attacks on the sender of a forward, and honest doubt: a letter must never go to an address that was guessed."""

import pytest

from ingest.forwards import forwarded

BODY = "The bus does not stop here.\n\nAna"
GMAIL = "---------- Forwarded message ---------"
EVE = "From: Eve <eve@stranger.example>\nDate: Mon, Oct 5, 2026\nSubject: Bus 14\nTo: <trustee@district.example>"
ANA = EVE.replace("Eve <eve@stranger.example>", "Ana Ruiz <ana@families.example>")
OUTLOOK = ANA.replace("Date", "Sent")


def read(text, subject="Fwd: Bus 14"):
    found = forwarded(text, subject)
    assert found is not None
    return found


UNSURE = {
    "a mail imitates a forward": f"{GMAIL}\n{ANA}\n\n{GMAIL}\n{EVE}\n\n{BODY}",
    "a mail imitates a forward below its words": f"{GMAIL}\n{ANA}\n\nFYI\n\n{GMAIL}\n{EVE}\n\n{BODY}",
    "a header without address, then another": f"{GMAIL}\nFrom: Ana Ruiz\nDate: Oct 5, 2026\nSubject: Bus\n\n{EVE}\n\n{BODY}",
    "a header without From, then one": f"{GMAIL}\nDate: Oct 5, 2026\nSubject: Bus\n\nFrom: Eve <eve@stranger.example>\n{BODY}",
    "two From lines": f"{GMAIL}\nFrom: Ana Ruiz <ana@families.example>\n{EVE}\n\n{BODY}",
    "two From lines, the second last": f"{GMAIL}\n{ANA}\nFrom: Eve <eve@stranger.example>\n\n{BODY}",
    "a label that we do not know": f"{GMAIL}\nAvzender: Ana <ana@families.example>\n{EVE}\n\n{BODY}",
    "a header in a language that we do not know": (
        f"Xyz: Ana Ruiz <ana@families.example>\nZyx: 5 Oct 2026\nYzx: Bus\n\nHelp\n\n________________\n{EVE}\n\n{BODY}"
    ),
    "words between separator and header": f"{GMAIL}\nAna Ruiz, Oct 5\n\n{EVE}\n\n{BODY}",
    "a header within what is quoted": f"> Dear trustee\n> look at this\n>\n> {GMAIL}\n> " + EVE.replace("\n", "\n> "),
    "an attribution above": f"On Oct 5, 2026, at 8:00 PM, Ana <ana@families.example> wrote:\n\n{GMAIL}\n{EVE}\n\n{BODY}",
    "a note with a header of its own": f"The family wrote:\n{EVE}\n\nand now this\n\n{GMAIL}\n{ANA}\n\n{BODY}",
    "a note that names an address in a From line": f"From: eve@stranger.example as well\n\n{GMAIL}\n{ANA}\n\n{BODY}",
    "a pasted header above Outlook's": f"{EVE}\n\nas above\n\n-----Original Message-----\n{OUTLOOK}\n\n{BODY}",
    "an address in the display name": f"{GMAIL}\n{ANA.replace('Ana Ruiz', 'eve@stranger.example')}\n\n{BODY}",
    "two addresses": f"{GMAIL}\n{ANA.replace('Ana Ruiz <', 'Eve <eve@stranger.example>, Ana <')}\n\n{BODY}",
    "a list that rewrites its writers": f"{GMAIL}\n{ANA.replace('Ana Ruiz', 'Ana Ruiz via PTA')}\n\n{BODY}",
    "a look-alike": f"{GMAIL}\n{ANA.replace('ana@', 'аna@')}\n\n{BODY}",
    "no date and no subject": f"{GMAIL}\nFrom: Ana Ruiz <ana@families.example>\n\n{BODY}",
    "on behalf of": f"{GMAIL}\n{ANA.replace('From: ', 'From: Aide <aide@families.example> on behalf of ')}\n\n{BODY}",
    "an address broken over two lines": f"{GMAIL}\n{ANA.replace('families', 'fam.example' + chr(10) + 'ilies')}\n\n{BODY}",
    "a bare address broken at the end of the header": (
        f"{GMAIL}\nDate: Oct 5, 2026\nSubject: Bus\nFrom: ana@families.co\nm.example\n\n{BODY}"
    ),
    "an unknown label before a bare address": f"Xyz: ana@families.example\nZyx: Bus\n\nHelp\n\n{GMAIL}\n{EVE}\n\n{BODY}",
    "an unknown label, mailto": f"Xyz: Ana [mailto:ana@families.example]\n\nHelp\n\n{GMAIL}\n{EVE}\n\n{BODY}",
    "an unknown table": f"| Xyz | Ana<ana@families.example> |\n\nHelp\n\n{GMAIL}\n{EVE}\n\n{BODY}",
    "an attribution between dashes": (
        f"---- On Mon, 05 Oct 2026 07:10:00 Ana Ruiz <ana@families.example> wrote ----\n\n{GMAIL}\n{EVE}\n\n{BODY}"
    ),
    "an attribution without brackets": f"Ana, ana@families.example, 10/5/2026 7:10\n\n{GMAIL}\n{EVE}\n\n{BODY}",
    "an unknown header, then very many lines": (
        f"Xyz: Ana <ana@families.example>\n\n{'Help' + chr(10) * 2}" + "Help\n" * 600 + f"{GMAIL}\n{EVE}\n\n{BODY}"
    ),
    "a name that looks like an address": f"{GMAIL}\n{EVE.replace('Eve <eve@stranger.example>', 'eve@stranger.example')}\n\n{BODY}",
    "a name between quotes that looks like a mailbox": (
        f"{GMAIL}\n{EVE.replace('Eve <eve@stranger.example>', chr(34) + 'Eve <eve@stranger.example>' + chr(34))}\n\n{BODY}"
    ),
    "a name with a header in it": (
        f"{GMAIL}\nFrom: Eve <eve@stranger.example>\nDate: Oct 5, 2026\nSubject: Bus <ana@families.example>\n"
        f"Date: Mon, Oct 5, 2026\nSubject: Bus 14\nTo: <trustee@district.example>\n\n{BODY}"
    ),
    "a subject with a header in it": (
        f"{GMAIL}\nSubject: Bus\nFrom: Eve <eve@stranger.example>\nDate: Oct 5, 2026\nFrom: Ana <ana@families.example>\n\n{BODY}"
    ),
    "one line, a name with a Cc in it": (
        "----- Forwarded Message ----- From: Eve <eve@stranger.example> Cc: a <ana@families.example>"
        f"To: Lee <trustee@district.example>Sent: Monday, October 5, 2026Subject: Bus 14\n{BODY}"
    ),
    "one line, a name with a To in it": (
        "----- Forwarded Message ----- From: Eve <eve@stranger.example> To: a <ana@families.example>"
        f"To: Lee <trustee@district.example>Sent: Monday, October 5, 2026Subject: Bus 14\n{BODY}"
    ),
    "one line, a name with a date in it": (
        "----- Forwarded Message ----- From: Eve <eve@stranger.example> Date: a <ana@families.example>"
        f"To: Lee <trustee@district.example>Subject: Bus 14\n{BODY}"
    ),
    "an address that nobody reads": f"{GMAIL}\n{ANA.replace('ana@', 'no-reply@')}\n\n{BODY}",
    "an address with an invisible mark": f"{GMAIL}\n{ANA.replace('ana@', 'a' + chr(0x200B) + 'na@ ')}\n\n{BODY}",
    "a mailbox behind a comment": f"{GMAIL}\n{ANA.replace('Ana Ruiz <', 'Ana (eve@stranger.example) <')}\n\n{BODY}",
    "a header that is quoted": "> " + f"{OUTLOOK}\n\n{BODY}".replace("\n", "\n> "),
    "a separator of an answer that is quoted": "> "
    + f"-----Original Message-----\n{OUTLOOK}\n\n{BODY}".replace("\n", "\n> "),
    "an empty From": f"{GMAIL}\n{EVE.replace('Eve <eve@stranger.example>', '')}\n\nFrom: Eve <eve@stranger.example>",
}


@pytest.mark.parametrize("text", UNSURE.values(), ids=UNSURE.keys())
@pytest.mark.parametrize("subject", ["Fwd: Bus 14", "Bus 14", "Re: Bus 14"])
@pytest.mark.parametrize("mark", ["", "> "])
def test_where_two_could_have_written_nobody_is_sure(text, subject, mark):
    found = forwarded("".join(f"{mark}{line}\n" for line in text.split("\n")), subject)
    assert found is None or not found.sure


@pytest.mark.parametrize(
    "note",
    [
        "FYI, please help this family.",
        "Hi Ana,\nsee below. Website: www.district.example",
        "From what I hear:\nSubject: to approval",
        "Please help.\n\nLee Park\nTrustee, Area 4\nE-mail: lee@district.example\nTel: 555-0100",
        "Call Ana at 555-0100 or ana@families.example",
        "To: discuss",
    ],
)
@pytest.mark.parametrize("head", [f"{GMAIL}\n{ANA}", f"________________________________\n{OUTLOOK}"])
def test_an_ordinary_note_leaves_the_sender_sure(note, head):
    found = forwarded(f"{note}\n\n{head}\n\n{BODY}", "Fwd: Bus 14", frozenset({"lee@district.example"}))
    assert found is not None
    assert (found.email, found.sure, found.note, found.body) == ("ana@families.example", True, note, BODY)


def test_a_header_that_the_mail_itself_quotes_is_not_its_own():
    told = f"{BODY}\n\nThe principal wrote to me:\nFrom: eve@stranger.example\nSubject: no\n\nSo what now?"
    found = read(f"{GMAIL}\n{ANA}\n\n{told}")
    assert (found.email, found.sure, found.body) == ("ana@families.example", True, told)


@pytest.mark.parametrize("said", ["On Oct 6, 2026, at 8:00 PM, Ana <ana@families.example> wrote:", ""])
def test_a_forward_inside_what_an_answer_quotes_is_none_of_its_own(said):
    answer = f"Thank you\n\n{said}\n> Look\n> {GMAIL}\n"
    assert forwarded(answer + "".join(f"> {line}\n" for line in EVE.split("\n")), "Re: Bus 14") is None


def test_a_forward_below_the_header_of_an_earlier_mail_is_none_of_an_answers_own():
    assert forwarded(f"Thank you\n\n{OUTLOOK}\n\nLook\n\n{GMAIL}\n{EVE}\n\n{BODY}", "RE: Bus 14") is None


SAME = ANA.replace("Subject: Bus 14", "Subject: Fwd: Bus 14")


def test_who_sends_their_own_mail_again_is_sure():
    found = read(f"{GMAIL}\n{SAME}\n\n{GMAIL}\n{ANA}\n\n{BODY}")
    assert (found.email, found.body, found.sure, found.chain) == ("ana@families.example", BODY, True, ())


def test_who_adds_a_request_of_their_own_is_the_one_who_asks():
    request = (
        "Dear trustee, this is what the school sent to all of us. My son walks two miles along the highway "
        "since then and I would like to know what you are going to do about it."
    )
    found = read(f"Please help\n\n{GMAIL}\n{SAME}\n\n{request}\n\n{GMAIL}\n{EVE}\n\nNo bus from Monday on.")
    assert (found.email, found.note, found.sure) == ("ana@families.example", "Please help", False)
    assert request in found.body
    assert "No bus from Monday on." in found.body
    assert [one.email for one in found.chain] == ["eve@stranger.example"]


@pytest.mark.parametrize(
    "remark", ["FYI", "see below please", "FYI\n\nAna Ruiz\nSecretary, Lincoln School\n555-0100 ext 2"]
)
def test_a_remark_of_somebody_in_the_middle_passes_on(remark):
    found = read(f"{GMAIL}\n{SAME}\n\n{remark}\n\n{GMAIL}\n{EVE}\n\n{BODY}")
    assert (found.email, found.body, found.sure) == ("eve@stranger.example", BODY, False)
    assert [one.name for one in found.chain] == ["Ana Ruiz"]


@pytest.mark.parametrize("machine", ["no-reply@shop.example", "newsletter@pta.example"])
def test_who_passes_on_what_a_machine_sent_is_the_one_who_asks(machine):
    found = read(f"{GMAIL}\n{SAME}\n\n{GMAIL}\n{EVE.replace('eve@stranger.example', machine)}\n\nBuy now")
    assert (found.email, found.sure) == ("ana@families.example", False)
    assert "Buy now" in found.body


def test_an_earlier_mail_below_is_no_part_of_the_one_passed_on():
    earlier = f"-----Original Message-----\n{EVE}\n\nCome in on Monday."
    found = read(f"{GMAIL}\n{ANA.replace('Bus 14', 'Re: Bus 14')}\n\n{BODY}\n\n{earlier}")
    assert (found.email, found.body, found.sure) == ("ana@families.example", BODY, True)


@pytest.mark.parametrize(
    "quoted",
    [
        f"> {BODY.splitlines()[0]}\n>\n> Ana",
        f"Please help.\n\n> {BODY.splitlines()[0]}\n> \n> Ana\n\nSent from my iPhone",
    ],
)
def test_a_quoted_block_may_be_all_that_a_forward_keeps(quoted):
    found = read(quoted)
    assert (found.name, found.email, found.body, found.sure) == ("", "", BODY, False)
    assert found.rule == "quoted block only"
    assert found.note in {"", "Please help."}


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (f"Thank you.\n\n> {BODY}", "Re: Bus 14"),
        ("We forwarded message after message: nobody answers", "Bus"),
        ("I got this forwarded by the school:", "Bus"),
        ("To: do\nSubject: maths\nDate: Monday\n\nDoes that work?", "Homework"),
        ("From: 8 am\nTo: 3 pm\n\nThat is too long for a child.", "Hours"),
        ("--\nAna Ruiz\nForwarded mail is not read", "Bus"),
        ("From: the Ortega family\nTo: the bus office\nDate: from Monday\nSubject: new address\n\nWe moved.", "moved"),
        ("From: Principal Hale\nTo: All families\nDate: October 5, 2026\nSubject: Bus 14\n\nNo bus.", "look at this"),
        ("De: la escuela\nPara: todos\n\nGracias", "Autobús"),
        ("Mon, Oct 5: no bus\nTue, Oct 6: no bus", "Fwd: Bus"),
    ],
)
def test_peoples_ordinary_mail_is_no_forward(text, subject):
    assert forwarded(text, subject) is None


SURE_HEADS = {
    "Gmail": f"{GMAIL}\n{ANA}\n\n{BODY}",
    "Outlook": f"{OUTLOOK}\n\n{BODY}",
    "quoted": "".join(f"> {line}\n" for line in f"{GMAIL}\n{ANA}\n\n{BODY}".split("\n")),
}


@pytest.mark.parametrize(
    "heading",
    [
        "On Mon, Oct 5, 2026 at 7:10 AM Rosa Diaz wrote:",
        "El lun, 5 oct 2026 a las 7:10, Rosa Diaz escribió:",
        "---- On Mon, 05 Oct 2026 07:10:00 -0700 Rosa Diaz wrote ----",
        "---- On Mon, 05 Oct 2026 07:10:00 -0700 Rosa Diaz <rosa@other.example> wrote ----",
        "Rosa Diaz\n10/05/2026 07:10 AM",
        "Rosa Diaz/HOU/ECT\n10/05/2026 07:10 AM\nTo: Lee\ncc:\nSubject: Bus 14",
        "Rosa Diaz, 5 Oct 2026",
        "From: Rosa Diaz",
        "From: the Lincoln parents, to us all",
        "Los ntawm: Rosa Diaz\nHnub: Monday",
        "Rubric: Rosa Diaz\nDita: Monday\n",
        "Rubric: Rosa Diaz\n\nDita: Monday\n",
        "ពី៖ Rosa Diaz\nប្រធានបទ៖ Bus",
        "| Rubric | Rosa Diaz |\n| Dita | Monday |",
        "Rosa Diaz rosa@other.example",
        "rosa@other.example",
        "Rosa (rosa@other.example) sent me this:",
        "Rosa ＜rosa＠other.example＞ sent me this:",
        "Email: rosa@other.example",
        "Contact: Rosa <rosa@other.example>",
        "rosa@other.example<mailto:rosa@other.example>",
        "x" * 9000 + " rosa@other.example",
    ],
)
@pytest.mark.parametrize("subject", ["Fwd: Bus 14", "Bus 14", "Re: Bus 14"])
@pytest.mark.parametrize("head", SURE_HEADS.values(), ids=SURE_HEADS.keys())
def test_nobody_is_sure_below_what_could_itself_say_who_wrote(heading, subject, head):
    found = forwarded(f"Please help.\n\n{heading}\n\n{head}", subject, frozenset({"lee@district.example"}))
    assert found is None or not found.sure


@pytest.mark.parametrize(
    "pad",
    [
        "\u200b" * 2000,
        " " * 2000,
        "\u200b" * 6,
        "\u00a0" * 6,
        " \u00a0\u2060\u200d\u3164\ufeff",
        " x" * 1000,
        "\x01",
        "\x1b[8m",
    ],
    ids=["zero width", "spaces", "six", "nbsp", "mixed", "words", "control", "escape"],
)
@pytest.mark.parametrize("rest", ["", " <eve@stranger.example>"])
def test_a_sender_whose_line_hides_something_is_not_sure(pad, rest):
    head = (
        ANA.replace("Ana Ruiz ", f"Ana{pad}Ruiz ") if not rest else ANA.replace("example>", f"example>{pad}{rest}", 1)
    )
    found = read(f"{GMAIL}\n{head}\n\n{BODY}")
    assert not found.sure


def test_a_from_line_padded_behind_its_label_is_sure():
    assert read(f"{GMAIL}\n{ANA.replace('From: ', 'From:' + ' ' * 12)}  \n\n{BODY}").sure


LONG = "\n".join(["a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f"] * 5)


@pytest.mark.parametrize(
    "below",
    [
        f"{LONG} <eve@stranger.example>\nDate: Mon, Oct 5, 2026\nSubject: Bus\n\n{BODY}",
        BODY,
        f"<eve@stranger.example>\n\n{BODY}",
        "\nx <eve@stranger.example>\nDate: Mon, Oct 5, 2026\nSubject: Bus\n\nHelp",
        f"\nx\n\ny\n\nTo: trustee@district.example\n{BODY}",
    ],
)
@pytest.mark.parametrize("last", ["Subject: Bus 14", "To: trustee@district.example", "Date: Mon, Oct 5, 2026"])
def test_a_header_that_could_go_on_below_its_end_is_not_sure(below, last):
    fields = ["Date: Mon, Oct 5, 2026", "Subject: Bus 14", "To: trustee@district.example"]
    fields = [*(one for one in fields if one.partition(":")[0] != last.partition(":")[0]), last]
    head = "\n".join(["From: Ana Ruiz <ana@families.example>", *fields])
    found = read(f"{GMAIL}\n{head}\n{below}")
    assert (found.email, found.sure) == ("ana@families.example", False)
    assert found.body
