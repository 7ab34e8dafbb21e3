"""Accounts, their owners and tokens; and that no account sees anything of another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from axle.core.accounts import Account, Owner, Token
from axle.core.errors import AxleError, Conflict
from axle.core.record import Record, RecordKey
from axle.core.search import SearchRequest, check
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import (
    COMPANIES,
    CONTACTS,
    NOW,
    TASKS,
    A,
    B,
    add,
    archive,
    archived,
    catalog,
    changed,
    default_type,
    erased,
    link,
    owner,
    rows_of,
    save,
    type_of,
)  # fmt: skip


def sample_token(text: str = "aa", **fields: Any) -> Token:
    """Make what is kept of a token."""
    values: dict[str, Any] = {"account": A, "app": 7, "name": "mine", "scopes": "a b", "created_ms": NOW}
    return Token(text * 32, **(values | fields))


def owners_of_account(storage: Storage, account: int = A) -> list[Any]:
    """Return an account's owners."""
    return storage.read(account, lambda tx: tx.owner_page(0, 100, None))


def test_accounts_are_listed_by_id(storage: Storage) -> None:
    """With their names and dates, whatever the order in which they came."""
    storage.add_account(Account(7, "Früh ☀", NOW + 1), owner(70))
    assert storage.accounts() == [Account(7, "Früh ☀", NOW + 1), Account(A, "A", NOW), Account(B, "B", NOW)]


def test_a_new_account_has_its_first_owner(storage: Storage) -> None:
    """And nobody else's."""
    storage.add_account(Account(7, "C", NOW), owner(70, user_id=9))
    assert owners_of_account(storage, 7) == [owner(70, user_id=9)]


def test_an_account_cannot_be_added_twice(storage: Storage) -> None:
    """The one that is there keeps its name, its owner and its place in the ids."""
    record = add(storage)
    with pytest.raises(Conflict, match=str(A)):
        storage.add_account(Account(A, "Other", NOW + 1), owner(99))
    assert storage.accounts()[0] == Account(A, "A", NOW)
    assert owners_of_account(storage) == [owner(1)]
    assert add(storage).id > record.id


def test_owners_are_kept_by_id(storage: Storage) -> None:
    """Added, replaced, archived ones included, in the order of their ids."""
    archived_owner = owner(3, archived_ms=NOW + 5)
    for item in (owner(30), archived_owner, owner(20, user_id=None)):
        storage.write(A, partial(_save_owner, item))
    assert owners_of_account(storage) == [owner(1), archived_owner, owner(20), owner(30)]
    renamed = owner(20, user_id=8)
    renamed.email, renamed.first_name, renamed.last_name, renamed.updated_ms = "n@example.com", "N", "É", NOW + 9
    storage.write(A, lambda tx: tx.save_owner(renamed))
    assert owners_of_account(storage)[2] == renamed


def _save_owner(item: Owner, tx: Transaction) -> None:
    tx.save_owner(item)


def test_a_token_is_found_by_its_hash(storage: Storage) -> None:
    """As it was saved; an unknown one is None."""
    saved = sample_token(expires_ms=NOW + 5)
    storage.save_token(saved)
    assert storage.token(saved.hash) == saved
    assert storage.token("bb" * 32) is None
    assert storage.token("") is None


def test_a_token_can_be_revoked(storage: Storage) -> None:
    """Saving it again replaces its times."""
    storage.save_token(sample_token())
    storage.save_token(sample_token(revoked_ms=NOW + 1, expires_ms=NOW + 2))
    assert storage.tokens() == [sample_token(revoked_ms=NOW + 1, expires_ms=NOW + 2)]


def test_tokens_are_listed_oldest_first(storage: Storage) -> None:
    """Of every account."""
    assert storage.tokens() == []
    young, old, other_token = (
        sample_token("aa", created_ms=NOW + 2),
        sample_token("bb"),
        sample_token("cc", created_ms=NOW + 1, account=B),
    )
    for item in (young, old, other_token):
        storage.save_token(item)
    assert storage.tokens() == [old, other_token, young]


class Twins:
    """The same ids in two accounts, with other contents: a contact, a company linked to it, a task, an archived contact."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.a, self.b = self._fill(A, "Ulm"), self._fill(B, "Bonn")
        assert [record.id for record in self.a] == [record.id for record in self.b]

    def _fill(self, account: int, city: str) -> list[Record]:
        contact = add(self.storage, CONTACTS, {"email": "a@example.com", "city": city}, account)
        firm = add(self.storage, COMPANIES, {"name": city}, account)
        task = add(self.storage, TASKS, {"hs_task_subject": city}, account)
        gone = archive(self.storage, add(self.storage, CONTACTS, {"city": city}, account), account)
        link(self.storage, contact, firm, account=account)
        change = changed(contact, {"city": f"{city} 2"})
        save(self.storage, change, account=account)
        return [change.after, firm, task, gone]


def everything(tx: Transaction, ids: list[int]) -> dict[str, Any]:
    """Return what every reading method tells of some ids."""
    contacts = type_of(CONTACTS)
    types = [association_type.id for association_type in catalog().between("0-1", "0-2")]
    keys = [RecordKey(object_type.key, number) for object_type in catalog().types for number in ids]
    return {
        "records": tx.records(contacts, ids, None),
        "typed": sorted(tx.records_by_key(keys, catalog().by_key), key=lambda record: record.id),
        "page": tx.record_page(contacts, 0, 100, False),
        "archived": tx.record_page(contacts, 0, 100, True),
        "holders": tx.unique_holders(contacts, "email", ["a@example.com"]),
        "links": tx.associations(ids, types),
        "count_links": tx.count_associations(ids, types),
        "crowded": tx.records_near_limit(types, 1, 100),
        "uses": tx.has_associations(types),
        "all_links": [row for number in ids for row in tx.all_associations(number, list(catalog().associations))],
        "history": tx.history(contacts, ids, ["city"]).rows,
        "events": tx.events(0, 1_000),
        "search": tx.search(check(SearchRequest(), contacts, catalog())),
        "owners_of_account": tx.owner_page(0, 100, None),
    }


def test_no_method_tells_one_account_of_another(storage: Storage) -> None:
    """With the same ids in both, each reads its own; a third account reads nothing at all."""
    storage.add_account(Account(7, "C", NOW), owner(7))
    twins = Twins(storage)
    ids = [record.id for record in twins.a]
    answers = {account: storage.read(account, lambda tx: everything(tx, ids)) for account in (A, B, 7)}
    for account, records in ((A, twins.a), (B, twins.b)):
        contact, firm, task, gone = records
        result = answers[account]
        assert result["page"] == result["search"].records == [contact]
        assert (result["search"].total, result["archived"]) == (1, [gone])
        assert sorted(result["records"], key=lambda item: item.id) == [contact, gone]
        assert result["typed"] == [contact, firm, task]
        assert result["holders"] == {"a@example.com": contact.id}
        assert [row.to_id for row in result["links"]] == [firm.id]
        assert [row.value for row in result["history"]] == [contact.properties["city"].removesuffix(" 2")]
    assert [len(answers[account]["events"]) for account in (A, B)] == [7, 7]
    assert len(answers[A]["all_links"]) == len(answers[B]["all_links"]) == 2
    assert [item.id for item in answers[7].pop("owners_of_account")] == [7]
    assert answers[7].pop("search").total == 0
    assert not any(answers[7].values())


def _update(tx: Transaction, records: list[Record]) -> None:
    tx.save([changed(records[0], {"city": "X", "email": "x@example.com"}, NOW + 50)])


def _archive(tx: Transaction, records: list[Record]) -> None:
    tx.save([archived(tx, records[0]), archived(tx, records[1])])


def _erase(tx: Transaction, records: list[Record]) -> None:
    tx.save([erased(tx, record) for record in records])


def _unlink(tx: Transaction, records: list[Record]) -> None:
    change = changed(records[1], {"name": "X"}, NOW + 50)
    change.unlinked = [link for link, _ in rows_of(tx, records[1])]
    tx.save([change])


def _drop_types(tx: Transaction, records: list[Record]) -> None:
    tx.remove_association_types(sorted({link.type for record in records for link, _ in rows_of(tx, record)}))


def _hire(tx: Transaction, records: list[Record]) -> None:
    tx.save_owner(owner(2, archived_ms=NOW))


@pytest.mark.parametrize("write", [_update, _archive, _erase, _unlink, _drop_types, _hire])
def test_no_method_changes_anything_of_another_account(
    storage: Storage, write: Callable[[Transaction, list[Record]], None]
) -> None:
    """Whatever A does to its own, B's twins stay as they are."""
    twins = Twins(storage)
    ids = [record.id for record in twins.b]
    before = storage.read(B, lambda tx: everything(tx, ids))
    moments = [row for row in storage.due(NOW * 2, 100) if row.account == B]
    storage.write(A, lambda tx: write(tx, twins.a))
    assert storage.read(B, lambda tx: everything(tx, ids)) == before
    assert [row for row in storage.due(NOW * 2, 100) if row.account == B] == moments


def test_a_record_of_another_account_cannot_be_changed(storage: Storage) -> None:
    """A change that names an id of another account touches nothing there."""
    foreign = add(storage, account=B)
    for change in (changed(foreign, {"city": "X"}), *storage.read(B, lambda tx: [erased(tx, foreign)])):
        try:
            save(storage, change)
        except AxleError:
            continue
    assert storage.read(B, lambda tx: tx.records(foreign.type, [foreign.id])) == [foreign]
    assert default_type(foreign, add(storage, COMPANIES)) > 0
