"""Text and numbers come back as they were written."""

from __future__ import annotations

import pytest

from axle.core import changes
from axle.core.accounts import Account, Token
from axle.core.property_types import MAX_TEXT, normalise
from axle.storage.interface import Storage
from axle.testing.conformance.samples import CONTACTS, NOW, TASKS, A, add, at, get, linking, owner, rows_of, save, type_of

TEXTS = {
    "latin": "Grüße aus Köln, à bientôt",
    "scripts": "日本語 العربية עברית Ελληνικά हिन्दी",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 \U0010ffff",
    "combining": "e\u0301 is not \u00e9, \u212b is not \u00c5",
    "quotes": "O'Reilly \"said\" `it` ''twice''",
    "backslashes": r"C:\new\table \' \\ \u0041 \x00",
    "marks": "? %s %(a)s %% {0} $1 :name -- ; /* */",
    "json": '{"a": [1, "\\"", null]}',
    "blanks": " \t\r\n lines \u2028\u00a0\u200b ",
    "controls": "\x01\x1b\x7f\x85",
    "longest": "x" * MAX_TEXT,
    "longest unicode": "🎈" * MAX_TEXT,
}
NUMBERS = [
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "0.1",
    "1e300",
    "00012",
    "1.50",
    "-0",
]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_comes_back_as_it_was_written(storage: Storage, text: str) -> None:
    """As a property, as the value that ended, as a unique value where it is short, as a name."""
    created = add(storage, CONTACTS, {"message": text})
    result = get(storage, created)
    assert result is not None
    assert result.properties["message"] == text
    change = changes.update(created, {"message": "other"}, at(NOW + 1))
    assert change is not None
    save(storage, change)
    assert [row.value for row in storage.read(A, lambda tx: tx.history(created.type, [created.id], ["message"]).rows)] == [text]


@pytest.mark.parametrize(
    "text", [text for text in TEXTS.values() if len(text) < 400], ids=[n for n in TEXTS if "long" not in n]
)
def test_short_text_may_stand_anywhere(storage: Storage, text: str) -> None:
    """As a unique value, as the name of an account, an owner, a token."""
    key = "hs_unique_creation_key"
    record = add(storage, TASKS, {key: text})
    assert storage.read(A, lambda tx: tx.unique_holders(record.type, key, [text, "other"])) == {text: record.id}
    person = owner(9)
    person.first_name = person.last_name = person.email = text
    storage.add_account(Account(9, text, NOW), person)
    storage.save_token(Token("cc" * 32, 9, 9, text, text, NOW))
    assert storage.accounts()[0].name == text
    assert storage.read(9, lambda tx: tx.owner_page(0, 100, None)) == [person]
    token = storage.token("cc" * 32)
    assert token is not None
    assert (token.name, token.scopes) == (text, text)


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_keep_every_digit(storage: Storage, text: str) -> None:
    """They are kept as the text that was given, near 2^53 too."""
    prop = next(item for item in type_of(CONTACTS).properties.values() if item.type == "number" and not item.read_only)
    value = normalise(prop, text)
    assert isinstance(value, str)
    created = add(storage, CONTACTS, {prop.name: value})
    result = get(storage, created)
    assert result is not None
    assert result.properties[prop.name] == value == text


def test_ids_and_moments_near_the_largest_keep_every_digit(storage: Storage) -> None:
    """Ids up to 2^53, and the last moment that can be written."""
    largest, last = 2**53 - 1, 253_402_300_799_999
    change = changes.create(type_of(CONTACTS), largest, {}, at(last - 1))
    two = changes.create(type_of(CONTACTS), largest - 1, {}, at(0))
    save(storage, change, two)
    assert get(storage, change.after) == change.after
    assert get(storage, two.after) == two.after
    firm = changes.create(type_of("companies"), largest - 2, {"name": "x"}, at(last))
    save(storage, firm, linking(change.after, firm.after))
    ((row, _),) = storage.read(A, lambda tx: rows_of(tx, change.after))
    assert (row.from_id, row.to_id) == (largest, largest - 2)
    assert storage.read(A, lambda tx: tx.events(0, 10))[-2].at_ms == last


def test_many_values_of_one_record(storage: Storage) -> None:
    """A record with every text property of its type set comes back whole."""
    values = {p.name: f"value {n} ü" for n, p in enumerate(type_of(CONTACTS).properties.values()) if p.type == "string"}
    record = add(storage, CONTACTS, {**values, "email": "a@example.com"})
    assert get(storage, record) == record
