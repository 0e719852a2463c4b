"""The summary that `make run` prints when everything is ready."""

from deploy.local.settings import Settings
from shared.public_url import local_network_address

LOGINS = "admin, supervisor or staff; password nowserving"
PRODUCTION = "your users; make admin makes the first one"


def table(settings: Settings) -> str:
    """Return the addresses of the pages, the logins and the logs, one a line."""
    pages = settings.pages()
    rows = {
        "Kiosk": pages["kiosk"],
        "Staff console": f"{pages['console']}  ({LOGINS if settings.demo else PRODUCTION})",
        "Doctor": f"{pages['doctor']}  (their slots and people of the day)",
        "Overview": f"{pages['overview']}  (supervisors)",
        "Reports": f"{pages['reports']}  (supervisors)",
        "Hallway screen": pages["screen"],
        "Order of lines": f"{pages['ordering']}  (supervisors)",
        "Administration": pages["admin"],
        "Outpatients": pages["outpatients"],
        "Drivers' phones": f"{pages['driver']}  (driver1, driver2, driver3)",
        "Vehicle queue": f"{pages['vehicles']}  (eic1)",
        "Letters": f"{pages['letters']}  (which did not arrive)",
        "Inbox": pages.get("inbox", f"your own mail server, {settings.smtp_host}"),
        "API docs": "  ".join(address for name, address in pages.items() if name.endswith("docs")),
        "From a phone": f"http://{local_network_address()}:{settings.token_api_port}/",
        "Logs": f"{settings.home / 'logs'}  (make logs)",
    }
    lines = [f"  {name:<16}{address}" for name, address in rows.items()]
    demo = "make demo lets visitors come. " if settings.demo else ""
    return "\n".join(["", "NowServing is up.", "", *lines, "", f"{demo}Ctrl-C stops all."])
