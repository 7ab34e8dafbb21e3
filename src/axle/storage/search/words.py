"""The words that records are found by: each token of a text property, marked with the account, type and property it stands in.

One full-text index holds them all. The mark makes every word say where it stands, so that a search for one needs no other
condition, and no account can ever meet another's words. Tokens are made by `axle.core.text` alone; the database splits at
blanks.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache

from axle.core.catalog import ObjectType, derived
from axle.core.model import Property
from axle.core.property_types import form_of, multiple, parts
from axle.core.text import tokens

PRESENT = "·"  # the word of a property that has any value; no token contains it
MAX_WORD = 400  # characters of a token that are kept: PostgreSQL takes 2,046 bytes a word, mark included


MARK = 10  # characters of a mark


@lru_cache(maxsize=65_536)
def mark(account: int, type_key: int, name: str) -> str:
    """Return what every word of one property begins with: 50 bits of a hash, as letters and digits."""
    digest = hashlib.blake2b(f"{account}/{type_key}/{name}".encode(), digest_size=8).digest()
    return base64.b32encode(digest)[:MARK].decode().lower()


@lru_cache(maxsize=65_536)
def value_word(value: str) -> str:
    """Return one value of a multi-select as a word, whatever characters it has."""
    return base64.b32encode(hashlib.blake2b(value.encode(), digest_size=10).digest()).decode().lower()


def textual(prop: Property) -> bool:
    """Tell whether a property holds text that is split into tokens."""
    return form_of(prop).words


@derived
def indexed(object_type: ObjectType) -> Mapping[str, Property]:
    """Return the properties of a type whose words are kept: multi-selects, searchable ones, and all text that clients write."""
    searchable = set(object_type.definition.searchable)
    return {
        name: prop
        for name, prop in object_type.properties.items()
        if name not in object_type.system and (multiple(prop) or name in searchable or (textual(prop) and not prop.read_only))
    }


def words(account: int, object_type: ObjectType, properties: Mapping[str, str]) -> list[str]:
    """Return the words of a record, each once."""
    marked: set[str] = set()
    props = indexed(object_type)
    for name, text in properties.items():
        prop = props.get(name)
        if prop is not None:
            start = mark(account, object_type.key, name)
            marked.add(start + PRESENT)
            if multiple(prop):
                marked.update(start + PRESENT + value_word(value) for value in parts(prop, text))
            if not multiple(prop) or name in object_type.definition.searchable:
                marked.update(start + token[:MAX_WORD] for token in tokens(text))
    return sorted(marked)
