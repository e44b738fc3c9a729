"""Convert what a person wrote in TOML into typed Structs, and report every error, each with what is allowed.

msgspec decides what is valid, but stops at the first error and names Python's types. So a file is converted value by
value here, and the words come from the types: their names, ranges and descriptions (`msgspec.Meta`).
"""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct, inspect

type Key = tuple[str | int, ...]  # ("owner", 1, "paths"): an int is the index in an array of tables
type Checks = Mapping[Any, Callable[[Any], Iterable["Fault"]]]  # by the type of Struct

_MOST = 1e15  # beyond it, numbers are no counts, bytes or seconds, and overflow somewhere
_MISSING = object()  # the value of a key that has no valid one


class Fault(Struct, frozen=True):
    """One error: the key, and what is wrong with its value."""

    key: Key
    text: str

    def message(self, entry: str = "") -> str:
        """Return the key and the text: ``crawl.exclude must be a list``, ``crawl.delay: -1 is less than 0``.

        ``entry`` says which of several entries it is.
        """
        name = ".".join(part for part in self.key if isinstance(part, str))
        subject = f"{name} ({entry})" if name and entry else name or entry
        if not subject:
            return self.text
        return f"{subject}{' ' if self.text.startswith(('must ', 'is ')) else ': '}{self.text}"

    def under(self, key: Key) -> "Fault":
        """Return the fault of a section as that of the file in which the section has ``key``."""
        return Fault((*key, *self.key), self.text)


def convert[T](raw: object, kind: type[T], checks: Checks | None = None) -> tuple[T | None, list[Fault]]:
    """Return ``raw`` as a ``kind`` and every fault in it; None when nothing can be made of it.

    Each Struct that could be built, without its faulty keys, is given to the function in ``checks`` for its type, which
    yields the faults that a type cannot tell.
    """
    converter = _Converter(kind, checks or {})
    value = converter.value(raw, kind, ())
    return (None if value is _MISSING else value), converter.faults


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint at the known word that is most like ``word``, or else at all of them."""
    known = list(known)
    by_case = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=0.5)
    return f"did you mean {by_case[found[0]]}?" if found else f"known: {', '.join(known[:12])}"


def shown(value: object) -> str:
    """Return a value as TOML has it; a table only as what it is."""
    if isinstance(value, dict):
        return "a section"
    return json.dumps(value, ensure_ascii=False, default=str) if not isinstance(value, date) else str(value)


class _Converter:
    def __init__(self, root: type, checks: Checks) -> None:
        self.root, self.checks = root, checks
        self.faults: list[Fault] = []

    def value(self, raw: object, kind: Any, key: Key) -> Any:
        bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
        if isinstance(bare, type) and issubclass(bare, Struct):
            return self.struct(raw, bare, key)
        if isinstance(raw, list) and (item := _item(bare)) is not None:
            return self.items(raw, kind, item, key)
        if isinstance(raw, dict) and get_origin(bare) is dict:
            return {name: self.value(value, get_args(bare)[1], (*key, name)) for name, value in raw.items()}
        if isinstance(raw, int | float) and not abs(raw) < _MOST:  # nan compares with nothing
            return self.fault(key, f"must be a number less than {_MOST:.0e}, not {raw}")
        try:
            return msgspec.convert(raw, kind)
        except msgspec.ValidationError:
            return self.fault(key, _wrong(raw, kind, key))

    def fault(self, key: Key, text: str) -> object:
        self.faults.append(Fault(key, text))
        return _MISSING

    def items(self, raw: list[object], kind: Any, item: Any, key: Key) -> Any:
        tables = isinstance(item, type) and issubclass(item, Struct)
        found = [self.value(value, item, (*key, number) if tables else key) for number, value in enumerate(raw)]
        if any(value is _MISSING for value in found):
            return tuple(value for value in found if value is not _MISSING) if tables else _MISSING
        if tables:
            return tuple(found)
        try:
            return msgspec.convert(raw, kind)
        except msgspec.ValidationError:
            return self.fault(key, _wrong(raw, kind, key))

    def struct(self, raw: object, kind: type[Struct], key: Key) -> Any:
        if not isinstance(raw, dict):
            if isinstance(key[-1], int):
                return self.fault(key, f"must be a section, [[{key[-2]}]]")
            once = f"must have one pair of brackets, [{key[-1]}], as there is only one"
            return self.fault(key, once if isinstance(raw, list) else f"must be a section, [{key[-1]}]")
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        for name in raw:
            if name not in fields:
                self.fault((*key, name), self.unknown(name, raw[name], fields, key))
        values = {}
        for name, field in fields.items():
            value = self.value(raw[name], field.type, (*key, name)) if name in raw else _MISSING
            if value is not _MISSING:
                values[field.name] = value
            elif name not in raw and field.required:
                self.fault((*key, name), "is missing")
        if any(field.required and field.name not in values for field in fields.values()):
            return _MISSING
        built = kind(**values)
        if kind in self.checks:
            self.faults += (fault.under(key) for fault in self.checks[kind](built))
        return built

    def unknown(self, name: str, value: object, fields: Mapping[str, object], key: Key) -> str:
        """Return that the key is not known, and the nearest in its section, or else the section that has it."""
        what = "section" if isinstance(value, dict) or (not key and isinstance(value, list)) else "key"
        hint = nearest(name, fields)
        if not hint.startswith("did") and (home := next(_homes(self.root, name), "")):
            hint = f"it belongs in [{home}]"
        return f"is not a known {what}; {hint}"


def _homes(root: type, name: str) -> Iterator[str]:
    """Yield the sections of ``root`` that have a key of this name."""
    for section in msgspec.structs.fields(root) if issubclass(root, Struct) else ():
        kind = section.type
        if isinstance(kind, type) and issubclass(kind, Struct):
            if any(field.encode_name == name for field in msgspec.structs.fields(kind)):
                yield section.encode_name
            yield from (f"{section.encode_name}.{home}" for home in _homes(kind, name))


def _item(kind: Any) -> Any:
    """Return the type of the items where ``kind`` is a list or allows one."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    return next((get_args(each)[0] for each in kinds if get_origin(each) is tuple), None)


def _wrong(raw: object, kind: Any, key: Key) -> str:
    """Return what is wrong with a value, which msgspec did not accept as a ``kind``."""
    info, description = _unwrapped(inspect.type_info(kind))
    match info:
        case inspect.LiteralType(values=values) if not all(isinstance(value, bool) for value in values):
            words = [shown(value) for value in get_args(kind)]  # in the order of the type, which msgspec sorts
            hint = nearest(shown(raw), words)
            return f"{shown(raw)} is not one of {', '.join(words)}" + (f"; {hint}" if hint.startswith("did") else "")
        case inspect.StrType(pattern=pattern) if isinstance(raw, str):
            return f"{shown(raw)} is not {description}" if pattern and raw else "must not be empty"
        case inspect.IntType() | inspect.FloatType() if not isinstance(raw, bool | str):
            if isinstance(raw, int | float) and info.ge is not None and raw < info.ge:
                return f"{shown(raw)} is less than {info.ge:g}"
            if isinstance(raw, int | float) and info.le is not None and raw > info.le:
                return f"{shown(raw)} is more than {info.le:g}"
        case inspect.VarTupleType() if isinstance(raw, list):
            return "must have at least one value"
        case inspect.VarTupleType(item_type=inspect.StructType()) if isinstance(raw, dict):
            return f"must have two pairs of brackets, [[{key[-1]}]], as there may be several"
    return f"must be {_allowed(info, raw)}"


def _allowed(info: inspect.Type, raw: object) -> str:
    """Return what a value of this type looks like, made of what was written where that is possible."""
    info, description = _unwrapped(info)
    match info:
        case inspect.VarTupleType(item_type=inspect.StructType()):
            return "a list of sections"
        case inspect.VarTupleType():
            return f"a list, such as [{shown(raw) if isinstance(raw, str) else '"…"'}]"
        case inspect.UnionType(types=types):
            kinds = [each for each in types if not isinstance(each, inspect.NoneType)]
            return " or ".join(_allowed(each, raw) for each in kinds)
        case inspect.LiteralType(values=values):
            return " or ".join(shown(value) for value in values)
        case inspect.StrType():
            quoted = f"text in quotation marks: {shown(str(raw))}" if isinstance(raw, int | float) else "text"
            return description or ("text in quotation marks" if isinstance(raw, bool) else quoted)
        case inspect.BoolType():
            return "true or false" + (", without quotation marks" if raw in ("true", "false") else "")
        case inspect.IntType() | inspect.FloatType():
            number = "a whole number" if isinstance(info, inspect.IntType) else "a number"
            return f"{number}{_unquoted(raw)}"
        case inspect.DateType():
            return "a date, such as 2027-05-31"
    return "something else"


def _unquoted(raw: object) -> str:
    """Return how to write a number that was given as text."""
    if not isinstance(raw, str):
        return ""
    text = raw.strip().replace(",", ".")
    return f": {text}, without quotation marks" if text.replace(".", "", 1).isdigit() else f", not {shown(raw)}"


def _unwrapped(info: inspect.Type) -> tuple[inspect.Type, str]:
    """Return the type without its metadata, and the description from there."""
    if isinstance(info, inspect.Metadata):
        return info.type, str((info.extra_json_schema or {}).get("description", ""))
    return info, ""
