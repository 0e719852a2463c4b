"""The mail server keeps a line about every letter, however it then behaves."""

import asyncio
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
import orjson
import pytest

from deploy.local.engines import free_port
from tests.chaos.smtp import MailServer, Manner


class Post:
    def __init__(self, port: int, mailbox: Path) -> None:
        self.server = MailServer(port, mailbox)
        self._port = port
        self._mailbox = mailbox

    async def send(self, number: int, *, seconds_max: float = 2.0) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"] = "desk@example.com", "asha@example.com"
        letter["Message-ID"] = f"<{number}@example.com>"
        letter.set_content("It is your turn.")
        await aiosmtplib.send(letter, hostname="127.0.0.1", port=self._port, timeout=seconds_max)

    @property
    def kept(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self._mailbox.read_bytes().splitlines()]


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    post = Post(free_port(), tmp_path / "mailbox.jsonl")
    await post.server.open()
    yield post
    post.server.close()


async def test_a_letter_is_kept_with_its_message_id(post: Post) -> None:
    await post.send(1)
    [kept] = post.kept
    assert kept["message_id"] == "<1@example.com>"
    assert kept["recipients"] == ["asha@example.com"]
    assert kept["answered"] == "250"


@pytest.mark.parametrize(("manner", "code"), [(Manner.SAYS_LATER, 451), (Manner.SAYS_NEVER, 550)])
async def test_a_refusal_says_later_or_never(post: Post, manner: Manner, code: int) -> None:
    post.server.behave(manner)
    with pytest.raises(aiosmtplib.SMTPResponseException) as refused:
        await post.send(1)
    assert refused.value.code == code
    assert post.kept[0]["answered"] == manner


async def test_a_cut_after_the_dot_has_the_letter_all_the_same(post: Post) -> None:
    post.server.behave(Manner.CUTS_AFTER_THE_DOT)
    with pytest.raises(aiosmtplib.SMTPException):
        await post.send(1)
    post.server.behave(Manner.ACCEPTS)
    await post.send(1)
    assert [one["answered"] for one in post.kept] == ["cut", "250"]


async def test_a_hanging_server_answers_once_it_is_healed(post: Post) -> None:
    post.server.behave(Manner.HANGS)
    sending = asyncio.create_task(post.send(1, seconds_max=5))
    await asyncio.sleep(0.2)
    assert not sending.done()
    post.server.behave(Manner.ACCEPTS)
    with pytest.raises(aiosmtplib.SMTPResponseException):
        await sending
