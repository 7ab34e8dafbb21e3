"""Labels: association types that an account defines, one for each direction, and the rules for their names and texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Conflict, Invalid
from axle.core.model import AssociationType

USER_DEFINED = "USER_DEFINED"
MAX_LABELS = 10  # labels between two object types
MAX_LABEL_LENGTH = 100  # characters of a name and of a text

Made = tuple[str, str, str | None]  # the name of a new label, and its text for each direction


def paired(
    from_type: ObjectType, to_type: ObjectType, name: str, texts: tuple[str, str | None], ids: Iterator[int]
) -> list[AssociationType]:
    """Make the association types of a label: the one that leads there first, then the one that leads back.

    Between records of one type a label that reads the same from both sides is one type, its own inverse.
    """
    there, back = texts
    number = next(ids)
    if from_type.id == to_type.id and (back is None or back == there):
        return [AssociationType(number, name, from_type.id, to_type.id, number, there, USER_DEFINED)]
    other = next(ids)
    returning = f"{name}_inverse" if from_type.id == to_type.id else name
    return [
        AssociationType(number, name, from_type.id, to_type.id, other, there, USER_DEFINED),
        AssociationType(other, returning, to_type.id, from_type.id, number, there if back is None else back, USER_DEFINED),
    ]


def unlabelled(from_type: ObjectType, to_type: ObjectType, ids: Iterator[int]) -> list[AssociationType]:
    """Make the types of an unlabelled association, for a pair of object types that had none."""
    number = next(ids)
    back = number if from_type.id == to_type.id else next(ids)
    association_type = AssociationType(
        number, f"{short(from_type)}_to_{short(to_type)}", from_type.id, to_type.id, back, None, USER_DEFINED, default=True
    )
    if back == number:
        return [association_type]
    name = f"{short(to_type)}_to_{short(from_type)}"
    return [association_type, AssociationType(back, name, to_type.id, from_type.id, number, None, USER_DEFINED, default=True)]


def short(object_type: ObjectType) -> str:
    """Return what a type is called in the names of association types."""
    return object_type.definition.link_name or object_type.singular


def own(types: Iterable[AssociationType], from_type: ObjectType, to_type: ObjectType) -> list[AssociationType]:
    """Return the labels among association types that are between two object types, in either direction."""
    pair = {from_type.id, to_type.id}
    return [
        association_type
        for association_type in types
        if association_type.category == USER_DEFINED
        and association_type.label
        and {association_type.from_type, association_type.to_type} == pair
    ]


def check_text(text: str, field: str) -> None:
    """Refuse a text that cannot be shown as a label."""
    if not text.strip() or len(text) > MAX_LABEL_LENGTH:
        context = {field: [text[:MAX_LABEL_LENGTH]]}
        raise Invalid(f"{field} must have between 1 and {MAX_LABEL_LENGTH} characters.", context=context)


def check_new(
    catalog: Catalog, association_types: Iterable[AssociationType], from_type: ObjectType, to_type: ObjectType, label: Made
) -> None:
    """Refuse a label whose name is not allowed or taken, whose text is taken, or that is one too many.

    `association_types` are the account's own as they are now; `label` is the name and the two texts of the new one.
    """
    name, there, back = label
    check_text(name, "name")
    if "-" in name or name[0].isdigit():
        raise Invalid(f"The name {name} must not contain hyphens or begin with a digit.", context={"name": [name]})
    check_texts(there, back)
    labels = own(association_types, from_type, to_type)
    types = [
        *catalog.between(from_type.id, to_type.id),
        *(association_type for association_type in labels if association_type.from_type == from_type.id),
    ]
    if name.lower() in {association_type.name.lower() for association_type in [*labels, *types]}:
        raise Conflict(f"An association label named '{name}' already exists.", context={"name": [name]})
    check_free(types, there)
    if len({frozenset((association_type.id, association_type.inverse)) for association_type in labels}) >= MAX_LABELS:
        pair_name = f"{from_type.singular} and {to_type.singular}"
        raise Invalid(f"There may be {MAX_LABELS} labels between {pair_name} at most.", context={"limit": [str(MAX_LABELS)]})


def check_texts(there: str, back: str | None) -> None:
    """Refuse texts that cannot be shown."""
    check_text(there, "label")
    if back is not None:
        check_text(back, "inverseLabel")


def check_free(types: Iterable[AssociationType], text: str, but: int = 0) -> None:
    """Refuse a text that another association type of the same direction has."""
    if any(
        association_type.label and association_type.label.lower() == text.lower() and association_type.id != but
        for association_type in types
    ):
        raise Conflict(f"An association label '{text}' already exists.", context={"label": [text]})
