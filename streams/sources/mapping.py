"""Rows of somebody's own data become ninjs items, by a map of fields that its user gives. Pure.

A map is pairs `field=name`: a field of the data, and what it is in an article, one of OWN_NAMES. It may stand the
other way round, too; which of the two it is, the names of ours tell, else the data. A field that has one of our names
by itself needs no pair.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from streams.article import frozen
from streams.errors import NewswireError
from streams.parse.own_fields import OWN_NAMES

Row = Mapping[str, Any]
_MOST_SHOWN = 40
"""Fields that an error names."""
_DEEPEST = 4
"""Objects in objects whose fields are listed."""


class MappingError(NewswireError):
    """The map is no map, or not of these data: wrong use, told before anything is written."""


class RowError(NewswireError):
    """One row cannot become an item: the others can."""


@frozen
class Field:
    """A field of the data and the name that it gets in ninjs."""

    path: str
    """As in the data; inside an object by dots, `data.headline`."""
    target: str
    """A value of OWN_NAMES."""


def read_pairs(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Read `a=b,c=d`. Raises MappingError where one is no pair, or has no name of ours."""
    pairs = [pair.strip() for text in texts for pair in text.split(",") if pair.strip()]
    read = []
    for pair in pairs:
        left, sign, right = (part.strip() for part in pair.partition("="))
        if not (left and sign and right):
            raise MappingError(f"{pair!r} is no pair field=name, as title=headline")
        if right.lower() not in OWN_NAMES and left.lower() not in OWN_NAMES:
            raise MappingError(f"{pair}: neither is a part of an article; {_name_parts(left, right)}")
        read.append((left, right))
    if not read:
        raise MappingError("names no field")
    return read


def settle_map(pairs: Sequence[tuple[str, str]], rows: Iterable[Row]) -> list[Field]:
    """Turn pairs into the fields to take of these rows, those that need no pair among them.

    Raises MappingError: a field that no row has, a pair that can be read both ways, a part that is given twice, no
    field for the id, or none for the text.
    """
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(list_fields(row)))
    fields = list(_choose(pairs, names))
    for field in fields:
        if sum(other.target == field.target for other in fields) > 1:
            both = " and ".join(other.path for other in fields if other.target == field.target)
            raise MappingError(f"{both} would both be the {field.target}: name one")
    taken, given = {field.path for field in fields}, {field.target for field in fields}
    known = {name.lower(): name for name in reversed(names)}
    for own, target in OWN_NAMES.items():
        if target not in given and own in known and known[own] not in taken:
            fields.append(Field(path=known[own], target=target))
            given.add(target)
    if "guid" not in given:
        raise MappingError(f"no field is the id: name it, as FIELD=id; the data have {_show(names)}")
    if given.isdisjoint(("headline", "body_text", "body_html")):
        raise MappingError(f"no field is headline or body: name it, as FIELD=headline; the data have {_show(names)}")
    return fields


def map_row(row: Row, fields: Iterable[Field]) -> dict[str, Any]:
    """Turn one row into a ninjs item, in the manner of version 1: dates as they are written, bare ids as guid.

    Raises RowError: no id, no headline where a field is to give it, neither headline nor body, an object for a text.
    """
    item: dict[str, Any] = {"type": "text"}
    empty: dict[str, str] = {}
    for field in fields:
        value = _find(row, field.path)
        if isinstance(value, dict):
            within = ", ".join(f"{field.path}.{name}" for name in list(value)[:_MOST_SHOWN])
            raise RowError(f"{field.path} is an object: name a field in it ({within})")
        value = _join(value, field) if isinstance(value, list) else value
        if value is None or (isinstance(value, str) and not value.strip()):
            empty[field.target] = field.path
        else:
            item[field.target] = value
    if "guid" in empty:
        raise RowError(f"no id: {empty['guid']} is empty")
    if "headline" in empty:
        raise RowError(f"no headline: {empty['headline']} is empty")
    if item.keys().isdisjoint(("headline", "body_text", "body_html")):
        raise RowError("neither headline nor body")
    return item


def list_fields(row: Row, *, depth: int = 1) -> Iterator[str]:
    """List the fields of a row, those inside objects by dots."""
    for name, value in row.items():
        yield name
        if isinstance(value, dict) and depth < _DEEPEST:
            for inner in list_fields(value, depth=depth + 1):
                yield f"{name}.{inner}"


def _choose(pairs: Sequence[tuple[str, str]], names: Mapping[str, None]) -> Iterator[Field]:
    """Tell of each pair which side is the field: where the data have both, as the other pairs have it."""
    readings = []
    for left, right in pairs:
        could = [
            (side, path, OWN_NAMES[own.lower()])
            for side, path, own in (("left", left, right), ("right", right, left))
            if own.lower() in OWN_NAMES and (side == "left" or left != right)
        ]
        there = [reading for reading in could if reading[1] in names]
        if not there:
            for path, own in ((left, right), (right, left)):
                if path in names and own.lower() not in OWN_NAMES:
                    raise MappingError(f"{own} is no part of an article; {_name_parts(path, own)}")
            missing = [path for _, path, _ in could]
            raise MappingError(f"the data have no field {' nor '.join(missing)}{_hint(missing, names)}")
        readings.append(there)
    told = zip(pairs, readings, strict=True)
    sides = {there[0][0] for (left, right), there in told if len(there) == 1 and left != right}
    for (left, right), there in zip(pairs, readings, strict=True):
        settled = there if len(there) == 1 else [reading for reading in there if sides == {reading[0]}]
        if not settled:
            raise MappingError(
                f"{left}={right} can be read both ways, as the data have both: leave it out where each is what its "
                "name says, else rename one of them"
            )
        yield Field(path=settled[0][1], target=settled[0][2])


def _name_parts(path: str, own: str) -> str:
    near = difflib.get_close_matches(own.lower(), OWN_NAMES, n=1)
    return (f"did you mean {path}={near[0]}? " if near else "") + f"Parts are {', '.join(OWN_NAMES)}"


def _hint(missing: Sequence[str], names: Iterable[str]) -> str:
    """What the data have, the nearest to what was named first."""
    known = list(names)
    by_case = {name.lower(): name for name in known} | {name.lower().rpartition(".")[2]: name for name in known}
    for path in missing:
        if near := difflib.get_close_matches(path.lower(), by_case, n=1, cutoff=0.5):
            return f"; did you mean {by_case[near[0]]}? They have {_show(known)}"
    return f"; they have {_show(known)}"


def _show(names: Iterable[str]) -> str:
    known = list(names)
    more = f" and {len(known) - _MOST_SHOWN} more" if len(known) > _MOST_SHOWN else ""
    return (", ".join(known[:_MOST_SHOWN]) or "none") + more


def _find(row: Row, path: str) -> Any:
    """The value at a path; a field whose own name has dots before one inside an object. None: it is not there."""
    if path in row:
        return row[path]
    name, _, rest = path.partition(".")
    while rest:
        inner = row.get(name)
        if isinstance(inner, dict):
            return _find(inner, rest)
        more, _, rest = rest.partition(".")
        name = f"{name}.{more}"
    return None


def _join(values: list[Any], field: Field) -> str | list[Any]:
    """A list of texts: paragraphs of a body, names of authors; other parts take lists as they are."""
    if field.target == "subjects":
        return values
    if not all(isinstance(value, str | int | float) for value in values):
        raise RowError(f"{field.path} is a list of objects, which no text can be made of")
    return ("\n\n" if field.target.startswith("body") else ", ").join(map(str, values))
