"""The bylaw's main road: a parent writes, staff answer, the board member who passed it on hears how it ended."""

from support.town import CONTACT, HELP, LEE, PARENT


def test_a_parent_gets_a_receipt_with_a_case_number_and_the_contact_a_notice(town):
    mail = town.mail(PARENT, "bus 14", "The bus left my son at the stop again this morning. Maria Lopez")

    assert mail.case == "CS-2026-00001"
    (receipt,) = town.sent(to=PARENT)
    assert receipt.subject == "[CS-2026-00001] We received your message"
    assert "bus 14" not in receipt.text
    assert "Recibimos su mensaje" in receipt.text
    (notice,) = town.sent(to=CONTACT)
    assert "The bus left my son" in notice.text
    assert "#category" in notice.text


def test_the_contact_answers_by_replying_and_the_parent_gets_the_answer_after_the_time_for_undo(town):
    mail = town.mail(PARENT, "bus 14", "The bus left my son at the stop again this morning.")
    notice = town.sent(to=CONTACT)[-1]

    town.mail(CONTACT, f"Re: {notice.subject}", "#resolve fixed\n\nThe driver was spoken to.", answers=notice)
    assert len(town.sent(to=PARENT)) == 1
    town.wait(minutes=2)

    answer = town.sent(to=PARENT)[-1]
    assert answer.subject == "[CS-2026-00001] Our answer to you"
    assert "The driver was spoken to." in answer.text
    assert "#resolve" not in answer.text
    assert HELP in answer.headers["From"]
    assert CONTACT not in answer.raw.decode()
    assert town.case(mail.case).outcome == "fixed"


def test_a_board_member_hears_when_the_case_they_referred_is_resolved(town):
    mail = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus 14", text="The bus left my son.")
    notice = town.sent(to=CONTACT)[-1]

    town.mail(CONTACT, "Re: bus 14", "#resolve fixed\n\nNew stop from Monday.", answers=notice)
    town.wait(minutes=2)

    letters = [letter.subject for letter in town.sent(to=LEE)]
    assert letters == [
        "[CS-2026-00001] We received the message you sent us",
        "[CS-2026-00001] Resolved: the case you sent us",
    ]
    assert "New stop" not in town.sent(to=LEE)[-1].text
    assert [letter.subject for letter in town.sent(to=PARENT)] == [
        "[CS-2026-00001] We received your message",
        "[CS-2026-00001] Our answer to you",
    ]
    assert town.case(mail.case).referrers[0].verified


def test_the_notice_names_the_files_that_came_along(town):
    raw = (
        f"From: {PARENT}\r\nTo: {HELP}\r\nSubject: fence\r\nMessage-ID: <f@mail.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the photo.\r\n'
        '--b\r\nContent-Type: image/png; name="fence.png"\r\nContent-Disposition: attachment; filename="fence.png"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    )
    town.deliver(raw.encode())

    assert "Attachments kept with the case: fence.png" in town.sent(to=CONTACT)[0].text
