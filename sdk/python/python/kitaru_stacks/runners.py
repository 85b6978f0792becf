"""Runners: what executes a flow on a stack.

The flavor of a stack's orchestrator chooses the runner:

1. `local` stacks are run here, in the process that calls: `LocalRunner`.
2. For another flavor, the entry point of that name in the group `kitaru_stacks.runners` is
   loaded. It names a runner, or a class or function that returns one.
3. Without one, the execution is handed to the Python program `kitaru>=0.20,<0.22`, if that is
   installed and stacks are kept on a server, which both then use: `HandOverRunner`.

A runner has one method, `run(execution)`, which returns a handle with `exec_id`, `status`,
`wait()` and `get()`. What it is asked for and does not do, it refuses by name.
"""

from __future__ import annotations

import sys

from . import _native
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
    from collections.abc import Awaitable, Callable, Generator, Mapping
    from importlib.metadata import EntryPoint
    from typing import Any, Protocol, type_check_only

    from .resolution import Resolution
    from .stacks import StackInfo

    @type_check_only
    class Handle(Protocol):
        """What a runner returns for an execution."""

        @property
        def exec_id(self) -> str: ...
        @property
        def status(self) -> Any: ...
        def wait(self) -> Any: ...
        def get(self) -> Any: ...
        # Of an `async def` flow that runs here.
        def __await__(self) -> Generator[Any, None, Any]: ...

    @type_check_only
    class Runner(Protocol):
        """Executes flows."""

        def run(self, execution: Execution, /) -> Handle: ...


GROUP = "kitaru_stacks.runners"
#: The releases of the Python program that have flows and stacks.
ORIGINAL = "kitaru>=0.20,<0.22"
#: Why a later release of that name runs nothing.
OTHER = "the installed `kitaru` is another product that has no flows"


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

    The handle of an `async def` flow can be awaited; `wait()` runs it where no event loop runs.
    """

    def __init__(self, execution: Execution, exec_id: str) -> None:
        self._execution: Execution | None = execution
        self._stack = execution.stack
        self._exec_id = exec_id
        self._status = ExecutionStatus.RUNNING
        self._result: Any = None
        self._error: BaseException | None = None
        self._task: Any = None
        self._pending: Awaitable[Any] | None = None

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
        """Return the result.

        Raises:
            KitaruStateError: The execution has not ended.
        """
        if self._error is not None:
            raise self._error
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
        """
        if self._status is not ExecutionStatus.RUNNING:
            return self.get()
        import asyncio

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(self._finish())
        error = KitaruUsageError("an event loop runs in this thread, so `wait()` would block it")
        raise _with_hint(error, "flow.wait", "Await the handle: `await handle`.")

    def __await__(self) -> Generator[Any, None, Any]:
        return self._finish().__await__()

    async def _finish(self) -> Any:
        if self._status is not ExecutionStatus.RUNNING:
            return self.get()
        import asyncio

        if self._task is None:
            self._task = asyncio.ensure_future(self._run_async())
        # Whoever awaits it may be cancelled, and the others that do not are not.
        return await asyncio.shield(self._task)

    async def _run_async(self) -> Any:
        execution, self._execution = self._execution, None
        assert execution is not None
        token = bound.set((self._stack, self._exec_id))
        try:
            coroutine: Awaitable[Any] = (
                execution.function(*execution.args, **execution.kwargs)
                if self._pending is None
                else self._pending
            )
            self._result = await coroutine
        except BaseException as error:
            self._fail(error)
            raise
        finally:
            bound.reset(token)
        self._status = ExecutionStatus.COMPLETED
        return self._result

    def _run(self) -> None:
        execution, self._execution = self._execution, None
        assert execution is not None
        from inspect import isasyncgen, isawaitable, isgenerator

        token = bound.set((self._stack, self._exec_id))
        try:
            result = execution.function(*execution.args, **execution.kwargs)
        finally:
            bound.reset(token)
        if isgenerator(result) or isasyncgen(result):
            raise no_result(execution)
        if isawaitable(result):
            # An `async def` in the guise of a function: it runs when the handle is awaited.
            self._execution, self._pending = execution, result
            return
        self._result = result
        self._status = ExecutionStatus.COMPLETED

    def _fail(self, error: BaseException) -> None:
        import asyncio

        is_cancelled = isinstance(error, asyncio.CancelledError)
        self._status = ExecutionStatus.CANCELLED if is_cancelled else ExecutionStatus.FAILED
        self._error = error


class LocalRunner:
    """Calls the flow here, in the thread that calls `run`.

    Nothing is stored, repeated or cached: the result is the very object that the flow returned.
    """

    def run(self, execution: Execution, /) -> FlowHandle:
        """Run a flow; an `async def` runs when its handle is awaited.

        Raises:
            KitaruFeatureNotAvailableError: `image`, `cache` or `retries` was asked for.
            KitaruUsageError: The flow is a generator, whose body would run after the execution.
            BaseException: What the flow raises.
        """
        from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
        from uuid import uuid4

        execution.refuse_options("local")
        function = execution.function
        called = getattr(type(function), "__call__", None)
        for kind in (isgeneratorfunction, isasyncgenfunction):
            if kind(function) or kind(called):
                raise no_result(execution)
        handle = FlowHandle(execution, str(uuid4()))
        if not (iscoroutinefunction(function) or iscoroutinefunction(called)):
            handle._run()
        return handle


class HandOverRunner:
    """Hands an execution to the Python program `kitaru`, on the server that both use."""

    def run(self, execution: Execution, /) -> Handle:
        """Run a flow there, and return the handle of that program.

        The address, the key and the project of the server are set for this process, as
        `KITARU_SERVER_URL`, `KITARU_AUTH_TOKEN` and `KITARU_PROJECT`, which that program reads.

        Raises:
            KitaruStateError: That program is not installed, or stacks are not on a server.
        """
        import os

        self._look(execution)
        access = _native.server_access()
        if access is None:
            error = KitaruStateError(
                f"`{execution.stack.name}` runs on {flavor_of(execution)}, and its stack is on this "
                "machine, where the Python program `kitaru` does not find it"
            )
            hint = "Keep the stack on a server that both use: `connect(URL)`."
            raise _with_hint(error, "runner.server", hint)
        url, key, project = access
        names = ("KITARU_SERVER_URL", "KITARU_AUTH_TOKEN", "KITARU_PROJECT")
        # It reads them when it is imported, and its handles read them later.
        for name, value in zip(names, (url, key, project), strict=True):
            if value is not None and os.environ.get(name) != value:
                os.environ[name] = value
        del key, access
        flow = self._connected(execution, url).flow(execution.function)
        handle: Handle = flow.run(
            *execution.args, stack=execution.stack.id, **execution.options, **execution.kwargs
        )
        return handle

    def _look(self, execution: Execution) -> None:
        """Refuse what cannot be handed over, before anything is set or imported."""
        from importlib.util import find_spec

        imported = sys.modules.get("kitaru")
        if imported is sys.modules[__package__]:
            error = KitaruStateError(
                "the Python program `kitaru` cannot be used, because `install_as_kitaru()` has "
                "put this package in its place"
            )
            hint = "Call `uninstall_as_kitaru()`, and import `kitaru_stacks` by its name."
            raise _with_hint(error, "runner.replaced", hint)
        if imported is None and ("kitaru" in sys.modules or find_spec("kitaru") is None):
            raise no_runner(execution)
        if imported is not None and not hasattr(imported, "flow"):
            raise no_runner(execution, OTHER)

    def _connected(self, execution: Execution, url: str) -> Any:
        """The Python program, on the server with this address."""
        try:
            import kitaru  # type: ignore[import-not-found, unused-ignore]
        except ImportError as error:
            raise no_runner(execution, "`kitaru` cannot be imported") from error
        if not hasattr(kitaru, "flow"):
            raise no_runner(execution, OTHER)
        try:
            from zenml.client import Client  # type: ignore[import-not-found, unused-ignore]
        except ImportError:
            return kitaru
        if Client().zen_store.url.rstrip("/") != url.rstrip("/"):
            failure = KitaruStateError(
                f"the Python program `kitaru` is imported already, and does not use `{url}`"
            )
            hint = "Set `KITARU_SERVER_URL` and `KITARU_AUTH_TOKEN` before it is imported."
            raise _with_hint(failure, "runner.elsewhere", hint)
        return kitaru


def no_result(execution: Execution) -> KitaruUsageError:
    """The error of a generator, whose body runs when nothing is bound any more."""
    error = KitaruUsageError(f"`{execution.name}` is a generator, and a flow returns a result")
    failure: KitaruUsageError = _with_hint(error, "flow.generator", "Return a list of the items.")
    return failure


def let_others_find(function: Callable[..., Any]) -> None:
    """Let the Python program find a flow where it runs what was handed to it.

    There it loads the module, and looks for what its own `flow` leaves beside the function.
    """
    if "zenml" not in sys.modules:
        return
    try:
        import kitaru  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return
    if kitaru is not sys.modules[__package__] and hasattr(kitaru, "flow"):
        kitaru.flow(function)


def flavor_of(execution: Execution) -> str:
    """The flavor of the orchestrator, as a sentence has it."""
    return execution.resolution.orchestrator or "an unknown orchestrator"


def no_runner(execution: Execution, why: str | None = None) -> KitaruStateError:
    """The error of an execution that nothing runs."""
    flavor = flavor_of(execution)
    message = f"`{execution.stack.name}` runs on {flavor}, and no runner for {flavor} is installed"
    if why is not None:
        message += f": {why}"
    hint = (
        f"Install one: `pip install '{ORIGINAL}'` for stacks on a server, or a package with the "
        f"entry point `{flavor}` in `{GROUP}`; or run it yourself with `resolve_stack()`."
    )
    error: KitaruStateError = _with_hint(KitaruStateError(message), "runner.none", hint)
    return error


def find(execution: Execution) -> Runner:
    """The runner of an execution.

    Raises:
        KitaruStateError: Two packages have a runner for the flavor, or one cannot be loaded.
    """
    flavor = execution.resolution.orchestrator
    if flavor == "local":
        return LocalRunner()
    from importlib.metadata import entry_points

    found = tuple(entry_points(group=GROUP, name=flavor)) if flavor else ()
    if not found:
        return HandOverRunner()
    if len({point.value for point in found}) > 1:
        names = " and ".join(f"`{distribution(point)}`" for point in found)
        error = KitaruStateError(f"there are several runners for {flavor}: of {names}")
        raise _with_hint(error, "runner.several", "Uninstall all of them but one.")
    return load(found[0])


def load(point: EntryPoint) -> Runner:
    """The runner that an entry point names."""
    named = f"`{point.name}` of `{distribution(point)}`"
    try:
        loaded = point.load()
        runner: Runner = loaded if not isinstance(loaded, type) and hasattr(loaded, "run") else loaded()
    except Exception as error:
        failure = KitaruStateError(f"the runner {named} cannot be loaded: {error!r}")
        raise _with_hint(failure, "runner.broken", "Repair or uninstall that package.") from error
    if not callable(getattr(runner, "run", None)):
        failure = KitaruStateError(f"the runner {named} has no method `run`")
        raise _with_hint(failure, "runner.broken", "Repair or uninstall that package.")
    return runner


def distribution(point: EntryPoint) -> str:
    """The name of the package that an entry point is of."""
    return "an unknown package" if point.dist is None else point.dist.name
