"""What a person wrote now, in the reply styles of many mail programs."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.message import Cut
from ingest.parse import parse
from ingest.quoting import MARKERS, seen, tidy, visible

OWN = "The bus was late again."

QUOTED_BELOW = {
    "gmail en": "On Mon, Oct 5, 2026 at 7:00 AM Office <help@district.example> wrote:\n\n> Thank you\n> We look",
    "gmail wrapped": (
        "On Mon, Oct 5, 2026 at 7:00 AM Constituent Services Office <\nhelp@district.example> wrote:\n\n> Thanks"
    ),
    "gmail es": "El lun, 5 oct 2026 a las 7:00, Oficina (<help@district.example>) escribió:\n\n> Gracias",
    "gmail fr": "Le lun. 5 oct. 2026 à 07:00, Bureau <help@district.example> a\nécrit :\n\n> Merci",
    "gmail de": "Am Mo., 5. Okt. 2026 um 07:00 Uhr schrieb Amt <help@district.example>:\n\n> Danke",
    "gmail it": "Il giorno lun 5 ott 2026 alle ore 07:00 Ufficio <help@district.example> ha scritto:\n\n> Grazie",
    "gmail pt": "Em seg., 5 de out. de 2026 às 07:00, Serviço <help@district.example> escreveu:\n\n> Obrigado",
    "gmail nl": "Op ma 5 okt 2026 om 07:00 schreef Dienst <help@district.example>:\n\n> Dank",
    "gmail pl": "pon., 5 paź 2026 o 07:00 Biuro <help@district.example> napisał(a):\n\n> Dzięki",
    "gmail ru": "пн, 5 окт. 2026 г. в 07:00, Служба <help@district.example>:\n\n> Спасибо",
    "gmail uk": "пн, 5 жовт. 2026 р. о 07:00 Служба <help@district.example> пише:\n\n> Дякуємо",
    "gmail zh": "Office <help@district.example> 于2026年10月5日周一 07:00写道：\n\n> 谢谢",
    "gmail zh-TW": "Office <help@district.example> 於 2026年10月5日 週一 上午7:00寫道：\n\n> 謝謝",
    "gmail ja": "2026年10月5日(月) 7:00 Office <help@district.example>:\n\n> ありがとう",
    "gmail ko": "2026년 10월 5일 (월) 오전 7:00, Office <help@district.example>님이 작성:\n\n> 감사",
    "gmail vi": "Vào Th 2, 5 thg 10, 2026 vào lúc 07:00 Office <help@district.example> đã viết:\n\n> Cảm ơn",
    "gmail ar": (
        "في الاثنين، 5 أكتوبر 2026 في 7:00 ص تمت كتابة ما يلي بواسطة Office <help@district.example>:\n\n> شكرا"
    ),
    "apple without quote marks": (
        "On Oct 5, 2026, at 7:00 AM, Office <help@district.example> wrote:\n\nThank you for writing"
    ),
    "yahoo": "On Monday, October 5, 2026, 07:00:00 AM PDT, Office <help@district.example> wrote:\n\nThank you",
    "outlook": (
        "________________________________\nFrom: Office <help@district.example>\n"
        "Sent: Monday, October 5, 2026 7:00 AM\nTo: Ana <ana@families.example>\nSubject: Re: Bus\n\nThank you"
    ),
    "outlook es": (
        "De: Oficina <help@district.example>\nEnviado el: lunes, 5 de octubre de 2026 7:00\n"
        "Para: Ana\nAsunto: Bus\n\nGracias"
    ),
    "outlook bold": (
        "*From:* Office <help@district.example>\n*Sent:* Monday, October 5, 2026 7:00 AM\n*Subject:* Bus\n\nThank you"
    ),
    "outlook zh": (
        "发件人: Office <help@district.example>\n发送时间: 2026年10月5日 7:00\n收件人: Ana\n主题: Bus\n\n谢谢"
    ),
    "old outlook": "-----Original Message-----\nFrom: Office\nSent: Monday\nSubject: Bus\n\nThank you",
    "old outlook de": "-----Ursprüngliche Nachricht-----\nVon: Amt\n\nDanke",
    "forward": (
        "---------- Forwarded message ---------\nFrom: Principal <p@school.example>\nSubject: Bus\n\nDear families"
    ),
    "apple forward": (
        "Begin forwarded message:\n\n> From: Principal <p@school.example>\n> Subject: Bus\n>\n> Dear families"
    ),
    "marker": f"#### {MARKERS[0]} ####\nA parent wrote",
    "marker es": f"Para contestar, {MARKERS[1]}.\nUna madre escribió",
    "signature": "-- \nAna Ruiz\n555 0100",
    "phone": "Sent from my iPhone",
    "phone es": "Enviado desde mi iPhone",
}


@pytest.mark.parametrize("below", QUOTED_BELOW.values(), ids=QUOTED_BELOW.keys())
def test_what_stands_below_is_not_the_writers(below):
    assert visible(f"{OWN}\n\n{below}\n") == OWN


KEPT = {
    "a story with wrote": "On Monday the driver wrote:\nhe will not stop here.",
    "a story with a date": "On October 5, 2026 at 7:30 the driver wrote to my son:\nI will not stop here.",
    "a route": "From: home\nTo: school\nWhen: every day",
    "a memo": "To: Board\nFrom: Ana Ruiz\nDate: October 5, 2026\nSubject: Bus\n\nThe bus was late.",
    "a memo that opens with its writer": "From: Ana Ruiz\nTo: Board\nSubject: Bus\n\nThe bus was late.",
    "a colon": "Note to the office: please call me\nThanks",
    "a divider": "First point\n\n------\n\nSecond point",
    "a long text below two dashes": "Hello\n--\n" + "\n".join(f"point {n}" for n in range(30)),
    "sent from in a sentence": (
        "Sent from my daughter's school was a letter that says she "
        "is absent, and this is not true at all, as I told them twice in the past week on the phone."
    ),
    "answers between quotes": "> Did the bus come?\nNo.\n> At what time?\nAt 8.",
    "an answer below a quote": "> Did the bus come?\n\nNo, it did not.",
    "only a quote": "> Did the bus come?",
    "text in other scripts": "校车今天又迟到了。\n请帮忙。",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_in_doubt_the_text_is_kept(text):
    assert visible(text) == text.strip()


def test_a_trailing_quote_goes_when_answers_stand_between_earlier_ones():
    text = "> Did the bus come?\nNo.\n> At what time?\nAt 8.\n> Thank you\n> Office"
    assert visible(text) == "> Did the bus come?\nNo.\n> At what time?\nAt 8."


def test_a_reply_without_own_words_is_empty():
    assert visible("On Mon, Oct 5, 2026 at 7:00 AM Office <help@district.example> wrote:\n\n> Thank you") == ""
    assert visible("> On Oct 5, 2026, at 7:00 AM, Office <h@d.example> wrote:\n>\n>> Thank you\n>") == ""  # iOS Mail
    assert (
        visible("Sent from my iPhone\n\nOn Mon, Oct 5, 2026 at 7:00 AM Office <h@d.example> wrote:\n> Thank you") == ""
    )


def test_below_an_attribution_that_opens_the_mail_unmarked_words_may_be_the_answer():
    """Mail programs that lose the '>' put the quote here, people who answer below it too: nothing may be lost."""
    text = "On Mon, Oct 5, 2026 at 7:00 AM Office <help@district.example> wrote:\n\nDid it come?\n\nNo, it did not."
    assert visible(text) == "\nDid it come?\n\nNo, it did not.".strip("\n")
    assert visible(f"{text}\n\nOn Oct 4, 2026 at 7:00 AM A <a@b.example> wrote:\n\nHi") == visible(text)
    assert visible(f"From: Ana <ana@families.example>\nSent: Monday\nTo: Lee\nSubject: Bus\n\n{OWN}").endswith(OWN)


def test_our_letter_goes_with_the_heading_that_stands_above_it():
    text = f"From: Office <h@d.example>\nSent: Monday\nTo: Ana\nSubject: Bus\n\n{MARKERS[0]}\nYour case"
    assert visible(text) == ""
    assert seen(f"{OWN}\n{text}").cuts == (Cut(2, 8, "Outlook header"),)


def test_an_answer_below_marked_lines_stays_whatever_announced_them():
    for heading in (
        "-----Original Message-----\nFrom: Office\nSent: Monday\nSubject: Bus",
        "From: Office <h@d.example>\nSent: Monday\nTo: Ana\nSubject: Bus",
        "On Mon, Oct 5, 2026 at 7:00 AM Office <h@d.example> wrote:",
    ):
        assert visible(f"{heading}\n\n> Did it come?\n\nNo.\n\n> Thanks") == "> Did it come?\n\nNo."


SIGNED = {
    "phone": "Sent from my iPhone",
    "phone, new": "Sent from my Galaxy Z Flip7",
    "phone with a word": "Sent from my mobile device, please excuse any typos",
    "outlook": "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "outlook nl": "Outlook voor Android downloaden<https://aka.ms/AAb9ysg>",
    "outlook, unknown language": "Pata Outlook ya iOS <https://aka.ms/o0ukef>",
    "yahoo": "Sent from Yahoo Mail for iPhone<https://mail.example>",
    "proton": "Sent with Proton Mail secure email.",
    "es": "Enviado desde mi Samsung Galaxy",
    "pt": "Enviado do meu iPhone",
    "fr": "Envoyé de mon téléphone",
    "de": "Von meinem iPhone gesendet",
    "de web.de": "Diese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail gesendet.",
    "it": "Inviato da iPhone",
    "nl": "Verstuurd vanaf mijn iPhone",
    "pl": "Wysłane z iPhone'a",
    "ru": "Отправлено с iPhone",
    "ru mail.ru": "Отправлено из мобильной Почты Mail.ru",
    "uk": "Надіслано з iPhone",
    "sv": "Skickat från min iPhone",
    "da": "Sendt fra min iPhone",
    "fi": "Lähetetty iPhonesta",
    "cs": "Odesláno z iPhonu",
    "hu": "Elküldve az iPhone-omról",
    "ro": "Trimis de pe iPhone-ul meu",
    "el": "Στάλθηκε από το iPhone μου",
    "he": "נשלח מה-iPhone שלי",
    "tr": "iPhone'umdan gönderildi",
    "zh": "发自我的iPhone",
    "zh-TW": "從我的 iPhone 傳送",
    "ja": "iPhoneから送信",
    "ko": "나의 iPhone에서 보냄",
    "vi": "Đã gửi từ iPhone của tôi",
    "ar": "أُرسلت من الـ iPhone",
    "fa": "ارسال شده از iPhone من",
    "hi": "मेरे iPhone से भेजा गया",
    "tl": "Ipinadala mula sa aking iPhone",
    "avast": "Virus-free. www.avast.com",
}


@pytest.mark.parametrize("line", SIGNED.values(), ids=SIGNED.keys())
def test_the_line_of_a_phone_or_program_goes(line):
    shown = seen(f"{OWN}\nAna\n\n{line}\n")
    assert (shown.text, shown.cuts) == (f"{OWN}\nAna", (Cut(4, 4, "sent from"),))


NOTICE = (
    "This e-mail and any attachments are for the sole use of the intended recipient and\n"
    "may contain confidential information. If you received it in error, delete it."
)
NOTICE_DE = (
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Empfänger sind oder diese E-Mail\n"
    "irrtümlich erhalten haben, informieren Sie bitte den Absender."
)
ARMOUR = "-----BEGIN PGP SIGNATURE-----\nVersion: X\n\niQEz\n-----END PGP SIGNATURE-----"


@pytest.mark.parametrize(
    ("above", "below", "rules"),
    [
        ("", f"\n\n{NOTICE}", ["disclaimer"]),
        ("", f"\n\n_____________\n\nCONFIDENTIALITY NOTICE\n{NOTICE}", ["drawn line", "disclaimer"]),
        ("", f"\n\n{NOTICE_DE}", ["disclaimer"]),
        ("", f"\n\nOn Oct 5, 2026 at 7:00 AM A <a@b.example> wrote:\n> Hi\n\n{NOTICE}",
         ["attribution (en)", "quote mark", "disclaimer"]),
        ("CAUTION: This email originated from outside of the district. Do not click links.\n\n", "", ["gateway banner"]),
        ("[EXTERNAL EMAIL]\n", "", ["gateway banner"]),
        ("CAUTION: This email originated from outside of the district. Do not click links.\n", "", ["gateway banner"]),
        ("You don't often get email from ana@families.example. Learn why this is important\n", "", ["gateway banner"]),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n", f"\n{ARMOUR}", ["OpenPGP armour", "OpenPGP armour"]),
        ("", "\n-- \nAna Ruiz\n" + "555 0100\n" * 9, ["signature"]),
        ("", "\n--\nAna Ruiz\n555 0100", ["signature"]),
        ("", "\n\nOn Oct 5, 2026 at 7:00 AM A <a@b.example> wrote:\n> Hi\n\n-----------\nTo unsubscribe, write to l@b.example",
         ["attribution (en)", "quote mark", "list footer"]),
    ],
)  # fmt: skip
def test_what_gateways_lists_and_programs_add_goes_by_its_rule(above, below, rules):
    shown = seen(f"{above}{OWN}{below}")
    assert shown.text == OWN
    assert [cut.rule for cut in shown.cuts] == rules


@pytest.mark.parametrize(
    "text",
    [
        f"{OWN}\n--\nView this thread: https://list.example/a-very-long-address-of-a-thread-in-an-archive/that-no-signature-has",
        f"{OWN}\n--\nThanks,\nAna",
        f"[EXTERNAL EMAIL] {OWN}",
        "The homework was marked\nSent from my iPad\nso the teacher refused it.",
        f"{OWN}\n--\nSaludos cordiales,\nAna",
        f"{NOTICE}\n\nThey send me this every day. Why?",
        f"{OWN}\n\nThis e-mail may contain mistakes.",
        f"{OWN}\n-----BEGIN PGP SIGNATURE-----\nno end",
    ],
)
def test_in_doubt_what_looks_like_a_signature_or_notice_stays(text):
    assert visible(text) == text


CUT = {
    "Outlook header": "From: A <a@b.example>\nSent: Monday\nTo: B\nSubject: x\n\nHi",
    "Lotus Notes header": "Lee Sandoval@DISTRICT\n10/05/2026 07:00 AM\nTo: Ana Ruiz\ncc:\nSubject: x\n\nHi",
    "separator: original message": "-----Original Message-----\nFrom: A\n\nHi",
    "separator: forwarded message": "---------- Forwarded message ---------\nFrom: A\n\nHi",
    "attribution (es)": "El lun, 5 oct 2026 a las 7:00, A (<a@b.example>) escribió:\n\nHi",
    "quote mark": "> Hi\n>\n> there",
    "our marker line": f"{MARKERS[0]}\nHi",
    "sent from": "Sent from my iPhone",
    "signature": "-- \nAna",
}


@pytest.mark.parametrize(("rule", "below"), CUT.items(), ids=CUT.keys())
def test_every_cut_names_its_lines_and_its_rule(rule, below):
    last = 2 + below.count("\n") + 1
    assert seen(f"{OWN}\n\n{below}\n\n").cuts == (Cut(3, last, rule),)
    assert seen(f"{OWN}\r\n\r\n{below}".replace("\n", "\r\n").replace("\r\r", "\r")).cuts[-1].last == last


MAIL = Path(__file__).parent / "mail"


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("reply_groupwise", "The stop is back.\n\nLee"),
        ("reply_interleaved", "> Did the bus come?\n\nNo.\n\n> Was anybody hurt?\n\nNobody."),
        (
            "reply_signature_flowed",
            "The bus came at nine again, as it did on every day of last week, and nobody told us.",
        ),
        ("reply_persian_digits", "اتوبوس دیر آمد."),
    ],
)
def test_a_whole_mail_shows_what_was_written_now(name, own):
    message = parse((MAIL / f"{name}.eml").read_bytes())
    assert message.visible_text == own
    assert message.cuts == seen(message.text).cuts != ()


def test_a_lists_footer_below_the_quote_goes_with_it():
    text = f"{OWN}\n\nOn Oct 5, 2026 at 7:00 AM, A <a@b.example> wrote:\n> Hi\n\n_______________\nA list\nhttp://list.example"
    assert visible(text) == OWN


def test_windows_line_ends_and_blank_lines_are_tidied():
    assert tidy("\r\n\r\na  \r\nb\r\r\r\r\rc\r\n\r\n") == "a\nb\n\n\nc"


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 20_000,
        "On " * 30_000,
        "On 1 " * 30_000,
        "On 1, 2026 <a@b.example> \n" * 10_000,
        ">" * 100_000,
        "> \n" * 50_000,
        "From: a@b.example\n" * 20_000,
        "To: a\ncc: b\n" * 20_000,
        "From: x\nb\nb\n" * 10_000,
        "-- \n" * 50_000,
        "_____\n" * 50_000,
        "-----\n\n" * 30_000,
        "a@" * 100_000,
        "----- Forwarded message " * 10_000,
    ],
    ids=range(14),
)
def test_hostile_text_is_read_within_the_time_of_a_test(text):
    assert len(visible(text)) <= len(text)


PIECES = st.sampled_from(
    [
        "> ",
        "\n",
        "On Oct 5, 2026 at 7:00 AM A <a@b.example> wrote:\n",
        "From: a@b.example\n",
        "Subject: x\n",
        "-- \n",
        "_____\n",
        "-----Original Message-----\n",
        "Sent from my phone\n",
        "Hello\n",
        "| ",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=50).map("".join))
def test_any_text_gives_some_of_its_lines_and_names_the_others(text):
    shown = seen(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = {"", *(line.rstrip().strip("\ufeff") for line in lines)}
    assert len(shown.text) <= len(text)
    assert all(line.strip("\ufeff") in whole for line in shown.text.split("\n"))
    assert all(1 <= cut.first <= cut.last <= len(lines) and cut.rule for cut in shown.cuts)
    assert all(one.last < other.first for one, other in zip(shown.cuts, shown.cuts[1:], strict=False))


class CountedLines(list):
    """A text's lines, which count how often the rules look at one."""

    looks = 0

    def __getitem__(self, index):
        CountedLines.looks += 1 if isinstance(index, int) else len(range(*index.indices(len(self))))
        return super().__getitem__(index)


@pytest.mark.parametrize(
    "shape",
    ["\n", "On 1 \n", "> q\n", "From: a\nb\n", "To: a\ncc: b\n", "-- \nx\n", "--\n", "_____\n", "Ana <a@b.example>\n",
     "> q\nx\n", "-----BEGIN PGP SIGNATURE-----\n", "Sent from my phone\n", ">>> a 1/2/2026 7:00 AM >>>\n"],
)  # fmt: skip
def test_twice_the_lines_are_looked_at_twice_as_often(shape, monkeypatch):
    def looks(count):
        CountedLines.looks = 0
        seen(shape * count)
        return CountedLines.looks

    monkeypatch.setattr("ingest.quoting.seen_lines", CountedLines)
    assert looks(800) <= 2.2 * looks(400) + 500


@pytest.mark.parametrize(
    "line",
    [
        "You wrote reply above this line so I do.", "Your letter says: reply above this line.",
        "Re: reply above this line", "Reply above this line does not work on my phone.",
        "Usted dice responda por encima de esta línea, y lo hago.", "To answer you: reply above this line is hard to see",
    ],
)  # fmt: skip
def test_a_sentence_that_names_our_line_cuts_nothing(line):
    for text in (f"{line}\nThe driver hit my son.\nPlease call me.", f"Hello,\n{line} I am afraid.\nPlease call me."):
        assert seen(text).text == text


TEMPLATES = Path(__file__).parent.parent / "templates" / "mail"
OPENINGS = [
    re.sub(r"\{\{.*?\}\}", "7:10", line)
    for path in sorted(TEMPLATES.glob("*/*.txt"))
    for line in path.read_text(encoding="utf-8").split("\n")
    if any(marker in line.casefold() for marker in MARKERS)
]


@pytest.mark.parametrize("line", OPENINGS)
@pytest.mark.parametrize("shape", ["{}", "*{}*", "| {}", "#### {} ####", "› {}"])
def test_the_line_that_opens_each_of_our_letters_is_known(line, shape):
    assert seen(f"Please call me.\n\n{shape.format(line)}\nA parent wrote").text == "Please call me."
