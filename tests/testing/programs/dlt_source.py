"""A source of dlt with the host written into it, by dlt's own requests and by its REST source, loaded into a database."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from typing import Any

FOLDER = tempfile.mkdtemp(prefix="axle-dlt-")
os.environ.update(RUNTIME__DLTHUB_TELEMETRY="false", DLT_DATA_DIR=FOLDER, DLT_PROJECT_DIR=FOLDER)

import dlt  # noqa: E402 # it reads the variables
from dlt.sources.helpers import requests  # noqa: E402 # after what must be set first
from dlt.sources.rest_api import rest_api_source  # noqa: E402 # after what must be set first

API = "https://api.hubapi.com/crm/v3/objects/"
HEADERS = {"authorization": "Bearer pat-na1-written-into-the-code"}


@dlt.resource(write_disposition="replace")  # type: ignore[untyped-decorator] # its types are not installed here
def contacts() -> Iterator[list[dict[str, Any]]]:
    """Read all contacts, one to a page, by the link to the next page."""
    link = API + "contacts?limit=1"
    while link:
        page = requests.get(link, headers=HEADERS).json()
        yield [record["properties"] for record in page["results"]]
        link = page.get("paging", {}).get("next", {}).get("link", "")


def companies() -> Any:
    """Read all companies by the REST source, which follows cursors."""
    paginator = {"type": "cursor", "cursor_path": "paging.next.after", "cursor_param": "after"}
    return rest_api_source(
        {
            "client": {"base_url": API, "headers": HEADERS, "paginator": paginator},
            "resources": [{"name": "companies", "endpoint": {"params": {"limit": 1}, "data_selector": "results"}}],
        }
    )


pipeline = dlt.pipeline(
    "hubspot", destination=dlt.destinations.duckdb(f"{FOLDER}/data.duckdb"), dataset_name="hubspot", pipelines_dir=FOLDER
)
pipeline.run([contacts(), companies()])
with pipeline.sql_client() as client:
    print(json.dumps({name: client.execute_sql(f"SELECT count(*) FROM {name}")[0][0] for name in ("contacts", "companies")}))
