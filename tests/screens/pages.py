"""The pages and states of which pictures are made, one line each; a new page gets one."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Page, ViewportSize
from playwright.async_api import TimeoutError as NotYetError

SOON_MS: Final = 30_000
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 800}
TALL: Final[ViewportSize] = {"width": 1280, "height": 1200}
KIOSK: Final[ViewportSize] = {"width": 1080, "height": 1920}
WALL: Final[ViewportSize] = {"width": 1920, "height": 1080}
# The demo's own desks call quickly.
CALLS_MAX: Final = 30
BETWEEN_CALLS_MS: Final = 1_500
THEMES: Final = ("light", "dark")
ONE_THEME: Final = ("light",)

Prepare = Callable[[Page], Awaitable[None]]


async def as_it_comes(_: Page) -> None:
    """Leave a page in the state in which it opens."""


@dataclass(frozen=True)
class Screen:
    """A state of a page of `service` at `path`, in which `{lang}` and `{ticket}` are filled in.

    `user` signs in before; `shows` is what is there once the page is ready.
    """

    name: str
    service: str
    path: str
    shows: str = "main"
    user: str | None = None
    sizes: tuple[ViewportSize, ...] = (DESKTOP, PHONE)
    themes: tuple[str, ...] = THEMES
    whole: bool = False  # all of it, not what fits
    prepare: Prepare = as_it_comes


async def choose_language(page: Page) -> None:
    await page.locator(".stub").first.click(timeout=SOON_MS)
    await page.locator(".service").first.wait_for(timeout=SOON_MS)


async def sit_down(page: Page) -> None:
    """Open a desk of Laboratory, where a line stands, and call whoever comes next."""
    await page.locator(".tile", has_text="Laboratory").first.click(timeout=SOON_MS)
    await page.locator(".tile").first.click(timeout=SOON_MS)
    await page.locator(".live.good").wait_for(timeout=SOON_MS)
    at_desk = page.locator(".visitor-label")
    for _ in range(CALLS_MAX):
        await page.keyboard.press("n")
        with suppress(NotYetError):
            await at_desk.wait_for(timeout=BETWEEN_CALLS_MS)
            break


async def reported(page: Page) -> None:
    await page.locator("svg.plot").nth(1).wait_for(timeout=SOON_MS)


async def played(page: Page) -> None:
    """Play yesterday's Consultation with one more desk at ten."""
    what_if = page.locator(".what-if")
    department = what_if.locator(".range-fields select")
    await department.select_option("CW", timeout=SOON_MS)
    await what_if.locator(".desk-counts input").nth(1).fill("4", timeout=SOON_MS)
    await what_if.locator("button[type=submit]").click()
    await page.locator("#what-if-hours").wait_for(timeout=60_000)
    await what_if.scroll_into_view_if_needed()


KIOSK_PATH: Final = "/#key=kiosk-demo"
ALL: Final = (
    Screen("kiosk", "token_api", KIOSK_PATH, shows=".stub", sizes=(KIOSK,), themes=ONE_THEME),
    Screen("kiosk-services", "token_api", KIOSK_PATH, shows=".stub", sizes=(KIOSK,),
           themes=ONE_THEME, prepare=choose_language),
    Screen("ticket", "token_api", "{ticket}", shows=".ticket-label", sizes=(PHONE,)),
    Screen("join", "token_api", "/join/main", shows="h1", sizes=(PHONE,)),
    Screen("poster", "token_api", "/join/main/poster", shows="h1", themes=ONE_THEME),
    Screen("ordering", "token_api", "/ordering", shows=".rule-kinds", user="supervisor"),
    Screen("admin", "token_api", "/admin", shows="main h1, main h2", user="admin"),
    Screen("admin-fleet", "token_api", "/admin#/fleet/vehicles", shows=".rows > li", user="admin"),
    Screen("admin-screens", "token_api", "/admin#/screens/main", shows=".layout", user="admin"),
    Screen("opd", "token_api", "/opd", user="admin"),
    Screen("driver", "token_api", "/driver", user="driver1", sizes=(PHONE,)),
    Screen("eic", "token_api", "/eic", user="eic1"),
    Screen("letters", "notifier", "/letters", shows="main h2", user="admin"),
    Screen("hall", "display", "/screen/main?lang={lang}", shows=".bands-frame", sizes=(WALL,),
           themes=ONE_THEME),
    Screen("console", "department", "/", shows=".tile", user="staff", prepare=sit_down),
    Screen("overview", "department", "/overview", shows="main h2", user="supervisor"),
    Screen("doctor", "department", "/doctor", shows="main h2", user="admin"),
    Screen("reports", "department", "/reports", shows=".key-value", user="supervisor",
           sizes=(TALL, PHONE), prepare=reported),
    Screen("reports-whole", "department", "/reports", shows=".key-value", user="supervisor",
           whole=True, prepare=reported),
    Screen("what-if", "department", "/reports", shows=".what-if", user="supervisor",
           prepare=played),
)  # fmt: skip
