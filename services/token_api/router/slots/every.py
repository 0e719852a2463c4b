"""Every door of the outpatient department; the order matters where templates overlap."""

from services.token_api.router.slots import aliases, doctors, patients, reports, slots, tokens

ROUTERS = (
    tokens.router,
    doctors.router,
    patients.router,
    slots.router,
    reports.router,
    aliases.router,
)
