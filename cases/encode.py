"""Frozen dataclasses to plain JSON values and back: how events and cases are kept. Pure."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Return a value as JSON holds it. Times become ISO 8601, tuples become lists."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"cannot keep a {type(value).__name__} as JSON")


def restored(kind: type[T], data: dict[str, Any]) -> T:
    """Return the dataclass that `plain` made *data* from. Keys that it lacks take the class's defaults."""
    of: Any = kind
    readers = _readers(of)
    return kind(**{name: read(data[name]) for name, read in readers.items() if name in data})


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:  # noqa: ANN401 - any dataclass
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - type hints are values of many types
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        inner = _reader(next(arg for arg in get_args(hint) if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_reader(get_args(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if hint in {date, datetime}:
        moment: Callable[[Any], Any] = hint.fromisoformat
        return moment
    if is_dataclass(hint) and isinstance(hint, type):
        return lambda value: restored(hint, value)
    return lambda value: value


def _tuple_reader(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    readers = [_reader(part) for part in parts if part is not Ellipsis]
    if Ellipsis in parts:
        return lambda value: tuple(readers[0](item) for item in value)
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))
