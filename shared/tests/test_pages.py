"""The built pages, as a browser gets them."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from shared import pages, problems


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>Kiosk</title>")
    (dist / "icon.svg").write_text("<svg/>")
    (dist / "assets" / "app-abc123.js").write_text("start()")
    (tmp_path / "secret.txt").write_text("secret")
    return dist


async def browsing(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)

    @app.get("/api/v1/queues")
    async def queues() -> list[str]:
        return ["CW"]

    pages.mount(app, dist, "/", "/t/{secret}")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def client(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    async for client in browsing(dist):
        yield client


@pytest.mark.parametrize("path", ["/", "/t/abcdefghijklmnop"])
async def test_a_pages_paths_answer_with_it_under_strict_headers(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert "Kiosk" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert (await client.head(path)).status_code == 200


async def test_assets_are_kept_for_a_year_and_the_rest_is_asked_for_again(
    client: httpx.AsyncClient,
) -> None:
    asset = await client.get("/assets/app-abc123.js")
    assert asset.headers.get_list("cache-control") == ["public, max-age=31536000, immutable"]
    assert asset.headers["x-content-type-options"] == "nosniff"
    assert (await client.get("/icon.svg")).headers["cache-control"] == "no-cache"


async def test_nothing_but_the_pages_files_can_be_had(client: httpx.AsyncClient) -> None:
    for path in ("/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/secret.txt"):
        assert (await client.get(path)).status_code == 404
    missing = await client.get("/assets/app-old.js")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")


async def test_endpoints_are_not_hidden(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/queues")).json() == ["CW"]


async def test_pages_that_are_not_built_say_how_to_build_them(tmp_path: Path) -> None:
    async for client in browsing(tmp_path / "nowhere"):
        answer = await client.get("/")
        assert (answer.status_code, "npm run build" in answer.text) == (503, True)
        assert (await client.get("/assets/x.js")).status_code == 404


async def test_a_script_comes_compressed_to_who_takes_it(
    client: httpx.AsyncClient, dist: Path
) -> None:
    (dist / "assets" / "app-abc123.js.gz").write_bytes(gzip.compress(b"start()"))
    path = "/assets/app-abc123.js"
    packed = await client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(path, headers={"Accept-Encoding": "identity"})
    assert (packed.text, plain.text) == ("start()", "start()")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    for answer in (packed, plain):
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "javascript" in answer.headers["content-type"]
        assert "immutable" in answer.headers["cache-control"]
