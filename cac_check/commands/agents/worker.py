"""The process that answers: one JSON line in, one out, until there are no more.

It is a process of its own so that what takes too long can be ended, and so that nothing a library prints, or breaks,
reaches the protocol.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import IO, Any

import typer

from cac_check.commands.agents.folder import Folder
from cac_check.commands.agents.tools import NAMES, Tools
from cac_check.commands.exits import NOTHING_TO_CHECK
from cac_check.diagnostic import Problems


def main() -> None:
    """Answer what standard input asks; the words of the command line are the folder and the seconds for an answer."""
    folder, seconds = sys.argv[1:]
    sys.argv = ["cac-check", "mcp"]
    os.chdir(folder)
    answer(Tools(Folder.of(folder), float(seconds)), sys.stdin.buffer, _own_standard_output())


def answer(tools: Tools, asked: IO[bytes], answers: IO[bytes]) -> None:
    """Say that there is somebody, then answer each line of what is asked with a line of what is told."""
    _tell(answers, {"ready": True})
    for line in asked:
        request = json.loads(line)
        _tell(answers, _answered(tools, request["tool"], request["arguments"]))


def _tell(answers: IO[bytes], data: Mapping[str, Any]) -> None:
    answers.write(json.dumps(data).encode() + b"\n")
    answers.flush()


def _answered(tools: Tools, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the answer of a tool, or what stands in its way: what the command line would print."""
    assert name in NAMES
    try:
        return {"answer": getattr(tools, name)(**arguments).model_dump(mode="json")}
    except Problems as problems:
        from cac_check.commands.terminal import problems_text

        return {"error": problems_text(problems.diagnostics).rstrip("\n")}
    except typer.BadParameter as wrong:
        return {"error": wrong.format_message()}
    except typer.Exit:
        return {"error": NOTHING_TO_CHECK}
    except Exception as crash:
        # The outermost edge of this process: a crash must look neither like an answer nor end those that follow.
        import traceback

        traceback.print_exc()
        return {"error": f"internal error: {type(crash).__name__}. Nothing was decided. This is a bug in cac-check."}


def _own_standard_output() -> IO[bytes]:
    """Return standard output, and lead whatever else writes there to standard error."""
    private = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return private


if __name__ == "__main__":
    main()
