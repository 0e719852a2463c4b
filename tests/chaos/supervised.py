"""The local stack's own supervisor, with the processes that a Procfile of ours names."""

import asyncio
import sys
from pathlib import Path

from deploy.local.settings import Settings
from deploy.local.stack import run

if __name__ == "__main__":
    asyncio.run(run(Settings(), processes=Path(sys.argv[1])))
