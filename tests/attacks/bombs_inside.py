"""Bombs of parts, of encodings and character sets, and of HTML."""

from base64 import encodebytes
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from attacks.bomb import KNOWN, MB, WORDS, bomb, mail, multipart, text

HTML = b"Content-Type: text/html; charset=utf-8\r\n"

# parts


@bomb("Ten thousand parts: 500 are looked at, the rest is kept only as raw.", letters=KNOWN)
def parts_ten_thousand() -> bytes:
    return multipart(*[text()] * 10_000)


@bomb("A hundred thousand empty parts are cut.", letters=KNOWN)
def parts_hundred_thousand_empty() -> bytes:
    return mail(b"--b\r\n\r\n" * 100_000, b"Content-Type: multipart/mixed; boundary=b\r\n")


@bomb("A thousand levels: 20 are looked at.", letters=KNOWN)
def parts_a_thousand_deep() -> bytes:
    inside = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(1_000)
    )
    return mail(inside + b"--b1000\r\n" + text(), b"Content-Type: multipart/mixed; boundary=b0\r\n")


@bomb("A thousand mails within mails: 20 are looked at, and we write to nobody in them.", letters=KNOWN)
def parts_mails_a_thousand_deep() -> bytes:
    inside = b"From: victim@other.example\r\nSubject: x\r\nContent-Type: message/rfc822\r\n\r\n" * 1_000
    return mail(inside + b"From: victim@other.example\r\n\r\nHello.\r\n", b"Content-Type: message/rfc822\r\n")


@bomb("A mail that attaches a thousand mails makes one case, and we write to nobody in them.", heavy=True,
      no_letter_to=["parent"])  # fmt: skip
def parts_a_thousand_mails_beside_each_other() -> bytes:
    inside = (
        b"Content-Type: message/rfc822\r\n\r\nFrom: maria.lopez@mail.example\r\nSubject: x %d\r\n\r\nThe bus %d.\r\n"
    )
    return multipart(text(), *[inside % (n, n) for n in range(1_000)])


@bomb("A boundary of 10 KB splits nothing slowly.", letters=KNOWN)
def parts_boundary_of_ten_kilobytes() -> bytes:
    return multipart(*[text()] * 200, boundary=b"b" * 10_000)


@bomb("A boundary that every line nearly is splits nothing slowly.", heavy=True, letters=KNOWN)
def parts_lines_that_nearly_are_boundaries() -> bytes:
    return mail(
        b"--bbbbbbbbbbbbbbbbbbbc\r\n" * 300_000, b'Content-Type: multipart/mixed; boundary="bbbbbbbbbbbbbbbbbbbb"\r\n'
    )


@bomb("Two thousand attachments: a hundred are stored, the rest is kept only as raw.", heavy=True, letters=KNOWN)
def parts_two_thousand_files() -> bytes:
    file = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%%PDF %d"
    return multipart(text(), *[file % n for n in range(2_000)])


@bomb("A part with 60,000 parameters is read in bounded time.", letters=KNOWN)
def parts_sixty_thousand_parameters() -> bytes:
    parameters = b";\r\n ".join(b"p%d=v" % n for n in range(60_000))
    return multipart(b"Content-Type: text/plain; " + parameters + b"\r\n\r\n" + WORDS)


@bomb("A file name in ten thousand pieces is read in bounded time.", letters=KNOWN)
def parts_name_in_ten_thousand_pieces() -> bytes:
    pieces = b";\r\n ".join(b"filename*%d*=%%41" % n for n in range(10_000))
    return multipart(
        text(), b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + pieces + b"\r\n\r\nx"
    )


# transfer encodings and character sets


@bomb("20 MB of base64 on one line without end is decoded in bounded memory.", heavy=True, letters=KNOWN)
def decode_base64_on_one_line() -> bytes:
    return mail(b"VGhlIGJ1cyB3" * (20 * MB // 12) + b"a", b"Content-Transfer-Encoding: base64\r\n")


@bomb("Quoted-printable of nothing but soft line ends is nothing.", heavy=True, letters=KNOWN)
def decode_soft_line_ends() -> bytes:
    return mail(b"=\r\n" * (4 * MB), b"Content-Transfer-Encoding: quoted-printable\r\n")


@bomb("A uuencoded file of 15 MB in a text is decoded in bounded memory.", heavy=True, letters=KNOWN)
def decode_uuencode_of_15_megabytes() -> bytes:
    return mail(b"The bus.\r\nbegin 644 a.bin\r\n" + (b"M" + b"0" * 60 + b"\r\n") * (15 * MB // 63) + b"end\r\n")


@bomb("Fifty thousand uuencoded files in one text are read in bounded time.", heavy=True, letters=KNOWN)
def decode_fifty_thousand_uuencoded_files() -> bytes:
    return mail(b"begin 644 a\r\n#0V%T\r\n`\r\nend\r\n" * 50_000)


@bomb("A hundred thousand 'begin' lines without an end are words.", heavy=True, letters=KNOWN)
def decode_uuencode_that_never_ends() -> bytes:
    return mail(b"begin 644 a\r\n" * 100_000)


@bomb(
    "A packed file that holds 1 GB is kept as it came and never unpacked.",
    heavy=True,
    letters=KNOWN,
    files=["bomb.zip"],
)
def decode_zip_within_zip() -> bytes:
    packed = b"\0" * (100 * MB // 8)
    for name in ("one", "two"):
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{name}{number}", packed)
        packed = file.getvalue()
    disposition = b"Content-Type: application/zip\r\nContent-Disposition: attachment; filename=bomb.zip\r\n"
    return multipart(text(), disposition + b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(packed))


@bomb("A text of a million bytes in Punycode is not decoded: that takes quadratic time.", letters=KNOWN)
def decode_punycode() -> bytes:
    return mail(b"-" + b"z9" * (MB // 2), b"Content-Type: text/plain; charset=punycode\r\n")


@bomb("A text that changes its character set a hundred thousand times is read in bounded time.", letters=KNOWN)
def decode_escapes_of_iso2022() -> bytes:
    return mail(b"\x1b$B%P\x1b(Bx" * 100_000, b"Content-Type: text/plain; charset=iso-2022-jp\r\n")


@bomb("A text of half a million combining signs is read in bounded time.", letters=KNOWN)
def decode_combining_signs() -> bytes:
    return mail(("a" + "\u0301\u0323" * 120_000).encode() + b"\r\n", b"Content-Type: text/plain; charset=utf-8\r\n")


# html


def html(source: bytes) -> bytes:
    """Return a mail of HTML alone."""
    return mail(source, HTML)


@bomb("A hundred thousand divs within each other are cut.", letters=KNOWN)
def html_divs_within_each_other() -> bytes:
    return html(b"<div>" * 100_000 + WORDS)


@bomb("Eighty thousand quotes within each other are cut.", letters=KNOWN)
def html_quotes_within_each_other() -> bytes:
    return html(b"<blockquote>" * 40_000 + WORDS)


@bomb("Tables of a hundred thousand cells are read in bounded time.", heavy=True, letters=KNOWN)
def html_table_of_a_hundred_thousand_cells() -> bytes:
    return html(WORDS + b"<table>" + (b"<tr>" + b"<td>x" * 50) * 1_900 + b"</table>")


@bomb("Tables within tables are cut.", letters=KNOWN)
def html_tables_within_tables() -> bytes:
    return html(WORDS + b"<table><tr><td>" * 30_000)


@bomb("Half a million open brackets are words.", letters=KNOWN)
def html_open_brackets() -> bytes:
    return html(WORDS + b"<" * 500_000)


@bomb("A hundred thousand entities are read in bounded time.", letters=KNOWN)
def html_entities() -> bytes:
    return html(WORDS + b"&amp;&#x41;&nbsp;&bogus" * 22_000)


@bomb("A tag of a hundred thousand attributes is read in bounded time.", letters=KNOWN)
def html_attributes() -> bytes:
    return html(WORDS + b"<p " + b" ".join(b"a%d=b" % n for n in range(45_000)) + b">x</p>")


@bomb("Fifty thousand tags that are closed in the wrong order are read in bounded time.", letters=KNOWN)
def html_misnested() -> bytes:
    return html(WORDS + b"<a><b><i></a><p></b>" * 25_000)


@bomb("Formatting tags that a browser opens again in each paragraph are read in bounded memory.", letters=KNOWN)
def html_formatting_opened_again() -> bytes:
    return html(WORDS + b"".join(b"<font size=%d><b>" % n for n in range(400)) + b"<p>x" * 20_000)


@bomb("Thirty thousand links are not all shown.", heavy=True, letters=KNOWN)
def html_links() -> bytes:
    return html(WORDS + b'<a href="http://evil.example/x">bus</a> ' * 12_000)


@bomb("A list within a list within a list is cut.", letters=KNOWN)
def html_lists_within_lists() -> bytes:
    return html(WORDS + b"<ul><li>" * 50_000 + b"x")


@bomb("A comment of half a megabyte that never ends is nothing.", letters=KNOWN)
def html_comment_without_end() -> bytes:
    return html(WORDS + b"<!-" + b"-" * 500_000)


@bomb("HTML of 20 MB is cut.", heavy=True, letters=KNOWN)
def html_of_20_megabytes() -> bytes:
    return html(b"<p>The bus was late.</p>" * (20 * MB // 24))
