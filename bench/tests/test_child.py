"""A child that ends in the moment in which it is killed is waited for by the loop alone."""

import asyncio
import logging

import pytest

from bench.load.child import child, told_by

TRIES = 20


async def test_a_child_that_is_killed_as_it_ends_keeps_its_exit_code(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "asyncio")
    for _ in range(TRIES):
        with pytest.raises(InterruptedError):
            async with child("this", {}) as process:
                await told_by(process).read()  # it has closed its output, and is about to end
                raise InterruptedError
        assert process.returncode in {0, -9}
    await asyncio.sleep(0.05)
    assert caplog.messages == []
