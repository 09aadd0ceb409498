"""What a child hands over is our own values as JSON: all of them come back whole, and nothing else comes in."""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import NoneType
from typing import get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casepost.records.unpack import Unpacked
from ingest.codec import Broken, decode, encode
from ingest.message import Address, Attachment, Cut, DeliveryReport, Forwarded, Handed, Message
from ingest.parse import parse

MAIL = sorted((Path(__file__).parent / "mail").glob("*.eml"))
PLAIN = parse((Path(__file__).parent / "mail" / "plain.eml").read_bytes())

# Every sign there is, also halves of surrogate pairs: a header may hold whatever bytes it likes.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=20) | st.just("\ud83d\ude00") | st.just("\x00\u2028")
ZONES = st.none() | st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SIMPLE = {
    str: TEXTS,
    int: st.integers(-(2**70), 2**70),
    bool: st.booleans(),
    NoneType: st.none(),
    bytes: st.binary(),
    datetime: st.datetimes(timezones=ZONES),
}


def any_of(kind):
    """Return every value that a type allows."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: any_of(hints[field.name]) for field in fields(kind)})
    inner = get_args(kind)
    if get_origin(kind) is not tuple:
        return st.one_of([any_of(one) for one in inner])
    if inner[-1] is Ellipsis:
        return st.lists(any_of(inner[0]), max_size=2).map(tuple)
    return st.tuples(*[any_of(one) for one in inner])


@pytest.mark.parametrize(
    "kind", [Address, Attachment, Handed, Forwarded, DeliveryReport, Cut, Message, tuple[Unpacked, ...]]
)
def test_every_value_comes_back_as_it_was(kind):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(any_of(kind))
    def comes_back(value):
        again = decode(encode(value), kind)
        assert again == value
        assert repr(again) == repr(value) or "datetime" in repr(value)

    comes_back()


@given(st.datetimes(timezones=ZONES))
def test_a_date_keeps_its_zone(at):
    again = decode(encode(at), datetime)
    assert (again, again.utcoffset()) == (at, at.utcoffset())


@pytest.mark.parametrize("text", ["\ud83d\ude00", "\udcff", "\U0001f600", "\ufeff", "\x00", "\u2028", '"\\', "ñ"])
def test_signs_that_other_encodings_change_do_not_change(text):
    again = decode(encode(text), str)
    assert [*map(ord, again)] == [*map(ord, text)]


def test_every_mail_that_we_keep_comes_back_as_it_was():
    messages = [parse(file.read_bytes()) for file in MAIL]
    assert len(messages) > 90
    assert [decode(encode(message), Message) for message in messages] == messages


def plain_with(**changed) -> bytes:
    """Return the document of an ordinary mail with some fields changed."""
    return json.dumps(json.loads(encode(PLAIN)) | changed).encode()


def plain_without(name: str) -> bytes:
    document = json.loads(encode(PLAIN))
    del document[name]
    return json.dumps(document).encode()


@dataclass(frozen=True)
class Other:
    """Looks like an Address and has more."""

    name: str
    email: str
    admin: bool


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b"\xff\xfe\x00",
        b"\x80\x04cposix\nsystem\n.",
        encode(PLAIN)[:-1],
        encode(PLAIN) + b"{}",
        plain_with(more="field"),
        plain_with(__class__="os"),
        plain_without("subject"),
        plain_with(subject=None),
        plain_with(subject=["a"]),
        plain_with(size="12"),
        plain_with(size=True),
        plain_with(size=1.0),
        plain_with(unread=0),
        plain_with(date=0),
        plain_with(date="yesterday"),
        plain_with(headers=[["Subject"]]),
        plain_with(headers=[["Subject", "a", "b"]]),
        plain_with(headers=["ab"]),
        plain_with(headers={"a": "b"}),
        plain_with(to="ab"),
        plain_with(to=[{"name": "a"}]),
        plain_with(to=[json.loads(encode(Other("a", "b", admin=True)))]),
        plain_with(bounce=[]),
        plain_with(size=7).replace(b'"size": 7', b'"size": NaN'),
        plain_with(size=7).replace(b'"size": 7', b'"size": ' + b"9" * 10_000),
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
    ids=lambda document: document[:20] + document[-12:],
)
def test_a_document_that_is_not_what_was_agreed_is_refused(document):
    with pytest.raises(Broken):
        decode(document, Message)


@pytest.mark.parametrize(
    "document", [b'[{"name":"a","type":"b","data":"%"}]', b'[{"name":"a","type":"b","data":7}]', b"{}"]
)
def test_files_that_are_not_bytes_are_refused(document):
    with pytest.raises(Broken):
        decode(document, tuple[Unpacked, ...])


@pytest.mark.parametrize("value", [object(), {1, 2}, 1j, [b"a", len], float("nan")])
def test_what_is_none_of_our_values_cannot_be_handed_over(value):
    with pytest.raises((TypeError, ValueError)):
        encode(value)


@pytest.mark.parametrize("kind", [float, object, list[str], dict[str, str], str | int, type[str], "Message"])
def test_a_type_without_a_reader_is_our_own_mistake_and_said_at_once(kind):
    with pytest.raises(TypeError, match="no reader"):
        decode(b"{}", kind)


def test_the_zone_of_greenwich_is_plain_utc_again():
    assert decode(encode(datetime(2026, 1, 2, tzinfo=UTC)), datetime).tzinfo is UTC
