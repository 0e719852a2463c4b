"""Where it is measured: engines and processes of the bench's own, on free ports, in a temp home."""

from bench.testbed.testbed import Server, Testbed

__all__ = ["Server", "Testbed"]
