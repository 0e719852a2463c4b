"""What the statements of relay, consumers and workers do, on tables that are dictionaries.

Each is found by words of its SQL. Where SQL and this say different things the tests on a real
Postgres are right, and this is to be mended.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import text

from services.notifier.rules import FLEETING
from tests.simulation.engines.postgres import Rows, Statement, Tables, many

SCHEMAS: Final = ("department", "notifier")


def _unsent(tables: Tables, p: Any) -> Rows:
    """Return unsent events of the next queues behind `after`, each queue's from its cursor on.

    Of a queue that is being sent already, those behind what is under way.
    """
    events = tables.get("event", {})
    cursors = {**tables.get("cursor", {}), **dict(zip(p["sending"], p["seqs"], strict=True))}
    behind = [
        queue_id
        for queue_id in sorted(events)
        if queue_id > p["after"] and len(events[queue_id]) > cursors.get(queue_id, 0)
    ][: p["queues"]]
    share = max(p["events"] // max(len(behind), 1), 1)
    return Rows(
        {**vars(event), "cursor": cursors.get(queue_id, 0), "share": share}
        for queue_id in behind
        for event in events[queue_id][cursors.get(queue_id, 0) :][:share]
    )


def _advance(tables: Tables, p: Any) -> Rows:
    """Move the cursors that are still where they were read; note the offsets if they go on."""
    noted = tables.setdefault("offset", {})
    acked = list(zip(p["partitions"], p["firsts"], p["lasts"], strict=True))
    lost = sum(first <= noted.get(partition, -1) for partition, first, _ in acked)
    if not lost:
        noted.update({partition: last for partition, _, last in acked})
    cursors = tables.setdefault("cursor", {})
    moved = 0
    for queue_id, seq, came_from in zip(p["queues"], p["seqs"], p["froms"], strict=True):
        if cursors.get(queue_id, 0) == came_from and cursors.get(queue_id, 0) < seq:
            cursors[queue_id] = seq
            moved += 1
    return Rows([{"moved": moved, "lost": lost}])


def _noted(tables: Tables, _: Any) -> Rows:
    return Rows(
        {"partition": partition, "last_offset": last}
        for partition, last in tables.get("offset", {}).items()
    )


def _no_epoch(_: Tables, __: Any) -> Rows:
    return Rows([{"epoch": 0}])


def _forget(table: str) -> Statement:
    def forget(tables: Tables, _: Any) -> Rows:
        tables[table] = {}
        return Rows()

    return forget


def _seen(schema: str) -> dict[str, Statement]:
    """Return the statements by which a consumer remembers what it has applied."""
    seen, parked = f"{schema}.seen", f"{schema}.parked"

    def select(tables: Tables, p: Any) -> Rows:
        table = tables.setdefault(seen, {})
        return Rows(
            {"queue_id": one, "seq": table[one], "epoch": 0}
            for one in sorted(p["queue_ids"])
            if one in table
        )

    def insert(tables: Tables, p: Any) -> Rows:
        tables[seen] = {**dict.fromkeys(p["queue_ids"], 0), **tables.get(seen, {})}
        return Rows()

    def update(tables: Tables, p: Any) -> Rows:
        tables.setdefault(seen, {}).update(zip(p["queue_ids"], p["seqs"], strict=True))
        return Rows()

    def park(tables: Tables, p: Any) -> Rows:
        for row in many(p):
            place = row["topic"], row["partition"], row["offset"]
            tables.setdefault(parked, {}).setdefault(place, row["value"])
        return Rows()

    return {
        f"FROM {seen} s WHERE": select,
        f"INSERT INTO {seen}": insert,
        f"UPDATE {seen}": update,
        f"INSERT INTO {parked}": park,
    }


# The relay reads over the driver itself; this stands for its one query.
UNSENT: Final = text("the unsent events")
_TALLY: Final = ("department_id", "desk_id", "service_date", "served", "no_show", "service_seconds")


def _find_tallies(tables: Tables, p: Any) -> Rows:
    tallies = tables.setdefault("tally", {})
    return Rows(
        {"token_id": visit[0], "visit": visit[1], **tallies[visit]}
        for visit in _visits(p)
        if visit in tallies
    )


def _drop_tallies(tables: Tables, p: Any) -> Rows:
    for visit in _visits(p):
        del tables["tally"][visit]
    return Rows()


def _visits(p: Any) -> list[tuple[int, int]]:
    return list(zip(p["token_ids"], p["visits"], strict=True))


def _keep_tallies(tables: Tables, p: Any) -> Rows:
    for row in orjson.loads(p["tallies"]):
        visit = row["token_id"], row["visit"]
        assert visit not in tables["tally"], "the primary key is taken"
        day = date.fromisoformat(row["service_date"])
        tables["tally"][visit] = {name: row[name] for name in _TALLY} | {"service_date": day}
    return Rows()


def _add_to_days(tables: Tables, p: Any) -> Rows:
    days = tables.setdefault("desk_day", {})
    for row in orjson.loads(p["days"]):
        day = row["department_id"], row["number"], date.fromisoformat(row["service_date"])
        new = (row["called"], row["served"], row["no_show"])
        days[day] = tuple(map(sum, zip(days.get(day, (0, 0, 0)), new, strict=True)))
    return Rows()


def _nothing(_: Tables, __: Any) -> Rows:
    return Rows()


def _write_letters(tables: Tables, p: Any) -> Rows:
    """Write each letter once; one that a move has overtaken is superseded at once."""
    letters, moved = tables.setdefault("letter", {}), tables.setdefault("moved", {})
    for row in orjson.loads(p["letters"]):
        overtaken = row["kind"] in FLEETING and moved.get(row["token_id"], 0) > row["version"]
        status = "DEAD" if row["problem"] else "SUPERSEDED" if overtaken else "PENDING"
        letters.setdefault(row["event_id"], _letter(row, status))
    return Rows()


def _letter(p: Mapping[str, Any], status: str) -> dict[str, Any]:
    kept = ("token_id", "version", "kind", "recipient", "message_id", "label")
    return {**{name: p[name] for name in kept}, "status": status}


def _supersede(tables: Tables, p: Any) -> Rows:
    letters = tables.setdefault("letter", {})
    for token_id, version, kind in zip(p["tokens"], p["versions"], p["kinds"], strict=True):
        for event_id, letter in list(letters.items()):
            same = letter["token_id"] == token_id and letter["version"] < version
            if same and letter["kind"] == kind and letter["status"] == "PENDING":
                letters[event_id] = {**letter, "status": "SUPERSEDED"}
    return Rows()


def _note_moves(tables: Tables, p: Any) -> Rows:
    moved = tables.setdefault("moved", {})
    for token_id, version in zip(p["tokens"], p["versions"], strict=True):
        moved[token_id] = max(moved.get(token_id, 0), version)
    return Rows()


STATEMENTS: Final[Mapping[str, Statement]] = {
    UNSENT.text: _unsent,
    "INSERT INTO ledger.relay_cursor": _advance,
    "SELECT partition, last_offset FROM ledger.relay_offset": _noted,
    "SELECT coalesce(max(epoch), 0) AS epoch FROM ledger.epoch": _no_epoch,
    "DELETE FROM ledger.relay_cursor": _forget("cursor"),
    "DELETE FROM ledger.relay_offset": _forget("offset"),
    **{begins: done for schema in SCHEMAS for begins, done in _seen(schema).items()},
    "FROM department.tally JOIN": _find_tallies,
    "DELETE FROM department.tally": _drop_tallies,
    "INSERT INTO department.tally": _keep_tallies,
    "INSERT INTO department.desk_day": _add_to_days,
    # Visits and stays are folded on a real Postgres only (services/department/reports/tests).
    "FROM department.visit": _nothing,
    "INSERT INTO department.visit": _nothing,
    "DELETE FROM department.visit": _nothing,
    "FROM department.stay": _nothing,
    "INSERT INTO department.stay": _nothing,
    "INSERT INTO notifier.letter": _write_letters,
    "UPDATE notifier.letter SET status = 'SUPERSEDED'": _supersede,
    "INSERT INTO notifier.moved": _note_moves,
    "SELECT pg_notify": _nothing,
    "SELECT 1": _nothing,
}
