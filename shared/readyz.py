"""Asks a service on this machine whether it is ready: `python -m shared.readyz 8080` ends with 0.

Loopback is asked straight, whatever proxy the environment names.
"""

import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Final

SECONDS_MAX: Final = 2.0


def is_ready(port: int, host: str = "127.0.0.1") -> bool:
    connection = HTTPConnection(host, port, timeout=SECONDS_MAX)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_ready(int(sys.argv[1])))
