"""Mails in which people paste, list, draw and tell: nothing is quoted, and nothing may be cut."""

import pytest

from ingest.quoting import seen, tidy

H = "From: Lee, Karen <klee@school.example>\nSent: Monday, March 3, 2025 2:05 PM\nTo: Ana Ruiz\nSubject: Late work"
KEPT = {
    "pasted outlook mail": f"I want to complain about this. Here is the email I got from the teacher:\n\n{H}\n\nYour son may not turn in late work.\n\nI think this is not fair because he was sick. Please call me.\n\nAna",
    "pasted es": "Buenos días, este es el correo que me mandó la maestra:\n\nDe: Karen Lee <klee@school.example>\nEnviado: lunes, 3 de marzo de 2025 14:05\nPara: Ana\nAsunto: Tarea\n\nSu hijo no puede entregar tarde.\n\nNo me parece justo.\n\nAna",
    "pasted zh": "老师给我发的邮件如下：\n\n发件人: Lee <klee@school.example>\n发送时间: 2025年3月3日 14:05\n收件人: Ana\n主题: 作业\n\n不能晚交。\n\n我觉得这不公平。",
    "typed by hand": "She wrote this to me\n\nFrom: Ms Lee\nSent: last monday\nTo: me\nSubject: homework\n\nNo late work.\n\nThat is not ok.",
    "pasted apple attribution": "This is what the coach sent us last night:\n\nOn Mar 3, 2025, at 2:05 PM, Coach Dan <dan@school.example> wrote:\n\nPractice is cancelled.\n\nNobody told my son.\n",
    "chat log": "This is the chat:\n[3/3/25, 7:02:11 AM] Ana: where is the bus\n[3/3/25, 7:05:40 AM] Office: on its way\n[3/3/25, 7:44:02 AM] Ana: still no bus\n\nIt never came.",
    "chat 2": "Ana Ruiz, [03.03.2025 7:02]\nwhere is the bus\n\nOffice, [03.03.2025 7:05]\non its way\n\nIt never came.",
    "chat 3": "3/3/25, 7:02 AM - Ana: where is the bus\n3/3/25, 7:05 AM - Office: on its way\nthat was the whole chat",
    "chat 4": "Ana (7:02 AM): where is it\nOffice (7:05 AM): coming\nAna (7:44 AM): no\n\nSee?",
    "bullets": "We need three things:\n> a stop on Elm\n> a second driver\n> a phone that somebody answers",
    "bullets mid": "Problems:\n> late bus\n> rude driver\nPlease fix them.",
    "bullets end with blank": "My questions:\n\n> when does the bus come?\n\n> who drives it?",
    "arrows": "Route now: Elm > Oak > school.\nBetter: Oak > Elm > school\n> or Main > school",
    "arrow line": "Room 12\n> room 14\n> room 9\nThey moved him three times in one week.",
    "emoticon": "The bus was late again\n>:(",
    "emoticon top": ">:( I am so angry\nThe bus was late again.",
    "greater than": "My son's fever was\n>101 all night\nso he stays home.",
    "name wrote": "Ms. Lee wrote:\nyour son is late.\nI wrote:\nthe bus was late.\nMs. Lee wrote:\nthat is no excuse.\n\nIs this how we treat families?",
    "teacher said dialogue": "Teacher: sit down\nSon: I can't\nTeacher: then get out\n\nThis is what he told me.",
    "dashes": "First the bus.\n-----\nThen the lunch.\n-----\nThen the nurse.\nAna",
    "underscores": "First the bus.\n________________________________\nThen the lunch.\n\nAna",
    "underscores end": "Please sign here: ________________________________\nand send it back.",
    "form": "Name: Ana Ruiz\nDate: 3/3/2025\nTo: the principal\nSubject: permission\n\nMy daughter may go on the trip.",
    "form fields": "Hello,\nhere is my form.\n\nFrom: Ana Ruiz\nTo: Transportation\nDate: March 3\nSubject: bus pass\n\nPlease issue a new bus pass.",
    "memo top": "MEMO\n\nTo: Board of Trustees\nFrom: Parents of room 12\nDate: March 3, 2025\nSubject: Air conditioning\n\nThe room is 90 degrees.\n",
    "memo with cc": "To: Board\nFrom: Ana Ruiz\nCC: Superintendent\nDate: March 3, 2025\nRe: Buses\n\nThe bus was late.",
    "minutes": "Minutes of March 3, 2025, 7:00 PM\n\nPresent: Ana, Lee, Karen\n1. Call to order: 7:02 PM\n2. Buses: Ana wrote to the office.\n3. Adjourned: 8:15 PM",
    "agenda": "Agenda\n\n6:00 Call to order\n6:05 Public comment:\n  - Ana Ruiz <ana@families.example>\n  - Lee\n6:30 Vote",
    "poem": "The bus, the bus,\nit never comes for us.\n--\nWe wait, we wait,\nand we are always late.\n--\nBy Mia, grade 4",
    "log": "On Monday 3/3/2025 at 7:10 the bus was late:\n12 minutes.\nOn Tuesday 3/4/2025 at 7:22:\n9 minutes.\n",
    "log with names": "3/3/2025 7:10 called Karen Lee <klee@school.example>:\nno answer\n3/4/2025 7:15 called again:\nno answer",
    "quoted rule": 'Your handbook says:\n\n"Students may ride any bus."\n\nSo why not mine?',
    "i wrote on": "I wrote on 3/3/2025 at 7:10:\nplease help.\nNobody answered.",
    "he wrote to us": "On March 3, 2025 at 7:10 PM the coach wrote to us:\npractice is cancelled.\nWhy?",
    "de schrieb": "Am 3. März 2025 um 19:10 schrieb mir Frau Klein:\nkein Training.\nWarum?",
    "de pasted": "Das hat mir die Lehrerin geschickt:\n\nVon: Klein, Eva <klein@school.example>\nGesendet: Montag, 3. März 2025 14:05\nAn: Ana\nBetreff: Training\n\nKein Training.\n\nWarum erfahren wir das so spät?",
    "fr pasted": "Voici ce que l’enseignante m’a écrit :\n\nDe : Lee <klee@school.example>\nEnvoyé : lundi 3 mars 2025 14:05\nÀ : Ana\nObjet : Devoirs\n\nPas de retard.\n\nCe n’est pas juste.",
    "travel": "Our trip:\nFrom: Dallas\nTo: Austin\nDate: March 3\nPlease excuse my son.",
    "lost": "Lost on the bus:\nFrom: seat 12\nTo: unknown\nSent: yesterday\nSubject: blue jacket",
    "text message": "From: +1 555 0100\nTo: me\nSent: 7:02 PM\n\nyour kid is next\n\nThis is a threat.",
    "signature words": "I signed --\nbut nobody called.\n--\nPlease call me today, because the children wait in the rain and I cannot leave work.\n",
    "sent from": "Sent from school early again today, that is what the note says. Why?",
    "begin forwarded": "I never got the forwarded message from the nurse:\nplease send it again.",
    "wrote vi": "Cô giáo viết cho tôi ngày 3/3/2025 lúc 7:10:\ncháu đi trễ.\nXe buýt trễ mà.",
    "wrote ru": "3 марта 2025 в 19:10 тренер написал нам:\nтренировки нет.\nПочему?",
    "wrote es": "El 3 de marzo de 2025 a las 7:10 la maestra me escribió:\nllegó tarde.\nEl camión llegó tarde.",
    "wrote ar": "في 3 مارس 2025 الساعة 7:10 كتب لي المعلم:\nتأخر الطفل.\nالحافلة تأخرت.",
    "two colons": "Dear all:\n\nPlease read:\nthe bus is late.\nThank you:\nAna",
    "above line form": "Please sign above this line: ________\nAna Ruiz",
    "below line form": "---- write below this line ----\nMy child may go on the trip.\nAna",
    "phone book": "Karen Lee <klee@school.example>\nDan Roe <dan@school.example>\nThese two never answered me.",
    "sig then text": "Hello\n-- \nAna\n\n" + "\n".join(f"line {n} of a long story" for n in range(20)),
    "recipe quote marks": "> Dinner menu\nMonday soup\nTuesday rice\nWhy no fruit?",
    "grade table": "| Class | Grade |\n| Math | F |\n| Art | A |\nHow can that be?",
    "price list": "From: 10 dollars\nTo: 20 dollars\nThat is too much.",
    "fwd hand": "Fwd from my neighbor:\nthe bus left early.\nPlease check.",
    "subject lines": "Subject: bus 14\nDate: 3/3/2025\nFrom: a parent\n\nThe bus left early.",
    "quoted line no >": 'You said "On Monday, March 3, 2025 at 7:00 AM the bus will come" but it did not.\nAna',
    "tl": "Noong Marso 3, 2025 ng 7:10 sumulat ang guro:\nlate ang bata.\nPero late ang bus.",
    "ja": "先生からのメールです：\n\n差出人: 田中 <tanaka@school.example>\n送信日時: 2025年3月3日 14:05\n宛先: 山田\n件名: 宿題\n\n宿題を忘れました。\n\nそんなはずはありません。",
    "hmong": "Tus xib fwb sau rau kuv tias:\nlub npav lig.\nThov pab.",
    "script play": "ACT 1\n\nBUS: honk\nKID: > runs <\nBUS: > leaves <\nThe end.",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_a_mail_that_quotes_nothing_stays_whole(text):
    assert seen(text).cuts == ()
    assert seen(text).text == tidy(text)


def test_a_header_that_a_program_wrote_still_goes():
    """The same header, but nothing announces it: Outlook's answer."""
    assert (
        seen(f"Thank you, Tuesday is fine.\n\nAna\n\n{H}\n\nYour son may not turn in late work.").text
        == "Thank you, Tuesday is fine.\n\nAna"
    )
    assert seen(f"Dear all:\n\n{H}\n\nNo late work.").text == "Dear all:"
    assert seen(f"Call me.\nAna\nE-mail: ana@families.example:\n\n{H}\n\nNo late work.").text.endswith("example:")


def test_what_is_quoted_below_a_pasted_mail_goes():
    text = f"Here is the email I got:\n\n{H}\n\nNo late work.\n\nIs this fair?"
    quote = "On Mon, Oct 5, 2026 at 7:00 AM Office <h@d.example> wrote:\n> What happened?"
    assert seen(f"{text}\n\n{quote}").text == text


def test_longer_lines_that_begin_with_a_mark_are_a_quote_though_nothing_announces_them():
    long = "> The board decided on Thursday to close the stop at Elm Street for good, and"
    assert seen(f"Why?\n\n{long}\n> to open one at Oak Street.").text == "Why?"
    assert seen("Why?\n\n> We close the stop.\n>\n> Office").text == "Why?"
    assert seen("Why?\n\n> We close the stop.\n>> Really?").text == "Why?"
