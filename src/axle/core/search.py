"""The search as a typed value, and the one check that makes it from a request: names, operators, operands, limits.

What a search means is said by `axle.core.search_oracle`; how a database answers it, by the storage. Three rules hold for both:

- Text is compared folded, enumeration values as they are, numbers by value, dates and datetimes as instants: see `key`.
- A multi-select is compared per value: see `parts`.
- Every order ends in the record's id, in the direction of the sort; records without a value come last in both directions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec

from axle.core.catalog import SYSTEM_ID, Catalog, ObjectType
from axle.core.errors import Invalid, ShapeError, excerpt
from axle.core.model import Property
from axle.core.property_types import MAX_TEXT, PROPERTY_TYPES, Json, milliseconds, text_of
from axle.core.sizes import NAMES, Listed, Names
from axle.core.text import Pattern, Word, fold, pattern, prefixes, whole

LINKS = "associations."  # the pseudo-property `associations.{type}`
EXACT = 2.0**53  # from here on not every whole number is a double
SORT_LENGTH = 400  # characters by which text is sorted; text that agrees in all of them is sorted by id

Some = TypeVar("Some", bound=Sequence[Any])

_OFFSET = re.compile(r"\d{1,15}", re.ASCII)
_ID = re.compile(r"\d{1,18}", re.ASCII)


class SearchLimits(msgspec.Struct, frozen=True):
    """How much one search may ask for; `results` None lifts the bound on how far one may page.

    `lower_case_values` says that no IN on text finds a value with capitals, as only what is stored is put in lower case.
    `open_words` are those with a wildcard in front, for which every word of a property is looked at, and literals.
    """

    groups: int = 5
    filters: int = 6
    all_filters: int = 18
    values: int = 1_000
    query: int = 3_000
    words: int = 500
    all_words: int = 1_000
    open_words: int = 20
    all_open_words: int = 40
    sorts: int = 1
    page: int = 200
    default_page: int = 10
    results: int | None = 10_000
    lower_case_values: bool = False


LIMITS = SearchLimits()


class Number(NamedTuple):
    """A number as it is compared: as a double, then, from 2^53 on in either direction, by its whole part rounded down.

    An instant is the same, its milliseconds in `n` as an int.
    """

    n: float
    whole: int = 0


Key = str | Number


OPERATORS = (  # in the order by which a number may stand for one
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "BETWEEN", "IN", "NOT_IN",
    "HAS_PROPERTY", "NOT_HAS_PROPERTY", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN",
)  # fmt: skip
OPERATORS_LISTED = (  # the same in the order of the service's refusal
    "IN", "NOT_HAS_PROPERTY", "LT", "EQ", "GT", "NOT_IN", "GTE", "CONTAINS_TOKEN", "HAS_PROPERTY", "LTE",
    "NOT_CONTAINS_TOKEN", "BETWEEN", "NEQ",
)  # fmt: skip
_NUMBERS = {str(number): name for number, name in enumerate(OPERATORS)}
_BLANKS = "".join(map(chr, range(0x21)))


class FilterInput(msgspec.Struct):
    """One filter as it is sent; what it lacks is told while it is read, in the words of the service."""

    propertyName: str | None = None
    operator: str | int | None = None
    value: Json = None
    highValue: Json = None
    values: Annotated[Sequence[Json], msgspec.Meta(max_length=NAMES)] | None = None
    inclusive: bool | None = None

    def __post_init__(self) -> None:
        """Read the operator. Raises ShapeError for an unknown one, and where something is missing that the filter needs."""
        operator = self.operator = _operator(self.operator)
        missing = [name for name in ("propertyName", "operator") if not getattr(self, name)]
        if missing:
            raise ShapeError(f"Cannot build Filter, some of required attributes are not set [{', '.join(missing)}]")
        for name, needed in _NEEDED.get(operator, _VALUE).items():
            if getattr(self, name) in (None, "", []):
                raise ShapeError(f"operator {operator} requires {needed}")


_VALUE = {"value": "a value"}
_NEEDED: dict[str, dict[str, str]] = {
    "BETWEEN": {"value": "a value", "highValue": "a highValue"},
    "IN": {"values": "values"},
    "NOT_IN": {"values": "values"},
    "HAS_PROPERTY": {},
    "NOT_HAS_PROPERTY": {},
}


def _operator(sent: str | int | None) -> str:
    """Read an operator, by name or by number; blanks around it do not count. Raises ShapeError."""
    text = text_of(sent).strip(_BLANKS)
    name = _NUMBERS.get(text, text)
    if name and name not in OPERATORS:
        raise ShapeError(f"Enum type must be one of: [{', '.join(OPERATORS_LISTED)}]", "operator")
    return name


class GroupInput(msgspec.Struct):
    """One group of filters as it is sent."""

    filters: Listed[FilterInput] | None = None


class SortInput(msgspec.Struct):
    """One sort as it is sent in its long form."""

    propertyName: str
    direction: str | None = None


class SearchRequest(msgspec.Struct):
    """A search as it is sent; fields that hold `Any` are checked here, for a better message than a decoder has."""

    filterGroups: Listed[GroupInput] | None = None
    filters: Listed[FilterInput] | None = None
    sorts: Listed[Any] | None = None
    query: Any = None
    properties: Names | None = None
    limit: Any = None
    after: Any = None


class Filter(msgspec.Struct, frozen=True):
    """A condition on one property; a range has two values, a token operator a pattern instead."""

    property: Property
    operator: str
    values: tuple[Key, ...] = ()
    pattern: Pattern = Pattern()
    inclusive: bool = True


class AssociationFilter(msgspec.Struct, frozen=True):
    """The condition that a record is linked to one of the records `ids` of a type; association types lead from there."""

    type: ObjectType
    ids: tuple[int, ...]
    association_types: tuple[int, ...] = ()


Group = tuple[Filter | AssociationFilter, ...]


class Sort(msgspec.Struct, frozen=True):
    """An order by one property."""

    property: Property
    descending: bool = False


class Cursor(msgspec.Struct, frozen=True):
    """The place behind a record in an order: how many come before, its key in the first sort (None: no value) and its id."""

    offset: int
    key: Key | None
    id: int

    def text(self) -> str:
        """Write the cursor as `<offset>~<sort key>~<id>`."""
        return f"{self.offset}~{_shown(self.key)}~{self.id}"


class Search(msgspec.Struct, frozen=True):
    """What is looked for: records that match all of one group, and the query. No groups: all records.

    `offset` counts the records before the page; where `after` is given it says the same exactly, and is what counts.
    """

    type: ObjectType
    groups: tuple[Group, ...] = ()
    query: tuple[Word, ...] = ()
    sorts: tuple[Sort, ...] = ()
    properties: tuple[str, ...] = ()
    limit: int = LIMITS.default_page
    offset: int = 0
    after: Cursor | None = None
    unbounded: bool = False

    @property
    def ranked(self) -> bool:
        """Tell whether results come by how well they answer the query: there is one, and no other order is asked for."""
        return bool(self.query) and not self.sorts

    @property
    def order(self) -> tuple[Sort, ...]:
        """Return the sorts that were asked for, else the default: oldest created first."""
        return self.sorts or (Sort(known(self.type, self.type.definition.created[0])),)


def comparable(text: str) -> Number | None:
    """Return a number's text as it is compared, None if it is no finite number.

    A database mirrors it with a double column as long as an operand lies within ±2^53, exclusive; beyond, equal doubles are
    told apart by the exact whole part. So ids of other systems never meet by rounding, and the order is total.
    """
    n = PROPERTY_TYPES["number"].number(text)
    if n is None or math.isinf(n):
        return None
    return Number(n, math.floor(Decimal(text)) if abs(n) >= EXACT else 0)


def _instant(text: str) -> Number | None:
    ms = milliseconds(text)
    return None if ms is None else Number(ms)


_INSTANTS = ("date", "datetime")
_CASED = "enumeration"
_KEYS: dict[str, Callable[[str], Key | None]] = {"number": comparable, "date": _instant, "datetime": _instant, _CASED: str}


def key(prop: Property, text: str) -> Key | None:
    """Return one value as it is compared and sorted; None for text that does not fit the property's type."""
    return _KEYS.get(prop.type, fold)(text)


def cased(prop: Property) -> bool:
    """Say whether values of a property are compared with regard to case, each as one token."""
    return prop.type == _CASED


def multiple(prop: Property) -> bool:
    """Tell whether a property may have several values at once: a multi-select, or what holds more of a unique one's."""
    return cased(prop) and (prop.fieldType == "checkbox" or prop.further_of != "")


def parts(prop: Property, text: str) -> list[str]:
    """Return the single values of a property's text: those of a multi-select, else the text; none where it is empty."""
    return [part for part in (text.split(";") if multiple(prop) else [text]) if part]


def known(from_type: ObjectType, name: str) -> Property:
    """Return a property of a type; its id and its times are a number and instants, however they are defined. Raises Invalid."""
    prop = from_type.properties.get(name)
    if name == SYSTEM_ID:
        return Property(name, name, "number", "number")
    if prop is None:
        raise _wrong(name, f"Property {name} does not exist")
    return msgspec.structs.replace(prop, type="datetime") if name in from_type.system and prop.type != "datetime" else prop


def check(request: SearchRequest, from_type: ObjectType, catalog: Catalog, limits: SearchLimits = LIMITS) -> Search:
    """Make a search of a request for records of one type. Raises Invalid, naming what is wrong."""
    sorts = [_sort(raw, from_type) for raw in _at_most(limits.sorts, request.sorts or [], "sorts")]
    search = Search(
        type=from_type,
        groups=_groups(request, from_type, catalog, limits),
        query=_query(request.query, limits),
        sorts=tuple(sort for sort in sorts if sort),
        properties=tuple(dict.fromkeys(request.properties or ())),
        limit=_limit(request.limit, limits),
        unbounded=limits.results is None,
    )
    _bound_words(search, limits)
    return _placed(search, request.after, limits)


def _groups(request: SearchRequest, from_type: ObjectType, catalog: Catalog, limits: SearchLimits) -> tuple[Group, ...]:
    """Read the groups; those without filters are accepted and ask for nothing, so they are left out."""
    sent = [group.filters or [] for group in request.filterGroups or []]
    if request.filters:
        sent.append(request.filters)
    _at_most(limits.groups, sent, "filterGroups")
    _at_most(limits.all_filters, [filter_input for group in sent for filter_input in group], "filters in all groups")
    for group in sent:
        _at_most(limits.filters, group, "filters in one group")
    return tuple(
        tuple(_condition(filter_input, from_type, catalog, limits) for filter_input in group) for group in sent if group
    )


def _condition(
    filter_input: FilterInput, from_type: ObjectType, catalog: Catalog, limits: SearchLimits
) -> Filter | AssociationFilter:
    name = filter_input.propertyName or ""
    if name.startswith(LINKS):
        return _linked(filter_input, from_type, catalog, limits)
    prop = known(from_type, name)
    if prop.name in from_type.definition.unfilterable:
        raise _wrong(prop.name, f"Property {prop.name} cannot be used in a filter")
    return OPERANDS[str(filter_input.operator)](filter_input, prop, limits)


def _linked(filter_input: FilterInput, from_type: ObjectType, catalog: Catalog, limits: SearchLimits) -> AssociationFilter:
    name = filter_input.propertyName or ""
    to_type = catalog.known(name.removeprefix(LINKS))
    if to_type is None:
        raise _wrong(name, f"Property {name} does not exist: there is no such object type")
    if filter_input.operator not in ("EQ", "IN"):
        raise _wrong(name, f"Operator {filter_input.operator} cannot be used with {name}; use EQ or IN")
    texts = (
        _texts(filter_input, name, limits)
        if filter_input.operator == "IN"
        else [_text(filter_input, name, "value", filter_input.value)]
    )
    for text in texts:
        if not _ID.fullmatch(text):
            raise _wrong(name, f"{excerpt(text)} is not the id of a record, in a filter on {name}")
    leading = [association_type.id for association_type in catalog.between(to_type.id, from_type.id)]
    leading += [
        association_type.inverse
        for association_type in catalog.between(from_type.id, to_type.id)
        if association_type.inverse < 0
    ]
    return AssociationFilter(to_type, tuple(dict.fromkeys(map(int, texts))), tuple(leading))


def _nothing(filter_input: FilterInput, prop: Property, limits: SearchLimits) -> Filter:
    return Filter(prop, str(filter_input.operator))


def _single(filter_input: FilterInput, prop: Property, limits: SearchLimits) -> Filter:
    return Filter(
        prop, str(filter_input.operator), (_operand(prop, _text(filter_input, prop.name, "value", filter_input.value)),)
    )


def _range(filter_input: FilterInput, prop: Property, limits: SearchLimits) -> Filter:
    low = _operand(prop, _text(filter_input, prop.name, "value", filter_input.value))
    high = _operand(prop, _text(filter_input, prop.name, "highValue", filter_input.highValue))
    return Filter(prop, str(filter_input.operator), (low, high), inclusive=filter_input.inclusive is not False)


def _several(filter_input: FilterInput, prop: Property, limits: SearchLimits) -> Filter:
    texts = _texts(filter_input, prop.name, limits)
    keys = [_operand(prop, text) for text in texts]
    if limits.lower_case_values and prop.type not in _KEYS:
        keys = [text if text != text.lower() else own for text, own in zip(texts, keys, strict=True)]
    return Filter(prop, str(filter_input.operator), tuple(dict.fromkeys(keys)))


def _token(filter_input: FilterInput, prop: Property, limits: SearchLimits) -> Filter:
    if prop.type in _INSTANTS:
        raise _wrong(prop.name, f"Operator {filter_input.operator} cannot be used with {prop.name}, which is a {prop.type}")
    text = _text(filter_input, prop.name, "value", filter_input.value)
    if len(text) > limits.query:
        raise _wrong(prop.name, f"The value for {prop.name} is longer than {limits.query} characters")
    found = whole(text) if cased(prop) else pattern(text)
    _at_most(limits.words, found.words, f"words for {prop.name}")
    _at_most(limits.open_words, found.open, f"words for {prop.name} that begin with a wildcard")
    return Filter(prop, str(filter_input.operator), pattern=found)


def _bound_words(search: Search, limits: SearchLimits) -> None:
    """Refuse a search whose filters, or whose query, have too many words. Raises Invalid."""
    _at_most(limits.words, search.query, "words in query")
    asked = [one.pattern for group in search.groups for one in group if isinstance(one, Filter)]
    _at_most(limits.all_words, [word for one in asked for word in one.words], "words in all filters")
    opened = [word for one in asked for word in one.open]
    _at_most(limits.all_open_words, opened, "words in all filters that begin with a wildcard")


OPERANDS: dict[str, Callable[[FilterInput, Property, SearchLimits], Filter]] = {
    "EQ": _single,
    "NEQ": _single,
    "LT": _single,
    "LTE": _single,
    "GT": _single,
    "GTE": _single,
    "BETWEEN": _range,
    "IN": _several,
    "NOT_IN": _several,
    "HAS_PROPERTY": _nothing,
    "NOT_HAS_PROPERTY": _nothing,
    "CONTAINS_TOKEN": _token,
    "NOT_CONTAINS_TOKEN": _token,
}


def _text(filter_input: FilterInput, name: str, field: str, raw: Json) -> str:
    """Return the text of an operand; null and "" are no operand, since no record has such a value."""
    if raw is None or raw == "":
        raise _wrong(name, f"Operator {filter_input.operator} requires {field}, in a filter on {name}")
    text = text_of(raw)
    if len(text) > MAX_TEXT or "\0" in text:
        raise _wrong(name, f"{field} is too long or has a control character, in a filter on {name}")
    return text


def _texts(filter_input: FilterInput, name: str, limits: SearchLimits) -> list[str]:
    sent = _at_most(limits.values, filter_input.values or [], f"values for {name}")
    return [_text(filter_input, name, "an entry of values", raw) for raw in sent]


def _operand(prop: Property, text: str) -> Key:
    trimmed = text.strip() if prop.type in ("number", *_INSTANTS) else text
    found = key(prop, trimmed)
    if found is None:
        raise _wrong(prop.name, f"{excerpt(text)} is not a valid {prop.type}, in a filter on {prop.name}")
    return found


def _sort(raw: Any, from_type: ObjectType) -> Sort | None:
    """Read a sort: `name`, `-name`, an object, or (as the Node SDK's guide writes it) the JSON text of one.

    A bare name that is not a property is no sort: the service ignores it, and there are clients that send `ascending`.
    """
    if isinstance(raw, str) and not raw.startswith("{"):
        name = raw.removeprefix("-")
        return Sort(known(from_type, name), raw.startswith("-")) if name in from_type.properties or name == SYSTEM_ID else None
    try:
        sent = msgspec.json.decode(raw, type=SortInput) if isinstance(raw, str) else msgspec.convert(raw, SortInput)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise Invalid("A sort must be the name of a property, or an object with propertyName and direction") from None
    if sent.direction not in (None, "ASCENDING", "DESCENDING"):
        raise _wrong(sent.propertyName, f"Unknown sort direction {sent.direction}; known are ASCENDING, DESCENDING")
    return Sort(known(from_type, sent.propertyName), sent.direction == "DESCENDING")


def _query(raw: Any, limits: SearchLimits) -> tuple[Word, ...]:
    if raw is not None and not isinstance(raw, str):
        raise Invalid("query must be a string")
    if len(raw or "") > limits.query:
        raise Invalid(f"query is longer than {limits.query} characters")
    return prefixes(raw or "")


def _limit(raw: Any, limits: SearchLimits) -> int:
    if raw is None or raw == "":
        return limits.default_page
    text = text_of(raw) if isinstance(raw, str | int | float) else ""
    if not _OFFSET.fullmatch(text) or not 1 <= int(text) <= limits.page:
        raise Invalid(f"limit must be a whole number from 1 to {limits.page}")
    return int(text)


def _placed(search: Search, raw: Any, limits: SearchLimits) -> Search:
    """Put the search where `after` says: an offset or, where the bound on paging is lifted, a cursor."""
    if raw is None or raw == "":
        return search
    text = text_of(raw) if isinstance(raw, str | int | float) else ""
    first, separator, rest = text.partition("~")
    if not _OFFSET.fullmatch(first) or (separator and (limits.results is not None or search.ranked)):
        raise Invalid(f"after is not valid: {excerpt(text)}")
    if limits.results is not None and int(first) + search.limit > limits.results:
        raise Invalid(f"after and limit reach beyond {limits.results} results, which is as far as one can page")
    after = _cursor(int(first), rest, search) if separator else None
    return msgspec.structs.replace(search, offset=int(first), after=after)


def _cursor(offset: int, rest: str, search: Search) -> Cursor:
    text, separator, number = rest.rpartition("~")
    found = key(search.order[0].property, text) if text else None
    if not separator or not _ID.fullmatch(number) or (text and found is None) or "\0" in text:
        raise Invalid("after does not belong to this search; use it as it was answered, with the same sorts")
    return Cursor(offset, found, int(number))


def _shown(one: Key | None) -> str:
    if one is None or isinstance(one, str):
        return one or ""
    return str(one.whole or (int(one.n) if one.n == int(one.n) else one.n))


def _at_most(limit: int, given: Some, what: str) -> Some:
    if len(given) > limit:
        raise Invalid(f"Too many {what}: {len(given)}, at most {limit} are allowed")
    return given


def _wrong(name: str, message: str) -> Invalid:
    return Invalid(message, context={"propertyName": [name]})
