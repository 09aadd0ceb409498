"""Where the links of an HTML mail lead: shown when their words do not say it."""

import re
from urllib.parse import parse_qs, urlsplit

from ingest.html.page import Page
from ingest.quotes import blocks

_LINK = 4000
_LINK_SHOWN = 200
_ADDRESS = re.compile(r"https?://|www\.|[\w-]{1,60}\.[a-z]{2,20}/|@", re.IGNORECASE)
_REWRITTEN = {".safelinks.protection.outlook.com": "url", "www.google.com": "q"}


def target(page: Page, href: str, words: str) -> None:
    """Write where a link of these words leads, unless they say so: also the address behind a name in a header."""
    leads = href.strip()[:_LINK]
    if not words.strip() or _ADDRESS.search(words[-500:]):
        return
    if leads[:7].lower() == "mailto:":
        address = leads[7:].split("?", 1)[0]
        if "@" in address and blocks.field("".join(page.piece[:4])[:200]):
            page.add(f" <{''.join(address.split())[:_LINK_SHOWN]}>")
    elif leads[:8].lower().startswith(("http://", "https://")):
        host, shown = _shown(leads)
        if host and host.removeprefix("www.") not in words.lower():
            page.link(shown)


def _shown(target: str) -> tuple[str, str]:
    """Return (host, short form) of an address on the web, without the detour that a mail filter put before it."""
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").lower()
        for ending, key in _REWRITTEN.items():
            if host.endswith(ending) and (inner := parse_qs(parts.query, max_num_fields=20).get(key)):
                target = inner[0]
                host = (urlsplit(target).hostname or "").lower()
    except ValueError:
        return "", ""
    bare = "".join(target.split())
    return host, bare if len(bare) <= _LINK_SHOWN else f"{bare.split('://', 1)[0]}://{host}/\u2026"
