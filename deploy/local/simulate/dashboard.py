"""What the terminal shows: a column a doctor, or plain lines."""

from collections.abc import Sequence
from time import sleep
from typing import Final

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from deploy.local.simulate.scenarios import Play, Step, look_and_check
from deploy.local.simulate.world import Json, Room, World

NEWS_SHOWN: Final = 6
PANEL_WIDTH: Final = 46
# Short enough for a terminal of eighty columns.
HEADINGS: Final = {
    "total_tokens": "tokens",
    "no_show": "no-show",
    "capacity_utilization": "used %",
    "preemptions": "preempted",
    "promotions": "promoted",
}
STYLES: Final = {
    "EMERGENCY": "bold red",
    "PRIORITY_PAID": "bold yellow",
    "ONLINE": "cyan",
    "STANDARD": "cyan",
}


def show(world: World, play: Play, *, pause_seconds: float) -> None:
    """Play with a live dashboard."""
    with Live(console=Console(), auto_refresh=False) as live:
        for step in play.steps():
            look_and_check(world, play.rooms)
            live.update(_page(step, play.rooms), refresh=True)
            sleep(pause_seconds)


def tell(world: World, play: Play, *, pause_seconds: float) -> None:
    """Play with plain lines, for logs."""
    told = dict.fromkeys((room.name for room in play.rooms), 0)
    for step in play.steps():
        look_and_check(world, play.rooms)
        print(f"{step.clock} {step.title}", flush=True)
        for room in play.rooms:
            for news in room.news[told[room.name] :]:
                print(f"      {room.name}: {news}", flush=True)
            told[room.name] = len(room.news)
            print(f"      {room.name}: {_in_words(room)}", flush=True)
        sleep(pause_seconds)


def summary(world: World, rooms: Sequence[Room]) -> None:
    """Print the day's figures, doctor by doctor."""
    table = Table(padding=(0, 0), title=f"The day {rooms[0].slot['date']}, by the daily report")
    names = (
        "total_tokens", "confirmed", "waiting", "completed", "cancelled", "no_show",
        "capacity_utilization", "preemptions", "promotions",
    )  # fmt: skip
    table.add_column("doctor")
    for name in names:
        table.add_column(HEADINGS.get(name, name), justify="right")
    for room in rooms:
        report: Json = world.report(room)
        table.add_row(room.name, *(str(report[name]) for name in names))
    Console().print(table)


def _page(step: Step, rooms: Sequence[Room]) -> RenderableType:
    title = Text(f"{step.clock}  {step.title}", style="bold")
    return Group(title, Columns([_panel(room) for room in rooms]))


def _panel(room: Room) -> Panel:
    table = Table.grid(padding=(0, 1))
    for place, token in enumerate(room.seated, start=1):
        table.add_row(f"seat {place}", *_row(token))
    for _ in range(room.slot["seats_free"]):
        table.add_row("seat", "-", "", "free")
    for token in room.waiting:
        table.add_row(f"waits {token['position']}", *_row(token), style="dim")
    news = [Text(f"• {one}", style="italic") for one in room.news[-NEWS_SHOWN:]]
    return Panel(
        Group(table, Text(), *news),
        title=f"{room.name}, {room.specialization}",
        subtitle=_in_words(room),
        width=PANEL_WIDTH,
    )


def _row(token: Json) -> tuple[str, Text, str]:
    category = Text(token["category"], style=STYLES.get(token["category"], ""))
    return token["token_label"], category, str(token["patient_name"])


def _in_words(room: Room) -> str:
    slot = room.slot
    overflow = f" (+{slot['overflow']} beyond)" if slot["overflow"] else ""
    seats = f"{slot['current_capacity']} of {slot['max_capacity']} seats{overflow}"
    return f"{seats}, {slot['waiting_count']} waiting"
