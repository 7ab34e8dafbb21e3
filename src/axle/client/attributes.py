"""The attributes of a client, one for each object type: `client.tasks` and so on."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


def repr_of(thing: object, client: Any, *names: str) -> str:
    """Return how something that belongs to a client is shown: what it is about, and where its calls go."""
    return f"{type(thing).__name__}({', '.join([*map(repr, names), *client.where()])})"


class ObjectsAttribute(Generic[T]):
    """An attribute that is made on first use, by its name: `client.tasks` is `client.objects("tasks")`."""

    def __init__(self, properties: Any = None) -> None:
        self._properties = properties
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, client: None, owner: type) -> ObjectsAttribute[T]: ...
    @overload
    def __get__(self, client: Any, owner: type) -> T: ...
    def __get__(self, client: Any, owner: type) -> ObjectsAttribute[T] | T:
        if client is None:
            return self
        objects: T = client.objects(self._name, self._properties)
        client.__dict__[self._name] = objects
        return objects
