"""The server: tools by name, described and typed, over standard input and output."""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations

import cac_check
from cac_check.commands.agents.asking import AnswerError, Answering
from cac_check.commands.agents.tools import NAMES, Tools

INSTRUCTIONS = """\
cac-check proves whether reported figures can all be true at once.

The way: `extract` the figures of an article (or `suggest` rules for tables), name what each figure counts, write how
the figures relate as rules, `validate`, `check`, and `explain` a finding. `read` shows how words bound a number,
`trace` finds the cells of tables that figures come from.

You may propose claims and rules: what a figure counts, which figures are parts of which. You cannot propose a verdict.
Verdicts come from certificates alone, which the checker verifies; tell people what it says, with its sum. A
contradiction says that figures cannot all hold under these rules, not which of them is wrong, and not that anyone
lied. "undecided" is no verdict. A rule that you are not sure of makes every finding by it unsure: say so.

Nothing is written, and no file outside one folder is read. Drafts come back as texts: hand them on under `texts`, or
save them. Exact numbers and intervals are texts.
"""

_TITLES = {
    "read": "Read the words around a number",
    "extract": "Find the figures of an article",
    "suggest": "Find the rules that tables suggest",
    "check": "Check whether figures can all be true at once",
    "explain": "Explain a finding, with its proof",
    "trace": "Trace figures to the cells of tables",
    "validate": "Say what is wrong with data sets and rules",
}


def serve(folder: str, seconds: float) -> None:
    """Serve until standard input ends.

    Args:
        folder: whose files may be read.
        seconds: for one answer.
    """
    answering = Answering(folder, seconds)

    @asynccontextmanager
    async def running(_: MCPServer[None]) -> AsyncIterator[None]:
        await answering.start()
        try:
            yield
        finally:
            await answering.stop()

    server = MCPServer(
        "cac-check",
        title="cac-check",
        instructions=INSTRUCTIONS,
        version=cac_check.__version__,
        tools=[_tool(answering, name) for name in NAMES],
        lifespan=running,
        log_level="WARNING",
    )
    server.run("stdio")


def _tool(answering: Answering, name: str) -> Tool:
    tool = Tool.from_function(
        _asking(answering, name),
        name,
        title=_TITLES[name],
        description=inspect.getdoc(getattr(Tools, name)),
        annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )
    # An argument that is misspelled is refused: the SDK would pass over it in silence.
    arguments = tool.fn_metadata.arg_model
    arguments.model_config["extra"] = "forbid"
    arguments.model_rebuild(force=True)
    return tool.model_copy(update={"parameters": arguments.model_json_schema(by_alias=True)})


def _asking(answering: Answering, name: str) -> Callable[..., Awaitable[CallToolResult]]:
    """Return a tool that has others answer, with the arguments and the type of answer that they have."""
    signature = inspect.signature(getattr(Tools, name), eval_str=True)

    async def asking(**arguments: Any) -> CallToolResult:
        try:
            answer = await answering.ask(name, arguments)
        except AnswerError as why:
            return CallToolResult(content=[TextContent(type="text", text=str(why))], is_error=True)
        # The text is for clients that know no structured content.
        text = TextContent(type="text", text=json.dumps(answer, ensure_ascii=False))
        return CallToolResult(content=[text], structured_content=dict(answer))

    asking.__name__ = name
    _, *parameters = signature.parameters.values()
    asking.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=parameters, return_annotation=Annotated[CallToolResult, signature.return_annotation]
    )
    return asking
