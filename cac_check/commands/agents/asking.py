"""Asking the process that answers, and ending it if it takes too long."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from subprocess import PIPE
from typing import Any

import anyio
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

STARTING = 60.0
"""Seconds the process may take to load, which do not count as those of an answer."""

LONGEST_ANSWER = 2**28
"""Bytes of an answer."""


class AnswerError(Exception):
    """There is no answer; says why, as the command line would."""


class Answering:
    """The process that answers, one question after the other. It is started when it is needed."""

    def __init__(self, folder: str, seconds: float) -> None:
        self._words = [sys.executable, "-P", "-m", "cac_check.commands.agents.worker", folder, f"{seconds:g}"]
        self._seconds = seconds
        self._process: Process | None = None
        self._answers: BufferedByteReceiveStream | None = None
        self._loading = False
        self._turn = anyio.Lock()

    async def start(self) -> None:
        """Start the process, if none is running; it loads by itself."""
        if self._process is None or self._process.returncode is not None:
            # A group of its own: processes that it starts end with it.
            self._process = await anyio.open_process(
                self._words, stdin=PIPE, stdout=PIPE, stderr=None, start_new_session=True
            )
            assert self._process.stdout is not None
            self._answers = BufferedByteReceiveStream(self._process.stdout)
            self._loading = True

    async def ask(self, tool: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a tool answers.

        Raises:
            AnswerError: if it refuses, takes too long, or ends.
        """
        async with self._turn:
            answered = False
            try:
                await self.start()
                with anyio.fail_after(STARTING):
                    await self._loaded()
                with anyio.fail_after(self._seconds):
                    reply = await self._reply_to(json.dumps({"tool": tool, "arguments": arguments}))
                answered = True
            except TimeoutError:
                message = f"{tool} took longer than {self._seconds:g} seconds and was stopped: nothing was decided"
                raise AnswerError(f"{message}. Ask about less, or start the server with --timeout") from None
            except (
                anyio.EndOfStream,
                anyio.IncompleteRead,
                anyio.BrokenResourceError,
                anyio.DelimiterNotFound,
            ) as error:
                raise AnswerError(f"{tool} ended without an answer: nothing was decided") from error
            finally:
                # Also if whoever asks has given up: what it still works on must not be taken for the next answer.
                if not answered:
                    await self.stop()
        if "error" in reply:
            raise AnswerError(reply["error"])
        answer: Mapping[str, Any] = reply["answer"]
        return answer

    async def _loaded(self) -> None:
        if self._loading:
            await self._line()
            self._loading = False

    async def _reply_to(self, question: str) -> Any:
        assert self._process is not None
        assert self._process.stdin is not None
        await self._process.stdin.send(question.encode() + b"\n")
        return json.loads(await self._line())

    async def _line(self) -> bytes:
        assert self._answers is not None
        return await self._answers.receive_until(b"\n", LONGEST_ANSWER)

    async def stop(self) -> None:
        """End the process and all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        with anyio.CancelScope(shield=True):
            await process.aclose()
