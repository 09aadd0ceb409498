"""What a member of staff typed, and never a line of our own letter, in the reply styles of many mail programs."""

import time
from html import escape
from pathlib import Path
from textwrap import wrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parse import parse
from ingest.quotes.lines import holds_our_first_line
from ingest.quoting import MARKERS, holds_our_letter, own_words
from ingest.wording.phrases import NOTICE_LINES

GOLDEN = Path(__file__).parent / "golden" / "letters"


def letter(name):
    """The text of a letter as we send it, without its subject."""
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").split("\n", 2)[2].strip("\n")


EN, ES = letter("new-case.en"), letter("new-case.es")
MAIL = Path(__file__).parent.parent / "templates" / "mail"
LETTERS = [path.stem for path in sorted(GOLDEN.glob("*.txt")) if holds_our_letter(path.read_text(encoding="utf-8"))]
OWN = "We moved the stop back.\n\nIt is served from Monday."
GMAIL = "On Mon, Nov 23, 2026 at 8:06 AM Constituent Services <\nhelp+r.abc@district.example> wrote:"
APPLE = "On Nov 23, 2026, at 8:06 AM, Constituent Services <help@district.example> wrote:"
OUTLOOK = (
    "________________________________\nFrom: Constituent Services <help@district.example>\n"
    "Sent: Monday, November 23, 2026 8:06 AM\nTo: Ana Ruiz <ana@district.example>\nSubject: [CS-2026-00042] New case"
)
OLD_OUTLOOK = "-----Original Message-----\nFrom: Constituent Services\nSent: Monday\nTo: Ana Ruiz\nSubject: New case"
FOOTER = (
    "CONFIDENTIALITY NOTICE: This e-mail and any attachments are for the sole use of the intended\n"
    "recipient and may contain confidential information."
)
BANNER = "CAUTION: This email originated from outside of the district. Do not click links\nunless you know the sender."


def quoted(text, mark="> "):
    return "\n".join(f"{mark}{line}".rstrip() for line in text.split("\n"))


def broken(text, width=76):
    """Quote as old programs do: what does not fit goes to the next line without a '>'."""
    lines = []
    for line in quoted(text).split("\n"):
        while len(line) > width and " " in line[2:width]:
            head, line = line[: line.rindex(" ", 2, width)], line[line.rindex(" ", 2, width) + 1 :]  # noqa: PLW2901
            lines.append(head)
        lines.append(line)
    return "\n".join(lines)


def shapes(text):
    """Every way in which this letter can stand in an answer that says OWN."""
    return {
        "top, Gmail": f"{OWN}\n\n{GMAIL}\n\n{quoted(text)}\n",
        "top, Apple": f"{OWN}\n\n{APPLE}\n\n{quoted(text)}\n",
        "top, Apple without quote marks": f"{OWN}\n\n{APPLE}\n\n{text}\n",
        "top, Outlook": f"{OWN}\n\n{OUTLOOK}\n\n{text}\n",
        "top, old Outlook": f"{OWN}\n\n{OLD_OUTLOOK}\n\n{text}\n",
        "top, no heading and no marks": f"{OWN}\n\n{text}\n",
        "top, a mark of its own": f"{OWN}\n\n{quoted(text, 'CS> ')}\n",
        "top, broken lines": f"{OWN}\n\n{GMAIL}\n\n{broken(text)}\n",
        "top, an unknown language": f"{OWN}\n\nMon 23 Nov 2026 8:06, Office <help@district.example> ha kirjuttanu:\n\n{quoted(text)}",
        "top, an unknown language without marks": f"{OWN}\n\nOffice, 23.11.2026 8:06 <help@district.example>:\n\n{text}",
        "top, with footer": f"{OWN}\n\n{GMAIL}\n\n{quoted(text)}\n\n{FOOTER}\n",
        "top, Outlook with footer": f"{OWN}\n\n{OUTLOOK}\n\n{text}\n\n{FOOTER}\n",
        "top, with banner": f"{BANNER}\n\n{OWN}\n\n{GMAIL}\n\n{quoted(text)}\n",
        "top, with a short banner": f"[EXTERNAL]\n{OWN}\n\n{GMAIL}\n\n{quoted(text)}\n",
        "top, with signature": f"{OWN}\n\n-- \nAna Ruiz\nCommunity Liaison\n\n{GMAIL}\n\n{quoted(text)}\n",
        "phone": f"{OWN}\n\nSent from my iPhone\n\n> {APPLE}\n>\n{quoted(text)}\n",
        "phone, Outlook": f"{OWN}\n\nGet Outlook for iOS<https://aka.example/o0ukef>\n{OUTLOOK}\n\n{text}\n",
        "top, with the footer of a list": f"{OWN}\n\n{GMAIL}\n\n{quoted(text)}\n\n_________\nStaff list\nlist@d.example\n",
        "bottom": f"{GMAIL}\n\n{quoted(text)}\n\n{OWN}\n",
        "bottom, no heading": f"{quoted(text)}\n\n{OWN}\n",
        "bottom, below a rule": f"{GMAIL}\n\n{quoted(text)}\n_________\n{OWN}\n",
        "bottom, broken lines": f"{GMAIL}\n\n{broken(text)}\n\n{OWN}\n",
        "bottom, with footer and signature": f"{GMAIL}\n\n{quoted(text)}\n\n{OWN}\n\n--\nAna\n\n{FOOTER}\n",
        "bottom, old Outlook with marks": f"{OLD_OUTLOOK}\n\n{quoted(text)}\n\n{OWN}\n",
        "between": f"{GMAIL}\n\n{between(text)}\n",
    }


def between(text):
    """The letter with the answer typed between two of its lines."""
    lines = quoted(text).split("\n")
    half = len(lines) // 2
    return "\n".join([*lines[:half], "", OWN, "", *lines[half:]])


@pytest.mark.parametrize("text", [EN, ES], ids=["en", "es"])
@pytest.mark.parametrize("shape", shapes(EN))
def test_only_what_was_typed_is_own(shape, text):
    assert own_words(shapes(text)[shape]) == OWN


@pytest.mark.parametrize("name", LETTERS)
def test_no_line_of_any_letter_is_ever_own(name):
    text = letter(name)
    for shape, mail in shapes(text).items():
        assert own_words(mail) == OWN, shape


def test_words_below_an_unmarked_copy_cannot_be_told_from_it():
    for heading in ("", f"{OUTLOOK}\n\n", f"{APPLE}\n\n"):
        assert own_words(f"{heading}{EN}\n\n{OWN}\n") == ""
        assert own_words(f"Yes.\n\n{heading}{EN}\n\n{OWN}\n") == "Yes."


def test_our_line_is_known_when_a_program_breaks_or_decorates_it():
    cut = EN.replace("reply above this line", "reply above\nthis *line*")
    assert own_words(f"{OWN}\n\n{cut}") == OWN
    spaced = EN.replace("reply above", "Reply\u00a0\u200babove")
    assert own_words(f"{OWN}\n\n{spaced}") == OWN
    apart = ES.replace("línea", "li\u0301nea")
    assert own_words(f"{OWN}\n\n{apart}") == OWN
    assert own_words(f"{OWN}\n\n{' '.join(EN.split())}") == OWN
    assert own_words(f"Yes {' '.join(EN.split())}") == ""


def test_a_quoted_line_that_a_program_broke_gives_no_command():
    long = "The bus does not come and nobody tells us anything about it at all, so"
    text = f"{OWN}\n\n{GMAIL}\n> {long}\n#resolve fixed\n> Thank you\n"
    assert own_words(text) == OWN
    assert own_words(f"{OWN}\n\n> {long}.\n#resolve fixed\n> Thank you\n") == OWN


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("> Did the bus come?\nNo.\n> At what time?\nAt 8.", "No.\n\nAt 8."),
        ("Hello,\n\n----------\n\nSecond point", "Hello,\n\n----------\n\nSecond point"),
        ("This email answers yours of Monday.", "This email answers yours of Monday."),
        ("Notice: the office is closed on Friday.", "Notice: the office is closed on Friday."),
        ("Confidential help is at 555 0100.\n\nAna", "Confidential help is at 555 0100.\n\nAna"),
        ("This message is confidential: do not share it.", "This message is confidential: do not share it."),
        ("> A whole sentence that fills the line of the quote up to its very last word.\nYes.\n> Thanks", "Yes."),
        ("Please see:\nFrom: home\nTo: school\nThanks", "Please see:\nFrom: home\nTo: school\nThanks"),
        ("See https://district.example/stops", "See https://district.example/stops"),
        ("#resolve fixed\n\nDone.\n-- \nAna", "#resolve fixed\n\nDone."),
        ("[EXTERNAL EMAIL]\n\n#note\nAsk Lee.", "#note\nAsk Lee."),
        ("", ""),
    ],
)
def test_what_was_typed_stays(text, own):
    assert own_words(text) == own


FULL = "The bus does not come and nobody tells us anything about it at all, so"
WIDER = "> This line of the quote is longer than the one above, and no program has broken it."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"> {FULL}\nYes, we moved it.\n> we walk to the school.", "Yes, we moved it."),
        (f"> {FULL}\nyes we moved it\n{WIDER}", "yes we moved it"),
        (f"{WIDER}\n> {FULL}\nDone\nand served from Monday.", "Done\nand served from Monday."),
        (f"> {FULL}\nwe walk.\n> Thank you", ""),
        (f"> {FULL}\nYes, we moved it.\n#resolve fixed\n> we walk to the school.", "Yes, we moved it.\n#resolve fixed"),
        (f"{WIDER}\n> {FULL}\n#resolve fixed\n> Thank you", ""),
    ],
)
def test_an_answer_typed_into_a_quoted_sentence_is_own_where_no_broken_line_explains_it(text, own):
    assert own_words(text) == own


def html_mail(body):
    return f"From: ana@district.example\nContent-Type: text/html; charset=utf-8\n\n<html><body>{body}</body></html>".encode()


PAGE = "<br>".join(escape(line) for line in EN.split("\n"))
TYPED = "<div>We moved the stop back.</div><div><br></div><div>It is served from Monday.</div>"
HTML = {
    "gmail_quote": (
        f"{TYPED}<br><div class=gmail_quote><div class=gmail_attr>On Mon, Nov 23, 2026 at 8:06 AM Office "
        f"&lt;<a href='mailto:h@d.example'>h@d.example</a>&gt; wrote:<br></div>"
        f"<blockquote class=gmail_quote style='border-left:1px solid'>{PAGE}</blockquote></div>"
    ),
    "blockquote cite": f"{TYPED}<blockquote type=cite><div>{PAGE}</div></blockquote>",
    "answer below a blockquote": f"<blockquote type=cite><div>{PAGE}</div></blockquote>{TYPED}",
    "answer within a blockquote": (
        f"<blockquote type=cite>{PAGE}</blockquote>{TYPED}<blockquote type=cite>{PAGE}</blockquote>"
    ),
    "plain div": f"{TYPED}<div>{PAGE}</div>",
    "plain div with footer": f"{TYPED}<div>{PAGE}</div><p>{FOOTER}</p>",
    "indenting blockquote": f"{TYPED}<blockquote style='margin:0 0 0 40px;border:none;padding:0'>{PAGE}</blockquote>",
    "Outlook on the web": (
        f"{TYPED}<hr><div id=divRplyFwdMsg><b>From:</b> Office &lt;h@d.example&gt;<br><b>Sent:</b> Monday, "
        f"November 23, 2026 8:06 AM<br><b>To:</b> Ana<br><b>Subject:</b> New case</div><div>{PAGE}</div>"
    ),
    "Outlook": (
        f"{TYPED}<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Office &lt;h@d.example&gt;<br>"
        f"<b>Sent:</b> Monday, November 23, 2026 8:06 AM<br><b>To:</b> Ana<br><b>Subject:</b> New case</p></div>"
        f"<div>{PAGE}</div>"
    ),
    "Outlook with footer": (
        f"{TYPED}<p><b>From:</b> Office &lt;h@d.example&gt;<br><b>Sent:</b> Monday, November 23, 2026<br>"
        f"<b>Subject:</b> New case</p><div>{PAGE}</div><p>{FOOTER}</p>"
    ),
    "one line": f"{TYPED}<p>{escape(' '.join(EN.split()))}</p>",
}


@pytest.mark.parametrize("body", HTML.values(), ids=HTML.keys())
def test_html_alone_gives_what_was_typed(body):
    message = parse(html_mail(body))
    assert message.own_words == OWN
    assert not message.has_text_part


def two_parts(first, second, kind="plain"):
    return (
        "From: ana@district.example\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/{kind}\n\n{first}\n--b\nContent-Type: text/plain\n\n{second}\n--b--\n"
    ).encode()


def test_a_second_text_part_is_not_what_was_typed():
    message = parse(two_parts(OWN, "#resolve fixed\nA list of the district"))
    assert message.own_words == OWN
    assert "A list of the district" in message.text


def test_a_footer_beside_html_does_not_take_the_place_of_the_words():
    message = parse(two_parts(TYPED, "#resolve fixed\nScanned by the gateway", kind="html"))
    assert message.own_words == OWN
    assert not message.has_text_part
    assert OWN in message.text
    assert "Scanned by the gateway" in message.text


def test_an_alternative_in_the_wrong_order_is_still_read_from_its_text():
    raw = two_parts("<p>other words</p>", OWN, kind="html").replace(b"multipart/mixed", b"multipart/alternative")
    message = parse(raw)
    assert (message.own_words, message.has_text_part) == (OWN, True)
    assert "other words" not in message.text


@pytest.mark.parametrize("marker", MARKERS)
def test_our_letter_is_found_however_it_is_quoted(marker):
    first, _, rest = marker.partition(" ")
    for text in (marker, f"> > {marker.upper()}", f"a\n> {first}\n> {rest}\n", f"|{first}\u00a0 {rest}", f"x{marker}y"):
        assert holds_our_letter(text)
    assert not holds_our_letter(f"{rest} {first}")
    assert not holds_our_letter("")


@pytest.mark.parametrize(
    "text",
    [
        f"{MARKERS[0][:10]}\n" * 50_000,
        "> " + "a " * 40 + "\n" + ("b " * 40 + "\n") * 20_000,
        ("> " + "a " * 40 + "\nb\n") * 10_000 + MARKERS[0],
        "\n" * 100_000 + MARKERS[1],
        "é" * 500_000 + MARKERS[1],
        ("From: x\n" * 3 + "> q\n") * 10_000,
        ("On Oct 5, 2026 at 7:00 AM A <a@b.example> wrote:\n> q\n") * 10_000,
        ("[external\n" * 7 + "\n") * 10_000,
        ("2026 7:00 a@b.example:\n") * 20_000 + MARKERS[0],
        "_____\n" * 50_000 + MARKERS[0],
    ],
    ids=range(10),
)
def test_hostile_text_is_read_within_the_time_of_a_test(text):
    assert len(own_words(text)) <= len(text)


PIECES = st.sampled_from(
    [*EN.split("\n"), "> ", "\n", "\n\n", "-- \n", "_____\n", f"{GMAIL}\n", f"{OUTLOOK}\n", "Hello\n", f"{FOOTER}\n"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=40).map("".join))
def test_whatever_comes_our_line_is_never_own(text):
    assert not holds_our_first_line(own_words(text))


@pytest.mark.parametrize("text", [EN, ES], ids=["en", "es"])
@pytest.mark.parametrize("mark", ["", "| ", "› ", "＞ ", "\u00a0> ", "\t"])
@pytest.mark.parametrize("width", [40, 72, 1000])
def test_a_notice_without_its_first_line_is_known_by_the_second(text, mark, width):
    lines = text.split("\n")
    second = next(at for at, line in enumerate(lines) if line.startswith(("They do not go to", "No va a")))
    broken = [part for line in lines[second:] for part in wrap(line, width) or [""]]
    assert own_words(f"{OWN}\n\n" + "\n".join(mark + line for line in broken)) == OWN


@pytest.mark.parametrize("line", NOTICE_LINES)
def test_other_lines_of_our_notices_are_held(line):
    assert holds_our_letter(own_words(f"{OWN}\n\n           {line.capitalize()}."))
    folded = " ".join(line.split()).casefold()
    files = [path.read_text(encoding="utf-8").casefold() for path in MAIL.glob("*/*.txt")]
    assert any(folded in " ".join(file.split()) for file in files)


def test_letters_to_families_hold_no_line_of_a_notice():
    for path in MAIL.glob("*/*.txt"):
        if path.stem in {"answer", "receipt", "reopened"}:
            assert not holds_our_letter(path.read_text(encoding="utf-8")), path


def test_staff_may_write_what_a_notice_begins_with():
    text = "The buses are ready.\nThey do not go to Elm Street.\nNo va a llover."
    assert own_words(text) == text
    assert own_words(f"{text}\n\n{EN}") == text


def test_other_signs_of_quotes_are_quotes():
    for mark in ("› ", "＞", "\u00a0> ", "›› "):
        assert own_words(f"{OWN}\n\n{mark}The bus\n{mark}was late") == OWN


def test_a_long_footer_goes_whole():
    assert own_words(f"{OWN}\n\n" + "This message is intended only for Ana Ruiz\n" * 90) == OWN


@pytest.mark.parametrize("unit", ["[EXTERNAL] \n", "-----BEGIN PGP SIGNATURE-----\n"])
def test_labels_and_armour_that_never_end_cost_a_little(unit):
    began = time.process_time()
    own_words(unit * 9_000)
    assert time.process_time() - began < 2
