"""What a storage does with what an account defines: properties, groups, pipelines, labels, custom objects, limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from axle.core.catalog import ObjectType
from axle.core.events import PipelineAudit
from axle.core.overlay import Definition


class Definitions(Protocol):
    """The definitions of one account."""

    def definitions_version(self, alone: bool = False) -> int:
        """Return a number that is another one after every change of the account's definitions; 0 before the first.

        With `alone`, other transactions that ask so, and those that save records, wait until this one ends: what it has checked
        stays true. Those that saved records by older definitions are run again.
        """

    def definitions(self, type_key: int | None = None, category: str = "") -> list[Definition]:
        """Return definitions by object type, category and name, archived ones too: all, or those of one type or category."""

    def define(self, definitions: Sequence[Definition]) -> None:
        """Add definitions, or replace those of the same object type, category and name.

        Raises Invalid where those of one object type become longer than 16 MiB, or those of the account longer than 64 MiB.
        """

    def undefine(self, definitions: Sequence[Definition]) -> None:
        """Remove definitions for good."""

    def forget_object_type(self, object_type: ObjectType) -> None:
        """Remove everything that is defined for an object type and counted of it.

        The caller has made sure that it has no records.
        """

    def next_number(self, sequence: str) -> int:
        """Return the next number of one of the account's sequences, 1 at first. No number is returned twice.

        Transactions that ask for the same sequence wait for each other: what one then reads of the definitions is what the one
        before has left.
        """

    def pass_numbers(self, sequence: str, last: int) -> int:
        """Let a sequence go on after `last`, unless it has passed it already; return after which number it goes on."""

    def save_pipeline_audits(self, audits: Sequence[PipelineAudit]) -> None:
        """Note what was done to pipelines, in order."""

    def pipeline_audits(self, type_key: int, pipeline: str, stage: str, limit: int) -> list[PipelineAudit]:
        """Return up to `limit` things that were done to a stage, newest first; to the pipeline where `stage` is empty."""
