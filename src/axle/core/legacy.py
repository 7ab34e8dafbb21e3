"""How an object type looks in the legacy APIs: the first versions of the records API and of the engagements API.

Only shapes live here; a type's catalog file fills them.
"""

from __future__ import annotations

from axle.core.data import Data, PropertyName


class EngagementField(Data, frozen=True):
    """One field of an engagement's metadata: the property that holds it, and how it is written there.

    `format` is one of text, number, flag, moment, numbers and texts (joined by `;`), part and parts, which are what the JSON
    text has under `name`, one or a list. `always` says that an empty list or `false` is shown where there is nothing.
    """

    name: str
    property: PropertyName
    format: str = "text"
    always: bool = False


class Engagement(Data, frozen=True):
    """How records of a type look in the first version of the engagements API: their types there, and their metadata.

    Where there are several types, `property` says which one a record is of. `outcomes` names the property whose options the
    first version of the calling API lists.
    """

    types: tuple[str, ...]
    metadata: tuple[EngagementField, ...]
    property: str = ""
    outcomes: PropertyName = ""


class LegacyForm(Data, frozen=True):
    """How records of a type look in the first versions of the records API.

    `version` and `records` are the words for them in paths; types without such words share a path. `id` and `page` are the
    fields that hold a record's id and the records of a page, `more` the one that says whether there are more. `name` is
    what a request calls the name of a property. `profile` says that a record is shown as a profile. `keys` are the words of
    paths by which a record is found, each with the property that it stands for. `listed` are the properties of a list where
    none are asked for, `kept` those shown beside whatever is asked for. `links` are the fields with ids of other types,
    `empty` those that list what Axle does not have. `parent` is the type of the one record that a profile is shown with.
    `searched` is the property by which its own path finds records. `missing` and `unchangeable` are the words for a record
    that is not there, to read it and to change it.
    """

    version: str = ""
    records: str = ""
    id: str = "objectId"
    page: str = "objects"
    more: str = "hasMore"
    name: str = "name"
    profile: bool = False
    keys: dict[str, str] = {}
    listed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    links: dict[str, str] = {}
    empty: tuple[str, ...] = ()
    parent: str = ""
    searched: str = ""
    missing: str = "resource not found"
    unchangeable: str = "resource not found"
