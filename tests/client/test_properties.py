"""Typed properties: what is written is what the server keeps, what it keeps is read, and nothing is lost on the way."""

from __future__ import annotations

import enum
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from axle.client import typed
from axle.client.catalog import CatalogProperty, CatalogType, catalog_type, files_by_name
from axle.client.errors import InvalidProperties, ResponseValidationError
from axle.client.inputs import checked_texts, texts_as_given
from axle.client.properties import Properties, properties_of
from axle.client.typed import TaskInput, TaskProperties
from axle.core.property_types import normalise
from tests.api import Api, package_catalog

TYPES: list[CatalogType] = [one for file in sorted(set(files_by_name().values())) if (one := catalog_type(file))]
DUE = datetime(2026, 1, 2, 9, 30, tzinfo=UTC)

_texts = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20).filter(str.strip)
_numbers = st.one_of(st.integers(-(10**30), 10**30), st.decimals(allow_nan=False, allow_infinity=False, places=3))
_moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
_owned = st.sampled_from(("7", "x y", "lead"))
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "number": st.one_of(_numbers, st.floats(allow_nan=False, allow_infinity=False)),
    "bool": st.booleans(),
    "date": st.dates(),
    "datetime": _moments.map(lambda one: one.replace(microsecond=one.microsecond // 1000 * 1000)),
}


def values(definition: CatalogProperty) -> st.SearchStrategy[Any]:
    """Values that a property takes."""
    if definition.format == "email":
        return st.just("ada@example.com")
    if definition.identifies:
        return st.integers(0, 10**15).map(str)
    if definition.type != "enumeration":
        return _VALUES.get(definition.type, _texts)
    options = st.sampled_from([option.value for option in definition.options]) if definition.options else _owned
    return st.lists(options, min_size=1, max_size=3, unique=True).map(tuple) if definition.several else options


WRITABLE = [
    (of.name, definition)
    for of in TYPES
    for definition in of.properties
    if not definition.read_only and definition.type != "json"
]


@settings(max_examples=500, deadline=None)
@given(data=st.data(), at=st.sampled_from(WRITABLE))
def test_what_is_written_is_read_back(data: st.DataObject, at: tuple[str, CatalogProperty]) -> None:
    """A value of any writable property is accepted by the server, and what the server keeps reads as the same value."""
    name, definition = at
    value = data.draw(values(definition))
    sent = checked_texts(name, {definition.name: value})[definition.name]
    stored = normalise(package_catalog().find(name).properties[definition.name], sent)
    assert isinstance(stored, str), stored
    expected = Decimal(repr(value)) if isinstance(value, float) else value
    assert getattr(properties_of(name)({definition.name: stored}), definition.name) == expected


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("tasks", {"hs_timestamp": DUE, "hs_task_subject": "Call", "hs_task_body": "<p>x</p>", "hs_task_status": "COMPLETED"}),
        ("leads", {"hs_lead_name": "Ada"}),
        ("meetings", {"hs_timestamp": DUE, "hs_meeting_title": "x", "hs_meeting_start_time": DUE}),
        ("notes", {"hs_timestamp": DUE, "hs_note_body": "x"}),
        ("calls", {"hs_timestamp": DUE, "hs_call_title": "x", "hs_call_duration": 1500}),
        ("emails", {"hs_timestamp": DUE, "hs_email_direction": "EMAIL"}),
        ("contacts", {"email": "ada@example.com", "lifecyclestage": "lead", "phone": "+1 555 010"}),
        ("companies", {"name": "Acme", "domain": "acme.example", "annualrevenue": Decimal("5000.00")}),
        ("deals", {"dealname": "x", "pipeline": "default", "dealstage": "closedwon", "amount": 5, "closedate": DUE}),
        ("tickets", {"subject": "x", "hs_pipeline": "0", "hs_pipeline_stage": "4"}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_all_that_a_server_shows_is_read(api: Api, name: str, given: dict[str, Any]) -> None:
    """A record of each type, with all that the server sets by itself, has nothing unread and nothing unknown."""
    path = f"/crm/v3/objects/{name}"
    record = api.post(path, {"properties": checked_texts(name, given)})
    every = ",".join(properties_of(name).definitions)
    for answer in (record, api.get(f"{path}/{record['id']}?properties={every}")):
        properties = properties_of(name)(answer["properties"])
        assert (properties.unread, properties.extra) == ({}, {})
        for one, value in given.items():
            assert getattr(properties, one) == value
        assert properties.to_dict() == answer["properties"]


def test_attributes_are_python_values() -> None:
    """Of each type of property, as the server shows them and as older records of HubSpot hold them."""
    task = TaskProperties(
        {
            "hs_timestamp": "2026-01-02T09:30:00Z",
            "hs_createdate": "1767225600000",
            "hs_task_status": "WAITING",
            "hs_task_type": "WHATSAPP",
            "hs_task_is_open": "true",
            "hs_num_associated_contacts": "3",
            "hs_queue_membership_ids": "7;8",
            "hs_task_subject": "Call",
            "hs_task_body": "",
            "hubspot_owner_id": None,
        }
    )
    assert task.hs_timestamp == DUE
    assert task.hs_timestamp.utcoffset() == timedelta()
    assert task.hs_createdate == datetime(2026, 1, 1, tzinfo=UTC)
    assert (task.hs_task_status, task.hs_task_type) == ("WAITING", "WHATSAPP")
    assert task.hs_task_is_open is True
    assert isinstance(task.hs_num_associated_contacts, Decimal)
    assert task.hs_num_associated_contacts == 3
    assert task.hs_queue_membership_ids == ("7", "8")
    assert task.hs_owning_teams == ()
    assert (task.hs_task_subject, task.hs_task_body, task.hubspot_owner_id) == ("Call", None, None)


def test_nothing_is_lost() -> None:
    """A text that does not fit is None as an attribute, and reported; unknown properties are extra; all texts are there."""
    texts: dict[str, str | None] = {
        "hs_timestamp": "soon",
        "hs_task_is_open": "perhaps",
        "hs_num_associated_contacts": "NaN",
        "hs_task_completion_count": "1_000",
        "my_own": "blue",
        "hs_createdate": "99999999999999999",
    }
    task = TaskProperties(dict(texts))
    assert (task.hs_timestamp, task.hs_task_is_open, task.hs_num_associated_contacts, task.hs_createdate) == (None,) * 4
    assert task.unread == {name: text for name, text in texts.items() if name != "my_own"}
    assert dict((name, wrong) for name, _, wrong in task.problems())["hs_timestamp"] == "soon is not a date and time"
    assert task.extra == {"my_own": "blue"}
    assert (task["hs_timestamp"], task.get("hs_task_subject"), "hs_task_subject" in task) == ("soon", None, False)
    assert task.to_dict() == dict(task) == texts


_SHAPES = """
0001-01-01T00:00:00+14:00 9999-12-31T23:59:59-01:00 20260101 2026-02-30 2026-02-29 2024-02-29 2026-W01-1 2026-01-01
2026-01-01T00:00 TRUE True nan 1e9999 1_0 5. .5 - 1767225600000 ٣
"""
_odd = st.one_of(
    st.sampled_from(("", " 5", *_SHAPES.split())),
    st.text(st.sampled_from("0123456789-T:.Z+e"), max_size=24),
    st.datetimes().map(str),
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    st.dates().map(str),
    st.integers().map(str),
    st.sampled_from((5, None, (), False)),
)


@settings(max_examples=500, deadline=None)
@given(name=st.sampled_from(("hs_timestamp", "hs_task_is_open", "hs_num_associated_contacts", "hs_object_source")), text=_odd)
def test_whatever_stands_there_is_read_or_reported(name: str, text: Any) -> None:
    """A value is nothing, an attribute, or unread; and unread is an error where validation is on."""
    lenient, strict = TaskProperties({name: text}), TaskProperties({name: text}, strict=True)
    if lenient.unread:
        assert lenient.unread == {name: str(text)}
        assert getattr(lenient, name) is None
        with pytest.raises(ResponseValidationError, match=f"the value of {name} is .* which does not fit") as caught:
            getattr(strict, name)
        assert caught.value.path == f"$.properties.{name}"
    else:
        assert getattr(lenient, name) == getattr(strict, name)
        assert (getattr(lenient, name) is None) == (text is None or text == "")


def test_of_an_unknown_type_everything_is_extra() -> None:
    """Custom objects have the mapping, and no attributes."""
    ship = properties_of("2-4711")({"hull": "x"})
    assert type(ship) is Properties
    assert (ship["hull"], ship.extra, ship.unread) == ("x", {"hull": "x"}, {})
    assert not hasattr(ship, "hull")


def test_properties_are_values() -> None:
    """They compare by their texts, cannot be changed by accident, can be pickled, and show what they hold."""
    task = TaskProperties({"hs_task_subject": "Call"})
    assert task == TaskProperties({"hs_task_subject": "Call"}) == {"hs_task_subject": "Call"}
    assert task != TaskProperties({"hs_task_subject": "Mail"})
    with pytest.raises(AttributeError):
        task.hs_task_subject = "Mail"  # type: ignore[misc] # wrong on purpose
    with pytest.raises(AttributeError):
        task.hs_task_subjekt = "Mail"  # type: ignore[attr-defined] # wrong on purpose
    again = pickle.loads(pickle.dumps(task))
    assert (again, type(again)) == (task, TaskProperties)
    assert repr(task) == "TaskProperties({'hs_task_subject': 'Call'})"


class Status(enum.Enum):
    """An enumeration of a user's own."""

    WAITING = "WAITING"


def test_inputs_are_written() -> None:
    """Each type of value as HubSpot takes it; None and "" clear; what is not given does not travel."""
    given: TaskInput = {
        "hs_timestamp": DUE.astimezone(timezone(timedelta(hours=2))),
        "hs_task_subject": "",
        "hs_task_body": None,
    }
    assert checked_texts("tasks", given) == {
        "hs_timestamp": "2026-01-02T09:30:00.000Z",
        "hs_task_subject": "",
        "hs_task_body": "",
    }
    assert checked_texts("task", {"hs_task_status": Status.WAITING, "hubspot_owner_id": 5}) == {
        "hs_task_status": "WAITING",
        "hubspot_owner_id": "5",
    }
    assert checked_texts("0-27", {"hs_queue_membership_ids": {8, "7"}}) == {"hs_queue_membership_ids": "7;8"}
    assert checked_texts("contacts", {"hs_buying_role": ["OTHER", "CHAMPION"], "numemployees": "of our own"}) == {
        "hs_buying_role": "OTHER;CHAMPION",
        "numemployees": "of our own",
    }
    assert checked_texts("deals", {"amount": 0.1}) == {"amount": "0.1"}


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("tasks", {"hs_timestamp": "tomorrow"}, "hs_timestamp takes a datetime, not str"),
        ("tasks", {"hs_timestamp": date(2026, 1, 1)}, "hs_timestamp takes a datetime, not date"),
        ("tasks", {"hs_timestamp": datetime(2026, 1, 1)}, "hs_timestamp 2026-01-01 00:00:00 has no time zone"),
        ("tasks", {"hs_task_status": "WAITNG"}, "hs_task_status WAITNG is not one of the options: NOT_STARTED, IN_PROGRESS"),
        ("tasks", {"hs_task_subject": 5}, "hs_task_subject takes str, not int"),
        ("tasks", {"hs_task_subjekt": "x"}, r"hs_task_subjekt is not known \(did you mean hs_task_subject\?\)"),
        ("tasks", {"hs_object_id": 5}, "hs_object_id is read-only"),
        ("tasks", {"hs_queue_membership_ids": "7"}, "hs_queue_membership_ids takes a list, tuple or set of options, not str"),
        ("contacts", {"hs_buying_role": ["KING"]}, "hs_buying_role KING is not one of the options"),
        ("contacts", {"hs_legal_basis": [True]}, "hs_legal_basis takes one of its options, not bool"),
        ("deals", {"amount": "5"}, "amount takes a number, not str"),
        ("deals", {"amount": True}, "amount takes a number, not bool"),
        ("deals", {"amount": float("inf")}, "amount inf is not a number"),
    ],
)
def test_mistakes_are_refused_before_anything_travels(name: str, given: dict[str, Any], message: str) -> None:
    """With the name of the property, and what it takes."""
    with pytest.raises(InvalidProperties, match=message):
        checked_texts(name, given)


def test_all_mistakes_are_reported_at_once() -> None:
    """One error has every property that is wrong, and survives pickling."""
    with pytest.raises(InvalidProperties) as caught:
        checked_texts("tasks", {"hs_timestamp": 5, "hs_task_subject": "fine", "hs_createdate": DUE})
    assert list(caught.value.problems) == ["hs_timestamp", "hs_createdate"]
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.problems) == (str(caught.value), caught.value.problems)


def test_what_is_given_as_it_is_is_written_and_not_checked() -> None:
    """Unknown names and options go to the server, which decides; Python values become text."""
    given = {
        "own": "x",
        "hs_task_status": "NEW",
        "n": 5,
        "t": True,
        "d": date(2026, 1, 1),
        "m": DUE,
        "no": None,
        "s": ["a", "b"],
    }
    assert texts_as_given(given) == {
        "own": "x", "hs_task_status": "NEW", "n": "5", "t": "true", "d": "2026-01-01",
        "m": "2026-01-02T09:30:00.000Z", "no": "", "s": "a;b",
    }  # fmt: skip
    with pytest.raises(InvalidProperties, match=r"x object is not a valid property value; y .* has no time zone"):
        texts_as_given({"x": object(), "y": datetime(2026, 1, 1)})


def test_every_type_has_its_classes() -> None:
    """By the type's singular; a name that belongs to none is an error of the usual kind."""
    stems = {one.stem for one in TYPES}
    assert len(stems) == len(TYPES) == len(package_catalog().types)
    for stem in stems:
        made, taken = (getattr(typed, stem + end) for end in ("Properties", "Input"))
        assert set(taken.__annotations__) == {one.name for one in made.definitions.values() if not one.read_only}
    with pytest.raises(ImportError):
        exec("from axle.client.typed import SpaceshipProperties")
    with pytest.raises(AttributeError):
        _ = typed.Task  # type: ignore[attr-defined] # there is none when it is checked


def test_importing_is_cheap() -> None:
    """It reads no catalog, and loads nothing of the server."""
    code = (
        "import sys, axle.client.typed; from axle.client import catalog as d;"
        "print(d.files_by_name.cache_info().currsize, [m for m in sys.modules if m.startswith('axle.') and 'client' not in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["0", "[]"]
