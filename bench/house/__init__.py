"""Where it is measured: engines and processes of the bench's own, on free ports, in a temp home."""

from bench.house.house import House, Server

__all__ = ["House", "Server"]
