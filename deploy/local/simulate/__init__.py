"""An outpatient day, played through the running system's own API: `make simulate`."""
