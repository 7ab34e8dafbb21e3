"""Machines of a cluster that do not answer: what needs one of them is refused at once, so that it holds up nothing else.

A thread asks each machine by itself, twice a second, on one of the connections. So a silent one is noticed though no request
needs it, and one that is back serves its accounts within a moment. What waits for a silent machine is cut.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any, NamedTuple

import psycopg

from axle.core.errors import AxleError
from axle.storage import queries
from axle.storage.leases import WHOLE_DATABASE
from axle.storage.postgres.connection import Connection
from axle.storage.postgres.connections import Connections
from axle.storage.postgres.failures import STOPPED, elsewhere
from axle.storage.postgres.lost_machines import LostMachines
from axle.storage.postgres.nodes import PLACES
from axle.storage.sql import SQL, Row

MIN_POOL = 6  # connections, of which one may be used to ask the machines
LOOK_SECONDS = 0.5  # between two rounds
AGAIN_SECONDS = 0.1  # between two attempts to reach a machine that does not answer
ANSWER_SECONDS = 2.0  # in which a machine has to answer
LEARN_SECONDS = 60.0  # between two looks at which machines there are, and which accounts they have
LEARN_AGAIN_SECONDS = 5.0  # the same while one is silent: accounts may be moved away from it
# The machines beside the one that is connected to.
MACHINES = (
    "SELECT groupid, nodename, nodeport FROM pg_dist_node WHERE isactive AND noderole = 'primary'"
    " AND groupid <> (SELECT groupid FROM pg_dist_local_group) ORDER BY groupid"
)
_ANSWERS = "SELECT citus_check_connection_to_node(?, ?)"
_LIMITS = (
    f"SET LOCAL statement_timeout = {int(ANSWER_SECONDS * 1000)}",
    f"SET LOCAL citus.node_connection_timeout = {int(ANSWER_SECONDS * 750)}",
)


class _Machine(NamedTuple):
    """A machine: its number, and where the one that is connected to reaches it."""

    group: int
    host: str
    port: int


class Watch:
    """The thread that asks the machines. It has one connection of the pool for as long as it runs."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lost: LostMachines = connections.lost
        self._machines: deque[_Machine] = deque()  # the next one first
        self._learn_at = 0.0
        self._ended = threading.Event()
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._run, name="axle-machines", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with self._connections.lend() as connection:
                    self._connection = connection
                    connection.watches = True
                    self._watch(connection)
            except (AxleError, psycopg.Error):  # of the machine that is connected to, which is an outage
                if self._connections.in_outage:  # it was silent itself: of the others nothing is known
                    self._lost.machines = frozenset()
                self._ended.wait(LOOK_SECONDS)
            finally:
                self._connection = None

    def _watch(self, connection: Connection) -> None:
        """Ask until the connection is cut, since a machine kept it waiting. Raises psycopg.Error, AxleError."""
        self._learn_at = 0.0
        while not self._ended.is_set():
            if time.monotonic() >= self._learn_at:
                self._learn(connection)
            for _ in range(len(self._machines)):
                machine = self._machines[0]
                self._machines.rotate(-1)
                self._ask(connection, machine)
                if connection.was_cut:
                    return
            self._ended.wait(AGAIN_SECONDS if self._lost.machines else LOOK_SECONDS)

    def _learn(self, connection: Connection) -> None:
        """Learn which machines there are, and which accounts they have."""
        machines: Any = connection.run(SQL(MACHINES), ANSWER_SECONDS)
        present = {_Machine(*row) for row in machines}
        if present != set(self._machines):
            self._machines = deque(sorted(present))
        self._lost.machines &= {machine.group for machine in present}
        numbers: Any = [number for number, *_ in connection.run(queries.ACCOUNTS, ANSWER_SECONDS)]
        known_numbers: Any = ([*numbers, WHOLE_DATABASE],)
        places: Any = connection.run(SQL(PLACES, known_numbers), ANSWER_SECONDS)
        self._lost.places = {account: group for group, accounts in places for account in accounts}
        self._learn_at = time.monotonic() + (LEARN_AGAIN_SECONDS if self._lost.machines else LEARN_SECONDS)

    def _ask(self, connection: Connection, machine: _Machine) -> None:
        """Ask one machine, and note whether it answers."""
        began = time.monotonic()
        if self._answers(connection, machine):
            self._lost.machines -= {machine.group}
            return
        if machine.group not in self._lost.machines:
            self._lost.machines |= {machine.group}
            self._learn_at = 0.0
        self._connections.cut_lost(began)

    def _answers(self, connection: Connection, machine: _Machine) -> bool:
        """Tell whether a machine answers. Raises psycopg.Error where the one that is connected to does not."""
        asks = [SQL("BEGIN"), *map(SQL, _LIMITS), SQL(_ANSWERS, (machine.host, machine.port)), SQL("COMMIT")]
        try:
            answers: list[Any] = list(connection.run_together(asks, ANSWER_SECONDS))
        except psycopg.Error as wrong:
            if connection.was_cut and not self._ended.is_set():
                return False
            if not elsewhere(wrong) and wrong.sqlstate != STOPPED:
                raise
            connection.roll_back()
            return False
        rows: list[Row] = answers[-2]
        return rows[0][0] is True

    def close(self) -> None:
        """Ask no more."""
        self._ended.set()
        connection = self._connection
        if connection is not None:
            connection.cut()
        self._thread.join(ANSWER_SECONDS)
