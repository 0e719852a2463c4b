"""The tables of schema `department`, and the few queries on them."""

from typing import Final

SCHEMA: Final = "department"
# Consoles listen here for what is not in the ledger: breaks, names, the day's numbers.
CHANNEL: Final = "department"
