"""Pipelines as a whole: those that come with the package, those that an account makes, changes, archives and brings back."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.pipelines import MAX_PIPELINES
from axle.http.routes.pipelines import ALL, LATEST
from tests.api import Api, ApiFactory

PIPELINES = "/crm/v3/pipelines"
DEALS, TICKETS = f"{PIPELINES}/deals", f"{PIPELINES}/tickets"
IN_USE = "PipelineError.STAGE_ID_IN_USE"
covers = pytest.mark.covers


def stage(label: str, probability: Any = "0.5", **more: Any) -> dict[str, Any]:
    """Return the body of a stage of deals."""
    return {"label": label, "metadata": {"probability": probability}, **more}


def pipeline(label: str = "Renewals", **more: Any) -> dict[str, Any]:
    """Return the body of a pipeline of deals with two stages."""
    stages = [stage("Open", displayOrder=0, stageId="open"), stage("Won", "1.0", displayOrder=1, stageId="won")]
    return {"label": label, "displayOrder": 1, "pipelineId": label.lower(), "stages": stages, **more}


def deal(api: Api, stage_id: str = "open") -> str:
    """Create a deal in a stage and return its id."""
    return str(api.post("/crm/v3/objects/deals", {"properties": {"dealname": "x", "dealstage": stage_id}})["id"])


def labels(api: Api, path: str = DEALS) -> list[str]:
    """Return the labels of a type's pipelines."""
    return [one["label"] for one in api.get(path)["results"]]


def test_the_defaults_are_those_of_the_service(api: Api) -> None:
    """Ids, labels, metadata as text, times of 1970, and the order of the fields."""
    (sales,) = api.get(DEALS)["results"]
    assert list(sales) == ["label", "displayOrder", "id", "stages", "createdAt", "updatedAt", "archived"]
    assert (sales["id"], sales["label"], sales["createdAt"]) == ("default", "Sales Pipeline", "1970-01-01T00:00:00.000Z")
    assert [one["metadata"]["probability"] for one in sales["stages"]] == ["0.2", "0.4", "0.6", "0.8", "0.9", "1.0", "0.0"]
    assert list(sales["stages"][0]) == [
        "label", "displayOrder", "metadata", "id", "createdAt", "updatedAt", "writePermissions", "archived",
    ]  # fmt: skip
    assert sales["stages"][0]["writePermissions"] == "CRM_PERMISSIONS_ENFORCEMENT"
    assert [one["id"] for one in api.get(f"{TICKETS}/0")["stages"]] == ["1", "2", "3", "4"]
    assert api.get(f"{PIPELINES}/leads")["results"][0]["id"] == "lead-pipeline-id"
    assert len(api.get(f"{PIPELINES}/contacts")["results"][0]["stages"]) == 8
    assert api.get(f"{PIPELINES}/notes") == {"results": []}


@pytest.mark.parametrize("name", ["contacts", "companies"])
def test_life_cycles_are_open_but_for_the_last_stage(api: Api, name: str) -> None:
    """The stages of life cycles say whether they are closed in both ways."""
    stages = api.get(f"{PIPELINES}/{name}")["results"][0]["stages"]
    assert [one["metadata"] for one in stages[:-1]] == [{"isClosed": "false", "state": "OPEN"}] * 7
    assert (stages[-1]["id"], stages[-1]["metadata"]) == ("other", {"isClosed": "true", "state": "CLOSED"})


@covers("definitions.pipelines.create", "success")
@covers("definitions.pipelines.list_pipelines", "success")
@covers("definitions.pipelines.read", "success")
def test_a_new_pipeline_is_there_in_the_next_request(api: Api) -> None:
    """Under its own id, with its stages, in every list; ids that are not given are made, and are numbers."""
    answer = api.call("POST", DEALS, pipeline())
    assert (answer.status, answer.headers["location"]) == (201, f"http://axle.test{DEALS}/renewals")
    made = answer.json()
    assert made == api.get(f"{DEALS}/renewals") == api.get(DEALS)["results"][1]
    assert made["stages"][1]["metadata"] == {"isClosed": "true", "probability": "1.0"}
    assert made["createdAt"] == made["stages"][0]["updatedAt"] == "2026-01-01T00:00:00.000Z"
    unnamed = api.post(DEALS, {"label": "Other", "displayOrder": 2, "stages": [{**stage("A", 0.25), "displayOrder": 0}]})
    assert unnamed["id"].isdigit() and unnamed["stages"][0]["id"].isdigit()
    assert unnamed["stages"][0]["metadata"] == {"isClosed": "false", "probability": "0.25"}
    assert labels(api) == ["Sales Pipeline", "Renewals", "Other"]


def test_every_published_path_answers(api: Api) -> None:
    """The same pipeline under each prefix and each name of its type."""
    made = api.post(DEALS, pipeline())
    for prefix in ALL:
        for kind in ("deals", "deal", "DEAL", "0-3"):
            assert api.get(f"{prefix}/{kind}/renewals") == made


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("no stages", {"stages": []}, "Pipeline must have at least one stage", ""),
    ("stages left out", {"stages": None}, "Pipeline must have at least one stage", ""),
    ("no probability", {"stages": [{"label": "A", "metadata": {}}]}, "must specify probability when writing a dealstage", ""),
    ("null", {"stages": [stage("A", None)]}, "must specify probability when writing a dealstage", ""),
    ("too likely", {"stages": [stage("A", "1.1")]}, "dealstage probability is not valid, must be between 0.0 and 1.0", ""),
    ("less than nothing", {"stages": [stage("A", -0.1)]}, "dealstage probability is not valid", ""),
    ("no number", {"stages": [stage("A", "high")]}, "dealstage probability is not valid", ""),
    ("not finite", {"stages": [stage("A", "nan")]}, "dealstage probability is not valid", ""),
    ("a label twice", {"stages": [stage("A"), stage(" a ")]}, "Stage with label  a  already exists", "STAGE_LABEL_EXISTS"),
    ("an id twice", {"stages": [stage("A", stageId="x"), stage("B", stageId="x")]}, "Stage id x is used twice", ""),
    ("a known label", {"label": "sales PIPELINE"}, "An active pipeline with label sales PIPELINE already exists.", ""),
    ("a known id", {"pipelineId": "default"}, "There's another pipeline in this portal with pipelineId (default).", ""),
    ("a long id", {"pipelineId": "x" * 37}, "An id must have between 1 and 36 characters", ""),
    ("a long stage id", {"stages": [stage("A", stageId="x" * 101)]}, "An id must have between 1 and 100 characters", ""),
    ("an id of nothing", {"pipelineId": "a\0b"}, "An id must have between 1 and 36 characters", ""),
    ("a label of nothing", {"label": "a\0b"}, "A label must have between 1 and 1000 characters.", ""),
    ("a blank label", {"label": " "}, "A label must have between 1 and 1000 characters.", ""),
    ("before the first", {"stages": [stage("A", displayOrder=-1)]}, "Pipeline display order cannot be negative", ""),
    ("too many", {"stages": [stage(str(n)) for n in range(101)]}, "A pipeline of deals has at most 100 stages.", ""),
    ("a huge order", {"displayOrder": 2**31}, "Invalid input JSON", ""),
    ("no label", {"label": None}, "Invalid input JSON", ""),
]


@covers("definitions.pipelines.create", "400")
@pytest.mark.parametrize(("more", "message", "sub"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_a_pipeline_must_not_be(api: Api, more: dict[str, Any], message: str, sub: str) -> None:
    """It is refused in words that say why, and nothing is made."""
    error = api.post(DEALS, {**pipeline(), **more}, 400)
    assert error["message"].startswith(message)
    assert error.get("subCategory", "") == (f"PipelineError.{sub}" if sub else "")
    assert labels(api) == ["Sales Pipeline"]


def test_types_differ_in_limits_and_metadata(api: Api) -> None:
    """Thirty stages for leads; a state for tickets and leads; what a type does not know of metadata is dropped."""
    many = [{"label": str(n), "metadata": {}, "displayOrder": n} for n in range(31)]
    assert "at most 30" in api.post(f"{PIPELINES}/leads", {"label": "L", "displayOrder": 1, "stages": many}, 400)["message"]
    leads = api.post(f"{PIPELINES}/leads", {"label": "L", "displayOrder": 1, "stages": many[:30]})
    assert leads["stages"][0]["metadata"] == {"isClosed": "false", "leadState": "IN_PROGRESS"}
    stages = [{"label": "A", "metadata": {"colour": "red"}}, {"label": "B", "metadata": {"ticketState": "CLOSED"}}]
    tickets = api.post(TICKETS, {"label": "T", "displayOrder": 1, "stages": stages})
    assert [one["metadata"] for one in tickets["stages"]] == [
        {"isClosed": "false", "ticketState": "OPEN"},
        {"isClosed": "true", "ticketState": "CLOSED"},
    ]
    wrong = {"label": "U", "displayOrder": 1, "stages": [{"label": "A", "metadata": {"ticketState": "Open"}}]}
    assert api.post(TICKETS, wrong, 400)["subCategory"] == "PipelineError.INVALID_PIPELINE_STAGE_METADATA"
    assert "have no pipelines" in api.post(f"{PIPELINES}/notes", {"label": "N", "stages": []}, 400)["message"]
    assert api.get(f"{PIPELINES}/butterflies", 400)["message"] == "Unable to infer object type from: butterflies"


@covers("definitions.pipelines.create", "409")
@covers("definitions.pipelines.replace_pipeline", "409")
def test_a_stage_stands_in_one_pipeline_of_a_type(api: Api) -> None:
    """Another pipeline that has its id is a conflict; one of another type may have it."""
    api.post(DEALS, pipeline())
    error = api.post(DEALS, pipeline("Second"), 409)
    assert error["subCategory"] == "PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE"
    assert error["context"]["stageIds"] == ["open", "won"]
    body = pipeline("Sales Pipeline", stages=[stage("Mine", stageId="open")])
    api.put(f"{DEALS}/default", body, 409)
    assert len(api.get(f"{DEALS}/default")["stages"]) == 7
    api.post(TICKETS, {"label": "T", "displayOrder": 1, "stages": [{"label": "A", "stageId": "open", "metadata": {}}]})


def test_there_are_at_most_a_hundred_pipelines(api: Api) -> None:
    """Of one type."""
    one = {"displayOrder": 1, "stages": [{"label": "A", "metadata": {}}]}
    for n in range(MAX_PIPELINES - 1):
        api.post(TICKETS, {**one, "label": str(n)})
    assert "at most 100" in api.post(TICKETS, {**one, "label": "more"}, 400)["message"]


@covers("definitions.pipelines.replace_pipeline", "success", "400")
def test_put_replaces(api: Api) -> None:
    """Stages that are named stay what they are, others are new, and those left out are gone; the default ones too."""
    api.post(DEALS, pipeline())
    api.now_ms += 1000
    stages = [stage("New", displayOrder=0), stage("Opened", "0.1", displayOrder=1, stageId="open")]
    made = api.put(f"{DEALS}/renewals", {"label": "Again", "displayOrder": 5, "stages": stages})
    assert made == api.get(f"{DEALS}/renewals")
    assert [one["label"] for one in made["stages"]] == ["New", "Opened"]
    assert (made["label"], made["displayOrder"], made["createdAt"]) == ("Again", 5, "2026-01-01T00:00:00.000Z")
    assert made["stages"][1]["createdAt"] < made["stages"][0]["createdAt"]
    assert api.call("POST", "/crm/v3/objects/deals", {"properties": {"dealstage": "won"}}).status == 400
    api.put(f"{DEALS}/renewals", {"label": "Again", "displayOrder": 5, "stages": []}, 400)
    sales = api.put(f"{DEALS}/default", {"label": "Sales", "displayOrder": 0, "stages": [stage("Only", stageId="only")]})
    assert [one["id"] for one in sales["stages"]] == ["only"]
    assert api.read("deals", deal(api, "only"), "pipeline")["pipeline"] == "default"


@covers("definitions.pipelines.update", "success", "400", "409")
def test_patch_edits_and_restores(api: Api) -> None:
    """What is not given stays; archived false brings a pipeline back, and is refused where there is nothing to bring back."""
    api.post(DEALS, pipeline())
    api.now_ms += 1000
    made = api.call("PATCH", f"{DEALS}/renewals", {"label": "Again"}).json()
    assert (made["label"], made["displayOrder"], len(made["stages"])) == ("Again", 1, 2)
    assert made == api.get(f"{DEALS}/renewals") and made["stages"][0]["updatedAt"] == "2026-01-01T00:00:01.000Z"
    for body in ({"archived": False}, {"archived": True}, {"label": "Sales pipeline"}, {"label": 5}):
        assert api.call("PATCH", f"{DEALS}/renewals", body).status == 400, body
    one = deal(api)
    api.delete(f"{DEALS}/renewals")
    (gone,) = api.get(f"{DEALS}?archived=true")["results"]
    assert (gone["archived"], gone["archivedAt"]) == (True, "2026-01-01T00:00:01.000Z")
    assert api.get(f"{DEALS}/renewals?archived=true") == gone
    api.post(DEALS, pipeline("Second"))
    assert api.call("PATCH", f"{DEALS}/renewals", {"archived": False}).status == 409
    api.delete(f"{DEALS}/second")
    assert api.call("PATCH", f"{DEALS}/renewals", {"archived": False}).json()["archived"] is False
    assert api.get(f"{DEALS}/renewals")["label"] == "Again"
    assert api.patch(f"/crm/v3/objects/deals/{one}", {"dealstage": "won"})["properties"]["hs_is_closed"] == "true"


@covers("definitions.pipelines.archive", "success", "400", "404")
def test_a_pipeline_is_archived(api: Api) -> None:
    """It is gone for reads and writes, its records stay; its id is free again; a default one can go too."""
    api.post(DEALS, pipeline())
    one = deal(api)
    api.delete(f"{DEALS}/renewals?validateReferencesBeforeDelete=perhaps", 400)
    api.delete(f"{DEALS}/renewals")
    assert labels(api) == ["Sales Pipeline"]
    assert api.read("deals", one, "dealstage")["dealstage"] == "open"
    for method, body in (("GET", None), ("PATCH", {"label": "x"}), ("PUT", pipeline()), ("DELETE", None)):
        answer = api.call(method, f"{DEALS}/renewals", body)
        assert (answer.status, answer.json()["category"]) == (404, "OBJECT_NOT_FOUND"), method
    api.post(DEALS, pipeline())
    assert api.get(f"{DEALS}?archived=true")["results"] == []
    api.delete(f"{PIPELINES}/leads/lead-pipeline-id")
    assert api.get(f"{PIPELINES}/leads")["results"] == []


@covers("definitions.pipelines.archive", "400")
@covers("definitions.pipelines.replace_pipeline", "400")
@pytest.mark.parametrize("flag", ["validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete"])
def test_a_pipeline_in_use_stays_where_that_is_asked_for(api: Api, flag: str) -> None:
    """The answer names stages and records; archived records do not count; without the question it goes."""
    api.post(DEALS, pipeline())
    one = deal(api)
    error = api.delete(f"{DEALS}/renewals?{flag}=true", 400)
    assert error["message"] == f"Stage IDs: [open, won] are being referenced by object IDs: [{one}]"
    assert error["context"] == {"stageIds": ["[open, won]"], "objectIds": [f"[{one}]"]}
    assert (error["category"], error["subCategory"]) == ("VALIDATION_ERROR", IN_USE)
    body = pipeline(stages=[stage("Won", "1.0", stageId="won")])
    assert api.put(f"{DEALS}/renewals?{flag}=true", body, 400)["subCategory"] == IN_USE
    assert labels(api) == ["Sales Pipeline", "Renewals"]
    api.delete(f"/crm/v3/objects/deals/{one}")
    api.put(f"{DEALS}/renewals?{flag}=true", body)
    api.delete(f"{DEALS}/renewals?{flag}=true")


def test_the_newest_versions_ask_unless_told_not_to(api: Api) -> None:
    """There the check is on by default, for pipelines and stages."""
    for prefix in LATEST:
        api.post(DEALS, pipeline())
        one = deal(api)
        path = f"{prefix}/deals/renewals"
        assert api.delete(path, 400)["subCategory"] == IN_USE
        assert api.delete(f"{path}/stages/open", 400)["subCategory"] == IN_USE
        assert api.put(path, pipeline(stages=[stage("Won", stageId="won")]), 400)["subCategory"] == IN_USE
        api.delete(f"{path}?validateDealStageUsagesBeforeDelete=false")
        api.delete(f"/crm/v3/objects/deals/{one}")


def test_a_record_without_a_stage_is_in_its_pipeline(api: Api) -> None:
    """The check finds it by its pipeline."""
    api.post(DEALS, pipeline())
    one = api.post("/crm/v3/objects/deals", {"properties": {"dealname": "x", "pipeline": "renewals"}})
    assert "dealstage" not in one["properties"]
    assert one["id"] in api.delete(f"{DEALS}/renewals?validateReferencesBeforeDelete=true", 400)["message"]


@covers("definitions.pipelines.audit", "success", "404")
def test_the_audit_tells_what_was_done(api: Api) -> None:
    """Newest first, with what the pipeline then was; it outlives the pipeline, and a default one has none."""
    made = api.post(DEALS, pipeline())
    api.now_ms += 1000
    api.call("PATCH", f"{DEALS}/renewals", {"label": "Again"})
    api.delete(f"{DEALS}/renewals")
    found = api.get(f"{DEALS}/renewals/audit")["results"]
    assert [(one["action"], one["timestamp"][17:19]) for one in found] == [("DELETE", "01"), ("UPDATE", "01"), ("CREATE", "00")]
    assert found[2]["rawObject"] == made and found[1]["rawObject"]["label"] == "Again"
    assert {(one["identifier"], one["portalId"]) for one in found} == {("renewals", api.account)}
    assert api.get(f"{DEALS}/default/audit") == {"results": []}
    api.get(f"{DEALS}/nothing/audit", 404)
    api.get(f"{DEALS}/%00/audit", 404)


@covers("definitions.pipelines.read", "400", "404")
@covers("definitions.pipelines.list_pipelines", "400")
@covers("definitions.pipelines.update", "404")
@covers("definitions.pipelines.replace_pipeline", "404")
def test_what_is_not_there(open_api: ApiFactory) -> None:
    """404 in JSON; reads are HTML where that is observed. A switch that is neither yes nor no is refused."""
    api = open_api()
    assert api.get(f"{DEALS}/nothing", 404)["message"] == "No pipeline found with id nothing"
    assert api.get(f"{DEALS}/nothing?archived=true", 404)["category"] == "OBJECT_NOT_FOUND"
    assert api.call("PATCH", f"{DEALS}/nothing", {"archived": False}).status == 404
    assert api.call("PUT", f"{DEALS}/nothing", pipeline()).status == 404
    api.get(f"{DEALS}?archived=perhaps", 400)
    api.get(f"{DEALS}/default?archived=perhaps", 400)
    assert open_api("observed").call("GET", f"{DEALS}/nothing").headers["content-type"].startswith("text/html")


@covers("definitions.pipelines.list_pipelines", "isolation")
@covers("definitions.pipelines.read", "isolation")
@covers("definitions.pipelines.create", "isolation")
@covers("definitions.pipelines.replace_pipeline", "isolation")
@covers("definitions.pipelines.update", "isolation")
@covers("definitions.pipelines.archive", "isolation")
@covers("definitions.pipelines.audit", "isolation")
def test_accounts_do_not_see_each_other(api: Api) -> None:
    """What one makes of its pipelines, the other neither sees nor changes; its deals have no such stage."""
    api.post(DEALS, pipeline())
    api.put(f"{DEALS}/default", pipeline("Mine", stages=[stage("A", stageId="a")]))
    before = api.get(DEALS)
    other = api.other_account()
    assert [one["label"] for one in api.call("GET", DEALS, token=other).json()["results"]] == ["Sales Pipeline"]
    for method, body in (("GET", None), ("PATCH", {"label": "x"}), ("PUT", pipeline()), ("DELETE", None)):
        assert api.call(method, f"{DEALS}/renewals", body, other).status == 404, method
    assert api.call("GET", f"{DEALS}/renewals/audit", token=other).status == 404
    assert api.call("GET", f"{DEALS}/default/audit", token=other).json() == {"results": []}
    assert api.call("POST", "/crm/v3/objects/deals", {"properties": {"dealstage": "open"}}, other).status == 400
    assert api.call("POST", DEALS, pipeline("Theirs"), other).status == 201
    assert api.get(DEALS) == before


@covers("definitions.pipelines.list_pipelines", "scope")
@covers("definitions.pipelines.read", "scope")
@covers("definitions.pipelines.create", "scope")
@covers("definitions.pipelines.replace_pipeline", "scope")
@covers("definitions.pipelines.update", "scope")
@covers("definitions.pipelines.archive", "scope")
@covers("definitions.pipelines.audit", "scope")
def test_scopes(api: Api) -> None:
    """Reading takes a scope of the type's records or its schema, writing that of its schema; nothing is done without."""
    api.post(DEALS, pipeline())
    tickets, records = api.token(scopes="tickets"), api.token(scopes="crm.objects.deals.write")
    schema = api.token(scopes="crm.schemas.deals.write")
    reads = [(method, path, None) for method, path in (("GET", DEALS), ("GET", f"{DEALS}/renewals"))]
    reads.append(("GET", f"{DEALS}/renewals/audit", None))
    writes: list[tuple[str, str, Any]] = [("POST", DEALS, pipeline("More"))]
    writes += [(method, f"{DEALS}/renewals", body) for method, body in (("PUT", pipeline()), ("PATCH", {}), ("DELETE", None))]
    for method, path, body in reads + writes:
        refused = api.call(method, path, body, tickets)
        assert (refused.status, refused.json()["category"]) == (403, "MISSING_SCOPES")
    for method, path, body in writes:
        assert api.call(method, path, body, records).status == 403
    assert labels(api) == ["Sales Pipeline", "Renewals"]
    for method, path, body in reads:
        assert api.call(method, path, body, records).status == 200
    assert [api.call(method, path, body, schema).status for method, path, body in writes[1:]] == [200, 200, 204]
    assert api.call("GET", TICKETS, token=tickets).status == 200
    assert api.call("POST", TICKETS, {"label": "T", "stages": [{"label": "A"}]}, tickets).status == 201
    orders = api.token(scopes="crm.pipelines.orders.write")
    assert api.call("POST", f"{PIPELINES}/orders", {"label": "T", "stages": [{"label": "A"}]}, orders).status == 201


@covers("legacy.pipelines.list_pipelines", "success", "400", "isolation", "scope")
@covers("legacy.pipelines.read", "success", "404", "isolation", "scope")
def test_older_versions_read_the_same_pipelines(api: Api) -> None:
    """In the two forms that connectors still read: text metadata and epoch milliseconds, or numbers in a bare list."""
    api.post(DEALS, pipeline())
    first, old = "/crm-pipelines/v1/pipelines", "/deals/v1/pipelines"
    sales, mine = api.get(f"{first}/deals")["results"]
    assert (sales["pipelineId"], sales["default"], sales["createdAt"], sales["active"]) == ("default", True, 0, True)
    assert (mine["pipelineId"], mine["default"], mine["createdAt"], mine["objectType"]) == (
        "renewals",
        False,
        api.now_ms,
        "DEAL",
    )
    assert mine["objectTypeId"] == "0-3" and mine["stages"][1] == {
        "label": "Won",
        "displayOrder": 1,
        "metadata": {"isClosed": "true", "probability": "1.0"},
        "stageId": "won",
        "createdAt": api.now_ms,
        "updatedAt": api.now_ms,
        "active": True,
    }
    assert api.get(f"{first}/tickets")["results"][0]["stages"][0]["metadata"]["ticketState"] == "OPEN"
    listed = api.get(old)
    assert [one["pipelineId"] for one in listed] == ["default", "renewals"]
    assert listed[1] == api.get(f"{old}/renewals")
    won = {"stageId": "won", "label": "Won", "displayOrder": 1, "active": True, "probability": 1.0, "closedWon": True}
    assert listed[1]["stages"][1] == won
    api.delete(f"{DEALS}/renewals")
    assert len(api.get(f"{first}/deals")["results"]) == len(api.get(old)) == 1
    assert api.get(f"{first}/deals?includeInactive=INCLUDE_DELETED")["results"][1]["active"] is False
    api.get(f"{first}/deals?includeInactive=perhaps", 400)
    api.get(f"{old}/renewals", 404)
    api.post(DEALS, pipeline())
    other, tickets = api.other_account(), api.token(scopes="tickets")
    assert [one["pipelineId"] for one in api.call("GET", old, token=other).json()] == ["default"]
    assert api.call("GET", f"{old}/renewals", token=other).status == 404
    for path in (f"{first}/deals", old, f"{old}/renewals"):
        assert api.call("GET", path, token=tickets).status == 403
