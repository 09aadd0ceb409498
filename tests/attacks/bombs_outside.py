"""Bombs of size and of header fields."""

from support.town import BORDER

from attacks.bomb import FROM, KNOWN, MB, PROVEN, UNKNOWN, USUAL, WORDS, bomb, mail

# size


@bomb("A mail of 26 MB is kept whole and not parsed: a case from its header, which says so; the operator is told.",
      letters={**KNOWN, "operator": ["operator"]})  # fmt: skip
def size_beyond_what_is_parsed() -> bytes:
    return mail(WORDS * (26 * MB // len(WORDS)))


@bomb("A mail that the server calls 101 MB is not fetched: its header is kept, operator and contact are told.",
      becomes="set_aside", says_size=101_000_000, letters={"operator": ["operator", "contact"]})  # fmt: skip
def size_beyond_what_is_fetched() -> bytes:
    return mail()


@bomb("A mail of one line of 20 MB is cut, and a case.", heavy=True, letters=KNOWN)
def size_one_line() -> bytes:
    return mail(b"bus " * (5 * MB))


@bomb("A mail of 8 million empty lines is a case.", heavy=True, letters=KNOWN)
def size_empty_lines() -> bytes:
    return mail(b"\r\n" * (8 * MB) + WORDS)


@bomb("A text of 100,000 quoted lines, each deeper than the last, is read in bounded time.", heavy=True, letters=KNOWN)
def size_quotes_within_quotes() -> bytes:
    return mail(WORDS + b"".join(b">" * (n % 2000) + b" words\r\n" for n in range(20_000)))


@bomb("A text of 20,000 attribution lines is read in bounded time.", letters=KNOWN)
def size_attributions() -> bytes:
    line = b"On Mon, Nov 16, 2026 at 10:00 AM Maria Lopez <maria.lopez@mail.example> wrote:\r\n"
    return mail(WORDS + line * 20_000)


@bomb("A text of 5,000 forwards within forwards is read in bounded time; we write to nobody in it.",
      no_letter_to=["parent"])  # fmt: skip
def size_forwards_in_text() -> bytes:
    block = (
        b"---------- Forwarded message ---------\r\nFrom: Maria Lopez <maria.lopez@mail.example>\r\n"
        b"Date: Mon, Nov 16, 2026 at 9:00 AM\r\nSubject: bus\r\nTo: <mallory@evil.example>\r\n\r\nThe bus.\r\n\r\n"
    )
    return mail(b"Look.\r\n\r\n" + block * 5_000)


# header


@bomb("Ten thousand fields: the first 500 count, the rest is kept only as raw.", letters=KNOWN)
def header_ten_thousand_fields() -> bytes:
    return mail(extra=b"".join(b"X-%d: y\r\n" % n for n in range(10_000)))


@bomb("A field of 1 MB is cut.", letters=KNOWN)
def header_field_of_a_megabyte() -> bytes:
    return mail(extra=b"X-Long: " + b"x" * MB + b"\r\n")


@bomb("A Subject of 60 KB of words is cut in every letter.", letters=KNOWN)
def header_subject_of_60_kilobytes() -> bytes:
    return mail(extra=b"Thread-Topic: x\r\n").replace(b"Subject: bus", b"Subject: " + b"bus " * 15_000)


@bomb("A header that never ends is cut; nobody who cannot be seen in it is written to.", no_letter_to=["parent"])
def header_without_end() -> bytes:
    return PROVEN + FROM + USUAL + b"X-Long: y\r\n" * 200_000


@bomb("A hundred thousand addresses in To: 200 are looked at, none is written to.", letters=KNOWN)
def header_addresses_in_to() -> bytes:
    return mail(extra=b"Cc: " + b",\r\n ".join(b"v%d@other.example" % n for n in range(100_000)) + b"\r\n")


@bomb("A hundred thousand addresses in From: nobody is sure who wrote, nobody outside is written to.", letters=UNKNOWN)
def header_addresses_in_from() -> bytes:
    many = b",\r\n ".join(b"v%d@other.example" % n for n in range(100_000))
    return mail(sender=b"From: " + many + b"\r\n")


@bomb(
    "Fifty thousand encoded words are more than a header may hold: cut, and nobody is sure who wrote.", letters=UNKNOWN
)
def header_encoded_words() -> bytes:
    return mail().replace(b"Subject: bus", b"Subject: " + b"\r\n ".join([b"=?utf-8?Q?bus?="] * 50_000))


@bomb("Comments a hundred thousand deep in From: the sender is unknown.", letters=UNKNOWN)
def header_nested_comments_in_from() -> bytes:
    return mail(sender=b"From: " + b"(" * 100_000 + b")" * 100_000 + b" mallory@evil.example\r\n")


@bomb("Comments thirty thousand deep, within what is read of a field, prove nothing in a border's field.",
      no_events=["resolved"])  # fmt: skip
def header_nested_comments_in_results() -> bytes:
    deep = b"(" * 30_000 + b")" * 30_000
    return mail().replace(b"; dmarc=pass", b"; " + deep + b" dmarc=pass")


@bomb("Ten thousand fields that claim the border's word: the topmost alone counts.", letters=KNOWN)
def header_ten_thousand_results() -> bytes:
    claim = f"Authentication-Results: {BORDER}; dmarc=pass header.from=sunfield.example\r\n".encode()
    return mail(extra=claim * 10_000)


@bomb("A field folded fifty thousand times is cut.", letters=KNOWN)
def header_folded_fifty_thousand_times() -> bytes:
    return mail(extra=b"X-Folded: a\r\n" + b" a\r\n" * 50_000)


@bomb("A hundred thousand References: the last are looked at, and every letter stays small.", letters=KNOWN)
def header_references() -> bytes:
    return mail(extra=b"References: " + b"\r\n ".join(b"<%d@x.example>" % n for n in range(100_000)) + b"\r\n")


@bomb("A quoted name of 6,000 backslashes leaves doubt who wrote: a case, no receipt.", letters=UNKNOWN)
def header_backslashes_in_name() -> bytes:
    return mail(sender=b'From: "' + b"\\" * 6_000 + b'" <mallory@evil.example>\r\n')


@bomb("A Date of 60,000 digits and blanks is read in bounded time.", letters=KNOWN)
def header_date_of_60_kilobytes() -> bytes:
    return mail(extra=b"Date: " + b"1 " * 30_000 + b"\r\n")
