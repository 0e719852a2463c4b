"""The whole directory as one file: taken away, compared, put in, and put in again."""

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.directory.file.content import (
    BRANCH_FIELDS,
    DEPARTMENT_FIELDS,
    QUEUE_FIELDS,
)
from services.token_api.directory.file.document import BranchInFile, DepartmentInFile, QueueInFile
from services.token_api.directory.file.text import Format, read, write
from services.token_api.directory.router.branches import NewBranch
from services.token_api.directory.router.departments import NewDepartment
from services.token_api.directory.router.queues import NewQueue
from services.token_api.directory.store.outbox import first_waiting
from shared import directory
from shared.problems import Refused

API = "/api/v1/directory"
Headers = dict[str, str]
TOWN = """
version: 1
branches:
- id: town
  names: {en: Town hall, no: Rådhus}
  time_zone: Europe/Oslo
  languages: [en, no]
  join_mode: off
  closed_days:
  - {first: 2030-12-24, last: 2030-12-26}
  hours: [[[09:00, 17:00]], [[09:00, 17:00]], [], [[09:00, 17:00]], [[09:00, 12:30]], [], []]
  departments:
  - id: permits
    names: {en: Permits}
    queues:
    - {id: permits, names: {en: Permits}, label_prefix: P, daily_cap: 50, wait_target_minutes: 20}
    - id: fines
      names: {en: Fines}
      discipline: {kind: RATIO, weights: {ONLINE: 2, WALKIN: 1}}
    desks:
    - {number: 1}
    - {number: 2, names: {en: Window}}
"""


async def compared(
    client: httpx.AsyncClient, admin: Headers, file: str, **more: Any
) -> dict[str, Any]:
    answer = await client.post(f"{API}/comparison", json={"file": file, **more}, headers=admin)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def put(client: httpx.AsyncClient, admin: Headers, file: str, **more: Any) -> httpx.Response:
    return await client.put(API, json={"file": file, **more}, headers=admin)


async def taken_away(client: httpx.AsyncClient, admin: Headers, form: str = "yaml") -> str:
    answer = await client.get(API, params={"format": form}, headers=admin)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="directory.{form}"'
    return answer.text


def named(changes: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(one["action"], one["object_type"], one["object_id"]) for one in changes]


async def test_a_branch_is_made_from_a_file_and_once(
    client: httpx.AsyncClient, admin: Headers, engine: AsyncEngine
) -> None:
    expected = [
        ("CREATED", "branch", "town"),
        ("CREATED", "department", "permits"),
        ("CREATED", "queue", "permits"),
        ("CREATED", "queue", "fines"),
        ("CREATED", "desk", "permits/1"),
        ("CREATED", "desk", "permits/2"),
    ]
    shown = await compared(client, admin, TOWN)
    assert named(shown["changes"]) == expected
    assert shown["refused"] == []
    assert (await client.get("/api/v1/branches")).json()["branches"] == []
    done = await put(client, admin, TOWN, state=shown["state"])
    assert done.status_code == 200, done.text
    assert named(done.json()["changes"]) == expected
    again = await compared(client, admin, TOWN)
    assert (again["changes"], again["kept"]) == ([], [])
    branch = (await client.get("/api/v1/branches/town")).json()
    assert branch["names"] == {"en": "Town hall", "no": "Rådhus"}
    assert branch["hours"][4] == [["09:00", "12:30"]]
    assert branch["closed_days"] == [{"first": "2030-12-24", "last": "2030-12-26", "reason": None}]
    fines = (await client.get("/api/v1/queues/fines")).json()
    assert (fines["label_prefix"], fines["discipline"]["kind"]) == ("fines", "RATIO")
    async with engine.begin() as tx:
        told = {row.key: row.value for row in await first_waiting(tx, 100)}
    entry = directory.decode("queue/fines", told["queue/fines"])
    assert isinstance(entry, directory.Queue)
    assert entry.discipline.kind == "RATIO"


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("form", ["yaml", "json"])
async def test_what_is_taken_away_and_put_in_changes_nothing(
    client: httpx.AsyncClient, admin: Headers, form: str
) -> None:
    file = await taken_away(client, admin, form)
    shown = await compared(client, admin, file, delete_missing=True)
    assert (shown["changes"], shown["kept"], shown["refused"]) == ([], [], [])
    assert "MS5" not in file  # a station is set up with its vehicles


@pytest.mark.usefixtures("seeded")
async def test_what_is_changed_in_the_file_is_shown_and_then_done(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    document = json.loads(await taken_away(client, admin, "json"))
    [lab] = [d for d in document["branches"][0]["departments"] if d["id"] == "LAB"]
    lab["names"]["en"], lab["queues"][0]["daily_cap"] = "Blood tests", 40
    shown = await compared(client, admin, json.dumps(document))
    assert [(one["before"], one["after"]) for one in shown["changes"]][1] == (
        {"daily_cap": None},
        {"daily_cap": 40},
    )
    assert named(shown["changes"]) == [
        ("CHANGED", "department", "LAB"),
        ("CHANGED", "queue", "LAB"),
    ]
    assert (await put(client, admin, json.dumps(document))).status_code == 200
    assert (await client.get("/api/v1/departments/LAB")).json()["names"]["en"] == "Blood tests"
    entry = (await client.get("/api/v1/audit?limit=1", headers=admin)).json()["entries"][0]
    assert (entry["actor"], entry["object_id"]) == ("1", "LAB")


@pytest.mark.usefixtures("seeded")
async def test_what_the_file_does_not_name_is_kept_unless_it_is_to_be_deleted(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    document = json.loads(await taken_away(client, admin, "json"))
    departments = document["branches"][0]["departments"]
    departments[:] = [one for one in departments if one["id"] != "LAB"]
    file = json.dumps(document)
    shown = await compared(client, admin, file)
    gone = [("desk", "LAB/1"), ("queue", "LAB"), ("department", "LAB")]
    assert shown["changes"] == []
    kept = [(one["object_type"], one["object_id"]) for one in shown["kept"]]
    assert set(gone) <= set(kept)
    shown = await compared(client, admin, file, delete_missing=True)
    deleted = [(one["object_type"], one["object_id"]) for one in shown["changes"]]
    assert deleted == kept
    assert {one["action"] for one in shown["changes"]} == {"DELETED"}
    assert (await put(client, admin, file, delete_missing=True)).status_code == 200
    assert (await client.get("/api/v1/departments/LAB")).status_code == 404


@pytest.mark.usefixtures("seeded")
async def test_where_somebody_waits_nothing_of_the_file_is_done(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    given = await client.post("/api/v1/tokens", json={"queue_id": "LAB"}, headers=admin)
    assert given.status_code == 201
    document = json.loads(await taken_away(client, admin, "json"))
    document["branches"][0]["names"] = {"en": "Renamed"}
    departments = document["branches"][0]["departments"]
    departments[:] = [one for one in departments if one["id"] != "LAB"]
    file = json.dumps(document)
    shown = await compared(client, admin, file, delete_missing=True)
    refused = {(one["object_type"], one["code"]) for one in shown["refused"]}
    assert ("queue", "LIVE_TOKENS") in refused
    answer = await put(client, admin, file, delete_missing=True)
    assert (answer.status_code, answer.json()["code"]) == (409, "LIVE_TOKENS")
    assert answer.json()["detail"].startswith("queue LAB: ")
    assert (await client.get("/api/v1/branches/main")).json()["names"]["en"] != "Renamed"


async def test_what_was_changed_meanwhile_is_compared_again(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    shown = await compared(client, admin, TOWN)
    other = {"id": "other", "name": "Other", "time_zone": "UTC"}
    await client.post("/api/v1/branches", json=other, headers=admin)
    answer = await put(client, admin, TOWN, state=shown["state"])
    assert (answer.status_code, answer.json()["code"]) == (409, "DIRECTORY_CHANGED")
    assert (await client.get("/api/v1/branches/town")).status_code == 404


async def test_nothing_goes_to_another_place(client: httpx.AsyncClient, admin: Headers) -> None:
    await put(client, admin, TOWN)
    moved: Any = read(TOWN)
    parts = moved["branches"][0]["departments"]
    parts.append({"id": "other", "names": {"en": "Other"}, "queues": [parts[0]["queues"].pop()]})
    answer = await put(client, admin, json.dumps(moved))
    assert (answer.status_code, answer.json()["code"]) == (409, "MOVED")
    assert "'fines' is in 'permits'" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("file", "code", "sentence"),
    [
        ("", "INVALID_FILE", ""),
        ("- 1", "INVALID_FILE", ""),
        ("version: 2\nbranches: []", "INVALID_FILE", "version"),
        ("version: 1\nbranches: []\nmore: 1", "INVALID_FILE", "more"),
        (TOWN.replace("Europe/Oslo", "Oslo"), "INVALID_FILE", "branches town time_zone"),
        (TOWN.replace("daily_cap: 50", "daily_cap: 0"), "INVALID_FILE", "queues permits daily_cap"),
        (TOWN.replace("number: 2", "number: 1"), "INVALID_FILE", "desk 'permits/1' is in the file"),
        (TOWN.replace("label_prefix", "labels"), "INVALID_FILE", "queues permits labels"),
        ("a: 1\nb: [}", "UNREADABLE_FILE", "line 2"),
        ("version: 1\nversion: 1", "UNREADABLE_FILE", "'version' is there twice"),
        ('{"version": 1, "version": 1}', "UNREADABLE_FILE", "'version' is there twice"),
        ("a: &x [1]\nb: *x", "UNREADABLE_FILE", "references"),
        ("a: !!python/object/apply:os.system [ls]", "UNREADABLE_FILE", "constructor"),
        ('{"version": NaN}', "UNREADABLE_FILE", "NaN"),
        ("[" * 5000, "UNREADABLE_FILE", ""),
    ],
)
async def test_a_file_that_is_none_is_refused_with_the_place_in_it(
    client: httpx.AsyncClient, admin: Headers, file: str, code: str, sentence: str
) -> None:
    for answer in (
        await client.post(f"{API}/comparison", json={"file": file}, headers=admin),
        await put(client, admin, file),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert sentence in answer.json()["detail"]
    assert (await client.get("/api/v1/branches")).json()["branches"] == []


def test_a_file_holds_all_that_is_set_of_a_branch_a_department_and_a_queue() -> None:
    inside = {"departments", "queues", "desks", "discipline"}
    for made, held, fields in (
        (NewBranch, BranchInFile, BRANCH_FIELDS),
        (NewDepartment, DepartmentInFile, DEPARTMENT_FIELDS),
        (NewQueue, QueueInFile, QUEUE_FIELDS),
    ):
        # What is paused may be said again on another day, so no file says it.
        wanted = made.model_fields.keys() - {"id", "branch_id", "department_id", "paused"}
        assert held.model_fields.keys() - inside - {"id"} == wanted
        assert set(fields) == wanted


def test_words_and_times_stay_what_they_are_written_as() -> None:
    words = "a: off, b: 09:30, c: 2026-12-24, d: 007, e: no, f: 7, g: ~, h: true, i: 1e3"
    found = read(words.replace(", ", "\n"))
    assert found == {
        "a": "off",
        "b": "09:30",
        "c": "2026-12-24",
        "d": "007",
        "e": "no",
        "f": 7,
        "g": None,
        "h": True,
        "i": "1e3",
    }
    for form in Format:
        assert read(write({"found": found}, form)) == {"found": found}


async def test_a_hundred_branches_fit_into_a_request(
    client: httpx.AsyncClient, admin: Headers, engine: AsyncEngine
) -> None:
    [town] = read(TOWN)["branches"]  # type: ignore[index]  # it is a mapping
    branches = []
    for number in range(100):
        branch = json.loads(json.dumps(town).replace("permits", f"p{number}"))
        branch["id"] = f"town{number}"
        branch["departments"][0]["queues"][1]["id"] = f"fines{number}"
        branches.append(branch)
    file = json.dumps({"version": 1, "branches": branches}, indent=2)
    assert len(file) > 64 * 1024
    done = await put(client, admin, file)
    assert done.status_code == 200, done.text
    async with engine.begin() as tx:
        made = (await tx.execute(text("SELECT count(*) FROM token_api.queue"))).scalar()
    assert made == 200


def test_too_deep_is_refused_and_not_read() -> None:
    with pytest.raises(Refused):
        read('{"a": ' + "[" * 100_000)
