"""The Postman collection is the code's, and its story runs from top to bottom."""

import json
import subprocess
from pathlib import Path
from typing import Final

import pytest

from deploy.openapi import APPS
from deploy.postman import TARGET, left_out, rendered
from services.token_api import app as token_api
from services.token_api.settings import Settings
from tests.test_schemathesis import SECRET, seeded_database, serving

__all__ = ["seeded_database"]  # the fixture

NEWMAN: Final = Path(__file__).parents[1] / "node_modules" / ".bin" / "newman"
SECONDS_MAX: Final = 120


def test_the_written_collection_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == rendered(), "run: python -m deploy.postman"


def test_every_endpoint_of_the_outpatient_department_is_in_the_collection() -> None:
    assert left_out(APPS["token_api"]().openapi()) == set()


@pytest.mark.skipif(not NEWMAN.exists(), reason="newman is not installed: make setup")
def test_newman_runs_the_collection_without_a_failure(
    seeded_database: str, redis_url: str, tmp_path: Path
) -> None:
    values = {"database_url": seeded_database, "redis_url": redis_url, "auth_secret": SECRET}
    told = tmp_path / "newman.json"
    with serving(token_api.create_app(Settings.model_validate(values))) as url:
        ran = subprocess.run(  # noqa: S603 - the tool of this checkout
            [
                *(str(NEWMAN), "run", str(TARGET), "--env-var", f"base_url={url}"),
                *("--reporters", "cli,json", "--reporter-json-export", str(told)),
            ],
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout
    stats = json.loads(told.read_text())["run"]["stats"]
    assert stats["assertions"]["failed"] == 0
    assert stats["assertions"]["total"] > 30
