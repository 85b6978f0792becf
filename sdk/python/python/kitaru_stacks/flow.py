"""Flows: functions that are run on stacks."""

from __future__ import annotations

from . import configuration, resolution, runners
from .configuration import checked_cache, checked_retries
from .errors import KitaruFeatureNotAvailableError, KitaruUsageError, _with_hint
from .execution import Execution, FlowHandle  # noqa: F401, the other program has it here
from .stacks import checked_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn, overload

    from .protocols import Handle

#: What a run takes beside the arguments of the function.
OPTIONS = ("stack", "image", "cache", "retries")


class Flow:
    """A function that `run` executes on a stack. It is made by `flow`."""

    __name__: str
    __wrapped__: Callable[..., Any]

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        stack: str | None,
        image: Any,
        cache: bool | None,
        retries: int | None,
    ) -> None:
        from functools import update_wrapper
        from inspect import signature

        if not callable(function) or isinstance(function, Flow):
            raise TypeError(f"`flow` wants a function, not {type(function).__name__}")
        # Not its own members, one of which may be called `run`.
        update_wrapper(self, function, updated=())
        self._stack = checked_stack(stack, "@flow(stack=…)")
        self._options = {
            "image": image,
            "cache": checked_cache(cache, "@flow(cache=…)"),
            "retries": checked_retries(retries, "@flow(retries=…)"),
        }
        try:
            self._signature = signature(function)
        except ValueError:
            raise TypeError(f"`flow` cannot tell the parameters of `{self._name}`") from None
        taken = [name for name in OPTIONS if name in self._signature.parameters]
        if taken:
            error = KitaruUsageError(
                f"`{self._name}` has a parameter `{taken[0]}`, which `run` takes for itself"
            )
            raise _with_hint(error, "flow.parameter", "Give the parameter another name.")
        runners.let_others_find(function)

    @property
    def _name(self) -> str:
        # One that is refused is shown before it has either.
        named = getattr(self, "__wrapped__", self)
        return getattr(self, "__name__", type(named).__name__)

    def __repr__(self) -> str:
        return f"<flow {self._name}>"

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Flows are run, not called.

        Raises:
            KitaruUsageError: Always.
        """
        error = KitaruUsageError("a flow cannot be called directly")
        hint = (
            f"Run it: `{self._name}.run(…)` returns a handle, and "
            f"`{self._name}.run(…).wait()` the result."
        )
        raise _with_hint(error, "flow.called", hint)

    def run(
        self,
        *args: Any,
        stack: str | None = None,
        image: Any = None,
        cache: bool | None = None,
        retries: int | None = None,
        **kwargs: Any,
    ) -> Handle:
        """Execute the flow, and return a handle of the execution.

        The stack is resolved now: `stack` wins over `@flow(stack=…)`, that over
        `configure(stack=…)`, `KITARU_STACK`, `pyproject.toml` and the active stack. On a local
        stack the flow runs before this returns, in this thread, and what it raises is raised.

        Raises:
            KitaruUsageError: The arguments do not fit the function, or a stack is blank.
            KitaruStateError: There is no such stack, or nothing runs it.
            KitaruFeatureNotAvailableError: The runner does not do what is asked for.
            TypeError: An option is of a wrong type.
        """
        options, places = self._merged(
            image, checked_cache(cache, "run(cache=…)"), checked_retries(retries, "run(retries=…)")
        )
        found = resolution.bind_stack(stack, self._stack)
        try:
            self._signature.bind(*args, **kwargs)
        except TypeError as wrong:
            error = KitaruUsageError(f"the arguments do not fit `{self._name}`: {wrong}")
            hint = f"Call it as `{self._name}.run({self._usage()})`."
            raise _with_hint(error, "flow.arguments", hint) from None
        execution = Execution(
            name=self._name,
            function=self.__wrapped__,
            args=args,
            kwargs=kwargs,
            resolution=found,
            options=options,
            places=places,
        )
        return runners.find(execution).run(execution)

    def _usage(self) -> str:
        """The parameters, without defaults, which may be secrets."""
        words = []
        for it in self._signature.parameters.values():
            if it.kind is it.VAR_POSITIONAL:
                words.append(f"*{it.name}")
            elif it.kind is it.VAR_KEYWORD:
                words.append(f"**{it.name}")
            elif it.kind is it.KEYWORD_ONLY or it.default is not it.empty:
                words.append(f"{it.name}=…")
            else:
                words.append(it.name)
        return ", ".join(words)

    def _merged(
        self, image: Any, cache: bool | None, retries: int | None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """The options that are set, and where: this run, the flow, or `configure`."""
        configured = configuration.current()
        run = {"image": image, "cache": cache, "retries": retries}
        options: dict[str, Any] = {}
        places: dict[str, str] = {}
        for name, value in run.items():
            for place, given in (
                ("run", value),
                ("@flow", self._options[name]),
                ("configure", getattr(configured, name)),
            ):
                if given is not None:
                    options[name], places[name] = given, f"{place}({name}=…)"
                    break
        return options, places

    def deploy(self, *_: Any, **__: Any) -> NoReturn:
        """Not available.

        Raises:
            KitaruFeatureNotAvailableError: Always.
        """
        self._refuse("deploy")

    def deployment(self, *_: Any, **__: Any) -> NoReturn:
        """Not available; see `deploy`."""
        self._refuse("deployment")

    def deployments(self, *_: Any, **__: Any) -> NoReturn:
        """Not available; see `deploy`."""
        self._refuse("deployments")

    def invoke(self, *_: Any, **__: Any) -> NoReturn:
        """Not available; see `deploy`."""
        self._refuse("invoke")

    def replay(self, *_: Any, **__: Any) -> NoReturn:
        """Not available; see `deploy`."""
        self._refuse("replay")

    def _refuse(self, method: str) -> NoReturn:
        error = KitaruFeatureNotAvailableError(f"`{self._name}.{method}` is not available")
        hint = f"Use `{runners.ORIGINAL}` for it, which this package does not replace."
        raise _with_hint(error, "feature.unavailable", hint)


if TYPE_CHECKING:

    @overload
    def flow(
        func: Callable[..., Any],
        *,
        stack: str | None = None,
        image: Any = None,
        cache: bool | None = None,
        retries: int | None = None,
    ) -> Flow: ...
    @overload
    def flow(
        func: None = None,
        *,
        stack: str | None = None,
        image: Any = None,
        cache: bool | None = None,
        retries: int | None = None,
    ) -> Callable[[Callable[..., Any]], Flow]: ...


def flow(
    func: Callable[..., Any] | None = None,
    *,
    stack: str | None = None,
    image: Any = None,
    cache: bool | None = None,
    retries: int | None = None,
) -> Flow | Callable[[Callable[..., Any]], Flow]:
    """Make a flow of a function: `@flow`, or `@flow(stack="gpu-cluster")`.

    Args:
        func: The function.
        stack: The stack that it is run on, unless a run names another.
        image: Settings of the image, for runners that build one.
        cache: Whether results are cached, for runners that do.
        retries: How often a run is repeated, for runners that do.

    Raises:
        KitaruUsageError: A parameter of the function has the name of an option, or an option
            is blank or out of range.
        TypeError: `func` is no function, or has no parameters that can be told, or an option
            is of a wrong type.
    """

    def decorate(function: Callable[..., Any]) -> Flow:
        return Flow(function, stack=stack, image=image, cache=cache, retries=retries)

    return decorate if func is None else decorate(func)
