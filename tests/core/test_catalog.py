"""The catalog files fit together and hold what the contract promises."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import get_args

import msgspec
import pytest

from axle.core.catalog import SYSTEM_ID, Catalog, ObjectType, load
from axle.core.errors import UnknownType
from axle.core.rule_properties import mentioned
from axle.core.rule_types import AnyRule, Fill, LinkCount, OwnerFields, StageFacts, StageSync, StageTimes

TYPES = {
    "contacts": "0-1", "companies": "0-2", "deals": "0-3", "tickets": "0-5", "products": "0-7", "line_items": "0-8",
    "quotes": "0-14", "communications": "0-18", "feedback_submissions": "0-19", "tasks": "0-27", "notes": "0-46",
    "meetings": "0-47", "calls": "0-48", "emails": "0-49", "invoices": "0-53", "subscriptions": "0-69", "deal_splits": "0-72",
    "goals": "0-74",
    "discounts": "0-84", "fees": "0-85", "taxes": "0-86", "commerce_payments": "0-101", "users": "0-115",
    "postal_mail": "0-116", "orders": "0-123", "leads": "0-136", "carts": "0-142", "services": "0-162", "courses": "0-410",
    "listings": "0-420", "appointments": "0-421", "projects": "0-970",
}  # fmt: skip
COUNTS = {
    "contacts": 383, "companies": 245, "deals": 192, "tickets": 198, "leads": 156, "emails": 121, "tasks": 117, "calls": 92,
    "meetings": 87, "notes": 49,
}  # fmt: skip
ACTIVITIES = {"tasks", "meetings", "notes", "calls", "emails", "communications", "postal_mail"}


@cache
def catalog() -> Catalog:
    """Read the files as they are shipped."""
    folder = files("axle") / "catalog"
    return load({f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(".json")})


def rules(kind: type) -> list[tuple[ObjectType, AnyRule]]:
    """Return each rule of one kind with the type that has it."""
    return [
        (object_type, rule)
        for object_type in catalog().types
        for rule in object_type.definition.rules
        if isinstance(rule, kind)
    ]


def test_every_type_loads() -> None:
    """The files hold the documented types under their documented ids, and no others."""
    assert {t.name: t.id for t in catalog().types} == TYPES


def test_types_have_one_file_each() -> None:
    """Each file bears the plural name of its type, but for two."""
    names = {f.name for f in (files("axle") / "catalog").iterdir() if f.name.endswith(".json")}
    assert names == {f"{name}.json" for name in TYPES} | {"associations.json", "custom_object.json"}


@pytest.mark.parametrize("kind", get_args(AnyRule), ids=lambda kind: kind.__name__)
def test_rules_name_defined_properties(kind: type) -> None:
    """A rule that reads or writes a property that its type lacks is refused at start, whatever its kind."""
    found = rules(kind)
    assert found, f"no file of the catalog has a rule of the kind {kind.__name__}"
    assert all(mentioned(rule) <= object_type.properties.keys() for object_type, rule in found)
    object_type, rule = found[0]
    name = min(mentioned(rule))
    lacking = msgspec.structs.replace(
        object_type.definition, properties=tuple(p for p in object_type.definition.properties if p.name != name), rules=(rule,)
    )
    with pytest.raises(ValueError, match=f"named but not defined: .*{name}"):
        load({"lacking.json": msgspec.json.encode(lacking)})


def test_rules_name_defined_stages_and_types() -> None:
    """Stages in rules are those of the type's own pipelines, and counted types exist."""
    for object_type, rule in rules(StageTimes):
        stages = {s.id for p in object_type.definition.pipelines for s in p.stages}
        assert isinstance(rule, StageTimes) and set(rule.names) == stages, object_type
    for object_type, rule in rules(StageSync):
        assert isinstance(rule, StageSync)
        pipeline = object_type.pipelines.get(rule.pipeline_id)
        assert pipeline is not None and set(rule.stages.values()) == {s.id for s in pipeline.stages}, object_type
        assert set(rule.stages) == {o.value for o in object_type.properties[rule.status].options}, object_type
    for object_type, rule in rules(StageFacts):
        assert isinstance(rule, StageFacts)
        keys = [set(s.metadata) for p in object_type.definition.pipelines for s in p.stages]
        assert keys and all(set(rule.facts.values()) <= k for k in keys), object_type
    for object_type, rule in rules(LinkCount):
        assert isinstance(rule, LinkCount) and catalog().find(rule.to).name == rule.to, object_type


def test_filled_values_are_allowed() -> None:
    """A value that a rule fills in is one of the property's options, where it lists any."""
    for object_type, rule in rules(Fill):
        assert isinstance(rule, Fill)
        options = {o.value for o in object_type.properties[rule.property].options}
        if rule.value and options and not object_type.properties[rule.property].externalOptions:
            assert rule.value in options, (object_type, rule)


def test_system_properties_are_defined() -> None:
    """Ids and dates exist on every type, with the right kind of value, and are the server's alone, but for two."""
    given = {("deals", "createdate"), ("tickets", "createdate")}  # when a record came to be may be told where it comes to be
    for object_type in catalog().types:
        assert object_type.properties[SYSTEM_ID].type == "number" and object_type.properties[SYSTEM_ID].read_only, object_type
        for name in (*object_type.definition.created, *object_type.definition.modified, *object_type.definition.extra_dates):
            assert object_type.properties[name].type == "datetime", (object_type, name)
            assert object_type.properties[name].read_only is ((object_type.name, name) not in given), (object_type, name)
        assert set(object_type.definition.unfilterable) <= set(object_type.properties), object_type


def test_types_are_found_by_every_name() -> None:
    """Plural, singular, upper case, type id, link name and aliases all lead to the same type."""
    for object_type in catalog().types:
        for name in (
            object_type.name,
            object_type.singular,
            object_type.name.upper(),
            object_type.singular.upper(),
            object_type.id,
            object_type.definition.link_name,
            *object_type.definition.aliases,
        ):
            assert catalog().find(name) is object_type, name
    for name in ("meeting_event", "line_item", "lineitem", "feedback_submission", "payment", "goal_targets", "postal_mails"):
        assert catalog().known(name) is not None, name


def test_no_name_means_two_types() -> None:
    """No spelling is claimed by more than one type."""
    claimed: dict[str, str] = {}
    for object_type in catalog().types:
        for name in {
            object_type.name,
            object_type.singular,
            object_type.id,
            object_type.definition.link_name,
            *object_type.definition.aliases,
        }:
            assert claimed.setdefault(name.lower(), object_type.name) == object_type.name, name


def test_unknown_type_is_refused() -> None:
    """A name that no type has raises."""
    with pytest.raises(UnknownType):
        catalog().find("butterflies")


def test_inverses_point_back() -> None:
    """Reading a link from the other side, twice, ends where it began."""
    for association_type in catalog().associations.values():
        other_association_type = catalog().associations[association_type.inverse]
        assert other_association_type.inverse == association_type.id, association_type
        assert (other_association_type.from_type, other_association_type.to_type) == (
            association_type.to_type,
            association_type.from_type,
        ), association_type


def test_association_defaults() -> None:
    """Each pair of types has at most one default, it bears no label, and tasks have the documented ones."""
    pairs = [(a.from_type, a.to_type) for a in catalog().associations.values() if a.default]
    assert len(pairs) == len(set(pairs)) == 394
    assert sum(a.id > 0 for a in catalog().associations.values()) == 442
    assert not [a for a in catalog().associations.values() if a.default and a.label]
    for target, number in (("0-1", 204), ("0-2", 192), ("0-3", 216), ("0-5", 230)):
        default = catalog().default("0-27", target)
        assert default is not None and default.id == number


def test_primaries_are_limited_on_the_many_side() -> None:
    """A record has one primary, and a primary has many records."""
    for number in (1, 5, 26, 509, 578, 580, 582, 1299):
        association_type = catalog().associations[number]
        assert association_type.limit_one and association_type.label == "Primary", association_type
    for number in (2, 6, 25, 510, 583, 279, 280, 204):
        assert not catalog().associations[number].limit_one


def test_links_use_the_types_own_names() -> None:
    """The object names inside unlabelled association names are the types' link names."""
    for association_type in catalog().associations.values():
        source, target = catalog().by_id(association_type.from_type), catalog().by_id(association_type.to_type)
        if (
            association_type.default
            and association_type.id > 0
            and source
            and target
            and "-" in association_type.from_type
            and "-" in association_type.to_type
        ):
            expected = f"{source.definition.link_name}_to_{target.definition.link_name}"
            assert association_type.name.removesuffix("_unlabeled") == expected, association_type


def test_property_counts() -> None:
    """The ten described types have at least the properties of the reference."""
    for name, count in COUNTS.items():
        assert len(catalog().find(name).properties) >= count, name


def test_activities() -> None:
    """Exactly the activities are marked so, and show a due date and an owner."""
    assert {t.name for t in catalog().types if t.definition.activity} == ACTIVITIES
    for name in ACTIVITIES:
        definition = catalog().find(name).definition
        assert (definition.due, definition.owner) == ("hs_timestamp", "hubspot_owner_id"), name


def test_abilities() -> None:
    """Merging, pinning and forgetting are limited to the types that have them."""
    four = {"contacts", "companies", "deals", "tickets"}
    assert {t.name for t in catalog().types if t.definition.can_merge} == {*four, "projects"}
    assert {t.name for t in catalog().types if t.definition.pin} == four
    assert not [t for t in catalog().types if t.definition.pin and t.properties[t.definition.pin].read_only]
    assert {t.name for t in catalog().types if t.definition.can_gdpr_delete} == {"contacts"}
    assert all(t.definition.read_scopes and t.definition.write_scopes for t in catalog().types)


def test_every_owned_type_follows_its_owner() -> None:
    """Types with an owner property have the rule that keeps the owner lists."""
    owned = {t.name for t in catalog().types if "hubspot_owner_id" in t.properties}
    assert owned == {t.name for t, _ in rules(OwnerFields)}


def test_stages_are_open_to_new_pipelines() -> None:
    """Stage and pipeline values are not limited to the default ones, and can be written."""
    for name in ("tasks", "tickets", "leads", "deals"):
        object_type = catalog().find(name)
        for stage in ("dealstage", "pipeline") if name == "deals" else ("hs_pipeline", "hs_pipeline_stage"):
            assert object_type.properties[stage].externalOptions and not object_type.properties[stage].read_only, (name, stage)


def test_contact_email_is_unique() -> None:
    """Contacts are told apart by an address that is checked."""
    contacts = catalog().find("contacts")
    assert contacts.properties["email"].format == "email" and "email" in contacts.unique


@pytest.mark.parametrize("content", [b"{", b'{"name": "x"}', b'{"types": [], "more": 1}'])
def test_broken_files_are_named(content: bytes) -> None:
    """A file that does not fit is refused with its name."""
    with pytest.raises(ValueError, match=r"catalog file broken\.json"):
        load({"broken.json": content})
