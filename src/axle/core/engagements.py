"""Which fields an activity has in the first version of the engagements API, and how a field's value stands in its property."""

from __future__ import annotations

from axle.core.catalog import ObjectType, derived
from axle.core.legacy import Engagement, EngagementField
from axle.core.model import Property
from axle.core.property_types import BOOL, MOMENT, NUMBER, form_of

# Fields beside the metadata that stand for a property, those with a list as numbers.
HEAD = (
    EngagementField("uid", "hs_unique_id"),
    EngagementField("activityType", "hs_activity_type"),
    EngagementField("queueMembershipIds", "hs_queue_membership_ids", "numbers"),
)
SOURCES = {"source": "hs_engagement_source", "sourceId": "hs_engagement_source_id"}  # said once, by who creates it

_FORMS = {NUMBER: "number", BOOL: "flag", MOMENT: "moment"}
_LISTS = ("_ids", "_emails", "_reminders")  # how the names of texts end that hold several values
_ELSEWHERE = {
    "hs_attachment_ids",
    "hs_email_send_event_id",
    "hs_email_send_event_id_created",
    *(field.property for field in HEAD),
}


@derived
def metadata(object_type: ObjectType) -> tuple[EngagementField, ...]:
    """Return the fields of a type's metadata: those of its catalog file, and one for each other property that is written."""
    engagement = object_type.definition.engagement or Engagement((), ())
    definition = object_type.definition
    covered = {field.property for field in engagement.metadata} | _ELSEWHERE
    covered |= {definition.due, definition.owner, definition.pipeline, definition.stage, engagement.property}
    names = {field.name for field in engagement.metadata}
    fields = list(engagement.metadata)
    for prop in object_type.properties.values():
        name = _name(object_type, prop.name)
        if prop.hubspotDefined and not prop.read_only and prop.name not in covered and name not in names:
            names.add(name)
            fields.append(EngagementField(name, prop.name, _kind(prop)))
    return tuple(fields)


def _name(object_type: ObjectType, prop: str) -> str:
    """Return what a property is called there: `hs_meeting_location_type` of a meeting is `locationType`."""
    begin, *rest = prop.removeprefix("hs_").removeprefix(f"{object_type.singular}_").split("_")
    return begin + "".join(part.title() for part in rest)


def _kind(prop: Property) -> str:
    several = prop.fieldType == "checkbox" or (prop.type == "string" and prop.name.endswith(_LISTS))
    return "texts" if several else _FORMS.get(form_of(prop), "text")
