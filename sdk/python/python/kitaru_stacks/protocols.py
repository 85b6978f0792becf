"""What a runner is, for those who write one: see `kitaru_stacks.runners`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from .execution import Execution


class Handle(Protocol):
    """What a runner returns for an execution."""

    @property
    def exec_id(self) -> str:
        """The id of the execution."""

    @property
    def status(self) -> Any:
        """The status of the execution, such as `ExecutionStatus.RUNNING`."""

    def wait(self) -> Any:
        """Wait for the end of the execution, and return the result."""

    def get(self) -> Any:
        """Return the result, without waiting."""

    def __await__(self) -> Generator[Any, None, Any]:
        """Wait in an event loop; only for an `async def` flow that runs here."""


class Runner(Protocol):
    """Executes flows."""

    def run(self, execution: Execution, /) -> Handle:
        """Execute a flow on its stack, and return a handle of the execution."""
