"""Forwards of mail programs with a layout of their own: Lotus Notes, GroupWise, QQ, NetEase, Zoho, Yandex, mutt ..."""

import pytest

from ingest.forwards import forwarded

BODY = "The bus does not stop here.\n\nAna"
ADDRESS = "ana@families.example"
HEAD = (
    f"From: Ana Ruiz <{ADDRESS}>\nDate: Sun, 4 Oct 2026 20:00:00 -0700\nSubject: Bus 14\nTo: trustee@district.example"
)
ZOHO = "============ Forwarded message ============"

SURE = {
    "zoho": f"{ZOHO}\n{HEAD}\n{ZOHO}\n\n{BODY}",
    "mutt": f"----- Forwarded message from Ana Ruiz <{ADDRESS}> -----\n\n{HEAD}\n\n{BODY}\n\n----- End forwarded message -----",
    "gnus": (
        f"-------------------- Start of forwarded message --------------------\n{HEAD}\n\n{BODY}\n"
        "-------------------- End of forwarded message --------------------"
    ),
    "squirrelmail": (
        "---------------------------- Original Message ----------------------------\n"
        f'Subject: Bus 14\nFrom:    "Ana Ruiz" <{ADDRESS}>\nDate:    Sun, October 4, 2026 8:00 pm\n'
        f"To:      trustee@district.example\n"
        f"--------------------------------------------------------------------------\n\n{BODY}"
    ),
    "proton": f"------- Forwarded Message -------\nFrom: Ana Ruiz <{ADDRESS}>\nDate: On Sunday, October 4th, 2026 at 8:00 PM\n"
    f"Subject: Bus 14\nTo: trustee@district.example\n\n{BODY}",
    "qq": f'------------------ 原始邮件 ------------------\n发件人: "Ana Ruiz"<{ADDRESS}>;\n发送时间: 2026年10月4日(星期天) 晚上8:00\n'
    f'收件人: "trustee"<trustee@district.example>;\n主题: Bus 14;\n\n{BODY}',
    "163": f"-------- 转发邮件信息 --------\n发件人：Ana Ruiz <{ADDRESS}>\n发送日期：2026-10-04 20:00:00\n"
    f"收件人：trustee@district.example\n主题：Bus 14\n\n{BODY}",
    "netease master": f"---- 转发的原邮件 ----\n| 发件人 | Ana Ruiz<{ADDRESS}> |\n| 日期 | 2026年10月04日 20:00 |\n"
    f"| 收件人 | trustee@district.example<trustee@district.example> |\n| 主题 | Bus 14 |\n\n{BODY}",
    "mail.ru": f"-------- Пересылаемое сообщение --------\nОт: Ana Ruiz <{ADDRESS}>\nКому: trustee@district.example\n"
    f"Дата: Воскресенье, 4 октября 2026, 20:00 +03:00\nТема: Bus 14\n\n{BODY}",
    "samsung": f"-------- Original message --------\nFrom: Ana Ruiz <{ADDRESS}> \nDate: 10/4/26  8:00 PM  (GMT-08:00) \n"
    f"To: trustee@district.example \nSubject: Bus 14 \n\n{BODY}",
    "yahoo es": f"----- Mensaje reenviado ----- De: Ana Ruiz <{ADDRESS}>Para: trustee@district.example <trustee@district.example>"
    f"Enviado: domingo, 4 de octubre de 2026, 20:00:00 PDTAsunto: Bus 14\n{BODY}",
    "ionos": f"---------- Original Message ----------\nFrom: Ana Ruiz <{ADDRESS}>\nTo: trustee@district.example\n"
    f"Date: 10/04/2026 8:00 PM CEST\nSubject: Bus 14\n\n{BODY}",
    "t-online": f'-----Original-Nachricht-----\nBetreff: Bus 14\nDatum: 2026-10-04T20:00:00+0200\nVon: "Ana Ruiz" <{ADDRESS}>\n'
    f'An: "Lee" <trustee@district.example>\n\n{BODY}',
    "naver": f'-----Original Message-----\nFrom: "Ana Ruiz"<{ADDRESS}> \nTo: <trustee@district.example>; \nCc: \n'
    f"Sent: 2026-10-04 (일) 20:00:00 (GMT+09:00)\nSubject: Bus 14\n \n{BODY}",
    "daum": f"--------- 원본 메일 ---------\n보낸이: Ana Ruiz <{ADDRESS}>\n받는이 : trustee@district.example\n"
    f"날짜: 2026년 10월 04일 20:00\n제목: Bus 14\n\n{BODY}",
    "horde": f"----- Forwarded message from {ADDRESS} -----\n    Date: Sun, 04 Oct 2026 20:00:00 -0700\n"
    f"    From: Ana Ruiz <{ADDRESS}>\n Subject: Bus 14\n      To: trustee@district.example\n\n{BODY}\n\n"
    "----- End forwarded message -----",
    "notes 8": "----- Forwarded by Lee Park/Board/US on 10/05/2026 07:53 AM -----\n\n"
    f"From:\tAna Ruiz <{ADDRESS}>\nTo:\ttrustee@district.example\nDate:\t10/04/2026 08:00 PM\nSubject:\tBus 14\n\n\n{BODY}",
    "notes es": "----- Reenviado por Lee Park/Board/US el 05/10/2026 07:53 -----\n\n"
    f"Ana Ruiz <{ADDRESS}>\n04/10/2026 20:00\n\nPara: trustee@district.example\ncc:\nAsunto: Bus 14\n\n{BODY}",
    "outlook ios": f"________________________________\nFrom: Ana Ruiz <{ADDRESS}<mailto:{ADDRESS}>>\n"
    "Sent: Sunday, October 4, 2026 8:00:00 PM\nTo: Lee <trustee@district.example<mailto:trustee@district.example>>\n"
    f"Subject: Bus 14\n\n{BODY}",
    "gmail ar": f"---------- Forwarded message ---------\n\u202bمن: \u202aAna Ruiz\u202c\u200e <\u202a{ADDRESS}\u202c\u200e>\u202c\n"
    f"Date: الأحد، 4 أكتوبر 2026\nSubject: Bus 14\nTo: <trustee@district.example>\n\n{BODY}",
    "gmail hi": f"---------- Forwarded message ---------\nप्रेषक: Ana Ruiz <{ADDRESS}>\nDate: रवि, 4 अक्तू॰ 2026 को 8:00 pm बजे\n"
    f"Subject: Bus 14\nTo: <trustee@district.example>\n\n{BODY}",
    "calendar": f"-----Original Appointment-----\nFrom: Ana Ruiz <{ADDRESS}>\nSent: Sunday, October 4, 2026\n"
    f"To: trustee@district.example\nSubject: Bus 14\nWhen: Monday\nWhere: School\n\n{BODY}",
    "attachments": f"{HEAD}\nAttachments: plan.pdf\nImportance: High\n\n{BODY}",
    "html table": f"From:\nAna Ruiz <{ADDRESS}>\nSent:\nSunday, October 4, 2026 8:00 PM\nTo:\ntrustee@district.example\nSubject:\n"
    f"Bus 14\n\n{BODY}",
    "html paragraphs": f"\n\n{HEAD}\n\n{BODY}".replace("\nDate", "\n\nDate").replace("\nSubject", "\n\nSubject"),
    "quoted-printable left": f"{HEAD}\n\n{BODY}".replace("\nDate", "=20\nDate").replace("\nSubject", "=20\nSubject"),
    "wrapped": f"{HEAD}\n\n{BODY}".replace("Ruiz <", "Ruiz\n <").replace(
        "trustee@", "a@b.example,\n board@b.example,\n trustee@"
    ),
    "lotus": (
        "---------------------- Forwarded by Lee Park/Board/District on 10/05/2026 \n07:53 AM ---------------------------\n\n\n"
        f'"Ana Ruiz" <{ADDRESS}> on 10/04/2026 08:00:00 PM\nPlease respond to <{ADDRESS}>\n'
        f"To: <trustee@district.example>\ncc:  \n\nSubject: Bus 14\n\n\n{BODY}"
    ),
    "lotus 6": (
        "----- Forwarded by Lee Park/Board/District on 10/05/2026 07:53 AM -----\n\n"
        f'\t"Ana Ruiz" <{ADDRESS}>\n\tSent by: Web Form\n\t10/04/2026 08:00 PM\n\t\t \n'
        f"\t\t To: <trustee@district.example>\n\t\t cc: \n\t\t Subject: Bus 14\n\n{BODY}"
    ),
}


WEB_DE = (
    f'Gesendet: Sonntag, 04. Oktober 2026 um 20:00 Uhr\nVon: "Ana Ruiz" <{ADDRESS}>\nAn: trustee@district.example\n'
    f"Betreff: Bus 14\n{BODY}"
)


def test_a_header_that_no_blank_line_ends_is_read_and_not_sure():
    """It could be a name with line breaks in it, and the rest of the true header below."""
    found = forwarded(f"Please help.\n\n{WEB_DE}", "Fwd: Bus 14")
    assert found is not None
    assert (found.name, found.email, found.subject) == ("Ana Ruiz", ADDRESS, "Bus 14")
    assert (found.body, found.note, found.sure) == (BODY, "Please help.", False)


@pytest.mark.parametrize("text", SURE.values(), ids=SURE.keys())
def test_the_sender_is_read_and_sure(text):
    found = forwarded(f"Please help.\n\n{text}", "Fwd: Bus 14")
    assert found is not None
    assert (found.name, found.email, found.subject) == ("Ana Ruiz", ADDRESS, "Bus 14")
    assert "trustee@district.example" in found.to
    assert (found.body, found.note, found.sure) == (BODY, "Please help.", True)


LOTUS = "---------------------- Forwarded by Lee Park/Board/District on 10/05/2026 07:53 AM ---------------------------"
NAMES = {
    "name and date": "Ana Ruiz\n10/04/2026 08:00 PM",
    "organisation": "Ana Ruiz@FAMILIES\n10/04/2026 08:00 PM",
    "organisation apart": "Ana Ruiz @ FAMILIES\n10/04/2026 08:00 PM",
    "path": "Ana Ruiz/PTA/Lincoln@FAMILIES on 10/04/2026 08:00 PM",
    "label": "From: Ana Ruiz on 10/04/2026 08:00 PM",
    "label and column": "\t\n\tFrom:  Ana Ruiz                           10/04/2026 08:00 PM\n\t\n",
    "label and gap": "  From:  Ana Ruiz                     \n     10/04/2026 08:00 PM\n\t\n\n\n",
    "sent by": "Ana Ruiz\nSent by: Eve Stone\n10/04/2026 08:00 PM",
    "sent by below": "From: Ana Ruiz on 10/04/2026 08:00 PM\nSent by: Eve Stone",
    "other order": "Ana Ruiz\n04.10.2026 20:00",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
@pytest.mark.parametrize("cc", ["cc: Eve Stone/Lincoln@FAMILIES\n", "cc:\n\n", ""])
def test_lotus_notes_names_a_person_without_an_address(name, cc):
    found = forwarded(
        f"FYI\n{LOTUS}\n\n\n{name}\nTo: Lee Park/Board/District@DISTRICT\n{cc}Subject: Bus 14\n\n{BODY}", "Bus 14"
    )
    assert found is not None
    assert (found.name, found.email, found.subject, found.body) == ("Ana Ruiz", "", "Bus 14", BODY)
    assert (found.note, found.sure, found.rule) == ("FYI", False, "Lotus header")
    assert "2026" in found.date


def test_an_earlier_mail_of_lotus_notes_is_cut():
    old = "\tEve Stone@FAMILIES\n\t10/03/2026 07:00 PM\n\t\t\n\t\t To: Ana Ruiz\n\t\t cc: \n\t\t Subject: Bus 14\n\nCome in."
    found = forwarded(
        f"{LOTUS}\n\nAna Ruiz\n10/04/2026 08:00 PM\nTo: Lee Park\ncc:\nSubject: Re: Bus 14\n\n{BODY}\n\n{old}", ""
    )
    assert found is not None
    assert (found.name, found.body) == ("Ana Ruiz", BODY)


def test_spark_writes_an_attribution_below_its_separator():
    text = f"---------- Forwarded message ----------\nOn 4 Oct 2026, 20:00 +0200, Ana Ruiz <{ADDRESS}>, wrote:\n> Bus\n"
    found = forwarded(text, "Fwd: Bus 14")
    assert found is not None
    assert (found.name, found.email, found.body, found.sure) == ("Ana Ruiz", ADDRESS, "Bus", False)


def test_yandex_says_where_the_forwarded_mail_ends():
    text = (
        "Please help.\n\n-------- Пересылаемое сообщение --------\n"
        f'04.10.2026, 20:00, "Ana Ruiz" <{ADDRESS}>:\n\n{BODY}\n\n-------- Конец пересылаемого сообщения --------\n\nLee'
    )
    found = forwarded(text, "Fwd: Bus 14")
    assert found is not None
    assert (found.email, found.body, found.note) == (ADDRESS, BODY, "Please help.\n\nLee")


def test_aol_tells_no_name():
    text = f"In a message dated 10/4/2026 8:00:00 PM Pacific Standard Time, {ADDRESS} writes:\n\n{BODY}"
    found = forwarded(text, "Fwd: Bus 14")
    assert found is not None
    assert (found.name, found.email, found.body, found.sure) == ("", ADDRESS, BODY, False)


@pytest.mark.parametrize("line", ["Sent from my iPhone", "Enviado desde mi iPhone", "Get Outlook for iOS"])
def test_what_a_phone_signs_with_is_no_note(line):
    found = forwarded(f"Please help.\n\n{line}\n\nBegin forwarded message:\n\n{HEAD}\n\n{BODY}", "Fwd: Bus 14")
    assert found is not None
    assert (found.note, found.sure) == ("Please help.", True)


@pytest.mark.parametrize(
    "unit",
    [
        "-----\n",
        "To: a\n",
        "> a 5: b\n",
        "On 5 Oct 2026 x:\n",
        "Ana\n10/04/2026\nTo: x\ncc: y\n",
        "_____\nFrom: a\n",
        "a:",
        "| De | x |\n",
    ],
)
@pytest.mark.parametrize("subject", ["Fwd: x", "Re: x"])
def test_a_megabyte_of_anything_is_read_in_a_moment(unit, subject):
    forwarded(unit * (1_000_000 // len(unit)), subject)
