"""Replies that hold no words, a picture alone, another language, or words that look like a quote: each gets its help."""

from dataclasses import replace

import pytest
from support.reply_mail import CLIENTS, reply
from support.town import BORDER, CONTACT, PARENT, Letter, Town

ANA = ("Ana Ruiz", CONTACT)
MARIA = ("Maria Lopez", PARENT)
ASKED = "The hand dryer in the building is far too loud, and my son covers his ears each day."
PICTURE = (
    "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html; charset=utf-8\n\n"
    '<html><body><div><br></div><img src="cid:one@phone" alt="image0.jpeg"><div><br></div>\n'
    "<div>Sent from my iPhone</div></body></html>\n--r\n"
    "Content-Type: image/jpeg; name=image0.jpeg\nContent-Disposition: inline; filename=image0.jpeg\n"
    "Content-ID: <one@phone>\nContent-Transfer-Encoding: base64\n\n/9j/4AAQSkZJRgABAQ==\n--r--\n"
)
TOLD = "On Oct 5, 2026 at 7:00 AM Kim Park <kim@school.example> wrote:"
HEADER = (
    "From: Kim Park <kim@school.example>\nSent: Monday, October 5, 2026 7:00 AM\nTo: Ana Ruiz <ana.ruiz@sunfield.example>\n"
    "Subject: Dryer"
)
HALF = f"Dear Maria,\n\nThis is what we heard.\n\n{TOLD}\nThe dryer was checked twice.\n\nA new one comes on Monday."


@pytest.fixture
def case(town: Town) -> str:
    """The number of a parent's new case."""
    return str(town.mail(f"Maria Lopez <{PARENT}>", "Noise", ASKED).case)


def last(town: Town, to: str) -> Letter:
    return town.sent(to=to)[-1]


def picture(town: Town, sender: tuple[str, str], letter: Letter):
    """A reply of a telephone that holds a picture and not one word."""
    domain = sender[1].rpartition("@")[2]
    head = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from={domain}\nFrom: {sender[0]} <{sender[1]}>\n"
        f"To: {letter.reply_to}\nSubject: Re: {letter.subject}\nMessage-ID: <picture@{domain}>\nMIME-Version: 1.0\n"
        f"Date: Mon, 16 Nov 2026 10:20:31 -0800\nIn-Reply-To: {letter.message_id}\n"
    )
    return town.deliver(f"{head}{PICTURE}".replace("\n", "\r\n").encode(), "<picture>")


def assert_handed_back(town: Town, case: str, *, why: str) -> None:
    """Nothing left and nothing was done, and the writer knows why."""
    town.wait(hours=1)
    assert "Nothing was done" in last(town, CONTACT).subject
    assert why in " ".join(last(town, CONTACT).text.split())
    assert [letter.subject for letter in town.sent(to=PARENT)] == [f"[{case}] We received your message"]
    assert not {"answered", "noted", "resolved"} & set(town.kinds(case))


# nothing typed


@pytest.mark.thorough
@pytest.mark.parametrize("client", CLIENTS)
def test_an_empty_reply_of_staff_is_handed_back(town, case, client):
    reply(town, client, ANA, last(town, CONTACT), "")
    assert_handed_back(town, case, why="no words that we could read")


@pytest.mark.parametrize(
    "typed", ["\n\n", "\u00a0", "-- \nAna Ruiz\nConstituent Services", "Sent from my iPhone", "> "]
)
def test_a_reply_of_blanks_or_a_signature_is_handed_back(town, case, typed):
    town.mail(CONTACT, "Re: x", typed, answers=last(town, CONTACT))
    assert_handed_back(town, case, why="no words that we could read")


def test_a_picture_alone_from_staff_is_handed_back(town, case):
    picture(town, ANA, last(town, CONTACT))
    assert_handed_back(town, case, why="no words that we could read")


def test_words_below_an_unmarked_copy_of_our_letter_are_handed_back(town, case):
    notice = last(town, CONTACT)
    town.mail(CONTACT, "Re: x", "It is mended.", answers=notice, quoting=lambda text, letter: f"{letter.text}\n{text}")
    assert_handed_back(town, case, why="Write your text above the quoted letter")


@pytest.mark.thorough
@pytest.mark.parametrize("client", CLIENTS)
def test_an_empty_reply_of_a_constituent_is_kept_and_told(town, case, client):
    joined = reply(town, client, MARIA, last(town, PARENT), "")
    assert (joined.became.what, joined.case) == ("joined", case)
    assert case in last(town, CONTACT).subject
    assert "priority_raised" not in town.kinds(case)  # the receipt that is quoted speaks of danger
    assert len(town.sent(to=PARENT)) == 1


def test_a_picture_alone_from_a_constituent_is_told_by_its_name(town, case):
    joined = picture(town, MARIA, last(town, PARENT))
    assert (joined.became.what, joined.case) == ("joined", case)
    assert "image0.jpeg" in last(town, CONTACT).text
    assert len(town.sent(to=PARENT)) == 1


# other languages


def test_a_spanish_answer_of_staff_arrives_word_for_word(town, case):
    words = "Estimada María:\n\nYa cambiamos el secador. ¿Nos avisa si sigue el ruido? Abre el año que viene."
    reply(town, "outlook_spanish", ANA, last(town, CONTACT), f"#categoría transportation\n\n{words}")
    assert_handed_back(town, case, why="This is not a command")

    reply(town, "outlook_spanish", ANA, last(town, CONTACT), words)
    town.wait(minutes=3)
    assert words in last(town, PARENT).text.replace("\r\n", "\n")
    assert "answered" in town.kinds(case)


@pytest.mark.parametrize("client", ["gmail_android", "iphone_mail", "samsung_mail", "outlook_new", "yahoo_phone"])
def test_a_reply_in_vietnamese_arrives_word_for_word(town, case, client):
    words = "Máy sấy tay vẫn còn ồn. Con trai tôi không dám vào nhà vệ sinh. Xin cảm ơn."
    if client == "outlook_new":
        words = words.encode("cp1252", "ignore").decode("cp1252")  # all that its character set can hold
    joined = reply(town, client, MARIA, last(town, PARENT), words)
    assert (joined.became.what, joined.case) == ("joined", case)
    assert words in " ".join(last(town, CONTACT).text.split())
    assert len(town.sent(to=PARENT)) == 1


# words that look like a quote


@pytest.mark.thorough
@pytest.mark.parametrize("client", CLIENTS)
def test_half_an_answer_never_leaves(town, case, client):
    reply(town, client, ANA, last(town, CONTACT), HALF)
    assert_handed_back(town, case, why=f'from the line "{TOLD}" on')
    kept = " ".join(last(town, CONTACT).text.split())
    assert all(" ".join(line.split()) in kept for line in HALF.split("\n"))


@pytest.mark.parametrize(
    "typed",
    [
        f"#resolve fixed\n\n{HALF}",
        f"#category transportation\n\n{TOLD}\nThe dryer was checked twice.",
        f"{TOLD}\n\nThe dryer was checked twice.",
        f"It is mended.\n\n{HEADER}\n\nThe dryer was checked twice.",
    ],
)
def test_nothing_is_done_where_a_part_of_the_text_cannot_be_told_from_a_quote(town, case, typed):
    reply(town, "gmail_web", ANA, last(town, CONTACT), typed)
    assert_handed_back(town, case, why="that we cannot tell from a quoted mail")
    assert "The dryer was checked twice." in last(town, CONTACT).text


def test_the_same_holds_for_an_answer_that_is_confirmed_later(town, case):
    reply(town, "gmail_web", ANA, last(town, CONTACT), HALF, proven=False)
    town.mail(CONTACT, "Re: was this you", "CONFIRM", answers=last(town, CONTACT))
    assert_handed_back(town, case, why=f'from the line "{TOLD}" on')


def test_a_text_whose_line_was_changed_leaves_whole(town, case):
    words = HALF.replace(TOLD, "Kim Park told us this:")
    reply(town, "gmail_web", ANA, last(town, CONTACT), words)
    town.wait(minutes=3)
    assert words in last(town, PARENT).text.replace("\r\n", "\n")


def test_a_note_is_kept_with_a_quote_below_it(town, case):
    reply(
        town, "gmail_web", ANA, last(town, CONTACT), f"#note\nThe teacher was asked.\n\n{TOLD}\nIt was checked twice."
    )
    town.wait(hours=1)
    assert "noted" in town.kinds(case)
    assert len(town.sent(to=PARENT)) == 1


# danger


@pytest.mark.parametrize("client", ["outlook_new", "outlook_desktop", "samsung_mail", "yahoo_web", "zimbra"])
def test_danger_typed_in_or_below_an_unmarked_copy_of_our_letter_is_heard(town, case, client):
    danger = "A boy said that he will bring a gun to school tomorrow."
    receipt = last(town, PARENT)
    reply(town, client, MARIA, replace(receipt, text=f"{receipt.text}\n\n{danger}\n"), "Please read on.")
    assert "priority_raised" in town.kinds(case)
