"""What a person wrote now, in the reply styles of many mail programs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.quoting import MARKERS, tidy, visible

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
    assert visible("On Mon, Oct 5, 2026 at 7:00 AM Office <help@district.example> wrote:\n\nThank you") == ""
    assert (
        visible("Sent from my iPhone\n\nOn Mon, Oct 5, 2026 at 7:00 AM Office <h@d.example> wrote:\n> Thank you") == ""
    )


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
)  # fmt: ski"


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=50).map("".join))
def test_any_text_gives_a_part_of_it(text):
    shown = visible(text)
    assert len(shown) <= len(text)
