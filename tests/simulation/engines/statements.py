"""What the statements of relay, consumers and workers do, on tables that are dictionaries.

Each is found by words of its SQL. Where SQL and this say different things the tests on a real
Postgres are right, and this is to be mended.
"""

from collections.abc import Mapping
from typing import Any, Final

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
            {"queue_id": one, "seq": table[one]} for one in sorted(p["queue_ids"]) if one in table
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
        f"SELECT queue_id, seq FROM {seen}": select,
        f"INSERT INTO {seen}": insert,
        f"UPDATE {seen}": update,
        f"INSERT INTO {parked}": park,
    }


# The relay reads over the driver itself; this stands for its one query.
UNSENT: Final = text("the unsent events")
_TALLY: Final = ("department_id", "desk_id", "service_date", "served", "no_show", "service_seconds")


def _find_tally(tables: Tables, p: Any) -> Rows:
    found = tables.setdefault("tally", {}).get((p["token_id"], p["visit"]))
    return Rows([] if found is None else [found])


def _drop_tally(tables: Tables, p: Any) -> Rows:
    del tables["tally"][p["token_id"], p["visit"]]
    return Rows()


def _keep_tally(tables: Tables, p: Any) -> Rows:
    visit = p["token_id"], p["visit"]
    assert visit not in tables["tally"], "the primary key is taken"
    tables["tally"][visit] = {name: p[name] for name in _TALLY}
    return Rows()


def _add_to_day(tables: Tables, p: Any) -> Rows:
    days = tables.setdefault("desk_day", {})
    day = p["department_id"], p["number"], p["service_date"]
    old = days.get(day, (0, 0, 0))
    new = (p["called"], p["served"], p["no_show"])
    days[day] = tuple(map(sum, zip(old, new, strict=True)))
    return Rows()


def _nothing(_: Tables, __: Any) -> Rows:
    return Rows()


def _write_letter(tables: Tables, p: Any) -> Rows:
    """Write a letter once; one that a move has overtaken is superseded at once."""
    letters, moved = tables.setdefault("letter", {}), tables.setdefault("moved", {})
    if p["event_id"] in letters:
        return Rows()
    overtaken = p["kind"] in FLEETING and moved.get(p["token_id"], 0) > p["version"]
    status = "DEAD" if p["problem"] else "SUPERSEDED" if overtaken else "PENDING"
    letters[p["event_id"]] = _letter(p, status)
    return Rows()


def _letter(p: Mapping[str, Any], status: str) -> dict[str, Any]:
    kept = ("token_id", "version", "kind", "recipient", "message_id", "label")
    return {**{name: p[name] for name in kept}, "status": status}


def _supersede(tables: Tables, p: Any) -> Rows:
    letters = tables.setdefault("letter", {})
    for event_id, letter in list(letters.items()):
        same = letter["token_id"] == p["token_id"] and letter["version"] < p["version"]
        if same and letter["kind"] in p["kinds"] and letter["status"] == "PENDING":
            letters[event_id] = {**letter, "status": "SUPERSEDED"}
    return Rows()


def _note_move(tables: Tables, p: Any) -> Rows:
    moved = tables.setdefault("moved", {})
    moved[p["token_id"]] = max(moved.get(p["token_id"], 0), p["version"])
    return Rows()


STATEMENTS: Final[Mapping[str, Statement]] = {
    UNSENT.text: _unsent,
    "INSERT INTO ledger.relay_cursor": _advance,
    "SELECT partition, last_offset FROM ledger.relay_offset": _noted,
    "DELETE FROM ledger.relay_cursor": _forget("cursor"),
    "DELETE FROM ledger.relay_offset": _forget("offset"),
    **{begins: done for schema in SCHEMAS for begins, done in _seen(schema).items()},
    "service_seconds FROM department.tally": _find_tally,
    "DELETE FROM department.tally WHERE token_id": _drop_tally,
    "INSERT INTO department.tally": _keep_tally,
    "INSERT INTO department.desk_day": _add_to_day,
    "INSERT INTO notifier.letter": _write_letter,
    "UPDATE notifier.letter SET status = 'SUPERSEDED'": _supersede,
    "INSERT INTO notifier.moved": _note_move,
    "SELECT pg_notify": _nothing,
    "SELECT 1": _nothing,
}
