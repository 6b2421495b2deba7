"""The domain's dataclasses as JSON and back, by their own fields: one added later travels too.

A field that holds its default is left out. Dates are EDTF, spans `[start, end]`, counts `[low, high]`.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from vigie.domain.edtf import Edtf
from vigie.domain.event import JsonValue, SlotValue, parse_value
from vigie.domain.span import Span
from vigie.domain.tally import Tally

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_D = TypeVar("_D", bound="DataclassInstance")


def encode(value: object) -> JsonValue:
    """A value as JSON. Raises TypeError for one of a kind that no field of the domain has."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, enum.Enum):
        return cast(JsonValue, value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, Tally):
        return list(value.to_json())
    if isinstance(value, Edtf):
        return str(value)
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        told = ((field, getattr(value, field.name)) for field, _ in _plan(type(value)))
        return {field.name: encode(one) for field, one in told if one != _default(field)}
    raise TypeError(f"{type(value).__name__} {value!r}: not a kind of value that a part file holds")


def decode(kind: type[_D], told: JsonValue) -> _D:
    """A dataclass from its JSON. Raises ValueError where that does not fit its fields."""
    if not isinstance(told, dict):
        raise ValueError(f"{kind.__name__} {told!r}: expected an object")
    hints = _plan(kind)
    unknown = told.keys() - {field.name for field, _ in hints}
    if unknown:
        raise ValueError(f"{kind.__name__}: unknown field {', '.join(sorted(unknown))}")
    values = {field.name: _decode(hint, told[field.name]) for field, hint in hints if field.name in told}
    if kind is SlotValue:
        values["value"] = parse_value(str(values["slot"]), told["value"])
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{kind.__name__}: {error}") from error


def _decode(hint: Any, told: JsonValue) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        # Of the unions of the domain only a slot's value has more than one kind; its slot tells which.
        return _decode(kinds[0], told) if told is not None and len(kinds) == 1 else told
    if origin is tuple:
        if not isinstance(told, list):
            raise ValueError(f"{told!r}: expected a list")
        return tuple(_decode(kind, one) for kind, one in zip(_kinds(hint, told), told, strict=True))
    if hint is Span:
        start, end = cast("tuple[int, int]", tuple(cast(Sequence[int], told)))
        return Span(start, end)
    if hint is Edtf:
        return Edtf.parse(str(told))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint(told)
    if is_dataclass(hint):
        return decode(cast(Any, hint), told)
    if hint is float and isinstance(told, int):
        return float(told)
    if not isinstance(told, hint):
        raise ValueError(f"{told!r}: expected {hint.__name__}")
    return told


def _kinds(hint: Any, told: Sequence[JsonValue]) -> Sequence[Any]:
    kinds = get_args(hint)
    return [kinds[0]] * len(told) if kinds[-1] is Ellipsis else kinds


@cache
def _plan(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field, hints[field.name]) for field in fields(kind))


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default
