"""The search as a typed value, and the one check that makes it from a request: names, operators, operands, limits.

What a search means is said by `axle.core.search_oracle`; how a database answers it, by the storage. Three rules hold for both:

- Text is compared folded, enumeration values as they are, numbers by value, dates and datetimes as instants: see
  `axle.core.property_types.key`.
- A multi-select is compared per value: see `axle.core.property_types.parts`.
- Every order ends in the record's id, in the direction of the sort; records without a value come last in both directions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import msgspec

from axle.core.catalog import SYSTEM_ID, Catalog, ObjectType
from axle.core.errors import Invalid, ShapeError, excerpt
from axle.core.model import Property
from axle.core.operators import BY_NUMBER, LISTED, OPERATORS, Filter, Operands
from axle.core.property_types import MAX_TEXT, MOMENT, OPTION, Json, Key, form_of, key, text_of
from axle.core.sizes import MAX_NAMES, Listed, Names
from axle.core.text import Word, fold, option_pattern, pattern, prefixes

ASSOCIATIONS = "associations."  # the pseudo-property `associations.{type}`
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


_BLANKS = "".join(map(chr, range(0x21)))


class FilterInput(msgspec.Struct):
    """One filter as it is sent; what it lacks is told while it is read, in the words of the service."""

    propertyName: str | None = None
    operator: str | int | None = None
    value: Json = None
    highValue: Json = None
    values: Annotated[Sequence[Json], msgspec.Meta(max_length=MAX_NAMES)] | None = None
    inclusive: bool | None = None

    def __post_init__(self) -> None:
        """Read the operator. Raises ShapeError for an unknown one, and where something is missing that the filter needs."""
        operator = self.operator = _operator(self.operator)
        missing = [name for name in ("propertyName", "operator") if not getattr(self, name)]
        if missing:
            raise ShapeError(f"Cannot build Filter, some of required attributes are not set [{', '.join(missing)}]")
        for name, needed in OPERATORS[operator].operands.fields.items():
            if getattr(self, name) in (None, "", []):
                raise ShapeError(f"operator {operator} requires {needed}")


def _operator(sent: str | int | None) -> str:
    """Read an operator, by name or by number; blanks around it do not count. Raises ShapeError."""
    text = text_of(sent).strip(_BLANKS)
    name = BY_NUMBER.get(text, text)
    if name and name not in OPERATORS:
        raise ShapeError(f"Enum type must be one of: [{', '.join(LISTED)}]", "operator")
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
        return f"{self.offset}~{_key_text(self.key)}~{self.id}"


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
        return self.sorts or (Sort(searched_property(self.type, self.type.definition.created[0])),)


def searched_property(from_type: ObjectType, name: str) -> Property:
    """Return a property as searches compare it. The record's id is a number, its times are instants. Raises Invalid."""
    prop = from_type.properties.get(name)
    if name == SYSTEM_ID:
        return Property(name, name, "number", "number")
    if prop is None:
        raise _wrong(name, f"Property {name} does not exist")
    retyped = name in from_type.system and form_of(prop) is not MOMENT
    return msgspec.structs.replace(prop, type="datetime") if retyped else prop


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
    if name.startswith(ASSOCIATIONS):
        return _linked(filter_input, from_type, catalog, limits)
    prop = searched_property(from_type, name)
    if prop.name in from_type.definition.unfilterable:
        raise _wrong(prop.name, f"Property {prop.name} cannot be used in a filter")
    return _READERS[OPERATORS[str(filter_input.operator)].operands](filter_input, prop, limits)


def _linked(filter_input: FilterInput, from_type: ObjectType, catalog: Catalog, limits: SearchLimits) -> AssociationFilter:
    name = filter_input.propertyName or ""
    to_type = catalog.known(name.removeprefix(ASSOCIATIONS))
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
    operands = [_operand(prop, text) for text in texts]
    if limits.lower_case_values and form_of(prop).key is fold:
        operands = [text if text != text.lower() else each for text, each in zip(texts, operands, strict=True)]
    return Filter(prop, str(filter_input.operator), tuple(dict.fromkeys(operands)))


def _words(filter_input: FilterInput, prop: Property, limits: SearchLimits) -> Filter:
    form = form_of(prop)
    if not form.tokens:
        raise _wrong(prop.name, f"Operator {filter_input.operator} cannot be used with {prop.name}, which is a {prop.type}")
    text = _text(filter_input, prop.name, "value", filter_input.value)
    if len(text) > limits.query:
        raise _wrong(prop.name, f"The value for {prop.name} is longer than {limits.query} characters")
    asked_for = option_pattern(text) if form is OPTION else pattern(text)
    _at_most(limits.words, asked_for.words, f"words for {prop.name}")
    _at_most(limits.open_words, asked_for.open, f"words for {prop.name} that begin with a wildcard")
    return Filter(prop, str(filter_input.operator), pattern=asked_for)


def _bound_words(search: Search, limits: SearchLimits) -> None:
    """Refuse a search whose filters, or whose query, have too many words. Raises Invalid."""
    _at_most(limits.words, search.query, "words in query")
    patterns = [one.pattern for group in search.groups for one in group if isinstance(one, Filter)]
    _at_most(limits.all_words, [word for each in patterns for word in each.words], "words in all filters")
    open_words = [word for each in patterns for word in each.open]
    _at_most(limits.all_open_words, open_words, "words in all filters that begin with a wildcard")


_READERS: dict[Operands, Callable[[FilterInput, Property, SearchLimits], Filter]] = {
    Operands.NONE: _nothing,
    Operands.ONE: _single,
    Operands.RANGE: _range,
    Operands.SEVERAL: _several,
    Operands.WORDS: _words,
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
    operand = key(prop, text.strip() if form_of(prop).column == "n" else text)
    if operand is None:
        raise _wrong(prop.name, f"{excerpt(text)} is not a valid {prop.type}, in a filter on {prop.name}")
    return operand


def _sort(raw: Any, from_type: ObjectType) -> Sort | None:
    """Read a sort: `name`, `-name`, an object, or (as the Node SDK's guide writes it) the JSON text of one.

    A bare name that is not a property is no sort: the service ignores it, and there are clients that send `ascending`.
    """
    if isinstance(raw, str) and not raw.startswith("{"):
        name = raw.removeprefix("-")
        if name not in from_type.properties and name != SYSTEM_ID:
            return None
        return Sort(searched_property(from_type, name), raw.startswith("-"))
    try:
        sent = msgspec.json.decode(raw, type=SortInput) if isinstance(raw, str) else msgspec.convert(raw, SortInput)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise Invalid("A sort must be the name of a property, or an object with propertyName and direction") from None
    if sent.direction not in (None, "ASCENDING", "DESCENDING"):
        raise _wrong(sent.propertyName, f"Unknown sort direction {sent.direction}; known are ASCENDING, DESCENDING")
    return Sort(searched_property(from_type, sent.propertyName), sent.direction == "DESCENDING")


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
    sort_key = key(search.order[0].property, text) if text else None
    if not separator or not _ID.fullmatch(number) or (text and sort_key is None) or "\0" in text:
        raise Invalid("after does not belong to this search; use it as it was answered, with the same sorts")
    return Cursor(offset, sort_key, int(number))


def _key_text(sort_key: Key | None) -> str:
    """Write a key so that it is read as the same one."""
    if sort_key is None or isinstance(sort_key, str):
        return sort_key or ""
    return str(sort_key.whole or (int(sort_key.n) if sort_key.n == int(sort_key.n) else sort_key.n))


def _at_most(limit: int, items: Some, what: str) -> Some:
    if len(items) > limit:
        raise Invalid(f"Too many {what}: {len(items)}, at most {limit} are allowed")
    return items


def _wrong(name: str, message: str) -> Invalid:
    return Invalid(message, context={"propertyName": [name]})
