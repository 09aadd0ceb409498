"""How many receipts may go out (mail-safety.md 5). A limit never drops or delays the case itself. Pure."""

from dataclasses import dataclass

from cases.policy import Limits

# Domains that very many unrelated people share: no limit by domain.
LARGE_PROVIDERS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "ymail.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "att.net",
        "sbcglobal.net",
        "comcast.net",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "mail.com",
        "qq.com",
        "163.com",
        "mail.ru",
        "yandex.ru",
    }
)


ALL_SENT = "as many receipts have gone out as may in an hour or a day"


@dataclass(frozen=True, slots=True)
class SentCounts:
    """Receipts written in the last hour and the last day: to an address, to its domain, in all."""

    address_hour: int = 0
    address_day: int = 0
    domain_hour: int = 0
    hour: int = 0
    day: int = 0


def receipt_refusal(email: str, dmarc: str, counts: SentCounts, limits: Limits) -> str:
    """Return in plain words why no receipt may go to an address now, or ''."""
    domain = email.rpartition("@")[2]
    if dmarc == "fail":
        return "the sender's own domain says that the mail is forged (DMARC)"
    if dmarc != "pass" and counts.address_day >= limits.ack_unproven_per_address_day:
        return "this address has had a receipt today and cannot be proven"
    if counts.address_hour >= limits.ack_per_address_hour or counts.address_day >= limits.ack_per_address_day:
        return "this address has had as many receipts as one may get"
    if domain not in LARGE_PROVIDERS and counts.domain_hour >= limits.ack_per_domain_hour:
        return "this domain has had as many receipts as one may get in an hour"
    if counts.hour >= limits.ack_per_hour or counts.day >= limits.ack_per_day:
        return ALL_SENT
    return ""
