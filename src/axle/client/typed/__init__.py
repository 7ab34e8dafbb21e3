"""The typed properties and inputs of the known object types, made from the catalog when they are first wanted."""

from axle.client.properties import class_named as __getattr__

__all__ = ["__getattr__"]
