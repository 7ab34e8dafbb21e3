"""Whether a statement can stay on the one machine of a cluster that has the account: its tree is walked, no cluster is needed.

Each table that is distributed by account must have its account bound to an argument, or to the account of a table that has; an
INSERT must give it an argument, or take it from such a table, and its ON CONFLICT name it. Nothing may use a sequence, a
trigger or an advisory lock, or what Citus cannot plan, even for one machine: each such refusal was seen on Citus 13.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from axle.storage import credentials, journal_queries, message_queries, queries, webhook_queries
from axle.storage.postgres import nodes
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.tables import TABLES, Spread

DISTRIBUTED = frozenset(table.name for table in TABLES if table.spread is Spread.BY_ACCOUNT)
REFERENCE = frozenset(table.name for table in TABLES if table.spread is Spread.REFERENCE)
_HIDDEN = re.compile(r"[+-]\s*(\w+\.)?account\b")  # the parser itself drops such a sign
_NARROWED = re.compile(r"\(SELECT \* FROM (\w+) WHERE account = ANY\(\?::bigint\[\]\)\) AS \1")  # asked of one machine
FORBIDDEN = ("nextval", "currval", "setval", "lastval", "pg_advisory", "pg_try_advisory")
# What a write may not call: its answer would not be the same on each machine. The second list is for ON CONFLICT alone.
VOLATILE = frozenset(("random", "rand", "gen_random_uuid", "uuid", "clock_timestamp", "timeofday", "setseed"))
CHANGING = VOLATILE | {"now", "current_timestamp", "current_date", "current_time", "localtimestamp", "transaction_timestamp"}
WRITES = (exp.Insert, exp.Update, exp.Delete)
SCHEMA = (exp.Create, exp.Alter, exp.Drop)

# What may break the rule, and why.
EXCEPTIONS = {
    queries.due(0, 1).text: "what is due in any account: the loop asks all machines, twice a second, by an index",
    queries.NEXT_DUE.text: "as above",
    credentials.events(0, 1).text: "an operator lists what was done in all accounts",
    nodes.PLACES: "which machine has which accounts, from what each machine knows of the cluster",
    webhook_queries.BEHIND.text: "accounts with events that nobody has told yet: those with a consumer alone, twice a second",
    webhook_queries.FOLLOWING.text: "as above",
    webhook_queries.endpoints_due(0, 1).text: "receivers of any account that something is to be sent to, by an index",
    webhook_queries.NEXT_ENDPOINT.text: "as above",
    message_queries.messages_due("", 0, 1).text: "messages of any account that are to be sent, twice a second, by an index",
    message_queries.accounts_with_future("", 0).text: "messages that wait, where the clock was put back, by an index",
    message_queries.accounts_with_old(0, 1).text: "accounts whose messages are trimmed, once a minute, by an index",
    message_queries.HAS_WEBHOOKS.text: "whether anybody is told anything at all, once at the start",
    webhook_queries.LOGGING.text: "accounts whose log is trimmed, once a minute: those with receivers alone",
    journal_queries.JOURNALS.text: "accounts whose journals are trimmed, once a minute: those with journals alone",
    journal_queries.last_events(POSTGRES, [1, 2]).text: "how far the accounts have come that a journal is about, by key",
}


def faults(text: str) -> list[str]:
    """Return what would send a statement beyond the machine of its account."""
    if _NARROWED.sub(r"\1", text) in EXCEPTIONS or text.startswith("EXPLAIN"):
        return []
    # sqlglot cannot read an empty text at the end of a statement with parameters.
    (tree,) = sqlglot.parse(text.replace("''", "'e'").replace("?", "$1"), read="postgres")
    assert tree is not None
    if isinstance(tree, SCHEMA):
        return [f"schema: {word}" for word in ("TRIGGER", "SEQUENCE", "SERIAL", "IDENTITY") if word in text.upper()]
    called = {_call_name(call) for call in tree.find_all(exp.Func)}
    found = [f"calls {name}" for name in sorted(called) if name.startswith(FORBIDDEN)]
    found += ["a sign hides the account"] if _HIDDEN.search(text) else []
    if isinstance(tree, WRITES):
        found += [f"writes what {name} says" for name in sorted(called & VOLATILE)]
    known = DISTRIBUTED | REFERENCE | {cte.alias for cte in tree.find_all(exp.CTE)}
    found += [f"unknown table {table.name}" for table in tree.find_all(exp.Table) if _plain(table) and table.name not in known]
    if isinstance(tree, exp.Insert):
        found += _insert(tree)
    found += ["the account is changed" for part in tree.find_all(exp.Update, exp.OnConflict) if _changes_account(part)]
    for scope in tree.find_all(exp.Select, exp.Update, exp.Delete):
        found += [f"{name}: the account is not bound" for name in sorted(set(_tables(scope)) - _bound(scope))]
    return found


def _plain(table: exp.Table) -> bool:
    return isinstance(table.this, exp.Identifier)


def _insert(tree: exp.Insert) -> Iterator[str]:
    """Look at what an INSERT gives to the account, and at what its conflicts are about."""
    target = tree.this
    table = target.find(exp.Table)
    if table.name not in DISTRIBUTED:
        return
    columns = [column.name for column in target.expressions]
    if any(cte.find(*WRITES) for cte in tree.find_all(exp.CTE)):
        yield f"{table.name}: inserts what another part of the statement writes"
    if columns[:1] != ["account"]:
        yield f"{table.name}: the account is not the first column"
    if isinstance(tree.expression, exp.Values):
        yield from (f"{table.name}: {fault}" for fault in _values(tree.expression))
    elif isinstance(tree.expression, exp.Select) and _account_of(tree.expression.expressions[0], []) not in _bound(
        tree.expression
    ):
        yield f"{table.name}: the account is that of no table, so that the rows go through the coordinator"
    yield from (f"{table.name}: {fault}" for fault in _conflict(tree.args.get("conflict")))


def _values(values: exp.Values) -> Iterator[str]:
    """Look at the rows of an INSERT."""
    if values.find(exp.Select):
        yield "a query among the values"
    if not all(isinstance(row.expressions[0], exp.Parameter) for row in values.expressions):
        yield "the account is no argument"


def _conflict(conflict: exp.OnConflict | None) -> Iterator[str]:
    """Look at what the conflicts of an INSERT are about, and at what is done then."""
    keys = [key.find(exp.Identifier).name for key in conflict.args.get("conflict_keys") or ()] if conflict else []
    if keys and "account" not in keys:
        yield "ON CONFLICT does not name the account"
    if conflict:
        changing = {_call_name(call) for call in conflict.find_all(exp.Func)} & CHANGING
        yield from (f"ON CONFLICT writes what {name} says" for name in sorted(changing))


def _changes_account(tree: exp.Expr) -> bool:
    """Tell whether a statement gives a row of a distributed table to another account."""
    statement = tree if isinstance(tree, exp.Update) else tree.find_ancestor(exp.Insert)
    table = statement.this.find(exp.Table) if statement else None
    if table is None or table.name not in DISTRIBUTED:
        return False
    changes = [change.this for change in tree.expressions if isinstance(change, exp.EQ)]
    return any(isinstance(column, exp.Column) and column.name == "account" for column in changes)


def _call_name(call: exp.Func) -> str:
    return str(call.name or call.sql_name()).lower() if isinstance(call, exp.Anonymous) else call.sql_name().lower()


def _tables(scope: exp.Expr) -> Iterator[str]:
    """Return the names by which one SELECT, UPDATE or DELETE itself reads distributed tables."""
    for table in scope.find_all(exp.Table):
        if table.name in DISTRIBUTED and _plain(table) and table.find_ancestor(exp.Select, exp.Update, exp.Delete) is scope:
            yield table.alias_or_name
    if isinstance(scope, (exp.Update, exp.Delete)) and scope.this.name in DISTRIBUTED:
        yield scope.this.alias_or_name


def _bound(scope: exp.Expr) -> set[str]:
    """Return the tables whose account a statement binds by its conditions, those of its joins included."""
    names = sorted(set(_tables(scope)))
    where = scope.args.get("where")
    conditions = [where.this] if where else []
    conditions += [join.args["on"] for join in scope.args.get("joins") or () if join.args.get("on")]
    bound: set[str] = set()
    for _ in names:  # an account that equals that of a table which is bound is bound too
        for condition in conditions:
            bound |= _binds(condition, names, bound)
    return bound


def _binds(condition: exp.Expr, names: list[str], bound: set[str]) -> set[str]:
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        return _binds(condition.left, names, bound) | _binds(condition.right, names, bound)
    if isinstance(condition, exp.Or):
        return _binds(condition.left, names, bound) & _binds(condition.right, names, bound)
    if not isinstance(condition, exp.EQ):
        return set()
    left, right = (_account_of(side, names) for side in (condition.left, condition.right))
    if left and (_is_argument(condition.right) or right in bound):
        return {left}
    return {right} if right and (_is_argument(condition.left) or left in bound) else set()


def _is_argument(side: exp.Expr) -> bool:
    """Tell whether one side of an equation is an argument. Citus sees through a cast to `numeric`: Citus 13.2 was asked."""
    if isinstance(side, exp.Cast) and side.to.this == exp.DataType.Type.DECIMAL:
        side = side.this
    return isinstance(side, exp.Parameter)


def _account_of(side: exp.Expr, names: list[str]) -> str:
    """Return the table whose account one side of an equation is; empty where it is none, or anybody's."""
    if not isinstance(side, exp.Column) or side.name != "account":
        return ""
    return side.table or (names[0] if len(names) == 1 else "")
