"""Who asks: a cheap HTTP client in a process of its own.

Nothing is imported here, so that the client's process starts at once.
"""

from typing import Final

# Stands in a request's path, headers or body where its own number goes; ten digits for ten.
NUMBER: Final = "0123456789"
