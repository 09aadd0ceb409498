"""What an HTML element says about itself: hidden, quoted, a header, a signature. Names as mail programs write them."""

import re
from enum import Enum

Attributes = dict[str, str | None]


class Mark(Enum):
    """What stands in an element, or from it on."""

    QUOTE = "quote"  # all of it is somebody else's
    HEADER = "header"  # it begins with the header of somebody else's mail, or it is the answer's own text
    REST = "rest"  # it is the header of a mail that goes on to the end of what it stands in
    LINE = "line"  # a line is drawn above it: the same, when a header stands there
    ATTRIBUTION = "attribution"
    SIGNATURE = "signature"


_NAMES: dict[Mark, str] = {
    # Yahoo and AOL, AOL, Proton, Tuta, Zoho, GMX and web.de, Spark, Thunderbird's forward, QQ, NetEase, 139.com,
    # Skiff, Infomaniak, Edison, Missive, Mail.ru on a phone
    Mark.QUOTE: "yahoo_quoted yahooquotedmsg aolmsgpart aolreplacedbody protonmail_quote tutanota_quote zmail_extra "
    "messagereplysection moz-forward-container includetail isreplycontent isforwardcontent reply139content origbody "
    "orimsghtmlseperator orimsghtmlseparator skiff_quote ik_mail_quote forwardcontentmessage edo-original "
    "missive_quote composewebview_previouse_content fairemail_quote fernand_quote",
    # New Outlook, Outlook for phones and for Mac: the person may have answered between its lines
    Mark.HEADER: "mail-editor-reference-message-container ms-outlook-mobile-reference-message olk_src_body_section",
    # Outlook on the web (also x_ and numbered), Outlook 2003, Hotmail, Zimbra
    Mark.REST: "divrplyfwdmsg divrpf outlookmessageheader stopspelling zwchr __divider__ replysplit",
    # Gmail, Thunderbird, Yahoo, Roundcube, Airmail, Superhuman
    Mark.ATTRIBUTION: "gmail_attr gmail_quote_attribution moz-cite-prefix yahoo-quoted-begin reply-intro airmail_on",
    # Gmail, Thunderbird, Outlook (phone, web), Apple Mail, Proton, Yahoo, Evolution, Roundcube, Zimbra, Spark, Airmail,
    # K-9, Samsung, Canary, Edison, Zoho, NetEase, Infomaniak, BlackBerry
    Mark.SIGNATURE: "gmail_signature moz-signature ms-outlook-mobile-signature ms-outlook-ios-signature signature "
    "applemailsignature protonmail_signature_block ymail_android_signature ymail_ios_signature -x-evo-signature "
    "-x-evo-signature-wrapper _rc_sig __sig_pre__ __sig_post__ messagesignaturesection bloop_sign k9mail-signature "
    "composer_signature canarysig edo-signature zm-_id_-sgn ntes-pcmac-signature ntes-pcmail-signature "
    "editorusersignature ik-signature mailbox_signature _signatureplaceholder_bb10",
}
_MARKS = {name: mark for mark, names in _NAMES.items() for name in names.split()}
# What programs put before names when they take a mail over (Outlook, Gmail, Yahoo) and numbers after them.
_BEFORE = re.compile(r"(?:x_){1,20}|m_-?\d{1,25}|ydp[0-9a-f]{1,12}|yiv\d{1,20}")
_AFTER = re.compile(r"[_\d-]{1,2}[\da-f-]{0,40}$|\d{1,20}$")
_NAMING = ("class", "id", "name", "data-marker", "data-smartmail")
_NAME = 80
_STYLE = 4000
_ZERO = re.compile(r"[-+]?0*\.?0*(?:px|pt|em|rem|ex|in|cm|mm|%|vh|vw)?")
_POINTS = re.compile(r"([\d.]{1,10})(?:px|pt)")
_QUOTING = ("quote", "cite", "history_container", "clean_bq", "iosymail", "orig", "isreply", "reply")
_CLEAR = re.compile(r"transparent|rgba\([^)]{1,30},\s*0?(?:\.0+|0)?%?\s*\)")
_WHITE = {"white": "#ffffff", "#fff": "#ffffff", "rgb(255,255,255)": "#ffffff", "rgb(255, 255, 255)": "#ffffff"}
_WORDS_LINE = ("#e1e1e1", "#b5c4df", "rgb(225", "rgb(181")
_NO_GROUND = ("none", "transparent", "inherit", "initial", "unset", "white", "#fff", "rgb(255", "rgba(255", "var(")
_PRE = ("pre", "pre-wrap", "pre-line", "break-spaces")
_WORD_PARAGRAPHS = ("msonormal", "msoplaintext", "msolistparagraph", "msonospacing", "elementtoproof")


def names(attributes: Attributes) -> set[str]:
    """Return the names of an element without what a program that took the mail over has put before them."""
    found: set[str] = set()
    for key in _NAMING:
        for word in (attributes.get(key) or "")[: _NAME * 8].lower().split()[:12]:
            found.add(word[:_NAME])
            if taken := _BEFORE.match(word):
                found.add(word[taken.end() :][:_NAME])
    return found


def mark(tag: str, own: set[str], style: dict[str, str]) -> Mark | None:
    """Return what the element is, by its names (see `names`) and the line that Outlook draws above a header."""
    if tag == "blockquote":
        return None
    if tag in {"signature", "includetail"}:  # Mailspring, QQ
        return Mark.SIGNATURE if tag == "signature" else Mark.QUOTE
    for name in own:
        found = _MARKS.get(name) or _MARKS.get(_AFTER.sub("", name[-60:] if len(name) > 60 else name))  # noqa: PLR2004
        if found:
            return found
    if "quote" in own and tag == "div" and _draws(style):  # GMX: <div name="quote" style="border-left:...">
        return Mark.QUOTE
    return _line_above(style) if tag in {"div", "p"} else None


def _line_above(style: dict[str, str]) -> Mark | None:
    """Return what the line above an element says: Word's HTML (Outlook, Foxmail) draws one above a quoted header."""
    line = style.get("border-top", "")
    if any(color in line for color in _WORDS_LINE):  # border-top:solid #E1E1E1 1.0pt
        return Mark.REST
    drawn = "solid" in line or style.get("border-top-style") == "solid"  # Windows Mail, and what others made of Word's
    return Mark.LINE if drawn or style.get("border-style", "").startswith("solid none none") else None


def styles(attributes: Attributes) -> dict[str, str]:
    """Return the declarations of a style attribute; of two for one property the later counts."""
    found: dict[str, str] = {}
    for declaration in (attributes.get("style") or "")[:_STYLE].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def is_hidden(attributes: Attributes, style: dict[str, str]) -> bool:
    """Whether nothing in the element is shown, whatever it holds. Screen readers' aria-hidden is no such thing."""
    if "hidden" in attributes or style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    if _is_zero(style.get("opacity", "1")):
        return True
    clipped = style.get("overflow", "").startswith("hidden") or style.get("overflow-y") == "hidden"
    return clipped and any(_is_zero(style.get(side, "1")) for side in ("height", "max-height", "width", "max-width"))


def unseen_text(style: dict[str, str]) -> bool | None:
    """Whether text here cannot be seen until an element within sets another size or colour; None: as outside."""
    size = style.get("font-size")
    color = style.get("color")
    ground = style.get("background-color") or style.get("background")
    if size and _is_tiny(size):
        return True
    if color and (_CLEAR.fullmatch(color) or (ground and _WHITE.get(color, color) == _WHITE.get(ground, ground))):
        return True
    return False if color or (size and not size.endswith(("em", "%", "inherit"))) else None


def keeps_lines(style: dict[str, str]) -> bool | None:
    """Whether line ends in the source are shown; None: as outside."""
    space = style.get("white-space")
    return None if space is None or space == "inherit" else space in _PRE


def is_tight(own: set[str], style: dict[str, str], *, otherwise: bool) -> bool:
    """Whether a paragraph stands without an empty line around it, as Word's and Outlook's do."""
    if margin := style.get("margin"):
        sides = margin.split()
        return _is_zero(sides[0]) and _is_zero(sides[2] if len(sides) > 2 else sides[0])  # noqa: PLR2004
    if "margin-bottom" in style or "margin-top" in style:
        return all(_is_zero(style.get(side, "0")) or "auto" in style[side] for side in ("margin-bottom", "margin-top"))
    return otherwise or any(name.startswith(_WORD_PARAGRAPHS) for name in own)


def is_box(style: dict[str, str]) -> bool:
    """Whether the element is a box of its own, such as the warning that a gateway puts above mail from outside."""
    ground = style.get("background-color") or style.get("background") or "none"
    bordered = "solid" in style.get("border", "")
    return bordered or not ground.startswith(_NO_GROUND)


def is_quoting(attributes: Attributes, own: set[str], style: dict[str, str]) -> bool:
    """Whether a blockquote quotes a mail by its own account; one that only indents says nothing of the kind."""
    if (attributes.get("type") or "").lower() == "cite" or "cite" in attributes:
        return True
    return _draws(style) or any(word in name for name in own if "indent" not in name for word in _QUOTING)


def _draws(style: dict[str, str]) -> bool:
    """Whether a line stands beside the element; to the right in Arabic, Persian, Urdu and Hebrew mail."""
    for side in ("border-left", "border-right", "border-inline-start"):
        line = style.get(side)
        if line and not any(word in {"none", "0", "0px", "0pt", "initial"} for word in line.split()):
            return True
        if not _is_zero(style.get(f"{side}-width", "0")):
            return True
    return style.get("border-style", "").split()[3:] in (["solid"], ["dashed"])


def _is_zero(value: str) -> bool:
    return bool(value) and any(map(str.isdigit, value)) and bool(_ZERO.fullmatch(value[:20]))


def _is_tiny(size: str) -> bool:
    """Whether nobody can read it: newsletters hide their first words at 0 or 1 pixel."""
    found = _POINTS.fullmatch(size)
    if not found:
        return _is_zero(size)
    try:
        return float(found[1]) <= 1
    except ValueError:
        return False
