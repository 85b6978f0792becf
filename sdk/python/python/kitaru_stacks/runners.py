"""Runners: what executes a flow on a stack.

The flavor of a stack's orchestrator chooses the runner:

1. `local` stacks are run here, in the process that calls: `LocalRunner`.
2. For another flavor, the entry point of that name in the group `kitaru_stacks.runners` is
   loaded. It names a runner, or a class or function that returns one.
3. Without one, the execution is handed to the Python program `kitaru>=0.20,<0.22`, if that is
   installed and stacks are kept on a server, which both then use: `HandOverRunner`.

A runner has one method, `run(execution)`, which returns a handle with `exec_id`, `status`,
`wait()` and `get()`: `kitaru_stacks.protocols` has the types. What it is asked for and does not do, it refuses by name.
"""

from __future__ import annotations

import sys

from . import _native
from .errors import KitaruStateError, _with_hint
from .execution import Execution, FlowHandle, no_result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint
    from typing import Any

    from .protocols import Handle, Runner

GROUP = "kitaru_stacks.runners"
#: The releases of the Python program that have flows and stacks.
ORIGINAL = "kitaru>=0.20,<0.22"
#: Why a later release of that name runs nothing.
OTHER = "the installed `kitaru` is another product that has no flows"


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
            handle.run_here()
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
