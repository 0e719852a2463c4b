"""Reads a QR code from a PNG of one bit a pixel, as a scanner does."""

import json
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]
DECODE: Final = """
import decodeQR from "qr/decode.js";
import { readFileSync } from "node:fs";
const { width, height, data } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(decodeQR({ width, height, data: Uint8Array.from(data) }));
"""


def read_qr_code(png: bytes) -> str:
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(  # noqa: S603 - our own script, a fraction of a second
        [node, "--input-type=module", "--eval", DECODE],
        cwd=ROOT,
        input=json.dumps(_pixels(png)),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _pixels(png: bytes) -> dict[str, object]:
    """Return width, height and RGBA."""
    chunks = _chunks(png)
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (1, 0)
    rows = zlib.decompress(chunks[b"IDAT"])
    length = 1 + (width + 7) // 8
    data: list[int] = []
    above = bytes(length - 1)
    for row in (rows[at : at + length] for at in range(0, len(rows), length)):
        assert row[0] in {0, 2}  # as it is, or the difference to the row above
        above = bytes(
            (one + row[0] // 2 * up) % 256 for one, up in zip(row[1:], above, strict=True)
        )
        bits = "".join(f"{octet:08b}" for octet in above)[:width]
        for bit in bits:
            data += [255 * int(bit)] * 3 + [255]
    return {"width": width, "height": height, "data": data}


def _chunks(png: bytes) -> dict[bytes, bytes]:
    found, at = {}, 8
    while at < len(png):
        [length] = struct.unpack(">I", png[at : at + 4])
        found[png[at + 4 : at + 8]] = png[at + 8 : at + 8 + length]
        at += 12 + length
    return found
