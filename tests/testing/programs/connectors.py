"""Two connectors of others for contacts, with HubSpot's host written into them."""

from __future__ import annotations

import json

from hubspot3 import Hubspot3
from s6r_hubspot import HubspotConnection

EMAIL = "ada@example.com"
WANTED = [{"propertyName": "email", "operator": "EQ", "value": EMAIL}]

print(
    json.dumps(
        {
            "hubspot3": Hubspot3(access_token="any").contacts.get_by_email(EMAIL)["properties"]["email"]["value"],
            "s6r": len(HubspotConnection("any").search("contacts", filters=WANTED)),
        }
    )
)
