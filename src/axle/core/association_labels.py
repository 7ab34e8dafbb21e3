"""Labels: association types that an account defines, one for each direction, and the rules for their names and texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Conflict, Invalid
from axle.core.model import AssociationType

USER_DEFINED = "USER_DEFINED"
LABELS_LIMIT = 10  # labels between two object types
LENGTH = 100  # characters of a name and of a text

Made = tuple[str, str, str | None]  # the name of a new label, and its text for each direction


def paired(
    of: ObjectType, to: ObjectType, name: str, texts: tuple[str, str | None], ids: Iterator[int]
) -> list[AssociationType]:
    """Make the association types of a label: the one that leads there first, then the one that leads back.

    Between records of one type a label that reads the same from both sides is one type, its own inverse.
    """
    there, back = texts
    number = next(ids)
    if of.id == to.id and (back is None or back == there):
        return [AssociationType(number, name, of.id, to.id, number, there, USER_DEFINED)]
    other = next(ids)
    returning = f"{name}_inverse" if of.id == to.id else name
    return [
        AssociationType(number, name, of.id, to.id, other, there, USER_DEFINED),
        AssociationType(other, returning, to.id, of.id, number, there if back is None else back, USER_DEFINED),
    ]


def unlabelled(of: ObjectType, to: ObjectType, ids: Iterator[int]) -> list[AssociationType]:
    """Make the types of an unlabelled association, for a pair of object types that had none."""
    number = next(ids)
    back = number if of.id == to.id else next(ids)
    there = AssociationType(number, f"{short(of)}_to_{short(to)}", of.id, to.id, back, None, USER_DEFINED, default=True)
    if back == number:
        return [there]
    name = f"{short(to)}_to_{short(of)}"
    return [there, AssociationType(back, name, to.id, of.id, number, None, USER_DEFINED, default=True)]


def short(kind: ObjectType) -> str:
    """Return what a type is called in the names of association types."""
    return kind.definition.link_name or kind.singular


def own(types: Iterable[AssociationType], of: ObjectType, to: ObjectType) -> list[AssociationType]:
    """Return the labels among association types that are between two object types, in either direction."""
    pair = {of.id, to.id}
    return [one for one in types if one.category == USER_DEFINED and one.label and {one.from_type, one.to_type} == pair]


def check_text(text: str, field: str) -> None:
    """Refuse a text that cannot be shown as a label."""
    if not text.strip() or len(text) > LENGTH:
        raise Invalid(f"{field} must have between 1 and {LENGTH} characters.", context={field: [text[:LENGTH]]})


def check_new(catalog: Catalog, known: Iterable[AssociationType], of: ObjectType, to: ObjectType, made: Made) -> None:
    """Refuse a label whose name is not allowed or taken, whose text is taken, or that is one too many.

    `known` are the account's own association types as they are now.
    """
    name, there, back = made
    check_text(name, "name")
    if "-" in name or name[0].isdigit():
        raise Invalid(f"The name {name} must not contain hyphens or begin with a digit.", context={"name": [name]})
    check_texts(there, back)
    labels = own(known, of, to)
    types = [*catalog.between(of.id, to.id), *(one for one in labels if one.from_type == of.id)]
    if name.lower() in {one.name.lower() for one in [*labels, *types]}:
        raise Conflict(f"An association label named '{name}' already exists.", context={"name": [name]})
    check_free(types, there)
    if len({frozenset((one.id, one.inverse)) for one in labels}) >= LABELS_LIMIT:
        shown = f"{of.singular} and {to.singular}"
        raise Invalid(f"There may be {LABELS_LIMIT} labels between {shown} at most.", context={"limit": [str(LABELS_LIMIT)]})


def check_texts(there: str, back: str | None) -> None:
    """Refuse texts that cannot be shown."""
    check_text(there, "label")
    if back is not None:
        check_text(back, "inverseLabel")


def check_free(types: Iterable[AssociationType], text: str, but: int = 0) -> None:
    """Refuse a text that another association type of the same direction has."""
    if any(one.label and one.label.lower() == text.lower() and one.id != but for one in types):
        raise Conflict(f"An association label '{text}' already exists.", context={"label": [text]})
