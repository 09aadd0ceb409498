"""Our own values as one JSON document, and back from one that a stranger may have written.

Only what a type names can come in: dataclasses, tuples, texts, whole numbers, dates, bytes. No name is looked up.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

_Reader = Callable[[object], object]
_Buffer = bytes | bytearray | memoryview


class Broken(ValueError):
    """A document does not hold what its type says."""


def encode(value: object) -> bytes:
    """Return a value as a document. Raises TypeError for what is none of ours."""
    return _WRITER.encode(value).encode("utf-8", "surrogatepass")


def decode(document: _Buffer, kind: object) -> object:
    """Return the value of this type that the document holds, every field checked. Raises Broken."""
    try:
        return _reader(kind)(_LOADER.decode(str(document, "utf-8", "surrogatepass")))
    except (ValueError, RecursionError) as error:
        raise Broken(f"the document is broken ({type(error).__name__})") from error


def _plain(value: object) -> object:
    """Return what JSON has no form for in one that it has; it asks again for what lies within."""
    match value:
        case datetime():
            return value.isoformat()
        case bytes():
            return b64encode(value).decode("ascii")
    kind: type = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))  # TypeError for what is no dataclass


def _refused(constant: str) -> object:
    raise Broken(f"{constant} is no number")


# Signs stand for themselves: half a surrogate pair stays half, where escapes would join two halves to one sign.
_WRITER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":"), default=_plain
)
_LOADER = json.JSONDecoder(parse_constant=_refused)


@cache
def _reader(kind: object) -> _Reader:
    """Return what reads one type; made once. Raises TypeError for a type that has no reader."""
    origin, inner = get_origin(kind), get_args(kind)
    read: _Reader | None = None
    if kind in (str, int, bool):
        read = _exactly(kind)
    elif kind in _READERS:
        read = _READERS[kind]
    elif origin is tuple and inner[-1] is Ellipsis:
        read = _many(_reader(inner[0]))
    elif origin is tuple:
        read = _each([_reader(one) for one in inner])
    elif origin in (Union, UnionType) and inner[1:] == (NoneType,):
        read = _or_none(_reader(inner[0]))
    elif isinstance(kind, type) and is_dataclass(kind):
        read = _fields(kind)
    if read is None:
        raise TypeError(f"no reader for {kind}")
    return read


def _exactly(kind: object) -> _Reader:
    def read(value: object) -> object:
        if type(value) is not kind:  # a bool is an int elsewhere, not here
            raise Broken(f"not {kind}")
        return value

    return read


def _date(value: object) -> object:
    return datetime.fromisoformat(_word(value))


def _bytes(value: object) -> object:
    return b64decode(_word(value), validate=True)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise Broken("not a text")
    return value


_READERS: dict[object, _Reader] = {datetime: _date, bytes: _bytes}


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Broken("not a list")
    return value


def _many(read: _Reader) -> _Reader:
    return lambda value: tuple(map(read, _list(value)))


def _each(readers: Iterable[_Reader]) -> _Reader:
    return lambda value: tuple(read(one) for read, one in zip(readers, _list(value), strict=True))


def _or_none(read: _Reader) -> _Reader:
    return lambda value: None if value is None else read(value)


def _fields(kind: type) -> _Reader:
    hints = get_type_hints(kind)
    readers = {name: _reader(hints[name]) for name in _names(kind)}

    def build(value: object) -> object:
        if not isinstance(value, dict) or value.keys() != readers.keys():
            raise Broken(f"not the fields of {kind.__name__}")
        return kind(**{name: read(value[name]) for name, read in readers.items()})

    return build
