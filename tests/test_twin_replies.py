"""Staff answer the HTML twin from many mail programs: their words are theirs, and nothing of our letter is.

Each shape is how the program writes a reply to an HTML mail; the body of the twin stands where it puts the original.
"""

import quopri
import re
from pathlib import Path
from textwrap import wrap

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from support.town import BORDER, CONTACT, HELP, LEE, PARENT, Letter

from ingest.parse import parse
from ingest.quoting import holds_our_letter, own_words
from notify.render import Words
from notify.twin import page

pytestmark = pytest.mark.thorough

GOLDEN = Path(__file__).parent / "golden" / "letters"
ANSWERED = sorted(
    path.name.removesuffix(".txt") for path in GOLDEN.glob("*.txt") if holds_our_letter(path.read_text("utf-8"))
)
OWN = "We moved the stop back.\n\nIt is served from Monday."
DIVS = "<div>We moved the stop back.</div><div><br></div><div>It is served from Monday.</div>"
WORD = "<p class=MsoNormal>We moved the stop back.</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>It is served from Monday.</p>"
OFFICE = "Constituent Services &lt;<a href='mailto:help@district.example'>help@district.example</a>&gt;"
HEAD = (
    f"<b>From:</b> {OFFICE}<br><b>Sent:</b> Monday, November 23, 2026 8:06 AM<br><b>To:</b> Ana Ruiz "
    "&lt;ana@district.example&gt;<br><b>Subject:</b> [CS-2026-00042] New case"
)
FOOTER = "<p>CONFIDENTIALITY NOTICE: This e-mail is for the sole use of the intended recipient.</p>"


def twin(name: str) -> str:
    subject, _, text = (GOLDEN / f"{name}.txt").read_text("utf-8").partition("\n\n")
    language = name.rpartition(".")[2]
    return page(Words(subject.removeprefix("Subject: "), text, language, ((language, text.rstrip("\n")),)))


def body(html: str) -> str:
    """What stands in the body, as programs put it into a reply."""
    return re.sub(r".*<body[^>]*>|</body>.*", "", html, flags=re.DOTALL)


def words_html(html: str) -> str:
    """The body as Word makes it its own: classes everywhere, quotes as framed boxes, attributes of its own."""
    text = body(html).replace("<p ", "<p class=MsoNormal ").replace("<li>", "<li class=MsoNormal style='mso-list:l0'>")
    text = text.replace("<table ", "<table class=MsoNormalTable border=0 cellpadding=0 ")
    text = re.sub(r"<blockquote[^>]*>", "<div style='border:solid windowtext 1.0pt;padding:0in 12.0pt'>", text)
    return re.sub(r' (?:lang|dir|scope)="[^"]*"', "", text.replace("</blockquote>", "</div>"))


def bare(html: str) -> str:
    """The body as a phone leaves it: no attributes at all, all on one line."""
    return " ".join(re.sub(r"<(\w+) [^>]*>", r"<\1>", body(html)).split())


SHAPES = {
    "Gmail": lambda html: (
        f'<div dir="ltr">{DIVS}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f"On Mon, Nov 23, 2026 at 8:06 AM {OFFICE} wrote:<br></div><blockquote class='gmail_quote' "
        f"style='margin:0px 0px 0px 0.8ex;border-left:1px solid'><u></u><div>{body(html)}</div></blockquote></div>"
    ),
    "Gmail, answer below": lambda html: (
        f'<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Nov 23, 2026 at 8:06 AM {OFFICE} '
        f"wrote:<br></div><blockquote class='gmail_quote' style='border-left:1px solid'>{body(html)}</blockquote></div>{DIVS}</div>"
    ),
    "Apple Mail": lambda html: (
        f"<div dir='ltr'>{DIVS}</div><div dir='ltr'><br><blockquote type='cite'>On Nov 23, 2026, at 8:06&#8239;AM, {OFFICE} wrote:"
        f"<br><br></blockquote></div><blockquote type='cite'><div dir='ltr'>\ufeff{body(html)}</div></blockquote>"
    ),
    "Apple Mail on a Mac": lambda html: (
        f"<body style='overflow-wrap: break-word;'>{DIVS}<br id='lineBreakAtBeginningOfMessage'><div><br><blockquote type='cite'>"
        f"<div>On Nov 23, 2026, at 8:06 AM, {OFFICE} wrote:</div><br class='Apple-interchange-newline'><div>{html}</div></blockquote></div>"
    ),
    "Outlook on the web": lambda html: (
        f"<div class='elementToProof'>{DIVS}</div><div id='appendonsend'></div><hr style='display:inline-block;width:98%' tabindex='-1'>"
        f"<div id='divRplyFwdMsg' dir='ltr'>{HEAD}<div>&nbsp;</div></div><div>{body(html)}</div>"
    ),
    "new Outlook": lambda html: (
        f"<div class='elementToProof'>{DIVS}</div><div id='mail-editor-reference-message-container'><div id='divRplyFwdMsg'>{HEAD}"
        f"</div><div>{body(html)}</div></div>"
    ),
    "Outlook": lambda html: (
        f"<div class=WordSection1>{WORD}<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>"
        f"<p class=MsoNormal>{HEAD}</p></div><p class=MsoNormal>&nbsp;</p>{words_html(html)}</div>"
    ),
    "Outlook, with the footer of a gateway": lambda html: (
        f"<div class=WordSection1>{WORD}<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>{HEAD}</p>"
        f"</div>{words_html(html)}</div>{FOOTER}"
    ),
    "Outlook on a phone": lambda html: (
        f"<div dir='ltr'>{DIVS}</div><div id='ms-outlook-mobile-signature'>Get <a href='https://aka.example/ios'>Outlook for iOS</a></div>"
        f"<div id='mail-editor-reference-message-container'><hr><div id='divRplyFwdMsg'>{HEAD}</div>{bare(html)}</div>"
    ),
    "Thunderbird": lambda html: (
        f"<div class='moz-cite-prefix'>On 11/23/26 08:06, Constituent Services wrote:<br></div><blockquote type='cite' cite='mid:x@d.example'>"
        f"{body(html)}</blockquote>{DIVS}"
    ),
    "Yahoo": lambda html: (
        f"<div class='ydp1 yahoo-style-wrap'>{DIVS}</div><div id='yahoo_quoted_1' class='yahoo_quoted'><div>On Monday, November 23, 2026 "
        f"at 08:06:00 AM PST, {OFFICE} wrote:</div><div>{body(html)}</div></div>"
    ),
    "a program that marks nothing": lambda html: f"{DIVS}<div>{body(html)}</div>",
    "a program that marks nothing and drops everything but words": lambda html: f"{DIVS}{bare(html)}",
    "a program that quotes in a language that we do not know": lambda html: (
        f"{DIVS}<div>Office, 23.11.2026 8:06 ha kirjuttanu:</div><blockquote style='border-left:2px solid'>{body(html)}</blockquote>"
    ),
}  # fmt: skip


def html_mail(html: str) -> bytes:
    return f"From: ana@district.example\nContent-Type: text/html; charset=utf-8\n\n<html><body>{html}</body></html>".encode()


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_in_html_alone_gives_what_was_typed_and_no_line_of_ours(shape, name):
    message = parse(html_mail(SHAPES[shape](twin(name))))

    assert not message.has_text_part
    assert message.own_words == OWN


@pytest.mark.parametrize("name", ANSWERED)
def test_an_answer_typed_between_the_lines_of_the_twin_brings_none_of_them(name):
    blocks = re.split(r"(?=<(?:p|h2|ul|table|dl|blockquote) )", body(twin(name)), maxsplit=2)
    quotes = [
        f"<blockquote type='cite'>{one}</blockquote>" for one in ("".join(blocks[:2]), "".join(blocks[2:])) if one
    ]
    message = parse(html_mail(f"{quotes[0]}{DIVS}{''.join(quotes[1:])}"))

    assert message.own_words == OWN


# What programs make of our HTML when they write the plain text beside their own HTML.


def text_of(html: str, *, bold: str = "", bullet: str = "- ", joint: str = "\n") -> str:
    """The twin as plain text, as a program makes it: headings, list items and cells in its own way."""
    lines: list[str] = []

    def written(node: LexborNode) -> None:
        for one in node.iter():
            text = " ".join(one.text(separator=" ").split())
            if one.tag in {"div", "blockquote", "ul", "table", "tbody", "dl"}:
                written(one)
            elif one.tag == "tr":
                cells = [" ".join(cell.text(separator=" ").split()) for cell in one.iter()]
                lines.append(joint.join([f"{bold}{cells[0]}{bold}", *cells[1:]]))
            elif one.tag == "li":
                lines.append(f"{bullet}{text}")
            else:
                lines.extend(["", f"{bold}{text}{bold}" if one.tag in {"h2", "dt"} else text, ""])

    found = LexborHTMLParser(html).body
    assert found is not None
    written(found)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


WAYS = {
    "Gmail": {"bold": "*", "bullet": "   - "},
    "Apple Mail": {"bullet": "• ", "joint": "\n"},
    "Outlook": {"bullet": "  *   ", "joint": "\t"},
    "Thunderbird": {"bold": "*", "bullet": "  * ", "joint": " "},
}
QUOTED = "On Mon, Nov 23, 2026 at 8:06 AM Constituent Services <help@district.example> wrote:\n\n"
ORIGINAL = (
    "________________________________\nFrom: Constituent Services <help@district.example>\n"
    "Sent: Monday, November 23, 2026 8:06 AM\nTo: Ana Ruiz\nSubject: [CS-2026-00042] New case\n\n"
)


def marked(text: str, width: int = 1000) -> str:
    return "\n".join(f"> {part}".rstrip() for line in text.split("\n") for part in wrap(line, width) or [""])


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.parametrize("way", WAYS)
def test_the_text_that_a_program_makes_of_the_twin_is_never_own(way, name):
    text = text_of(twin(name), **WAYS[way])

    assert own_words(f"{OWN}\n\n{QUOTED}{marked(text)}\n") == OWN
    assert own_words(f"{OWN}\n\n{QUOTED}{marked(text, 72)}\n") == OWN
    assert own_words(f"{QUOTED}{marked(text, 72)}\n\n{OWN}\n") == OWN
    assert own_words(f"{OWN}\n\n{ORIGINAL}{text}\n") == OWN
    assert own_words(f"{OWN}\n\n{text}\n") == OWN


# The whole way, with the letters as they left.

SECRETS = ("Jordan Lee", "difficult", "#category", "Relation not verified", "Came by:", "reply above this line")


@pytest.fixture
def notice(town) -> Letter:
    """The notice of a case that a member referred with a private note."""
    town.forward(
        LEE, name="Maria Lopez", address=PARENT, subject="bus", text="The bus left my son.", note="She is difficult."
    )
    found = town.sent(to=CONTACT)[-1]
    assert all(secret in found.text for secret in SECRETS)
    return found


def html_of(letter: Letter) -> str:
    (found,) = re.findall(rb"\r\nContent-Type: text/html.*?\r\n\r\n(.*?)\r\n--=_", letter.raw, re.DOTALL)
    return quopri.decodestring(found).decode()


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_of_the_twin_reaches_the_constituent_and_the_answer_does(town, notice, shape):
    fields = {
        "Authentication-Results": f"{BORDER}; dmarc=pass header.from={CONTACT.partition('@')[2]}",
        "From": CONTACT, "To": notice.reply_to or HELP, "Subject": f"Re: {notice.subject}", "Message-ID": "<r@sunfield.example>",
        "In-Reply-To": notice.message_id, "MIME-Version": "1.0", "Content-Type": "text/html; charset=utf-8",
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    before = len(town.sent(to=PARENT))
    town.deliver(f"{head}\r\n<html><body>{SHAPES[shape](html_of(notice))}</body></html>".encode())
    town.wait(minutes=3)

    (answer,) = town.sent(to=PARENT)[before:]
    assert answer.text.replace("\r\n", "\n").startswith(f"{OWN}\n\nAna Ruiz\n")
    assert [secret for secret in SECRETS if secret in answer.text] == []
