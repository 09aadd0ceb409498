"""Names of files that came by mail, safe to show and to save under (mail-safety 9)."""

import re
import unicodedata
from mimetypes import MimeTypes

from ingest.mime.charsets import clean

_BLANK = re.compile(r"\s+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, directions, joiners
_SEPARATORS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
_WINDOWS_PATH = re.compile(r"(?:[A-Za-z]:)?\\")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST_TYPE = 10
EXTENSIONS = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png", "image/gif": ".gif",
    "image/heic": ".heic", "image/webp": ".webp", "image/tiff": ".tif", "image/bmp": ".bmp", "image/svg+xml": ".svg",
    "audio/mpeg": ".mp3", "audio/wav": ".wav", "video/mp4": ".mp4", "video/quicktime": ".mov",
    "text/calendar": ".ics", "message/rfc822": ".eml", "message/global": ".eml", "text/html": ".html",
    "text/plain": ".txt", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/csv": ".csv", "text/rtf": ".rtf",
    "application/rtf": ".rtf", "application/zip": ".zip", "application/msword": ".doc",
    "application/pgp-signature": ".asc", "application/pgp-encrypted": ".asc", "application/ms-tnef": ".dat",
    "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s", "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
}  # fmt: skip

_KNOWN_TYPES = MimeTypes()  # Python's own table: what this machine has configured is not asked


def safe_name(name: str, longest: int = 150) -> str:
    """Return a name of at most *longest* bytes, safe to show and to save under; '' when nothing is left of it."""
    text = unicodedata.normalize("NFC", clean(_BLANK.sub(" ", name[:4000])))
    if not (text.isascii() and text.isprintable()):
        text = "".join(character for character in text if unicodedata.category(character) not in _UNSEEN)
    if _WINDOWS_PATH.match(text):  # RFC 2183, section 2.3: no part of the sender's folders is the file's name
        text = text.rpartition("\\")[2]
    text = text.translate(_SEPARATORS).strip().lstrip(". ").rstrip(". ")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    if len(text.encode()) <= longest:
        return text
    stem, dot, ending = text.rpartition(".")
    ending = dot + ending if dot and len(ending.encode()) <= _LONGEST_TYPE else ""
    room = longest - len(ending.encode())
    return (stem if ending else text).encode()[:room].decode("utf-8", "ignore") + ending


def name_of_image(content_id: str, kind: str, longest: int = 150) -> str:
    """Return the name in a Content-ID as Outlook writes it (<image001.png@01DC...>), '' when it holds none."""
    name = safe_name(content_id.strip(" \t<>").partition("@")[0], longest)
    return name if name.lower().endswith(_endings(kind)) else ""


def guessed_type(name: str) -> str:
    """Return the type of a file that came without one."""
    return _KNOWN_TYPES.guess_type(name)[0] or "application/octet-stream"


def _endings(kind: str) -> tuple[str, ...]:
    usual = EXTENSIONS.get(kind)
    if not usual:
        return (".png", ".jpg", ".jpeg", ".gif")
    return (usual, ".jpeg", ".jpg") if usual == ".jpg" else (usual,)
