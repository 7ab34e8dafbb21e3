"""Validation rules: set and read, kept by every way of writing, and refused where Axle could not keep them."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.validation_rules import RULES, UNSUPPORTED
from axle.http.routes.validations import PREFIXES
from tests.api import CONTACTS, Api
from tests.definitions.properties import PROPERTIES, definition

RULES_PATH = "/crm/v3/property-validations/0-1"
DAY = 86_400_000
TEXT, AREA, NUMBER, DATE, MOMENT = (
    {"type": "string", "fieldType": "text"},
    {"type": "string", "fieldType": "textarea"},
    {"type": "number", "fieldType": "number"},
    {"type": "date", "fieldType": "date"},
    {"type": "datetime", "fieldType": "date"},
)
# Of each rule: a property, arguments, values that pass, values that do not, arguments that are none.
SAMPLES: dict[str, tuple[dict[str, str], list[str], list[str], list[str], list[str]]] = {
    "ALPHANUMERIC": (AREA, ["NUMERIC_ONLY"], ["0123"], ["12a", "1 2", "1.5"], ["DIGITS"]),
    "DAYS_OF_WEEK": (DATE, ["MONDAY", "SUNDAY"], ["2026-01-04", "2026-01-05"], ["2026-01-06", "1969-12-31"], ["Monday"]),
    "DECIMAL": (NUMBER, ["2"], ["1", "1.25", "-3.5"], ["1.255", "1e-3"], ["21"]),
    "DOMAIN": (TEXT, [], ["example.com", "a.b.Example.org"], ["example", "exa mple.com", "-x.com", "1.2.3.4"], ["x"]),
    "EMAIL": (TEXT, [], ["ada@example.com"], ["ada", "ada@", "a b@example.com"], ["x"]),
    "EMAIL_ALLOWED_DOMAINS": (TEXT, ["Example.com"], ["a@example.com"], ["a@other.com", "example.com"], []),
    "EMAIL_BLOCKED_DOMAINS": (TEXT, ["example.com"], ["a@other.com"], ["a@EXAMPLE.com"], ["no domain"]),
    "END_DATE": (DATE, [str(DAY)], ["1970-01-02"], ["1970-01-03"], ["tomorrow"]),
    "END_DATETIME": (MOMENT, ["1000"], ["1970-01-01T00:00:01Z"], ["1970-01-01T00:00:01.001Z"], []),
    "FORMAT": (TEXT, ["UPPER"], ["ABC 1"], ["Abc"], ["CAPITALIZATION"]),
    "MAX_LENGTH": (TEXT, ["3"], ["abc"], ["abcd"], ["0"]),
    "MAX_NUMBER": (NUMBER, ["99.5"], ["99.5", "-1000"], ["99.51"], ["many"]),
    "MIN_LENGTH": (AREA, ["3"], ["abc"], ["ab"], ["10001"]),
    "MIN_NUMBER": (NUMBER, ["-1"], ["-1", "1e3"], ["-1.1"], ["1", "2"]),
    "SPECIAL_CHARACTERS": (TEXT, ["NOT_ALLOWED"], ["abc 12é"], ["a-b", "a_b"], ["ALLOWED"]),
    "START_DATE": (DATE, [str(DAY)], ["1970-01-02"], ["1970-01-01"], []),
    "START_DATETIME": (MOMENT, ["1000"], ["1970-01-01T00:00:01Z"], ["1970-01-01T00:00:00.999Z"], ["x"]),
    "URL": (TEXT, [], ["https://example.com/x?y"], ["example.com", "ftp://example.com", "http://["], ["x"]),
    "URL_ALLOWED_DOMAINS": (TEXT, ["example.com"], ["https://www.example.com"], ["https://badexample.com", "x"], []),
    "URL_BLOCKED_DOMAINS": (TEXT, ["example.com"], ["https://other.com"], ["http://a.example.com/"], []),
    "WHITESPACE": (TEXT, ["TRIM"], ["a b"], [" a", "a "], ["NONE"]),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.covers("definitions.validations.put", "success", "400")
def test_each_rule_is_kept_on_write(api: Api, rule: str) -> None:
    """Values that pass are written, others refused under the rule's name; so are arguments that are none."""
    fields, arguments, good, bad, none = SAMPLES[rule]
    api.post(PROPERTIES, definition(**fields))
    path = f"{RULES_PATH}/colour/rule-type/{rule}"
    api.put(path, {"ruleArguments": none}, 400)
    api.get(path, 404)
    api.put(path, {"ruleArguments": arguments}, 204)
    assert api.get(path) == {"ruleType": rule, "ruleArguments": arguments, "shouldApplyNormalization": False}
    one = api.contact()
    for value in good:
        api.patch(f"{CONTACTS}/{one}", {"colour": value})
    for value in bad:
        refused = api.patch(f"{CONTACTS}/{one}", {"colour": value}, 400)
        assert [error["code"] for error in refused["errors"]] == [rule], value
    assert api.patch(f"{CONTACTS}/{one}", {"colour": ""})


def test_rules_are_kept_by_every_way_of_writing(api: Api) -> None:
    """Creates, batches, and the value that an upsert names a record by; values that were there before stay."""
    api.post(PROPERTIES, definition(hasUniqueValue=True))
    old = api.contact(colour="a long one")
    api.put(f"{RULES_PATH}/colour/rule-type/MAX_LENGTH", {"ruleArguments": ["5"], "shouldApplyNormalization": None}, 204)
    long = {"properties": {"colour": "longer"}}
    api.post(CONTACTS, long, 400)
    api.post(f"{CONTACTS}/batch/create", {"inputs": [long]}, 400)
    api.post(f"{CONTACTS}/batch/update", {"inputs": [{"id": old, **long}]}, 400)
    api.post(f"{CONTACTS}/batch/upsert", {"inputs": [{"id": "longer", "idProperty": "colour", "properties": {}}]}, 400)
    api.patch(f"{CONTACTS}/{old}", {"firstname": "Ada"})
    assert api.read("contacts", old, "colour")["colour"] == "a long one"
    api.put(f"{RULES_PATH}/colour/rule-type/MAX_LENGTH", {"ruleArguments": ["6"]}, 204)
    api.post(CONTACTS, long)


@pytest.mark.covers("definitions.validations.list_all", "success")
@pytest.mark.covers("definitions.validations.list_rules", "success", "404")
@pytest.mark.covers("definitions.validations.read", "success", "404")
@pytest.mark.covers("definitions.validations.put", "404")
def test_rules_are_listed_by_property(api: Api) -> None:
    """Under every path and name of the type; those of an archived property are not, until it returns."""
    api.post(PROPERTIES, definition())
    for rule, argument in (("MAX_LENGTH", "9"), ("MIN_LENGTH", "2"), ("MAX_LENGTH", "8")):
        api.put(f"{RULES_PATH}/colour/rule-type/{rule}", {"ruleArguments": [argument]}, 204)
    listed = api.get(f"{RULES_PATH}/colour")["results"]
    assert [(one["ruleType"], one["ruleArguments"]) for one in listed] == [("MAX_LENGTH", ["8"]), ("MIN_LENGTH", ["2"])]
    for prefix in PREFIXES:
        for kind in ("0-1", "contacts"):
            found = api.get(f"{prefix}/{kind}")["results"]
            assert found == [{"propertyName": "colour", "propertyValidationRules": listed}]
    assert api.get(f"{RULES_PATH}/email") == {"results": []}
    assert api.get("/crm/v3/property-validations/0-2") == {"results": []}
    api.get(f"{RULES_PATH}/nothing", 404)
    api.get(f"{RULES_PATH}/nothing/rule-type/URL", 404)
    api.get(f"{RULES_PATH}/colour/rule-type/URL", 404)
    api.put(f"{RULES_PATH}/nothing/rule-type/URL", {"ruleArguments": []}, 404)
    api.delete(f"{PROPERTIES}/colour")
    assert api.get(RULES_PATH) == {"results": []}
    api.post(PROPERTIES, definition())
    api.post(CONTACTS, {"properties": {"colour": "123456789"}}, 400)


def test_what_axle_cannot_check_cannot_be_set(api: Api) -> None:
    """Rules that it does not know how to check, rules of another type of property, normalisation, unknown types."""
    api.post(PROPERTIES, definition())
    bodies: list[tuple[str, Any]] = [(rule, {"ruleArguments": ["P1D"]}) for rule in UNSUPPORTED]
    bodies += [("MAX_NUMBER", {"ruleArguments": ["5"]}), ("RAINBOW", {"ruleArguments": []}), ("URL", {})]
    bodies += [("URL", {"ruleArguments": [], "shouldApplyNormalization": True})]
    for rule, body in bodies:
        api.put(f"{RULES_PATH}/colour/rule-type/{rule}", body, 400)
    assert api.get(RULES_PATH) == {"results": []}
    api.get(f"{RULES_PATH}/colour/rule-type/RAINBOW", 400)


@pytest.mark.covers("definitions.validations.list_all", "isolation", "scope")
@pytest.mark.covers("definitions.validations.list_rules", "isolation", "scope")
@pytest.mark.covers("definitions.validations.read", "isolation", "scope")
@pytest.mark.covers("definitions.validations.put", "isolation", "scope")
def test_other_accounts_and_tokens_without_the_scope(api: Api) -> None:
    """A rule binds its account alone; setting one takes the scope of the schema."""
    path, body = f"{RULES_PATH}/firstname/rule-type/MAX_LENGTH", {"ruleArguments": ["3"]}
    api.put(path, body, 204)
    other, reader, neither = api.other_account(), *(api.token(scopes=s) for s in ("crm.objects.contacts.read", "tickets"))
    assert api.call("GET", RULES_PATH, token=other).json() == {"results": []}
    assert api.call("GET", f"{RULES_PATH}/firstname", token=other).json() == {"results": []}
    assert api.call("GET", path, token=other).status == 404
    assert api.call("POST", CONTACTS, {"properties": {"firstname": "Augusta"}}, token=other).status == 201
    assert api.call("PUT", path, {"ruleArguments": ["9"]}, token=other).status == 204
    for target in (RULES_PATH, f"{RULES_PATH}/firstname", path):
        assert api.call("GET", target, token=reader).status == 200
        assert api.call("GET", target, token=neither).status == 403
    for token in (reader, neither):
        assert api.call("PUT", path, {"ruleArguments": ["1"]}, token=token).status == 403
    assert api.get(path)["ruleArguments"] == ["3"]
