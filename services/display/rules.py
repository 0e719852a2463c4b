"""The fold: events in, boards out. Pure: the clock comes in as `now`, nothing is read or sent.

For each token the highest version wins, so the boards are the same whatever the order in which
events arrive, and however often: a transfer is told on two partitions, a replayed log repeats
itself. Of a token that has ended or moved on only its version is remembered, so that an older
event cannot bring it back; tokens of days that are over are forgotten.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from services.display.board import (
    Board,
    BoardCall,
    BoardDepartment,
    Serving,
    ShownMessage,
    ShownWait,
)
from services.display.branches import (
    DAY,
    BranchState,
    DepartmentState,
    days_shown,
    department_of,
    listed,
    turn_day,
    zone_of,
)
from services.display.calls import Call
from services.display.disciplines import Disciplines
from services.display.lines import SHOWN_MAX
from services.display.slots import Slots
from services.display.tokens import Token, TokenRecord, token_of
from services.display.waits import newcomers_wait
from shared import directory
from shared.events import ENDED, LEAVES_THE_QUEUE, EventType, QueueKind, TokenStatus
from shared.forecast import QueueForecast

# A forecaster that stopped must not promise waits for ever.
FORECAST_AGE_MAX: Final = timedelta(hours=1)

CALLS: Final = frozenset({EventType.TOKEN_CALLED, EventType.TOKEN_RECALLED})
TELLS_OF_A_CALL: Final = CALLS | {EventType.TOKEN_CALL_UNDONE}
LANGUAGES_UNKNOWN: Final = ("en",)
NEVER_SEEN: Final = (0, date.min)


class Fold:
    """What the boards are made of. One that is catching up shows none, and is filled faster.

    It then only remembers who is live; `caught_up` gives each of them the place that is his,
    once, instead of one after the other for each event of a day that is over.
    """

    def __init__(self, now: datetime, *, catching_up: bool = False) -> None:
        self.changed: set[str] = set()  # branches whose board is not what it was
        self._catching_up = catching_up
        self._now = now
        self._branches: dict[str, BranchState] = {}
        self._queues: dict[str, directory.Queue] = {}
        self._counters: dict[str, set[str]] = {}  # department: its queues that have a pace
        self._forecasts: dict[str, QueueForecast] = {}
        self._disciplines = Disciplines()
        self._slots = Slots()
        self._live: dict[int, Token] = {}
        self._gone: dict[int, tuple[int, date]] = {}  # ended or moved on: version, service day
        self._branch_of_department: dict[str, str] = {}

    # --- what comes in ---------------------------------------------------------------------

    def see(self, record: TokenRecord) -> None:
        """Take in one event; raises `KeyError` or `ValueError` when a part of it is missing."""
        if self._slots.hear(record):
            self.changed.add(record["branchId"])
        token_id, service_date = record.get("tokenId"), record.get("serviceDate")
        if token_id is None or service_date is None:
            self._hear_message(record)
            return
        branch = self._branch(record["branchId"])
        if not branch.knows(service_date):
            return
        if record["eventType"] in TELLS_OF_A_CALL:
            self._hear_call(branch, record, token_id, service_date)
        version = record["version"]
        before = self._live.get(token_id)
        if version <= (before.version if before else self._gone.get(token_id, NEVER_SEEN)[0]):
            return
        if record["status"] in ENDED or record["eventType"] in LEAVES_THE_QUEUE:
            if before:
                self._take_off(self._live.pop(token_id))
            self._gone[token_id] = (version, service_date)
        else:
            token = token_of(record)
            if before:
                self._take_off(before)
            else:
                self._gone.pop(token_id, None)
            self._live[token_id] = token
            self._put_on(branch, token)

    def _hear_message(self, record: TokenRecord) -> None:
        """Take in what is said to all who wait; a desk's or a slot's event says nothing here."""
        if record.get("message"):
            branch = self._branch(record["branchId"])
            department_of(branch, record["departmentId"]).messages.hear(record)
            self.changed.add(record["branchId"])

    def caught_up(self) -> None:
        """Give everybody who is live his place: from now on boards are asked for."""
        self._catching_up = False
        for token in self._live.values():
            self._put_on(self._branches[token.branch_id], token)

    def _hear_call(
        self, branch: BranchState, record: TokenRecord, token_id: int, service_date: date
    ) -> None:
        if record["eventType"] in CALLS:
            self._disciplines.hear_call(record)
            call = Call(
                at=record["timestamp"],
                call_id=str(record.get("callId") or f"{token_id}-{record['version']}"),
                token_id=token_id,
                version=record["version"],
                label=str(record.get("tokenLabel")),
                desk_id=record.get("deskId"),
                service_date=service_date,
            )
            department_of(branch, record["departmentId"]).calls.add(call)
        else:
            calls = department_of(branch, record["departmentId"]).calls
            calls.undo(token_id, record["version"], service_date)
        self.changed.add(record["branchId"])

    def name(self, key: str, entry: directory.Entry | None) -> None:
        """Take in one object of the directory, or that it is gone."""
        kind, _, rest = key.partition("/")
        match kind:
            case "branch" if isinstance(entry, directory.Branch) or entry is None:
                self._name_branch(rest, entry)
            case "department" if isinstance(entry, directory.Department) or entry is None:
                self._name_department(rest, entry)
            case "queue" if isinstance(entry, directory.Queue) or entry is None:
                self._name_queue(rest, entry)
            case _:
                pass  # desks are shown by their number

    def _name_branch(self, branch_id: str, entry: directory.Branch | None) -> None:
        branch = self._branch(branch_id)
        branch.entry = entry
        branch.zone = zone_of(entry.time_zone) if entry else UTC
        self._set_days([branch_id])
        self.changed.add(branch_id)

    def _name_department(self, department_id: str, entry: directory.Department | None) -> None:
        before = self._branch_of_department.pop(department_id, None)
        if before is not None:
            self._branch(before).names.pop(department_id, None)
            self.changed.add(before)
        if entry is not None:
            self._branch(entry.branch_id).names[department_id] = entry
            self._branch_of_department[department_id] = entry.branch_id
            self.changed.add(entry.branch_id)

    def _name_queue(self, queue_id: str, entry: directory.Queue | None) -> None:
        self._disciplines.name(queue_id, entry)
        before = self._queues.pop(queue_id, None)
        if before is not None:
            self._counters.get(before.department_id, set()).discard(queue_id)
            self.changed.add(before.branch_id)
        if entry is not None:
            self._queues[queue_id] = entry
            self.changed.add(entry.branch_id)
            if entry.kind is QueueKind.COUNTER:
                self._counters.setdefault(entry.department_id, set()).add(queue_id)

    def forecast(self, queue_id: str, forecast: QueueForecast | None) -> None:
        """Take in the latest word on a queue's pace, or that there is none."""
        if forecast is None:
            self._forecasts.pop(queue_id, None)
        else:
            self._forecasts[queue_id] = forecast
        if queue_id in self._queues:
            self.changed.add(self._queues[queue_id].branch_id)

    def pass_time(self, now: datetime) -> None:
        """Let the clock go on: where a day begins, its tokens come on and the old ones leave."""
        self._now = now
        self._set_days(self._branches)
        for branch_id, branch in self._branches.items():
            over = [one.messages.forget_before(now) for one in branch.departments.values()]
            if any(over):
                self.changed.add(branch_id)

    # --- what goes out ---------------------------------------------------------------------

    @property
    def branch_ids(self) -> list[str]:
        return sorted(branch_id for branch_id in self._branches if self.knows(branch_id))

    def knows(self, branch_id: str) -> bool:
        branch = self._branches.get(branch_id)
        return branch is not None and bool(branch.entry or branch.names or branch.departments)

    def branch(self, branch_id: str) -> directory.Branch | None:
        branch = self._branches.get(branch_id)
        return branch.entry if branch else None

    def branch_names(self, branch_id: str) -> dict[str, str]:
        entry = self._branches[branch_id].entry
        return dict(entry.names) if entry else {directory.FALLBACK_LANGUAGE: branch_id}

    def board(
        self, branch_id: str, *, now: datetime, version: int, stale_since: datetime | None = None
    ) -> Board:
        """Return a branch's board; `now` sorts lines that age."""
        branch = self._branches[branch_id]
        entry = branch.entry
        return Board(
            branch_id=branch_id,
            version=version,
            as_of=stale_since or now,
            stale_since=stale_since,
            names=self.branch_names(branch_id),
            time_zone=str(branch.zone),
            languages=entry.languages if entry else LANGUAGES_UNKNOWN,
            layouts=entry.layouts if entry else (),
            departments=[
                self._department_board(branch, department_id, now=now)
                for department_id in listed(branch)
            ],
        )

    def _department_board(
        self, branch: BranchState, department_id: str, *, now: datetime
    ) -> BoardDepartment:
        department = branch.departments.get(department_id) or DepartmentState()
        entry = branch.names.get(department_id)
        names = dict(entry.names) if entry else {directory.FALLBACK_LANGUAGE: department_id}
        # Where a counter takes in the appointments, who still stands in a slot is not in the line.
        counters = self._counters.get(department_id, ())
        windows = any(map(self._disciplines.takes_in_appointments, counters))
        line, slots = department.line, self._slots.of
        return BoardDepartment(
            department_id=department_id,
            name=directory.name_in(names, directory.FALLBACK_LANGUAGE),
            names=names,
            now_serving=[_serving(token) for token in _newest_first(department.at_desks.values())],
            waiting=line.first(
                now=now, ages=self._ages, ruled=self._disciplines.of, slots=slots, windows=windows
            ),
            waiting_count=line.count_called_from(slots, windows=windows),
            allocated=_first_come(department.on_trips.values()),
            recent_calls=[
                BoardCall(
                    call_id=call.call_id, token_label=call.label, desk_id=call.desk_id, at=call.at
                )
                for call in department.calls.shown(branch.first_day, branch.today)
            ],
            messages=[self._named(one) for one in department.messages.now(now)],
            expected_wait=self._expected_wait(department_id, department, now=now),
        )

    def _named(self, message: ShownMessage) -> ShownMessage:
        queue = self._queues.get(message.queue_id or "")
        return message.model_copy(update={"queue_names": dict(queue.names)}) if queue else message

    def _expected_wait(
        self, department_id: str, department: DepartmentState, *, now: datetime
    ) -> ShownWait | None:
        """Return the wait of one who comes now, at the counter where it is longest."""
        counts, booked = department.line.counts(), list(department.line.booked(self._slots.of))
        waits = [
            wait
            for queue_id in self._counters.get(department_id, ())
            if (forecast := self._forecasts.get(queue_id)) is not None
            and now - forecast.as_of <= FORECAST_AGE_MAX
            and (
                wait := newcomers_wait(
                    forecast,
                    counts.get(queue_id, {}),
                    self._disciplines.of(queue_id),
                    booked,
                    now=now,
                )
            )
        ]
        if not waits:
            return None
        longest = max(waits, key=lambda wait: wait.p50_seconds)
        return ShownWait(p50_seconds=longest.p50_seconds, p90_seconds=longest.p90_seconds)

    def _ages(self, queue_id: str) -> bool:
        queue = self._queues.get(queue_id)
        return queue is not None and queue.ageing

    # --- who stands where ------------------------------------------------------------------

    def _branch(self, branch_id: str) -> BranchState:
        branch = self._branches.get(branch_id)
        if branch is None:
            first_day, today = days_shown(self._now, UTC)
            branch = self._branches[branch_id] = BranchState(today, first_day)
        return branch

    def _put_on(self, branch: BranchState, token: Token) -> None:
        if self._catching_up:
            return
        self.changed.add(token.branch_id)
        if not branch.shows(token):
            return
        department = department_of(branch, token.department_id)
        match token.place:
            case "line":
                department.line.add(token)
            case "desk":
                department.at_desks[token.token_id] = token
            case "trip":
                department.on_trips[token.token_id] = token
            case None:
                pass

    def _take_off(self, token: Token) -> None:
        if self._catching_up:
            return
        self.changed.add(token.branch_id)
        department = department_of(self._branch(token.branch_id), token.department_id)
        match token.place:
            case "line":
                department.line.discard(token)
            case "desk":
                department.at_desks.pop(token.token_id, None)
            case "trip":
                department.on_trips.pop(token.token_id, None)
            case None:
                pass

    def _set_days(self, branches: Iterable[str]) -> None:
        """Place the tokens of branches anew whose day is another one; one pass over all."""
        turned = {each for each in branches if turn_day(self._branches[each], self._now)}
        if not turned:
            return
        for token in list(self._live.values()):
            if token.branch_id in turned:
                branch = self._branches[token.branch_id]
                if branch.knows(token.service_date):
                    self._put_on(branch, token)
                else:
                    del self._live[token.token_id]
        # No zone's yesterday is further back.
        self._slots.forget_before(self._now - 3 * DAY)
        oldest = self._now.astimezone(UTC).date() - 2 * DAY
        self._gone = {token_id: gone for token_id, gone in self._gone.items() if gone[1] >= oldest}
        self.changed |= turned


def _first_come(tokens: Iterable[Token]) -> list[str]:
    first = sorted(tokens, key=lambda token: (token.arrived_at, token.token_id))
    return [token.label for token in first[:SHOWN_MAX]]


def _newest_first(tokens: Iterable[Token]) -> list[Token]:
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(
        tokens, key=lambda token: (token.called_at or never, token.token_id), reverse=True
    )


def _serving(token: Token) -> Serving:
    return Serving(
        token_label=token.label,
        desk_id=token.desk_id,
        called_at=token.called_at,
        started=token.status is TokenStatus.SERVING,
    )
