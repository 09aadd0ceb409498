"""Every number of the safety rules is a key of [limits]: what a small value changes, and which values are refused."""

import contextlib
import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.town import HELP, PARENT

from casepost.config_keys import LIMITS
from casepost.config_reader import Wrong
from casepost.wiring import pool_of
from cases.intake import Facts
from cases.policy import Limits
from ingest.limits import (
    DECODED_CUT,
    DEPTH_CUT,
    FIELDS_CUT,
    FILES_CUT,
    HEADER_CUT,
    MESSAGE_CUT,
    PARTS_CUT,
    TEXT_CUT,
    ParseLimits,
)
from ingest.message import Message
from ingest.parse import decode_attachment, parse

ROOT = Path(__file__).parent.parent.parent
FIELD_CUT = "a header field is longer than the limit: cut"
ADDRESSES_CUT = "more addresses in a field than the limit: the rest is ignored"
PARAMETERS_CUT = "a MIME field has more text or parameters than the limit: cut"
MB = 1024 * 1024


def read(raw: str | bytes, **limits: int) -> Message:
    """A mail as it is read within these limits of the configuration."""
    data = raw.encode() if isinstance(raw, str) else raw
    return parse(data, ParseLimits.of(Limits(**limits)))


def mail(fields_: str = "", body: str = "The bus was late.") -> str:
    return f"From: {PARENT}\r\nTo: {HELP}\r\nSubject: bus\r\n{fields_}\r\n{body}\r\n"


def mixed(*parts: str) -> str:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return mail('MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n', f"{body}--b--")


def file(size: int = 1, name: str = "a.bin") -> str:
    return f'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n{"x" * size}'


def nested(depth: int) -> str:
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return f"From: {PARENT}\r\nSubject: x\r\n{head}Content-Type: text/plain\r\n\r\nThe bus was late.\r\n"


WORDS = "The bus was late.\r\n"
CUT = {
    "message_megabytes": (mail(body=WORDS * 60_000), 1, MESSAGE_CUT),
    "header_kilobytes": (mail("".join(f"X-{n}: {'y' * 900}\r\n" for n in range(40))), 16, HEADER_CUT),
    "header_fields": (mail("".join(f"X-{n}: y\r\n" for n in range(60))), 50, FIELDS_CUT),
    "field_kilobytes": (mail(f"X-Long: {'y' * 5000}\r\n"), 4, FIELD_CUT),
    "parts": (mixed(*(file(name=f"{n}.bin") for n in range(30))), 10, PARTS_CUT),
    "depth": (nested(12), 5, DEPTH_CUT),
    "attachments": (mixed(file(name="1.bin"), file(name="2.bin")), 1, FILES_CUT),
    "attachment_megabytes": (mixed(file(size=MB + 10)), 1, DECODED_CUT),
    "decoded_megabytes": (mixed(*(file(size=600_000, name=f"{n}.bin") for n in range(2))), 1, DECODED_CUT),
    "addresses": (mail(f"Cc: {', '.join(f'a{n}@x.example' for n in range(20))}\r\n"), 10, ADDRESSES_CUT),
    "parameters": (mixed(f"Content-Type: text/plain{''.join(f'; a{n}=b' for n in range(20))}\r\n\r\nHello"), 5, PARAMETERS_CUT),
    "text_kilobytes": (mail(body=WORDS * 1000), 16, TEXT_CUT),
    "html_kilobytes": (mail("Content-Type: text/html\r\n", f"<p>{WORDS * 1000}</p>"), 16, TEXT_CUT),
}  # fmt: skip


@pytest.mark.parametrize("key", CUT)
def test_beyond_a_smaller_limit_of_section_8_the_rest_is_ignored_and_marked(key):
    raw, least, defect = CUT[key]
    assert defect not in read(raw).defects
    assert defect in read(raw, **{key: least}).defects


@pytest.mark.parametrize("key", CUT)
def test_what_is_beyond_a_limit_is_still_a_case_with_its_bytes(other_town, key):
    raw, least, _ = CUT[key]
    town = other_town(limits=Limits(**{key: least}))
    arrived = town.deliver(raw.encode())
    assert arrived.became.what == "new"
    assert arrived.raw == raw.encode()


def test_encoded_words_beyond_the_limit_stay_as_written():
    words = " ".join(f"=?utf-8?q?{'abcdefghijklmnop'[n]}?=" for n in range(12))
    raw = mail().replace("Subject: bus", f"Subject: {words}")
    assert read(raw).subject == "abcdefghijkl"
    assert read(raw, encoded_words=10).subject.count("=?utf-8?q?") == 2


def test_a_longer_name_of_a_file_is_cut():
    raw = mixed(file(name=f"{'n' * 120}.pdf"))
    assert len(read(raw).attachments[0].name) == 124
    assert read(raw, file_name_bytes=40).attachments[0].name == f"{'n' * 36}.pdf"


def test_an_attachment_beyond_the_usual_count_is_found_with_the_limits_that_listed_it():
    raw = mixed(*(file(size=n + 1, name=f"{n}.bin") for n in range(520))).encode()
    limits = ParseLimits.of(Limits(parts=600, attachments=600))
    last = parse(raw, limits).attachments[-1]
    assert last.name == "519.bin"
    assert decode_attachment(raw, last.index, limits) == b"x" * 520


def test_the_defaults_of_the_parser_are_those_of_the_configuration():
    assert ParseLimits.of(Limits()) == ParseLimits()


def test_more_hops_than_the_setting_are_a_loop(other_town):
    hops = [("Received", f"from a{n} by b{n}; Mon, 16 Nov 2026 09:00:01 -0800") for n in range(21)]
    town = other_town(limits=Limits(hops=20))
    assert town.mail(PARENT, "bus", "Late.", headers=hops[:20]).became.what == "new"
    assert town.mail(PARENT, "bus", "Late again.", headers=hops).became.what == "automatic"
    assert Facts.__dataclass_fields__["most_hops"].default == Limits().hops


@pytest.mark.parametrize(
    ("key", "value"),
    [("parse_seconds", 7), ("parse_wall_seconds", 9), ("parse_megabytes", 300), ("header_fields", 60)],
)
def test_the_children_that_parse_get_their_limits_from_the_configuration(key, value):
    limits = replace(Limits(), **{key: LIMITS[key].read(value)})
    pool = pool_of(limits)
    assert (pool._cpu_seconds, pool._wall_seconds, pool._megabytes) == (
        limits.parse_seconds,
        limits.parse_wall_seconds,
        limits.parse_megabytes,
    )
    assert pool._work.keywords == {"limits": ParseLimits.of(limits)}


# --- the keys themselves


@pytest.mark.parametrize("key", [one.name for one in fields(Limits) if one.name != "large_providers"])
def test_each_key_takes_its_default_and_refuses_what_is_no_number_of_its_kind(key):
    read_ = LIMITS[key].read
    assert read_(LIMITS[key].default) == getattr(Limits(), key)
    for wrong in (0, -1, 10**9, "5", 5.0, True, [5]):
        with pytest.raises(Wrong) as caught:
            read_(wrong)
        assert caught.value.remedy.startswith("Write a whole number")


def test_domains_of_large_providers_are_names_of_machines():
    read_ = LIMITS["large_providers"].read
    assert read_(["Mail.Example"]) == ("mail.example",)
    assert read_([]) == ()
    for wrong in ("mail.example", ["a@mail.example"], ["mail.example", "MAIL.example"], [7], [""]):
        with pytest.raises(Wrong):
            read_(wrong)


def test_each_key_stands_in_the_table_of_the_rules_and_in_the_example():
    rules = (ROOT / "docs/rules.md").read_text("utf-8")
    example = tomllib.loads((ROOT / "config.example.toml").read_text("utf-8"))["limits"]
    for one in fields(Limits):
        assert re.search(rf"`{one.name}`", rules), one.name
        assert one.name in example


LIMITS_OF_SECTION_8 = sorted({*CUT, "encoded_words", "file_name_bytes"})


@settings(max_examples=25, deadline=None)
@given(st.fixed_dictionaries({key: st.integers(1, 5000) for key in LIMITS_OF_SECTION_8}))
def test_whatever_the_configuration_takes_reads_any_mail(given_):
    taken = {}
    for key, value in given_.items():
        with contextlib.suppress(Wrong):
            taken[key] = LIMITS[key].read(value)
    for raw, _, _ in CUT.values():
        assert read(raw[:20_000], **taken).identity == PARENT
