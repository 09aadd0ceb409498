"""ISO-2022-JP as Japanese mail programs write it: with the signs of NEC and IBM, half-width kana, and slips."""

import re

_ESCAPE = re.compile(rb"\x1b(\$\([@BDOQ]|\$[@B]|\([BJIH])")


def from_iso_2022_jp(data: bytes) -> str:
    """Return the text; what no character set knows becomes U+FFFD."""
    pieces = _ESCAPE.split(data)
    out = [_single(pieces[0])]
    for escape, content in zip(pieces[1::2], pieces[2::2], strict=True):
        if not escape.startswith((b"$", b"(I")):
            out.append(_single(content))
            continue
        line, end, rest = content.partition(b"\n")  # RFC 1468: every line ends in ASCII
        out.append(_DECODERS.get(escape, _double)(line))
        out.append(_single(end + rest))
    return "".join(out)


def _single(data: bytes) -> str:
    """Return what stands between the escapes: ASCII, and where a program forgot to escape, Shift_JIS."""
    return data.decode("cp932", "replace")


def _kana(data: bytes) -> str:
    return bytes(byte | 0x80 for byte in data if 0x21 <= byte <= 0x5F).decode("cp932", "replace")  # noqa: PLR2004


def _double(data: bytes) -> str:
    """Return JIS X 0208 with the vendors' rows, by way of the code page that knows them."""
    out = bytearray()
    printable = bytes(byte & 0x7F for byte in data if byte & 0x7F > 0x20)  # noqa: PLR2004
    for high, low in zip(printable[0::2], printable[1::2], strict=False):
        row = high - 0x21
        lead = row // 2 + (0x81 if row < 62 else 0xC1)  # noqa: PLR2004 - Shift_JIS leaves a gap there
        odd = low + (0x1F if low < 0x60 else 0x20)  # noqa: PLR2004
        out += bytes((min(lead, 0xFF), low + 0x7E if row % 2 else odd))
    return out.decode("cp932", "replace")


def _supplement(data: bytes) -> str:
    pairs = zip(data[0::2], data[1::2], strict=False)
    return b"".join(bytes((0x8F, high | 0x80, low | 0x80)) for high, low in pairs).decode("euc_jp", "replace")


def _extended(data: bytes) -> str:
    return bytes(byte | 0x80 for byte in data).decode("euc_jis_2004", "replace")


_DECODERS = {b"(I": _kana, b"$(D": _supplement, b"$(O": _extended, b"$(Q": _extended}
