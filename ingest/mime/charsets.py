"""Bytes to text, whatever character set their sender declared: the bytes themselves have the last word."""

import codecs
import re
from functools import lru_cache

from ingest.mime.japanese import from_iso_2022_jp

# Names that mail carries beside those Python knows (RFC 1345 and 2978 names, Windows code pages, old programs).
_ALIASES = {
    "8bit": "", "7bit": "", "binary": "", "default": "", "default_charset": "", "default-charset": "", "none": "",
    "unknown": "", "unknown-8bit": "", "x-unknown": "", "x-unknown-8bit": "", "x-user-defined": "", "auto": "",
    "_autodetect": "", "_autodetect_all": "", "undefined": "", "charset": "", "ansi": "cp1252", "x-ansi": "cp1252",
    "us-ascii": "ascii", "us": "ascii", "ansi_x3.4": "ascii", "iso_646.irv:1991": "ascii", "iso646-us": "ascii",
    "ibm367": "ascii", "cp20127": "ascii", "latin": "cp1252", "latin-1": "cp1252", "cp28591": "cp1252",
    "iso-8859-1-windows-3.1-latin-1": "cp1252", "utf": "utf-8", "utf8mb4": "utf-8", "utf-8-mac": "utf-8",
    "x-utf-8": "utf-8", "x-utf8": "utf-8", "cp65001": "utf-8", "unicode-1-1-utf-8": "utf-8", "unicode": "utf-16",
    "ucs-2": "utf-16", "iso-10646-ucs-2": "utf-16", "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7",
    "cp65000": "utf-7", "ks_c_5601": "cp949", "ks_c_5601-1989": "cp949", "ksc_5601": "cp949", "ksc5601": "cp949",
    "x-windows-949": "cp949", "x-euc-kr": "cp949", "cp51949": "cp949", "x-gbk": "gb18030", "x-euc-cn": "gb18030",
    "gb_2312-80": "gb18030", "gb2312-80": "gb18030", "gb2312_charset": "gb18030", "cp54936": "gb18030",
    "cn-gb": "gb18030", "x-hz": "hz", "hz-gb-2312": "hz", "cp52936": "hz", "big5-eten": "cp950", "x-big5": "cp950",
    "cn-big5": "cp950", "x-x-big5": "cp950", "big5_hkscs": "big5hkscs", "x-sjis": "cp932", "x-ms-cp932": "cp932",
    "shift-jis": "cp932", "windows-31j": "cp932", "cswindows31j": "cp932", "cp943c": "cp932", "cp51932": "euc_jp",
    "x-euc-jp": "euc_jp", "x-euc": "euc_jp", "eucjp-ms": "euc_jp", "cp50220": "iso2022_jp", "cp50221": "iso2022_jp",
    "cp50222": "iso2022_jp", "iso-2022-jp-ms": "iso2022_jp", "jis": "iso2022_jp", "csiso2022jp": "iso2022_jp",
    "cp50225": "iso2022_kr", "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "mac": "mac-roman",
    "x-macroman": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic",
    "x-mac-ce": "mac-latin2", "x-mac-centraleurroman": "mac-latin2", "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish", "x-mac-icelandic": "mac-iceland", "tis620": "cp874", "tis-620": "cp874",
    "iso8859-11": "cp874", "logical": "iso8859-8",
    "visual": "iso8859-8", "koi8": "koi8-r", "koi": "koi8-r", "cskoi8r": "koi8-r", "cp20866": "koi8-r",
    "koi8-ru": "koi8-u", "cp21866": "koi8-u", "x-viet-vps": "cp1258", "ibm-1252": "cp1252",
}  # fmt: skip
# Supersets that programs send under the name of the smaller set (WHATWG Encoding, section 4.2).
_SENT_AS = {
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "shift_jis": "cp932", "big5": "cp950",
}  # fmt: skip
_WIDER = {"cp950": ("big5hkscs",), "euc_jp": ("euc_jis_2004",), "iso2022_jp": ("iso2022_jp_2", "iso2022_jp_ext")}
_CODE_PAGE = re.compile(r"(?:x-)?(?:windows|win|cp|ibm|x-cp|microsoft-cp|ms|dos)[-_]?(\d{3,5})")
_ISO_8859 = re.compile(r"(?:x-)?iso[-_ ]?8859[-_ ]?(\d{1,2})(?:-[ie])?(?::\d+)?")
_NAME = re.compile(r"[a-z0-9_][a-z0-9_.:+-]{0,60}")
_META = re.compile(rb"<meta\s[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-zA-Z0-9_.:-]{1,40})", re.IGNORECASE)
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_WIDE = ("utf-16", "utf-32")
_SHIFTING = ("utf-7", "hz", "iso2022")  # ASCII bytes mean other letters there
_WESTERN = frozenset({"ascii", "cp1252", "iso8859-15", "iso8859-14", "mac-roman", "cp850", "cp437", "cp858"})
_EAST_ASIAN = frozenset({"gb18030", "cp949", "cp932", "cp950", "big5hkscs", "euc_jp", "johab"})
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_JAPANESE = re.compile(rb"\x1b\$[@B(]")
_SNIFFED = 1024  # bytes that HTML may take to name its charset (HTML 4.2.5.4)


def clean(text: str) -> str:
    """Return the text without NUL and lone surrogates (PostgreSQL refuses both)."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def decode(data: bytes, declared: str, hint: str = "") -> tuple[str, bool]:
    """Return bytes as text, and whether the declared charset was good. Unknown or wrong: UTF-8, hint, then Latin-1."""
    codec = codec_of(declared)
    if data.isascii() and not (codec or "").startswith((*_WIDE, *_SHIFTING)) and b"\x1b" not in data:
        return clean(data.decode("ascii")), True
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return clean(data.decode(marked, "replace").removeprefix("\ufeff")), True
    text, good = _decoded(data, codec, hint)
    return clean(text), good


@lru_cache(maxsize=256)
def codec_of(declared: str) -> str | None:
    """Return Python's name of a declared charset; '' when none is, None when nobody knows it."""
    # `charset="utf-8"; format`, 'utf-8*en' (RFC 2231), "charset=utf-8", `us-ascii (plain text)`
    words = _NAME.search(declared[:200].lower().rpartition("=")[2])
    if not words:
        return None if declared.strip(" \t\"'") else ""
    name = words[0].rstrip(".:+-")
    if page := _CODE_PAGE.fullmatch(name):
        name = f"cp{page[1]}"
    elif part := _ISO_8859.fullmatch(name):
        name = f"iso8859-{part[1]}"
    name = _ALIASES.get(name, name)
    if not name:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not found._is_text_encoding or found.name.replace("-", "_") in _REFUSED:  # noqa: SLF001 - what bytes.decode asks too
        return None
    return _SENT_AS.get(found.name, found.name)


def _decoded(data: bytes, codec: str | None, hint: str) -> tuple[str, bool]:
    if _JAPANESE.search(data) and data.isascii() and (not codec or codec == "utf-8" or codec in _WESTERN):
        return from_iso_2022_jp(data), False
    if not codec or codec in {"ascii", "utf-8"}:
        utf8 = _utf8(data)
        return (undeclared(data, hint), False) if utf8 is None else (utf8, codec is not None)
    if codec.startswith(_WIDE):
        return _wide(data, codec)
    utf8 = None if codec.startswith(_SHIFTING) and data.isascii() else _utf8(data)
    if utf8 is not None and _others(utf8) >= _doubt(codec):
        return utf8, False
    for name in (codec, *_WIDER.get(codec, ())):
        try:
            return data.decode(name), True
        except UnicodeDecodeError:
            continue
    return _damaged(data, codec), False


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        if b"\xed" not in data:
            return None
    try:  # CESU-8: some programs write each half of an emoji by itself
        return data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    except UnicodeDecodeError:
        return None


def _others(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _doubt(codec: str) -> int:
    """How many characters must read as UTF-8 before a declared charset is not believed; chance makes fewer."""
    if codec in _WESTERN:
        return 1  # no word is written with an accented capital and a sign behind it
    return 4 if codec in _EAST_ASIAN else 3


def _damaged(data: bytes, codec: str) -> str:
    """Return text that its declared charset does not fully read: with gaps where most of it is good, else guessed."""
    if codec.startswith("iso2022_jp"):
        return from_iso_2022_jp(data)  # ISO-2022-JP-MS: the signs and names of NEC and IBM
    if codec == "utf-7" or codec in _WESTERN:
        return undeclared(data)
    lossy = data.decode(codec, "replace")
    return undeclared(data) if lossy.count("\ufffd") * 5 > _others(lossy) else lossy


def _wide(data: bytes, codec: str) -> tuple[str, bool]:
    first, second = data[0::2].count(0), data[1::2].count(0)
    if not first and not second and (utf8 := _utf8(data)) is not None:
        return utf8, False  # .NET and HTML name what they hold in memory and send UTF-8
    if codec == "utf-16":
        codec = "utf-16-le" if second > first else "utf-16-be"  # RFC 2781 4.3: big-endian without a mark
    return data.decode(codec, "replace"), True


def undeclared(data: bytes, hint: str = "") -> str:
    """Return bytes without a usable charset as text: UTF-8 where it mostly is, the hint, else what the West sends."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        lossy = data.decode("utf-8", "replace")
    if _others(lossy) > 4 * lossy.count("\ufffd"):  # damaged UTF-8
        return lossy
    codec = codec_of(hint) if hint else None
    if codec and codec not in {"ascii", "utf-8"} and not codec.startswith((*_WIDE, *_SHIFTING)):
        return data.decode(codec, "replace")
    return data.decode("cp1252", "replace")


def html_charset(data: bytes) -> str:
    """Return the charset that HTML names in itself, '' when it names none."""
    found = _META.search(data[:_SNIFFED])
    return found[1].decode("ascii") if found else ""
