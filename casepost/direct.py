"""A letter to the operator that leaves at once and not through the outbox: when the outbox, or what empties it, fails.

Nothing else goes this way. It is `[operator_smtp]`, a mail server other than the one for letters.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from casepost import wiring
from casepost.service import Service
from casepost.settings import SmtpSettings
from cases.tokens import loop_mark
from notify.courier import Permanent, Temporary
from notify.letter import Draft, build
from notify.notice import Notice, Recipient

if TYPE_CHECKING:
    from casepost.wiring import Parts


def way(parts: "Parts", *, store_is_away: bool = False) -> SmtpSettings | None:
    """Return the server to use. While only the store is away, the one for letters is better than none."""
    return parts.config.operator_smtp or (parts.config.smtp if store_is_away else None)


def send(
    service: Service, server: SmtpSettings, letter: str, values: Mapping[str, object], cause: str, at: datetime
) -> str:
    """Send one letter now; return why it could not be sent, '' when the server has taken it.

    The same cause has the same Message-ID, however often it is tried.
    """
    to = service.district.staff.operator
    data = written(service, letter, values, cause, at)
    try:
        asyncio.run(_carry(server, to, data))
    except (Temporary, Permanent) as error:
        return str(error)
    return ""


def answers(server: SmtpSettings) -> bool:
    """Return whether a server can be reached and takes our login. Nothing is sent."""
    try:
        asyncio.run(wiring.courier_of(server, patient=False).try_login())
    except Temporary:
        return False
    return True


async def _carry(server: SmtpSettings, to: str, data: bytes) -> None:
    courier = wiring.courier_of(server, patient=False)
    try:
        await courier.send("", to, data)  # the null sender: nobody could take in a report of non-delivery now
    finally:
        await courier.close()


def written(service: Service, letter: str, values: Mapping[str, object], cause: str, at: datetime) -> bytes:
    """Return the letter as bytes, made without the store."""
    office = service.district.office
    to = Recipient(0, "", service.district.staff.operator)
    words = service.renderer.render(
        Notice(letter, to, {**values, "office": office, "at": at}, (office.languages[0],), reply=None, threaded=False)
    )
    mark = hashlib.sha256(f"{service.instance} {cause}".encode()).hexdigest()[:24]
    draft = Draft(
        from_name=f"{office.name}, {office.district}",
        from_email=office.address,
        to_name="",
        to_email=to.email,
        subject=words.subject,
        message_id=f"<alarm.{mark}@{office.address.rpartition('@')[2]}>",
        date=at,
        auto="auto-generated",
        loop_mark=loop_mark(service.keys[0], service.instance),
        text=words.text,
        language=words.language,
    )
    return build(draft, service.district.limits)
