"""Random sequences of everything that links and unlinks, compared with what associations mean, said in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.api import Api, ApiFactory
from tests.associations.samples import BILLING, PLAIN, PRIMARY, V3, V4, inputs, label, linked, pair, spec

NOUNS = {"c": "contacts", "f": "companies"}
PEOPLE, FIRMS = ("c0", "c1", "c2"), ("f0", "f1")
ONE = PRIMARY  # the type of which a record has at most one
COUNT = "num_associated_contacts"

Row = tuple[int, str, str]


class Kinds(NamedTuple):
    """The association types that are used: between contacts and companies, and between contacts."""

    boss: int
    minion: int
    manager: int
    employee: int

    @property
    def inverse(self) -> dict[int, int]:
        """Return what each type is from the other side."""
        there = {PLAIN: 280, PRIMARY: 2, BILLING: 930, self.boss: self.minion, self.manager: self.employee, 449: 449}
        return {**there, **{back: one for one, back in there.items()}}

    def leading(self, one: str, two: str) -> list[int]:
        """Return the types from one record to another, the unlabelled one first."""
        if one[0] == two[0]:
            return [449, self.manager, self.employee]
        there = [PLAIN, PRIMARY, BILLING, self.boss]
        return there if one[0] == "c" else [self.inverse[kind] for kind in there]


class Model:
    """What associations mean: a set of rows, both directions each, of which those between live records are seen."""

    def __init__(self, kinds: Kinds, most: int) -> None:
        self.kinds = kinds
        self.most = most
        self.rows: set[Row] = set()
        self.archived: set[str] = set()

    def seen(self) -> set[Row]:
        """Return the rows between live records."""
        return {row for row in self.rows if not self.archived & {row[1], row[2]}}

    def both(self, kind: int, one: str, two: str) -> set[Row]:
        """Return a row and the same from the other side."""
        return {(kind, one, two), (self.kinds.inverse[kind], two, one)}

    def drop(self, one: str, two: str, kinds: Iterable[int]) -> None:
        """Remove types between two records."""
        for kind in kinds:
            self.rows -= self.both(kind, one, two)

    def wanted(self, one: str, two: str, kinds: Iterable[int]) -> set[Row]:
        """Return what some types between two records stand for: each a row for each side, and the unlabelled beside it."""
        plain = self.kinds.leading(one, two)[0]
        return {row for kind in (plain, *kinds) for row in self.both(kind, one, two)}

    def link(self, one: str, two: str, kinds: Iterable[int], keep: bool) -> bool:
        """Link two records, keeping what types they have or not; False where that cannot be."""
        if one == two or self.archived & {one, two}:
            return False
        rows = self.wanted(one, two, kinds)
        new = rows - self.seen()
        if any(kind == PLAIN and self.number(start) >= self.most for kind, start, _ in new):
            return False
        if not keep:
            self.rows = {row for row in self.rows if {row[1], row[2]} != {one, two}}
        for kind, start, end in new:
            if kind == ONE:
                for other in [row for row in self.seen() if row[:2] == (kind, start) and row[2] != end]:
                    self.drop(other[1], other[2], [kind])
        self.rows |= rows
        return True

    def number(self, contact: str) -> int:
        """Return how many companies a contact has."""
        return sum(kind == PLAIN and start == contact for kind, start, _ in self.seen())

    def unlink(self, one: str, two: str, kinds: Iterable[int]) -> None:
        """Remove types that are seen; with the unlabelled one go all others."""
        leading = self.kinds.leading(one, two)
        gone = leading if leading[0] in set(kinds) else kinds
        self.drop(one, two, [kind for kind in gone if (kind, one, two) in self.seen()])

    def restore(self, record: str) -> None:
        """Show a record again; of two primaries the one that was seen stays."""
        before = self.seen()
        self.archived.discard(record)
        for row in sorted(self.seen() - before):
            others = {other for other in before if other[:2] == row[:2]} - {row}
            if row[0] == ONE and others:
                self.drop(row[1], row[2], [ONE])
            else:
                before |= {row}


class World:
    """The model beside a portal, and every way to change both alike."""

    def __init__(self, api: Api, most: int) -> None:
        self.api = api
        boss = label(api)
        self.kinds = Kinds(*boss, *label(api, "manager", "Manager", "Employee", f"{V4}/contacts/contacts"))
        self.model = Model(self.kinds, most)
        self.ids = {name: api.contact() for name in PEOPLE} | {name: api.company(name) for name in FIRMS}
        limit = {"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "maxToObjectIds": most}
        api.post(f"{V4}/definitions/configurations/contacts/companies/batch/create", inputs(limit))

    def call(self, method: str, address: str, body: Any, fine: bool) -> Any:
        """Send a request, which must succeed or be refused as the model says."""
        answer = self.api.call(method, address, body)
        assert (answer.status < 300) == fine, (method, address, body, answer)
        return answer

    def at(self, one: str, version: str = "v4") -> str:
        """Return the address of a record's associations."""
        return f"/crm/{version}/objects/{NOUNS[one[0]]}/{self.ids[one]}/associations"

    def to(self, two: str) -> str:
        """Return the part of an address that names the other record."""
        return f"{NOUNS[two[0]]}/{self.ids[two]}"

    def put_v4(self, one: str, two: str, kinds: list[int]) -> None:
        """Set the types of two records."""
        self.call("PUT", f"{self.at(one)}/{self.to(two)}", spec(*kinds), self.model.link(one, two, kinds, False))

    def put_v3(self, one: str, two: str, kinds: list[int]) -> None:
        """Add one type."""
        self.call("PUT", f"{self.at(one, 'v3')}/{self.to(two)}/{kinds[0]}", None, self.model.link(one, two, kinds[:1], True))

    def put_default(self, one: str, two: str, kinds: list[int]) -> None:
        """Add the unlabelled type."""
        self.call("PUT", f"{self.at(one)}/default/{self.to(two)}", None, self.model.link(one, two, (), True))

    def batch(self, version: str, one: str, two: str, kinds: list[int]) -> None:
        """Link a record to another one, and to each of its kind, in one batch; one of the pairs comes twice."""
        family = PEOPLE if two[0] == "c" else FIRMS
        given = [(one, other, kinds[:1]) for other in family] + [(one, two, kinds[-1:])]
        fine, known = 0, dict[str, list[int]]()
        for _, other, types in given:
            wanted = [*known.get(other, []), *types] if version == "v4" else types
            if self.model.link(one, other, wanted, version == "v3"):
                known[other] = wanted
                fine += 1
        body = [
            pair(self.ids[a], self.ids[b], *types) if version == "v4" else pair(self.ids[a], self.ids[b], type=types[0])
            for a, b, types in given
        ]
        address = f"{V4 if version == 'v4' else V3}/{NOUNS[one[0]]}/{NOUNS[two[0]]}/batch/create"
        answer = self.call("POST", address, inputs(*body), True).json()
        assert len(answer["results"]) == fine * (1 if version == "v4" else 2)
        assert answer.get("numErrors", 0) == len(given) - fine

    def batch_v4(self, one: str, two: str, kinds: list[int]) -> None:
        """Set types in a batch."""
        self.batch("v4", one, two, kinds)

    def batch_v3(self, one: str, two: str, kinds: list[int]) -> None:
        """Add types in a batch."""
        self.batch("v3", one, two, kinds)

    def delete_v4(self, one: str, two: str, kinds: list[int]) -> None:
        """Remove every type."""
        self.model.unlink(one, two, self.kinds.leading(one, two))
        self.call("DELETE", f"{self.at(one)}/{self.to(two)}", None, one not in self.model.archived)

    def delete_v3(self, one: str, two: str, kinds: list[int]) -> None:
        """Remove one type."""
        self.model.unlink(one, two, kinds[:1])
        self.call("DELETE", f"{self.at(one, 'v3')}/{self.to(two)}/{kinds[0]}", None, one not in self.model.archived)

    def archive_labels(self, one: str, two: str, kinds: list[int]) -> None:
        """Remove types in a batch."""
        self.model.unlink(one, two, kinds)
        address = f"{V4}/{NOUNS[one[0]]}/{NOUNS[two[0]]}/batch/labels/archive"
        self.call("POST", address, inputs(pair(self.ids[one], self.ids[two], *kinds)), True)

    def archive_all(self, one: str, two: str, kinds: list[int]) -> None:
        """Remove every type between a record and all others of a kind."""
        family = PEOPLE if two[0] == "c" else FIRMS
        for other in family:
            self.model.unlink(one, other, self.kinds.leading(one, other))
        fan = {"from": {"id": self.ids[one]}, "to": [{"id": self.ids[other]} for other in family]}
        self.call("POST", f"{V4}/{NOUNS[one[0]]}/{NOUNS[two[0]]}/batch/archive", inputs(fan), True)

    def archive(self, one: str, two: str, kinds: list[int]) -> None:
        """Put a record into the recycle bin."""
        self.call("DELETE", f"/crm/v3/objects/{self.to(one)}", None, one not in self.model.archived)
        self.model.archived.add(one)

    def restore(self, one: str, two: str, kinds: list[int]) -> None:
        """Take a record out of the recycle bin."""
        self.call("POST", f"/_axle/objects/{self.to(one)}/restore", None, one in self.model.archived)
        if one in self.model.archived:
            self.model.restore(one)

    def compare(self) -> None:
        """Check that both say the same, from each side, and that what must never be is not."""
        names = {number: name for name, number in self.ids.items()}
        rows: set[Row] = set()
        for one, number in self.ids.items():
            if one not in self.model.archived:
                for noun in NOUNS.values():
                    for other, types in linked(self.api, NOUNS[one[0]], number, noun).items():
                        rows |= {(kind, one, names[other]) for kind in types}
        assert rows == self.model.seen()
        assert rows == {(self.kinds.inverse[kind], two, one) for kind, one, two in rows}
        assert all((self.kinds.leading(one, two)[0], one, two) in rows for _, one, two in rows)
        assert all(sum(row[:2] == (ONE, one) for row in rows) <= 1 for one in PEOPLE)
        for firm in FIRMS:
            if firm not in self.model.archived:
                shown = self.api.read("companies", self.ids[firm], COUNT)[COUNT]
                assert shown == str(len({two for _, one, two in rows if one == firm and two[0] == "c"}))


WAYS: list[Callable[[World, str, str, list[int]], None]] = [
    World.put_v4, World.put_v3, World.put_default, World.batch_v4, World.batch_v3, World.delete_v4, World.delete_v3,
    World.archive_labels, World.archive_all, World.archive, World.restore,
]  # fmt: skip
ENDS = st.sampled_from([*((c, f) for c in PEOPLE for f in FIRMS), *((f, c) for c in PEOPLE for f in FIRMS)])
STEP = st.tuples(
    st.sampled_from(WAYS), ENDS | st.tuples(*[st.sampled_from(PEOPLE)] * 2), st.lists(st.integers(0, 3), min_size=1)
)


PASSED_ON = [(World.put_v3, ("c0", "f0"), [1]), (World.archive, ("f0", "c0"), [0]), (World.put_v4, ("c0", "f1"), [1])]
RETURNED = (World.restore, ("f0", "c0"), [0])


@given(st.lists(STEP, min_size=1, max_size=30), st.integers(1, 3))
@example([*PASSED_ON, RETURNED], 3)
@example([*PASSED_ON, (World.archive, ("c0", "f0"), [0]), RETURNED, (World.restore, ("c0", "f0"), [0])], 3)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_associations_mean_what_they_say(open_api: ApiFactory, steps: list[Any], most: int) -> None:
    """Both directions in step, counts right, one primary at most, labels beside the unlabelled, after every step."""
    api = open_api()
    world = World(api, most)
    for way, (one, two), chosen in steps:
        leading = world.kinds.leading(one, two)
        way(world, one, two, [leading[number % len(leading)] for number in chosen[:2]])
        world.compare()
    assert api.logged == []
    api.close()
