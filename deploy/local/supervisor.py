"""Keeps processes running: waits until each is ready, starts it again when it ends.

Knows nothing of what it runs: `stack.py` says what, in which order, and what to do after a
restart.
"""

import asyncio
import contextlib
import shutil
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from pathlib import Path
from typing import Final, NoReturn

from deploy.local.engines import EngineError, last_lines
from deploy.local.failures import Failures
from deploy.local.processes import (
    STOP_SECONDS_MAX,
    Command,
    keep_small,
    kill_group,
    open_log,
    options,
    words_since,
)
from deploy.local.run_file import RunFile
from deploy.local.supervised_process import SupervisedProcess

# The first start of everything at once on two busy cores.
READY_SECONDS_MAX: Final = 120.0
# Restarts: at once after a crash, then ever more slowly while it crashes again.
PAUSE_SECONDS_MIN: Final = 0.2
PAUSE_SECONDS_MAX: Final = 10.0
# After a run of this length the next crash starts with the short pause again.
STEADY_SECONDS: Final = 20.0
# A process without a readiness check counts as ready when it has run this long.
STAYED_SECONDS: Final = 1.0
READY_POLL_SECONDS: Final = 0.1
# With less than this neither Postgres nor Kafka starts; looked for again so often.
FREE_BYTES_MIN: Final = 32_000_000
SPACE_SECONDS: Final = 1.0
LOGS_SECONDS: Final = 10.0


class Supervisor:
    def __init__(
        self, run_file: RunFile, log_of: Callable[[str], Path], say: Callable[[str], None]
    ) -> None:
        self._run_file = run_file
        self._log_of = log_of
        self._say = say
        self._stopping = False
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._processes: dict[str, tuple[Process, Command]] = {}
        self._failed: asyncio.Queue[BaseException] = asyncio.Queue()

    async def start(self, processes: Iterable[SupervisedProcess]) -> None:
        """Start all of them at once and return when all are ready; raises `EngineError`."""
        everyone = list(processes)
        up = {one.name: asyncio.Event() for one in everyone}
        for one in everyone:
            self._tasks[one.name] = self._task(self._keep(one, up[one.name]))
        began = time.monotonic()
        await asyncio.gather(*(self._until_up(one, up[one.name], began) for one in everyone))

    async def stop(self, names: Iterable[str]) -> None:
        """Stop these, all at once, each in its own way; what does not stop is killed."""
        self._stopping = True
        names = [name for name in names if name in self._tasks]
        for name in names:
            self._ask_to_stop(name)
        tasks = [self._tasks[name] for name in names]
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS_MAX)
        self.kill(names)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ask_to_stop(self, name: str) -> None:
        process, command = self._processes.get(name, (None, None))
        if process is None or command is None or process.returncode is not None:
            self._tasks[name].cancel()  # it waits to start, or to start again
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(command.stop_signal)
            process.send_signal(signal.SIGCONT)  # a stopped process handles no other signal

    def kill(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self._processes:
                kill_group(self._processes[name][0].pid)

    @property
    def names(self) -> list[str]:
        return list(self._tasks)

    async def until_failed(self) -> NoReturn:
        """Raise what ends a task of ours, which nobody else would see."""
        raise await self._failed.get()

    def _task(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        def note(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (error := task.exception()):
                self._failed.put_nowait(error)

        task = asyncio.create_task(work)
        task.add_done_callback(note)
        return task

    async def keep_logs_small(self) -> NoReturn:
        while True:
            for name in self.names:
                with contextlib.suppress(OSError):
                    await asyncio.to_thread(keep_small, self._log_of(name))
            await asyncio.sleep(LOGS_SECONDS)

    async def run_once(self, command: Command) -> None:
        """Run a command to its end; raises `EngineError` with the end of its log when it fails."""
        process = await self._spawn(command)
        if await process.wait() and not self._stopping:
            log = self._log_of(command.name)
            message = f"{command.name} failed; the end of its log ({log}):\n{last_lines(log)}"
            raise EngineError(message)

    async def _until_up(self, one: SupervisedProcess, up: asyncio.Event, began: float) -> None:
        waiting = asyncio.create_task(up.wait())
        await asyncio.wait(
            {waiting, self._tasks[one.name]},
            timeout=READY_SECONDS_MAX,
            return_when=asyncio.FIRST_COMPLETED,
        )
        waiting.cancel()
        task = self._tasks[one.name]
        if task.done() and (error := task.exception()):
            raise error
        if not up.is_set() and not self._stopping:
            log = self._log_of(one.name)
            message = f"{one.name} is not ready; the end of its log ({log}):\n{last_lines(log)}"
            raise EngineError(message)
        self._say(f"  up    {one.name:<18} {time.monotonic() - began:5.1f} s  {one.described_as()}")

    async def _keep(self, one: SupervisedProcess, up: asyncio.Event) -> None:
        pause, failures = PAUSE_SECONDS_MIN, Failures(one)
        while not self._stopping:
            began, log = time.monotonic(), self._log_of(one.name)
            written = log.stat().st_size if log.exists() else 0
            ending = await self._run(one, up)
            if self._stopping:
                return
            was_ready = one.name in self._run_file.ready_names
            self._note(one.name, ready=False)
            if was_ready or await self._disk_was_full(one.name):
                failures = Failures(one)
            elif mended := failures.add(ending, words_since(log, written), was_up=up.is_set()):
                self._say(f"  mend  {one.name:<18} {mended}")
            pause = PAUSE_SECONDS_MIN if time.monotonic() - began > STEADY_SECONDS else pause
            self._say(f"  down  {one.name:<18} {ending}; again in {pause:.1f} s ({log})")
            await asyncio.sleep(pause)
            pause = min(pause * 2, PAUSE_SECONDS_MAX)

    async def _run(self, one: SupervisedProcess, up: asyncio.Event) -> str:
        """Start it and return how it ended."""
        try:
            process = await self._begin(one)
        except OSError as error:  # its program is gone, or its data or log cannot be written
            return f"could not be started: {error}"
        if self._stopping:  # while it was being prepared
            self._ask_to_stop(one.name)
        watch = self._task(self._watch(one, process, up))
        code = await process.wait()
        watch.cancel()
        kill_group(process.pid)  # its own children that are left
        return f"ended with signal {-code}" if code < 0 else f"ended with code {code}"

    async def _disk_was_full(self, name: str) -> bool:
        """Wait for space where there is none: nothing can start without, and all can with it."""
        folder = self._run_file.path.parent
        if shutil.disk_usage(folder).free > FREE_BYTES_MIN:
            return False
        self._say(f"  wait  {name:<18} the disk is full: it is started when {folder} has space")
        while shutil.disk_usage(folder).free <= FREE_BYTES_MIN:  # noqa: ASYNC110 - asked from outside
            await asyncio.sleep(SPACE_SECONDS)
        return True

    async def _begin(self, one: SupervisedProcess) -> Process:
        command = await asyncio.to_thread(one.prepare)
        process = await self._spawn(command)
        self._processes[one.name] = (process, command)
        self._run_file.pids[one.name] = process.pid
        self._note(one.name, ready=False)
        return process

    def _note(self, name: str, *, ready: bool) -> None:
        """Write down whether it is ready; where the disk is full, the next change is written."""
        (self._run_file.ready_names.add if ready else self._run_file.ready_names.discard)(name)
        with contextlib.suppress(OSError):
            self._run_file.write()

    async def _spawn(self, command: Command) -> Process:
        with open_log(self._log_of(command.name)) as output:
            return await asyncio.create_subprocess_exec(
                *command.argv, **options(command, output.fileno())
            )

    async def _watch(self, one: SupervisedProcess, process: Process, up: asyncio.Event) -> None:
        """Wait until it is ready; after a restart, run its `after_restart`."""
        if one.ready is None:
            await asyncio.sleep(STAYED_SECONDS)
        else:
            while not await asyncio.to_thread(one.ready):  # noqa: ASYNC110 - asked from outside
                await asyncio.sleep(READY_POLL_SECONDS)
        self._note(one.name, ready=True)
        if not up.is_set():
            up.set()
            return
        self._say(f"  up    {one.name:<18} again, pid {process.pid}")
        if one.after_restart is not None:
            await self._until_done(one.after_restart)

    async def _until_done(self, step: Callable[[], Awaitable[None]]) -> None:
        """Repeat the step until it succeeds: an engine that was just restarted may fail again."""
        pause = PAUSE_SECONDS_MIN
        while True:
            try:
                return await step()
            except (EngineError, OSError) as error:
                self._say(f"  wait  {error}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, PAUSE_SECONDS_MAX)
