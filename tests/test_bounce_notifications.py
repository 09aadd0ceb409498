"""Bounces that Amazon SES tells as JSON, and those of carriers' gateways to mobile telephones."""

import json

import pytest

from ingest.parse import parse

BOUNCE = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [
            {"emailAddress": "ana@families.example", "action": "failed", "status": "5.1.1", "diagnosticCode": "550 5.1.1 no such user"}
        ],
    },
    "mail": {"headers": [{"name": "From", "value": "x"}, {"name": "Message-ID", "value": "<c.abc@sunfield.example>"}]},
}  # fmt: skip


def notified(body: str, mark: str = "x-amz-sns-message-id: 1\n"):
    head = (
        "From: AWS Notifications <no-reply@sns.amazonaws.com>\nTo: help@sunfield.example\nSubject: AWS Notification\n"
    )
    return parse(
        f"{head}{mark}\n{body}\n\n--\nIf you wish to stop receiving notifications, visit https://x.example\n".encode()
    )


def test_a_notification_of_ses_names_address_letter_and_permanence():
    report = notified(json.dumps(BOUNCE)).bounce
    assert report is not None
    assert (report.recipients, report.permanent, report.rule) == (("ana@families.example",), True, "Amazon SES")
    assert report.returned_ids[0] == "<c.abc@sunfield.example>"
    assert "no such user" in report.reason


@pytest.mark.parametrize(("kind", "permanent"), [("Transient", False), ("Undetermined", None), ("Permanent", True)])
def test_ses_says_whether_it_is_for_good(kind, permanent):
    told = {**BOUNCE, "bounce": {**BOUNCE["bounce"], "bounceType": kind}}
    assert notified(json.dumps(told)).bounce.permanent is permanent


def test_a_notification_inside_the_envelope_of_sns_is_read():
    assert notified(json.dumps({"Type": "Notification", "Message": json.dumps(BOUNCE)})).bounce is not None


def test_a_line_that_a_server_broke_is_joined():
    assert notified(json.dumps(BOUNCE).replace("bouncedRecipients", "bounced!\n Recipients")).bounce is not None


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({**BOUNCE, "notificationType": "Complaint"}),
        json.dumps({"notificationType": "Bounce"}),
        json.dumps({"notificationType": "Bounce", "bounce": []}),
        '{"notificationType": "Bounce", ',
        "[" * 5000,
        "{" * 5000,
    ],
)
def test_other_json_is_no_bounce(body):
    assert notified(body).bounce is None


def test_json_that_a_person_pastes_is_no_bounce():
    assert notified(json.dumps(BOUNCE), mark="").bounce is None


def carrier(sender: str, text: str):
    return parse(f"From: {sender}\nTo: help@sunfield.example\nSubject: Undeliverable Message\n\n{text}\n".encode())


def test_a_carriers_gateway_says_that_a_telephone_took_no_mail():
    words = "Message could not be delivered to mobile.\nError: No valid recipients\n\nTo: 5555550123@vzwpix.com"
    report = carrier("sysadmin@nj1.vzwpix.com", words).bounce
    assert report is not None
    assert report.recipients == ("5555550123@vzwpix.com",)


def test_what_a_parent_writes_from_a_telephone_is_hers():
    words = "Your message could not be delivered to me, error 550. My number is 5555550123@vtext.com"
    assert carrier("5555550199@vtext.com", words).bounce is None
