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
from deploy.local.simulate.world import Json, SlotView, World

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
    """Run the steps with a live dashboard."""
    with Live(console=Console(), auto_refresh=False) as live:
        for step in play.steps():
            look_and_check(world, play.slots)
            live.update(_page(step, play.slots), refresh=True)
            sleep(pause_seconds)


def tell(world: World, play: Play, *, pause_seconds: float) -> None:
    """Run the steps with plain lines, for logs."""
    told = dict.fromkeys((view.name for view in play.slots), 0)
    for step in play.steps():
        look_and_check(world, play.slots)
        print(f"{step.clock} {step.title}", flush=True)
        for view in play.slots:
            for news in view.news[told[view.name] :]:
                print(f"      {view.name}: {news}", flush=True)
            told[view.name] = len(view.news)
            print(f"      {view.name}: {_in_words(view)}", flush=True)
        sleep(pause_seconds)


def summary(world: World, slots: Sequence[SlotView]) -> None:
    """Print the day's figures, doctor by doctor."""
    table = Table(padding=(0, 0), title=f"The day {slots[0].slot['date']}, by the daily report")
    names = (
        "total_tokens", "confirmed", "waiting", "completed", "cancelled", "no_show",
        "capacity_utilization", "preemptions", "promotions",
    )  # fmt: skip
    table.add_column("doctor")
    for name in names:
        table.add_column(HEADINGS.get(name, name), justify="right")
    for view in slots:
        report: Json = world.report(view)
        table.add_row(view.name, *(str(report[name]) for name in names))
    Console().print(table)


def _page(step: Step, slots: Sequence[SlotView]) -> RenderableType:
    title = Text(f"{step.clock}  {step.title}", style="bold")
    return Group(title, Columns([_panel(view) for view in slots]))


def _panel(view: SlotView) -> Panel:
    table = Table.grid(padding=(0, 1))
    for place, token in enumerate(view.seated, start=1):
        table.add_row(f"seat {place}", *_row(token))
    for _ in range(view.slot["seats_free"]):
        table.add_row("seat", "-", "", "free")
    for token in view.waiting:
        table.add_row(f"waits {token['position']}", *_row(token), style="dim")
    news = [Text(f"• {one}", style="italic") for one in view.news[-NEWS_SHOWN:]]
    return Panel(
        Group(table, Text(), *news),
        title=f"{view.name}, {view.specialization}",
        subtitle=_in_words(view),
        width=PANEL_WIDTH,
    )


def _row(token: Json) -> tuple[str, Text, str]:
    category = Text(token["category"], style=STYLES.get(token["category"], ""))
    return token["token_label"], category, str(token["patient_name"])


def _in_words(view: SlotView) -> str:
    slot = view.slot
    overflow = f" (+{slot['overflow']} beyond)" if slot["overflow"] else ""
    seats = f"{slot['current_capacity']} of {slot['max_capacity']} seats{overflow}"
    return f"{seats}, {slot['waiting_count']} waiting"
