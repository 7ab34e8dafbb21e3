"""The stages of a pipeline, one at a time: made, put at a place, changed, taken out and put back."""

from __future__ import annotations

from typing import Any

import pytest

from axle.http.routes.pipelines import ALL
from tests.api import Api, ApiFactory
from tests.definitions.test_pipelines import DEALS, IN_USE, TICKETS, deal, pipeline, stage

STAGES = f"{DEALS}/renewals/stages"
covers = pytest.mark.covers


@pytest.fixture
def sales(api: Api) -> Api:
    """A portal with a pipeline of two stages."""
    api.post(DEALS, pipeline())
    return api


def order(api: Api) -> list[tuple[str, int]]:
    """Return labels and places of the stages."""
    return [(one["label"], one["displayOrder"]) for one in api.get(STAGES)["results"]]


@covers("definitions.stages.create", "success")
@covers("definitions.stages.read", "success")
@covers("definitions.stages.list_stages", "success")
def test_a_new_stage_is_there_in_the_next_request(sales: Api) -> None:
    """In the lists, in the pipeline, among the options of the property, and with properties of its own for its times."""
    answer = sales.call("POST", STAGES, stage("Talk", 0, displayOrder=7, stageId="Talk 1"))
    made = answer.json()
    assert (answer.status, answer.headers["location"]) == (201, f"http://axle.test{STAGES}/Talk%201")
    assert (made["id"], made["displayOrder"], made["metadata"]["isClosed"]) == ("Talk 1", 7, "true")
    assert made == sales.get(f"{STAGES}/Talk%201") == sales.get(STAGES)["results"][2]
    assert made == sales.get(f"{DEALS}/renewals")["stages"][2]
    options = sales.get("/crm/v3/properties/deals/dealstage")["options"]
    assert {"label": "Talk", "value": "Talk 1", "displayOrder": 7, "hidden": False} in options
    one = deal(sales, "Talk 1")
    sales.now_ms += 5000
    sales.patch(f"/crm/v3/objects/deals/{one}", {"dealstage": "won"})
    names = [p["name"] for p in sales.get("/crm/v3/properties/deals")["results"] if "talk_1" in p["name"]]
    assert [name.split("_talk_1_")[0] for name in names] == [
        "hs_v2_date_entered", "hs_v2_date_exited", "hs_v2_latest_time_in",
    ]  # fmt: skip
    times = sales.read("deals", one, *names, "hs_v2_date_entered_won")
    assert [times[name] for name in names] == ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:05.000Z", "5000"]
    assert times["hs_v2_date_entered_won"] == "2026-01-01T00:00:05.000Z"


def test_every_published_path_answers(sales: Api) -> None:
    """The same stage under each prefix."""
    made = sales.get(f"{STAGES}/open")
    for prefix in ALL:
        assert sales.get(f"{prefix}/0-3/renewals/stages/open") == made


@covers("definitions.stages.create", "400", "404")
def test_what_a_stage_must_not_be(sales: Api) -> None:
    """Its label and id are its own, its metadata complete, its place not negative; and the pipeline is there."""
    refused: list[tuple[Any, str]] = [
        (stage("OPEN"), "Stage with label OPEN already exists"),
        (stage("x", stageId="open"), "An existing active stage in this pipeline is already using stage id open"),
        (stage("x", stageId="closedwon"), "An existing active stage in another pipeline is already using stage id closedwon"),
        ({"label": "x"}, "must specify probability when writing a dealstage"),
        (stage("x", displayOrder=-1), "Pipeline display order cannot be negative"),
        (
            {"metadata": {"probability": "1"}},
            "Invalid input JSON on line 1, column 32. Some required fields were not set: [label]",
        ),
        (stage("x", [1]), "Invalid input JSON"),
    ]
    for body, message in refused:
        assert sales.post(STAGES, body, 400)["message"].startswith(message)
    sales.post(f"{DEALS}/nothing/stages", stage("x"), 404)
    assert order(sales) == [("Open", 0), ("Won", 1)]


def test_a_pipeline_holds_a_hundred_stages(sales: Api) -> None:
    """And not one more."""
    for n in range(98):
        sales.post(STAGES, stage(str(n)))
    assert "at most 100 stages" in sales.post(STAGES, stage("more"), 400)["message"]


def test_a_taken_place_moves_the_others(sales: Api) -> None:
    """A stage comes right behind the one that has its place; a free place changes that stage alone, and gaps stay."""
    sales.post(STAGES, stage("Gap", displayOrder=9))
    assert order(sales) == [("Open", 0), ("Won", 1), ("Gap", 9)]
    sales.post(STAGES, stage("Talk", displayOrder=0))
    assert order(sales) == [("Open", 0), ("Talk", 1), ("Won", 2), ("Gap", 3)]
    sales.post(STAGES, stage("Last"))
    assert order(sales)[-1] == ("Last", 4)


@covers("definitions.stages.update", "success", "400", "404")
def test_patch_edits(sales: Api) -> None:
    """What is not given stays, keys of the metadata too; isClosed follows, whatever is sent."""
    made = sales.call("PATCH", f"{STAGES}/open", {"label": "Opened", "metadata": {}}).json()
    assert (made["label"], made["metadata"]) == ("Opened", {"isClosed": "false", "probability": "0.5"})
    made = sales.call("PATCH", f"{STAGES}/open", {"metadata": {"probability": "0.0", "isClosed": "false"}}).json()
    assert made["metadata"] == {"isClosed": "true", "probability": "0.0"}
    made = sales.call("PATCH", f"{STAGES}/open", {"displayOrder": 5}).json()
    assert made == sales.get(f"{STAGES}/open") and order(sales) == [("Won", 1), ("Opened", 5)]
    for body in ({"metadata": {"probability": None}}, {"label": "won"}, {"archived": True}, {"displayOrder": -1}, {"label": 1}):
        assert sales.call("PATCH", f"{STAGES}/open", body).status == 400, body
    assert sales.call("PATCH", f"{STAGES}/nothing", {"archived": False}).status == 404
    assert sales.call("PATCH", f"{DEALS}/default/stages/open", {"label": "x"}).status == 404
    assert sales.get(f"{STAGES}/open") == made


@covers("definitions.stages.replace_stage", "success", "400", "404")
def test_put_replaces(sales: Api) -> None:
    """Label, place and metadata are those of the request; id and date of creation stay."""
    sales.now_ms += 1000
    made = sales.put(f"{STAGES}/open", {"label": "New", "displayOrder": 3, "metadata": {"probability": "0.1"}})
    assert made == sales.get(f"{STAGES}/open")
    assert (made["id"], made["createdAt"], made["updatedAt"][17:19]) == ("open", "2026-01-01T00:00:00.000Z", "01")
    assert order(sales) == [("Won", 1), ("New", 3)]
    sales.put(f"{STAGES}/open", {"label": "New", "displayOrder": 3, "metadata": {}}, 400)
    sales.put(f"{STAGES}/nothing", stage("x"), 404)


@covers("definitions.stages.archive", "success", "400", "404")
@covers("definitions.stages.update", "409")
def test_a_stage_is_taken_out_and_put_back(open_api: ApiFactory) -> None:
    """Its records stay where they are; the last one cannot go; put back, it is what it was, unless another has its id."""
    sales = open_api()
    sales.post(DEALS, pipeline())
    one = deal(sales)
    error = sales.delete(f"{STAGES}/open?validateReferencesBeforeDelete=true", 400)
    assert (error["subCategory"], error["context"]["objectIds"]) == (IN_USE, [f"[{one}]"])
    sales.delete(f"{STAGES}/open")
    sales.get(f"{STAGES}/open", 404)
    sales.delete(f"{STAGES}/open", 404)
    assert sales.get(f"{STAGES}/open?archived=true")["archivedAt"] == "2026-01-01T00:00:00.000Z"
    assert [one["id"] for one in sales.get(f"{STAGES}?archived=true")["results"]] == ["open"]
    assert sales.read("deals", one, "dealstage")["dealstage"] == "open"
    sales.patch(f"/crm/v3/objects/deals/{one}", {"dealname": "y"})
    assert sales.delete(f"{STAGES}/won", 400)["message"] == "Pipeline must have at least one stage"
    sales.post(f"{DEALS}/default/stages", stage("Mine", stageId="open"))
    assert sales.call("PATCH", f"{STAGES}/open", {"archived": False}).status == 409
    sales.delete(f"{DEALS}/default/stages/open")
    back = sales.call("PATCH", f"{STAGES}/open", {"archived": False}).json()
    assert (back["archived"], back["metadata"]["probability"]) == (False, "0.5")
    assert sales.get(f"{STAGES}?archived=true")["results"] == []
    observed = open_api("observed")
    for path in (f"{DEALS}/default/stages/nothing", f"{DEALS}/nothing/stages/x"):
        observed.delete(path, 204)


def test_a_closed_stage_stays_where_one_is_needed(open_api: ApiFactory) -> None:
    """Neither archived nor opened, where that is observed."""
    observed = open_api("observed")
    assert observed.delete(f"{TICKETS}/0/stages/4", 400)["subCategory"] == "PipelineError.MISSING_CLOSED_STAGE"
    opened = observed.call("PATCH", f"{TICKETS}/0/stages/4", {"metadata": {"ticketState": "OPEN"}})
    assert (opened.status, observed.get(f"{TICKETS}/0/stages/4")["metadata"]["isClosed"]) == (400, "true")


def test_the_audit_of_a_stage_is_found_without_its_pipeline(sales: Api) -> None:
    """As HubSpot's SDKs ask for it: the place of the pipeline in the path is left as the interface has it."""
    sales.patch(f"{STAGES}/open", {"label": "Begun"})
    unfilled = f"{DEALS}/%7BpipelineId%7D/stages"
    found = sales.get(f"{unfilled}/open/audit")["results"]
    assert found == sales.get(f"{STAGES}/open/audit")["results"]
    assert found[0]["action"] == "UPDATE"
    sales.delete(f"{STAGES}/open")
    assert sales.get(f"{unfilled}/open/audit")["results"][0]["action"] == "DELETE"
    sales.get(f"{unfilled}/nothing/audit", 404)
    sales.get(f"{unfilled}/open", 404)


@covers("definitions.stages.audit", "success", "404")
def test_the_audit_tells_what_was_done(sales: Api) -> None:
    """Newest first, with what the stage then was."""
    sales.call("PATCH", f"{STAGES}/open", {"label": "Opened"})
    sales.delete(f"{STAGES}/open")
    sales.call("PATCH", f"{STAGES}/open", {"archived": False})
    found = sales.get(f"{STAGES}/open/audit")["results"]
    assert [one["action"] for one in found] == ["RESTORE", "DELETE", "UPDATE", "CREATE"]
    assert [one["rawObject"]["label"] for one in found] == ["Opened", "Opened", "Opened", "Open"]
    assert found[0]["identifier"] == "open"
    sales.put(f"{DEALS}/renewals", pipeline(stages=[stage("Won", "1.0", stageId="won")]))
    assert [one["action"] for one in sales.get(f"{STAGES}/won/audit")["results"]] == ["UPDATE", "CREATE"]
    assert sales.get(f"{STAGES}/open/audit")["results"][0]["action"] == "DELETE"
    assert sales.get(f"{DEALS}/default/stages/closedwon/audit") == {"results": []}
    sales.get(f"{STAGES}/nothing/audit", 404)
    sales.get(f"{STAGES}/%00/audit", 404)


@covers("definitions.stages.list_stages", "400", "404")
@covers("definitions.stages.read", "400", "404")
def test_what_is_not_there(sales: Api) -> None:
    """Stages of no pipeline, no stage of a pipeline, and a switch that is neither yes nor no."""
    sales.get(f"{DEALS}/nothing/stages", 404)
    sales.get(f"{DEALS}/nothing/stages/open", 404)
    assert sales.get(f"{STAGES}/nothing", 404)["context"] == {"pipelineId": ["renewals"], "stageId": ["nothing"]}
    sales.get(f"{STAGES}?archived=perhaps", 400)
    sales.get(f"{STAGES}/open?archived=perhaps", 400)


WRITES: list[tuple[str, str, Any]] = [
    ("POST", STAGES, stage("More")),
    ("PUT", f"{STAGES}/open", stage("x")),
    ("PATCH", f"{STAGES}/open", {"label": "x"}),
    ("DELETE", f"{STAGES}/open", None),
]
READS = [("GET", path, None) for path in (STAGES, f"{STAGES}/open", f"{STAGES}/open/audit")]


@covers("definitions.stages.list_stages", "isolation", "scope")
@covers("definitions.stages.read", "isolation", "scope")
@covers("definitions.stages.create", "isolation", "scope")
@covers("definitions.stages.replace_stage", "isolation", "scope")
@covers("definitions.stages.update", "isolation", "scope")
@covers("definitions.stages.archive", "isolation", "scope")
@covers("definitions.stages.audit", "isolation", "scope")
def test_accounts_and_scopes(sales: Api) -> None:
    """Another account finds nothing, a token without the scope may do nothing, and nothing changes."""
    before = sales.get(STAGES)
    other, records = sales.other_account(), sales.token(scopes="crm.objects.deals.read")
    for method, path, body in (*WRITES, *READS):
        assert sales.call(method, path, body, other).status == 404, (method, path)
        allowed = sales.call(method, path, body, records).status
        assert allowed == (200 if method == "GET" else 403), (method, path)
        assert sales.call(method, path, body, sales.token(scopes="tickets")).status == 403, (method, path)
    assert sales.get(STAGES) == before
