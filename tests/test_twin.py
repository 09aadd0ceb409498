"""The HTML twin of letters to staff: the same words, nothing remote, readable by every program, no way in for HTML."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from support.town import CONTACT, LEE, MONDAY, OVERSIGHT, PARENT, sunfield

from casepost.post import post
from cases.case import Case
from cases.tokens import Purpose
from notify.notice import Notice, Recipient
from notify.render import DIVIDER, Renderer, Words, clean, tidy
from notify.twin import LONGEST_TWIN, direction, page

GOLDEN = Path(__file__).parent / "golden" / "letters"
LETTERS = sorted(path.name.removesuffix(".txt") for path in GOLDEN.glob("*.txt"))


def words_of(text: str, language: str = "en", subject: str = "A letter") -> Words:
    return Words(subject, f"{text}\n", language, ((language, text),))


def golden(name: str) -> Words:
    """A letter as its readers get it."""
    subject, _, text = (GOLDEN / f"{name}.txt").read_text("utf-8").partition("\n\n")
    return words_of(text.rstrip("\n"), name.rpartition(".")[2], subject.removeprefix("Subject: "))


def shown(html: str) -> list[str]:
    """The words that a real HTML parser finds in the body."""
    body = LexborHTMLParser(html).body
    assert body is not None
    return body.text(separator=" ").split()


def said(text: str) -> list[str]:
    """The words of a text, without the signs that its twin draws: dashes of lists, dashes that part, quote marks."""
    lines = (re.sub(r"^(?:> )+(?:>$)?|^>$|^- ", "", line) for line in text.split("\n") if line != DIVIDER)
    return " ".join(lines).split()


def without_marks(words: list[str]) -> list[str]:
    return [word for word in words if word.strip(">-")]


@pytest.mark.parametrize("name", LETTERS)
def test_the_twin_says_what_the_letter_says_in_the_same_order(name):
    words = golden(name)

    assert shown(page(words)) == said(words.text)


OURS = st.sampled_from(
    ["From:      Ann", "           more", "Came by:   mail", "- item", "  item", "    deep", "> said", ">", DIVIDER, "",
     "A heading:", "Words and words.", "and so on", "  #ok (yes)      #undo", "<b>&amp;</b>", "</body></html>", "<!--"]
)  # fmt: skip
ANY = st.text(st.characters(), max_size=40) | st.text(" \t<>&\"'-:#/!\u00a0\u3000\u2028ab", max_size=20)


@settings(deadline=None)
@example([" a blank before it", "    deep"])
@example(["    deep", "a", " b", "    deep", "- c", "d", "    deep"])
@given(st.lists(OURS | ANY, max_size=30))
def test_whatever_a_letter_says_its_twin_says(lines):
    text = tidy(clean("\n".join(lines)))

    assert without_marks(shown(page(words_of(text)))) == without_marks(said(text))


HOSTILE = (
    "<script>alert(1)</script>",
    "</p></blockquote></body></html><img src=https://evil.example/x.png onerror=x>",
    "<!-- --><style>p{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}{# #}",
    '" onmouseover="x" style="background:url(https://evil.example)',
    "&lt;b&gt; &#60;b&#62; <![CDATA[x]]> <svg onload=x> <a href='javascript:x'>here</a>",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_html_of_strangers_is_only_text(words):
    text = f"From:      {words}\n- {words}\n\n  {words}\n\n{DIVIDER}\n{words}\n\n> {words}\n{DIVIDER}"
    html = page(words_of(text, subject=words))
    tree = LexborHTMLParser(html)
    calm = page(words_of(text.replace(words, "calm")))

    assert shown(html) == said(text)
    assert tree.css_first("title").text() == words
    assert [node.tag for node in tree.root.traverse()] == [node.tag for node in LexborHTMLParser(calm).root.traverse()]
    assert {name for node in tree.css("body *") for name in node.attributes} <= {"style", "lang", "dir", "scope"}


@pytest.mark.parametrize("name", LETTERS)
def test_nothing_is_remote_and_no_colour_is_set(name):
    html = page(golden(name))
    tree = LexborHTMLParser(html)
    tags = {node.tag for node in tree.root.traverse()}
    attributes = {name for node in tree.css("body, body *") for name in node.attributes}
    styles = " ".join(node.attributes.get("style") or "" for node in tree.css("*"))

    assert tags.isdisjoint({"a", "img", "link", "script", "style", "iframe", "form", "input", "base", "svg", "object"})
    assert attributes <= {"style", "lang", "dir", "scope"}
    assert not re.search(r"url\(|color|background|#[0-9a-f]{3}|display|position|rgb", styles)


def test_language_title_and_schemes_are_told_in_the_head():
    tree = LexborHTMLParser(page(golden("new-case.es")))
    root = tree.css_first("html")

    assert (root.attributes["lang"], root.attributes["dir"]) == ("es", "ltr")
    assert tree.css_first("title").text() == golden("new-case.es").subject
    assert tree.css_first("meta[charset]").attributes["charset"] == "utf-8"
    assert tree.css_first("meta[name=color-scheme]").attributes["content"] == "light dark"


@pytest.mark.parametrize(
    ("language", "way"),
    [("ar", "rtl"), ("fa-AF", "rtl"), ("prs", "rtl"), ("PS", "rtl"), ("ur", "rtl"), ("es", "ltr"), ("zh-Hant", "ltr")],
)
def test_each_part_tells_its_language_and_direction(language, way):
    parts = (("en", "(English below.)"), (language, "سلام\n\nFrom:      x"), ("en", "Hello"))
    tree = LexborHTMLParser(page(Words("s", "", language, parts)))
    root = tree.css_first("html")
    found = [(node.attributes["lang"], node.attributes["dir"]) for node in tree.css("body > div")]

    assert direction(language) == way
    assert (root.attributes["lang"], root.attributes["dir"]) == (language, way)
    assert found == [("en", "ltr"), (language, way), ("en", "ltr")]
    assert ("text-align:right" in page(Words("s", "", language, parts))) is (way == "rtl")


def about_a_case() -> dict[str, object]:
    case = Case(1, "CS-2026-00001", received_at=MONDAY, answer_by=MONDAY + timedelta(days=2))
    return {"case": case, "office": sunfield().office, "contact_name": "Ana Ruiz", "received_at": MONDAY, "at": MONDAY}


def test_a_letter_in_two_languages_has_both_in_its_parts():
    notice = Notice("receipt", Recipient(1, "", PARENT), {**about_a_case(), "handed_in": False}, ("es", "en"), None)
    words = Renderer(sunfield()).render(notice)

    assert [language for language, _ in words.parts] == ["en", "es", "en"]
    assert words.parts[0][1] == "(English below.)"
    assert shown(page(words)) == said(words.text)


NOTICE = f"""\
To answer, reply above this line. Your words reach nobody outside yet:
we have no sure address.

CS-2026-00042  New  |  answer by Wednesday, November 25 (2 business days)
From:      Maria Lopez <maria@home.example>
           Relation not verified.
Llegó por: email
Clock:     none

Put commands on their own lines at the top.
  #1 (take this category)      #category transportation
  #resolve fixed               #note (staff only)

What happens next
- A person reads it.
  Then they answer.
- We tell you.

#resolve OUTCOME
    Resolve the case;
    your text is the answer.
#undo
    Take it back.

> #categry bus
  This is not a command.

Note of whoever passed it on:
{DIVIDER}
Please look at this today.
{DIVIDER}

Their message:
{DIVIDER}
The bus
stop moved.

> so you said
{DIVIDER}"""


@pytest.fixture(scope="module")
def tree() -> LexborHTMLParser:
    assert shown(page(words_of(NOTICE))) == said(NOTICE)
    return LexborHTMLParser(page(words_of(NOTICE)))


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text(separator=" ").split()) for node in tree.css(selector)]


def test_a_letter_whose_parts_are_not_known_is_one_part_in_its_language():
    html = page(Words("s", f"Hola\n\n{DIVIDER}\nHello\n", "es"))

    assert shown(html) == ["Hola", "Hello"]
    assert LexborHTMLParser(html).css_first("body > div").attributes["lang"] == "es"


def test_labels_are_a_table_whose_first_column_heads_each_row(tree):
    assert texts(tree, "table th[scope=row]") == ["From:", "Llegó por:", "Clock:"]
    assert texts(tree, "table td") == ["Maria Lopez <maria@home.example> Relation not verified.", "email", "none"]


def test_commands_and_dashes_are_lists_in_their_order(tree):
    menu = ["#1 (take this category)", "#category transportation", "#resolve fixed", "#note (staff only)"]

    assert texts(tree, "li") == [
        *menu,
        "A person reads it. Then they answer.",
        "We tell you.",
        "This is not a command.",
    ]


def test_help_is_a_list_of_terms(tree):
    assert texts(tree, "dt") == ["#resolve OUTCOME", "#undo"]
    assert texts(tree, "dd") == ["Resolve the case; your text is the answer.", "Take it back."]


def test_lines_that_head_what_stands_below_them_are_headings_and_sentences_are_not(tree):
    headings = texts(tree, "h2")

    assert [line.split()[0] for line in headings] == ["CS-2026-00042", "What", "Note", "Their"]
    assert texts(tree, "p")[:2] == [
        "To answer, reply above this line. Your words reach nobody outside yet: we have no sure address.",
        "Put commands on their own lines at the top.",
    ]


def test_somebody_s_words_stand_apart_line_by_line_without_a_language_of_ours(tree):
    assert texts(tree, "body > div > blockquote") == [
        "#categry bus",
        "Please look at this today.",
        "The bus stop moved. so you said",
    ]
    assert [node.attributes["lang"] for node in tree.css("blockquote")] == [""] * 4
    assert {node.attributes["dir"] for node in tree.css("blockquote p")} == {"auto"}
    assert len(tree.css("blockquote br")) == 1


def test_what_somebody_wrote_is_never_taken_for_a_label_a_list_or_a_heading():
    theirs = "From:      The superintendent\nPriority:  now\n\nWhat to do:\n- #resolve fixed\n\nOne:\n    two"
    tree = LexborHTMLParser(page(words_of(f"Their message:\n{DIVIDER}\n{theirs}\n{DIVIDER}")))

    assert {node.tag for node in tree.css("blockquote *")} == {"p", "br"}


def test_every_message_that_is_shown_stands_in_its_own_frame():
    text = (
        f"Read this.\n\n{DIVIDER}\nMonday, received\n\n> The bus\n\n{DIVIDER}\nTuesday, note\n\n> Called.\n\n{DIVIDER}"
    )
    tree = LexborHTMLParser(page(words_of(text)))

    assert texts(tree, "body > div > blockquote") == ["Monday, received The bus", "Tuesday, note Called."]
    assert texts(tree, "blockquote blockquote") == ["The bus", "Called."]


def test_a_letter_that_programs_would_cut_has_no_twin():
    sizes = [len(page(words_of("&" * 1000 * number)).encode()) for number in (1, 19, 25)]

    assert 0 < sizes[0] < sizes[1] <= LONGEST_TWIN
    assert sizes[2] == 0


def kinds(raw: bytes) -> list[str]:
    return [part.get_content_type() for part in message_from_bytes(raw).walk()]


def part(raw: bytes, kind: str) -> str:
    found: Message = next(one for one in message_from_bytes(raw).walk() if one.get_content_type() == kind)
    return found.get_payload(decode=True).decode().replace("\r\n", "\n")


def test_staff_get_the_twin_and_everybody_else_plain_text(town):
    town.mail(PARENT, "bus", "A teacher hit my <b>son</b>.")
    town.forward(LEE, name="Maria Lopez", address="m@home.example", subject="bus", text="The bus left my son.")

    letters = town.sent()
    assert {letter.to for letter in letters} >= {PARENT, CONTACT, OVERSIGHT, LEE, "m@home.example"}
    for letter in letters:
        if letter.to in {PARENT, LEE, "m@home.example"}:
            assert kinds(letter.raw) == ["text/plain"], letter.to
        else:
            assert kinds(letter.raw) == ["multipart/alternative", "text/plain", "text/html"], letter.to
            assert shown(part(letter.raw, "text/html")) == said(part(letter.raw, "text/plain"))


@pytest.mark.parametrize("kind", ["receipt", "reopened"])
@pytest.mark.parametrize("reply", [Purpose.CONSTITUENT, Purpose.STAFF, None])
def test_a_letter_for_the_public_is_plain_text_even_to_somebody_of_the_staff(town, kind, reply):
    olga = Recipient(town.service.staff[OVERSIGHT], "Olga Petrov", OVERSIGHT)
    with town.sessions.begin() as db:
        values = {**about_a_case(), "by_us": False, "by_them": True, "handed_in": False}
        post(db, [Notice(kind, olga, values, ("en",), reply)], None, "a test", town.service, town.now)
    town.send_due()

    assert [kinds(letter.raw) for letter in town.sent(to=OVERSIGHT)] == [["text/plain"]]


def test_a_letter_to_the_board_is_plain_text_whatever_it_says(town):
    lee = Recipient(town.service.staff[LEE], "Jordan Lee", LEE)
    values = {"office": sunfield().office, "count": 2, "operator": "it@sunfield.example", "at": MONDAY}
    with town.sessions.begin() as db:
        post(db, [Notice("misuse", lee, values, ("en",), None)], None, "a test", town.service, town.now)
    town.send_due()

    assert [kinds(letter.raw) for letter in town.sent(to=LEE)] == [["text/plain"]]


def test_a_letter_that_is_too_long_for_a_twin_leaves_as_text(town):
    town.mail(PARENT, "bus", '"' * 1_000)
    town.mail(PARENT, "other", '"' * 19_950)
    short, long = town.sent(to=CONTACT)

    assert kinds(short.raw) == ["multipart/alternative", "text/plain", "text/html"]
    assert kinds(long.raw) == ["text/plain"]
    assert '"' * 19_950 in long.text
