"""Reads a QR code off a page as a phone does: from the picture, not from the page's markup."""

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Locator

ROOT: Final = Path(__file__).parents[2]
# A picture's pixels, drawn by a browser: nothing of ours reads PNG.
PIXELS: Final = """async (png) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const { width, height } = picture;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  return { width, height, data: Array.from(context.getImageData(0, 0, width, height).data) };
}"""
DECODE: Final = """
import decodeQR from "qr/decode.js";
import { readFileSync } from "node:fs";
const { width, height, data } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(decodeQR({ width, height, data: Uint8Array.from(data) }));
"""


async def scan(code: Locator) -> str:
    """Return what a QR code says that is shown on a page."""
    png = base64.b64encode(await code.screenshot()).decode()
    browser = code.page.context.browser
    assert browser is not None
    context = await browser.new_context()
    page = await context.new_page()
    pixels: dict[str, Any] = await page.evaluate(PIXELS, png)
    await context.close()
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(  # noqa: ASYNC221, S603 - our own script, a fraction of a second
        [node, "--input-type=module", "--eval", DECODE],
        cwd=ROOT,
        input=json.dumps(pixels),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
