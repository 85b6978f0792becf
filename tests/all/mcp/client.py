"""Drives an MCP server with the client of PyPI, and prints what it saw as one line of JSON.

The client validates what a tool answers by the schema that the tool declares.
"""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import ElicitResult

CALLS = [
    ("kitaru_stacks_list", {}),
    ("kitaru_status", {}),
    ("kitaru_stack_types", {}),
    ("manage_stack", {"action": "create", "name": "dev"}),
    ("manage_stack", {"action": "create", "name": "dev"}),
    ("kitaru_stacks_show", {"name": "dev"}),
    ("kitaru_stacks_current", {}),
    ("kitaru_stacks_resolve", {}),
    ("kitaru_stacks_export", {"name": "dev"}),
    ("kitaru_stacks_plan", {"action": "delete", "name": "dev", "recursive": True, "force": True}),
    ("kitaru_stacks_create", {"name": "x", "regoin": "eu"}),
    ("kitaru_stacks_use", {"name": "default"}),
    ("kitaru_stacks_delete", {"name": "dev", "recursive": True}),
]


def plain(model):
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


async def main():
    asked = []

    async def elicit(_, params):
        asked.append(params.message)
        return ElicitResult(action="accept", content={"confirm": True})

    server = StdioServerParameters(command=sys.argv[1], args=["mcp"], env=json.loads(sys.argv[2]))
    async with stdio_client(server) as streams:
        async with ClientSession(*streams, elicitation_callback=elicit) as session:
            seen = {"begun": plain(await session.initialize())}
            seen["tools"] = len((await session.list_tools()).tools)
            seen["calls"] = [plain(await session.call_tool(*call)) for call in CALLS]
            seen["templates"] = len(plain(await session.list_resource_templates())["resourceTemplates"])
            seen["prompts"] = len((await session.list_prompts()).prompts)
    seen["asked"] = asked
    print(json.dumps(seen))


asyncio.run(main())
