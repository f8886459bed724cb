#!/usr/bin/env bash
# mcp 2.3.0 (the Model Context Protocol's Python SDK). One would expect: an argument of a tool that is a text arrives as that text, and
# an argument that the tool's schema does not have is refused.
# Seen: where the type is `str | None`, the text "null" arrives as nothing, and one that is JSON (a file of it, say) is parsed and then
# refused for being no text; where it is `str`, both arrive. A misspelled argument is dropped, and the tool runs with its default.
# It matters to tools that take files as texts, and to whoever reads a model's misspelled option as if it had been heard.
"$(dirname "$0")/in_fresh_venv" mcp==2.3.0 <<'PY'
import asyncio

from mcp import Client
from mcp.server import MCPServer

server = MCPServer("probe", log_level="ERROR")


@server.tool()
def optional(text: str | None = "nothing given", strict: bool = False) -> str:
    return f"{text!r}, strict={strict}"


@server.tool()
def required(text: str) -> str:
    return repr(text)


async def main() -> dict[str, str]:
    async with Client(server) as client:
        asked = {
            "optional null": ("optional", {"text": "null"}),
            "optional JSON": ("optional", {"text": '{"a": 1}'}),
            "required null": ("required", {"text": "null"}),
            "required JSON": ("required", {"text": '{"a": 1}'}),
            "misspelled": ("optional", {"text": "a", "strickt": True}),
        }
        return {name: (await client.call_tool(*each)).content[0].text for name, each in asked.items()}


found = asyncio.run(main())
print(found)
assert found["optional null"] == "None, strict=False"
assert "Input should be a valid string" in found["optional JSON"]
assert (found["required null"], found["required JSON"]) == ("'null'", "'{\"a\": 1}'")
assert found["misspelled"] == "'a', strict=False"
PY
