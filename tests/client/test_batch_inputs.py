"""What a batch is given, in each shape of HubSpot's own: it is sent as it means, or refused before anything is sent."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import axle
from tests.client.faults import CLOSE, RECORD, Got, Reply, Slow, answer, serving
from tests.client.halves import HALVES

pytestmark = pytest.mark.parametrize("half", HALVES)
DONE = answer(200, {"status": "COMPLETE", "results": []})


def batched(half: str, url: str, verb: str, given: Any, kind: str = "tasks", **options: Any) -> Any:
    """Carry a batch out."""
    if half == "plain":
        with axle.Client("t", url) as client:
            return getattr(client.objects(kind).batch, verb)(given, **options)

    async def run() -> Any:
        async with axle.AsyncClient("t", url) as client:
            return await getattr(client.objects(kind).batch, verb)(given, **options)

    return asyncio.run(run())


def sent(half: str, verb: str, given: Any, kind: str = "tasks", **options: Any) -> Any:
    """Return the body that a batch sends."""
    with serving(DONE) as server:
        batched(half, server.url, verb, given, kind, **options)
        (got,) = server.got
    return msgspec.json.decode(got.body)


def echoed(got: Got) -> bytes:
    """Answer with a record for each input, in the opposite order."""
    inputs = msgspec.json.decode(got.body)["inputs"]
    made = [{**RECORD, "id": one.get("id", "9"), "objectWriteTraceId": one.get("objectWriteTraceId")} for one in inputs]
    return answer(200, {"status": "COMPLETE", "results": made[::-1]})


def a_record(number: int) -> Any:
    """Return a record, as a read gives it."""
    with serving(answer(200, {**RECORD, "id": str(number)})) as server, axle.Client("t", server.url) as client:
        return client.tasks.get(number)


@pytest.mark.parametrize("verb", ["read", "archive"])
def test_ids_in_every_shape(half: str, verb: str) -> None:
    """Texts, numbers, `{"id": …}`, records, and the whole body."""
    inputs = [{"id": "1"}, {"id": "2"}]
    for given in (["1", 2], inputs, [a_record(1), a_record(2)], ({"id": n} for n in (1, 2)), {"inputs": inputs}):
        assert sent(half, verb, given)["inputs"] == inputs


def test_a_whole_body_says_what_is_read(half: str) -> None:
    """Its properties, history and key; an option goes before."""
    body = {
        "inputs": [{"id": "a@b.c"}],
        "properties": ["email"],
        "propertiesWithHistory": ["firstname"],
        "idProperty": "email",
    }
    assert sent(half, "read", body, "contacts") == body
    assert sent(half, "read", body, "contacts", properties=["lastname"])["properties"] == ["lastname"]
    assert "propertiesWithHistory" not in sent(half, "read", {**body, "propertiesWithHistory": []}, "contacts")


@pytest.mark.parametrize("verb", ["update", "upsert"])
def test_each_input_says_its_key(half: str, verb: str) -> None:
    """Its `idProperty` goes before that of all."""
    own = {"id": "a@b.c", "idProperty": "email", "properties": {"firstname": "A"}, "objectWriteTraceId": "t-1"}
    other = {"id": "7", "properties": {"firstname": "B"}}
    for given in ([own, other], {"inputs": [own, other]}):
        first, second = sent(half, verb, given, "contacts", id_property="my_key")["inputs"]
        assert first == own
        assert second["idProperty"] == "my_key" and second["properties"] == {"firstname": "B"}
    (named,) = sent(half, verb, {"7": {"firstname": "B"}}, "contacts")["inputs"]
    assert (named["id"], named["properties"]) == ("7", {"firstname": "B"})


def test_a_create_keeps_what_it_is_linked_to(half: str) -> None:
    """By the API's `associations`, or by `associate`."""
    link = {"to": {"id": "5"}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 204}]}
    given = [{"properties": {"a": "1"}, "associations": [link]}, {"properties": {"a": "2"}, "associate": [("5", 204)]}]
    for shape in (given, {"inputs": given}):
        assert [one["associations"] for one in sent(half, "create", shape)["inputs"]] == [[link], [link]]


@pytest.mark.parametrize(
    ("verb", "given", "named"),
    [
        ("archive", "123", "list of inputs"),
        ("archive", [{"id": "1", "archived": True}], "inputs\\[0\\].archived"),
        ("archive", [{"ids": "1"}], "inputs\\[0\\].ids"),
        ("archive", {"input": [{"id": "1"}]}, "did you mean inputs"),
        ("archive", {"inputs": [{"id": "1"}], "properties": []}, "batch.properties"),
        ("archive", [{}], "inputs\\[0\\].id"),
        ("archive", [["1"]], "inputs\\[0\\]"),
        ("archive", [None], "inputs\\[0\\]"),
        ("read", {"inputs": [{"id": "1"}], "propertys": ["a"]}, "batch.propertys"),
        ("read", [{"id": "1", "properties": ["a"]}], "inputs\\[0\\].properties"),
        ("read", 5, "list of inputs"),
        ("update", [{"id": "1", "properties": {}, "idPropery": "email"}], "did you mean idProperty"),
        ("update", [{"id": "1"}], "inputs\\[0\\].properties"),
        ("update", [("1", {"a": "b"})], "inputs\\[0\\]"),
        ("upsert", {"inputs": [{"properties": {}}]}, "inputs\\[0\\].id"),
        ("create", [{"properties": {}, "asociate": [("1", "contacts")]}], "did you mean associat"),
        ("create", [{"a": "b"}, {"properties": {}, "id": "1"}], "inputs\\[1\\].id"),
        ("create", {"inputs": [{"properties": {}}], "idProperty": "email"}, "batch.idProperty"),
        ("create", {"properties": {}}, "batch.properties"),
    ],
)
def test_what_there_is_no_place_for_is_refused(half: str, verb: str, given: Any, named: str) -> None:
    """By its name, before anything is sent, also where it comes last of many."""
    with serving(DONE) as server:
        with pytest.raises((axle.InvalidInput, axle.InvalidType), match=named):
            batched(half, server.url, verb, given)
        assert server.got == []


def test_the_last_of_many_is_looked_at_before_the_first_is_sent(half: str) -> None:
    """Of a list; a generator is read while it is sent, and its error says what was done."""
    given: list[Any] = [{"id": str(n), "properties": {"a": "b"}} for n in range(250)] + [{"id": "x"}]
    with serving(echoed) as server:
        with pytest.raises(axle.InvalidProperties):
            batched(half, server.url, "update", given)
        assert server.got == []
        with pytest.raises(axle.InvalidProperties) as failed:
            batched(half, server.url, "update", (one for one in given))
        assert len(failed.value.done) == 200


@pytest.mark.parametrize("verb", ["create", "read", "update", "upsert"])
def test_results_are_in_the_order_of_the_inputs(half: str, verb: str) -> None:
    """Whatever order the server gives them in."""
    ids = [str(n) for n in range(150)]
    given: Any = ids if verb == "read" else [{"id": one, "properties": {"a": "b"}} for one in ids]
    given = [{"properties": {"a": one}} for one in ids] if verb == "create" else given
    with serving(echoed) as server:
        result = batched(half, server.url, verb, given)
    found = [one.object_write_trace_id if verb == "create" else one.id for one in result.results]
    assert found == ids and result.ok


def test_records_are_found_by_their_key(half: str) -> None:
    """Where they were asked for by it; None stands where there is none, and that is not ok."""
    held = [{**RECORD, "id": str(n), "properties": {"email": f"n{n}@b.c"}} for n in (2, 0)]
    with serving(answer(207, {"status": "COMPLETE", "results": held})) as server:
        result = batched(half, server.url, "read", ["N0@b.c", "n1@b.c", "n2@b.c"], "contacts", id_property="email")
    assert [one and one.id for one in result.results] == ["0", None, "2"]
    assert [one.id for one in result] == ["0", "2"] and not result.ok


def as_answered(half: str, verb: str, given: Any, results: list[dict[str, Any]], **more: Any) -> Any:
    """Carry a batch out whose results are these."""
    kind = more.pop("kind", "tasks")
    errors = [{"status": "error", "category": "X", "message": "no", "context": one} for one in more.pop("errors", ())]
    body = {"status": "COMPLETE", "results": [{**RECORD, **one} for one in results], "errors": errors}
    with serving(answer(207 if errors else 200, body)) as server:
        return batched(half, server.url, verb, given, kind, **more)


def ids(result: Any) -> list[str | None]:
    """Return the id of the result of each input."""
    return [one and one.id for one in result.results]


def test_an_input_that_comes_twice_has_its_result_twice(half: str) -> None:
    """Whether the server answers it once or twice; what follows stands where it belongs."""
    once = as_answered(half, "read", [1, 1, 2], [{"id": "2"}, {"id": "1"}])
    assert ids(once) == ["1", "1", "2"] and once.ok
    changes = [{"id": n, "properties": {"a": n}} for n in (1, 1, 2)]
    twice = as_answered(
        half, "update", changes, [{"id": "1", "properties": {"a": "x"}}, {"id": "1", "properties": {"a": "y"}}, {"id": "2"}]
    )
    assert ids(twice) == ["1", "1", "2"] and [one["a"] for one in twice] == ["x", "y", "b"] and twice.ok


def test_trace_ids_that_come_twice(half: str) -> None:
    """One of the caller's own may be that of another input: each of both has a result of its own."""
    given = [{"properties": {}, "objectWriteTraceId": "1"}, {"a": "b"}]
    results = [{"id": "8", "objectWriteTraceId": "1"}, {"id": "9", "objectWriteTraceId": "1"}]
    made = as_answered(half, "create", given, results)
    assert ids(made) == ["8", "9"] and made.ok


def test_more_results_than_inputs_shift_no_other_request(half: str) -> None:
    """There is one place for each input, over all requests; what is more is kept apart, and not ok."""

    def reply(got: Got) -> bytes:
        asked = msgspec.json.decode(got.body)["inputs"]
        extra = [{**RECORD, "id": "999"}] if asked[0]["id"] == "0" else []
        return answer(200, {"status": "COMPLETE", "results": [*extra, *({**RECORD, "id": one["id"]} for one in asked)]})

    with serving(reply) as server:
        result = batched(half, server.url, "read", range(250))
    assert ids(result) == [str(n) for n in range(250)]
    assert [one.id for one in result.unmatched] == ["999"] and not result.ok and len(result) == 251
    assert result.errors[0].context == {"ids": ["999"]}


def test_a_result_is_not_given_to_another_input(half: str) -> None:
    """Where one was refused, results that say nothing of their input cannot be counted off."""
    merged = as_answered(half, "read", ["404", "5"], [{"id": "9"}], errors=[{"ids": ["404"]}])
    assert ids(merged) == [None, "9"]  # a record that was merged has another id
    given = [{"a": str(n)} for n in range(3)]
    unsure = as_answered(half, "create", given, [{"id": "7"}, {"id": "8"}], errors=[{}])
    assert ids(unsure) == [None] * 3 and [one.id for one in unsure] == ["7", "8"] and not unsure.ok
    traced = as_answered(half, "create", given, [{"id": "7"}, {"id": "8"}], errors=[{"objectWriteTraceId": ["1"]}])
    assert ids(traced) == ["7", None, "8"]


def test_a_key_is_not_taken_for_an_id(half: str) -> None:
    """The value of a key may be the id of another record."""
    held = [{"id": "5", "properties": {"ext": "77"}}, {"id": "77", "properties": {"ext": "5"}}]
    found = as_answered(half, "read", ["5", "77"], held, kind="2-1", id_property="ext")
    assert ids(found) == ["77", "5"] and found.ok
    found = as_answered(half, "read", ["77", "5"], held, kind="2-1", id_property="hs_object_id")
    assert ids(found) == ["77", "5"] and found.ok


@pytest.mark.parametrize("verb", ["archive", "archive_all"])
def test_an_archive_may_be_refused_in_part(half: str, verb: str) -> None:
    """An answer with a body is read, and only one without says that all is done."""

    def run(url: str) -> Any:
        if verb == "archive":
            return batched(half, url, verb, [1, 2])
        with axle.Client("t", url) as client:
            return client.associations("contacts", "companies").archive_all([(1, 3), (2, 3)])

    refusal = {"status": "error", "category": "X", "message": "no", "context": {"ids": ["2"]}}
    for body in ({"status": "COMPLETE", "numErrors": 1, "errors": [refusal]}, {"status": "CANCELED", "results": []}):
        with serving(answer(207, body)) as server:
            result = run(server.url)
        assert not result.ok
        with pytest.raises(axle.BatchFailed):
            result.raise_for_errors()
    with serving(b"HTTP/1.1 204 No Content\r\n\r\n") as server:
        assert run(server.url).ok


@pytest.mark.parametrize("status", ["CANCELED", "PENDING", "COMPLETE"])
def test_what_is_not_there_is_not_done(half: str, status: str) -> None:
    """Fewer results than inputs, or an answer that is not complete."""
    with serving(answer(200, {"status": status, "results": []})) as server:
        result = batched(half, server.url, "read", [1, 2, 3])
    assert not result.ok and result.results == [None] * 3
    with pytest.raises(axle.BatchFailed):
        result.raise_for_errors()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_hook_that_raises_loses_nothing(half: str, error: type[BaseException]) -> None:
    """What was done until then is in `done` of its own error, the request that it was told of included."""

    def progress(done: int, of: int) -> None:
        raise error("enough")

    with serving(echoed) as server:
        with pytest.raises(error) as failed:
            batched(half, server.url, "update", {str(n): {"a": "b"} for n in range(300)}, progress=progress, concurrency=1)
        assert len(server.got) == 1
    done: Any = failed.value
    assert [one.id for one in done.done] == [str(n) for n in range(100)]


def test_a_cancelled_batch_says_what_is_done(half: str) -> None:
    """In threads nothing is cancelled; there it is an interrupt while the inputs are read."""

    def reply(got: Got) -> Reply:
        first = msgspec.json.decode(got.body)["inputs"][0]["id"] == "0"
        return echoed(got) if first else Slow(echoed(got), 0.5 if half == "plain" else 30.0, 100_000)

    def inputs() -> Iterator[Any]:
        for number in range(1_000):
            if number == 350 and half == "plain":
                raise KeyboardInterrupt
            yield {"id": str(number), "properties": {"a": "b"}}

    async def run(url: str) -> Any:
        async with axle.AsyncClient("t", url) as client:
            task = asyncio.create_task(client.tasks.batch.update(inputs(), concurrency=2, progress=lambda *told: done.set()))
            done = asyncio.Event()
            await done.wait()
            task.cancel()
            return await task

    with serving(reply) as server, pytest.raises((asyncio.CancelledError, KeyboardInterrupt)) as failed:
        if half == "awaited":
            asyncio.run(run(server.url))
        batched(half, server.url, "update", inputs(), concurrency=2)
    done: Any = failed.value
    assert [one.id for one in done.done][:100] == [str(n) for n in range(100)]
    assert len(done.done) == (100 if half == "awaited" else 300)


@pytest.mark.parametrize(
    ("kind", "key", "repeated"),
    [
        ("contacts", "email", True),
        ("companies", "domain", False),
        ("contacts", "hs_object_id", False),
        ("contacts", None, False),
    ],
)
def test_an_upsert_is_repeated_where_its_key_is_unique(half: str, kind: str, key: str | None, repeated: bool) -> None:
    """Else a second record could come of it, if only the answer was lost."""
    with serving(lambda got: CLOSE if got.number == 1 else DONE) as server:
        given = [{"id": "x", "properties": {"a": "b"}}]
        if repeated:
            batched(half, server.url, "upsert", given, kind, id_property=key)
        else:
            with pytest.raises(axle.BrokenAnswer):
                batched(half, server.url, "upsert", given, kind, id_property=key)
        assert len(server.got) == (2 if repeated else 1)


@pytest.mark.parametrize("verb", ["update", "create"])
def test_a_generator_takes_the_memory_of_one_round(half: str, verb: str) -> None:
    """However many there are: neither their bodies nor the inputs themselves are kept."""
    inputs = ({"id": str(n), "properties": {"a": "x" * 2_000}} for n in range(20_000))
    new = ({"a": f"{n}" + "x" * 2_000} for n in range(20_000))
    with serving(answer(200, {"status": "COMPLETE", "results": []})) as server:
        server.got = _Forgetful()
        tracemalloc.start()
        batched(half, server.url, verb, inputs if verb == "update" else new, concurrency=2)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 15_000_000  # all bodies are 40 MB


def test_a_create_reads_a_generator_as_it_goes(half: str) -> None:
    """What its inputs name is looked up in between; what raises in it says what has been created before."""

    def reply(got: Got) -> bytes:
        if got.method == "GET":
            return answer(200, {"results": [{"category": "USER_DEFINED", "typeId": 77, "label": "Friend"}]})
        return echoed(got)

    def inputs() -> Iterator[Any]:
        for number in range(350):
            if number == 250:
                taken.append(len([got for got in server.got if got.method == "POST"]))
            if number == 320:
                raise LookupError("no more")
            link = [] if number < 150 else [("1", "contacts", "Friend")]
            yield {"properties": {"a": str(number)}, "associate": link}

    taken: list[int] = []
    with serving(reply) as server, pytest.raises(LookupError) as failed:
        batched(half, server.url, "create", inputs(), "2-1", concurrency=1)
    bodies = [msgspec.json.decode(got.body)["inputs"] for got in server.got if got.method == "POST"]
    assert [len(one) for one in bodies] == [100, 100, 100] and taken[0] >= 1
    types = [one["associations"][0]["types"][0]["associationTypeId"] for one in bodies[2]]
    assert types == [77] * 100 and len([got for got in server.got if got.method == "GET"]) == 1
    done: Any = failed.value
    assert len(done.done) == 300 and all(done.done.results)
    with serving(echoed) as server:
        assert len(batched(half, server.url, "create", iter([{}] * 200))) == 200
        assert batched(half, server.url, "create", iter(())).results == []


class _Forgetful(list[Got]):
    """Requests of which none is kept."""

    def append(self, got: Got, /) -> None:
        """Forget it."""
