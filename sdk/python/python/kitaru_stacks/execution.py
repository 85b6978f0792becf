"""One execution of a flow, and the handle of one that runs here."""

from __future__ import annotations

from _thread import allocate_lock

from .errors import (
    ExecutionStatus,
    KitaruFeatureNotAvailableError,
    KitaruStateError,
    KitaruUsageError,
    _with_hint,
)
from .stacks import bound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task
    from collections.abc import Awaitable, Callable, Generator, Mapping
    from types import TracebackType
    from typing import Any

    from .resolution import Resolution
    from .stacks import StackInfo


class Execution:
    """One execution of a flow, bound to a stack.

    `options` has what was asked for besides, of `image`, `cache` and `retries`, and `places`
    where each of them was given.
    """

    __slots__ = ("args", "function", "kwargs", "name", "options", "places", "resolution")

    name: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    resolution: Resolution
    options: Mapping[str, Any]
    places: Mapping[str, str]

    def __init__(
        self,
        *,
        name: str,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        resolution: Resolution,
        options: Mapping[str, Any],
        places: Mapping[str, str],
    ) -> None:
        self.name = name
        self.function = function
        self.args = args
        self.kwargs = kwargs
        self.resolution = resolution
        self.options = options
        self.places = places

    @property
    def stack(self) -> StackInfo:
        """The stack."""
        return self.resolution.stack

    def __repr__(self) -> str:
        # Arguments are not shown: they may be secrets.
        return f"Execution(name={self.name!r}, stack={self.stack.name!r})"

    def refuse_options(self, runner: str) -> None:
        """Refuse what a runner does not do.

        Raises:
            KitaruFeatureNotAvailableError: An option was given.
        """
        for option in self.options:
            place = self.places[option]
            error = KitaruFeatureNotAvailableError(
                f"`{option}`, which `{place}` sets, is not available: the {runner} runner, "
                f"which runs `{self.stack.name}`, does not do it"
            )
            hint = f"Leave `{option}` out, or run on a stack whose runner does it."
            raise _with_hint(error, "runner.option", hint)


class FlowHandle:
    """An execution that ran here.

    The handle of an `async def` flow can be awaited, in one event loop by as many as want to;
    `wait()` runs it where no event loop runs. If all that await it are cancelled, so is the
    execution.
    """

    def __init__(self, execution: Execution, exec_id: str) -> None:
        self._execution: Execution | None = execution
        self._stack = execution.stack
        self._exec_id = exec_id
        self._status = ExecutionStatus.RUNNING
        self._result: Any = None
        self._error: BaseException | None = None
        self._traceback: TracebackType | None = None
        # Of a flow that is awaited: what its function returned, where it runs, and who waits.
        self._pending: Awaitable[Any] | None = None
        self._lock = allocate_lock()
        self._loop: AbstractEventLoop | None = None
        self._task: Task[Any] | None = None
        self._waiting = 0

    def __repr__(self) -> str:
        return f"FlowHandle(exec_id={self._exec_id!r}, status={self._status.value!r})"

    @property
    def exec_id(self) -> str:
        """The id of the execution."""
        return self._exec_id

    @property
    def status(self) -> ExecutionStatus:
        """The status of the execution."""
        return self._status

    def get(self) -> Any:
        """Return the result, or raise what the flow raised.

        Raises:
            KitaruStateError: The execution has not ended, or was cancelled.
        """
        if self._status is ExecutionStatus.CANCELLED:
            cancelled = KitaruStateError(f"execution {self._exec_id} was cancelled")
            raise _with_hint(cancelled, "flow.cancelled", "Run the flow again.")
        if self._error is not None:
            # Of the execution alone, and not of all who asked before.
            raise self._error.with_traceback(self._traceback)
        if self._status is not ExecutionStatus.COMPLETED:
            error = KitaruStateError(
                f"execution {self._exec_id} is still running (status: {self._status.value})"
            )
            hint = "Wait for it: `await handle`, or `handle.wait()` outside of an event loop."
            raise _with_hint(error, "flow.running", hint)
        return self._result

    def wait(self) -> Any:
        """Wait for the end of the execution, and return the result.

        Raises:
            KitaruUsageError: The flow is an `async def`, and an event loop runs in this thread.
            KitaruStateError: The execution was cancelled.
        """
        if self._status is not ExecutionStatus.RUNNING:
            return self.get()
        import asyncio

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return self._wait_here()
        error = KitaruUsageError("an event loop runs in this thread, so `wait()` would block it")
        raise _with_hint(error, "flow.wait", "Await the handle: `await handle`.")

    def __await__(self) -> Generator[Any, None, Any]:
        return self._finish().__await__()

    def run_here(self) -> None:
        """Call the function; what it returns to be awaited runs when the handle is."""
        from inspect import isasyncgen, isawaitable, isgenerator

        execution = self._taken()
        token = bound.set((self._stack, self._exec_id))
        try:
            result = execution.function(*execution.args, **execution.kwargs)
        finally:
            bound.reset(token)
        if isgenerator(result) or isasyncgen(result):
            raise no_result(execution)
        if isawaitable(result):
            self._execution, self._pending = execution, result
            return
        self._result = result
        self._status = ExecutionStatus.COMPLETED

    def _taken(self) -> Execution:
        execution, self._execution = self._execution, None
        assert execution is not None
        return execution

    def _wait_here(self) -> Any:
        """Run it in a loop of this thread, unless it runs in one of another."""
        import asyncio
        from concurrent.futures import CancelledError

        runner = None
        with self._lock:
            if self._loop is None:
                runner = asyncio.Runner()
                self._loop = runner.get_loop()
            loop = self._loop
        if runner is not None:
            with runner:
                try:
                    return runner.run(self._finish())
                except asyncio.CancelledError:
                    return self.get()
        try:
            return asyncio.run_coroutine_threadsafe(self._finish(), loop).result()
        except (CancelledError, RuntimeError):
            # The loop has ended; if not with the execution, the error says so.
            if self._error is not None and not isinstance(self._error, asyncio.CancelledError):
                raise
            return self.get()

    async def _finish(self) -> Any:
        if self._status is not ExecutionStatus.RUNNING:
            return self.get()
        import asyncio

        loop = asyncio.get_running_loop()
        with self._lock:
            if self._loop is None:
                self._loop = loop
            if self._loop is loop and self._task is None:
                self._task = loop.create_task(self._run_async())
        if self._loop is not loop or self._task is None:
            elsewhere = asyncio.run_coroutine_threadsafe(self._finish(), self._loop)
            return await asyncio.wrap_future(elsewhere)
        self._waiting += 1
        try:
            return await asyncio.shield(self._task)
        except asyncio.CancelledError:
            if self._waiting == 1:
                self._task.cancel()
            raise
        finally:
            self._waiting -= 1

    async def _run_async(self) -> Any:
        execution = self._taken()
        bound.set((self._stack, self._exec_id))
        try:
            if self._pending is None:
                self._pending = execution.function(*execution.args, **execution.kwargs)
            assert self._pending is not None
            self._result = await self._pending
        except BaseException as error:
            self._fail(error)
            raise
        self._status = ExecutionStatus.COMPLETED
        return self._result

    def _fail(self, error: BaseException) -> None:
        import asyncio

        is_cancelled = isinstance(error, asyncio.CancelledError)
        self._status = ExecutionStatus.CANCELLED if is_cancelled else ExecutionStatus.FAILED
        self._error, self._traceback = error, error.__traceback__


def no_result(execution: Execution) -> KitaruUsageError:
    """The error of a generator, whose body runs when nothing is bound any more."""
    error = KitaruUsageError(f"`{execution.name}` is a generator, and a flow returns a result")
    failure: KitaruUsageError = _with_hint(error, "flow.generator", "Return a list of the items.")
    return failure
