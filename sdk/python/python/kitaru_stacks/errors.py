"""The exceptions of this package, under the names of the Python program `kitaru`.

An exception says what is wrong in one sentence. What to do next is its `hint`, which a
traceback shows as a note. `code` is stable: scripts can rely on it. Where several things are
wrong, `problems` has all of them.
"""

from __future__ import annotations

import sys
from enum import StrEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = [
    "ExecutionStatus",
    "FailureOrigin",
    "KitaruAmbiguousFlowResultError",
    "KitaruBackendError",
    "KitaruContextError",
    "KitaruDeploymentInputValuesError",
    "KitaruDivergenceError",
    "KitaruError",
    "KitaruExecutionError",
    "KitaruFeatureNotAvailableError",
    "KitaruLogRetrievalError",
    "KitaruRuntimeError",
    "KitaruStackIntegrationDependencyError",
    "KitaruStateError",
    "KitaruUsageError",
    "KitaruUserCodeError",
    "KitaruWaitValidationError",
    "KitaruWarning",
    "Problem",
]


class ExecutionStatus(StrEnum):
    """The status of an execution."""

    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_finished(self) -> bool:
        """Whether it does not change any more."""
        return self not in (ExecutionStatus.RUNNING, ExecutionStatus.WAITING)


class FailureOrigin(StrEnum):
    """What made an execution fail."""

    USER_CODE = "user_code"
    RUNTIME = "runtime"
    BACKEND = "backend"
    DIVERGENCE = "divergence"
    UNKNOWN = "unknown"


class Problem:
    """One thing that is wrong: a stable `code`, a `message`, and a `hint` or `None`.

    `type` is the name of the exception that it alone would raise.
    """

    __slots__ = ("code", "hint", "message", "type")

    code: str
    message: str
    hint: str | None
    type: str

    def __init__(self, code: str, message: str, hint: str | None, type: str) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        self.type = type

    def __repr__(self) -> str:
        return f"Problem(code={self.code!r}, message={self.message!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Problem):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    def __hash__(self) -> int:
        return hash((self.code, self.message))


class KitaruError(Exception):
    """The base of all exceptions of this package."""

    #: What went wrong, as a stable word; `None` if it did not come from the library.
    code: str | None = None
    #: What to do next, as a sentence.
    hint: str | None = None
    #: All that is wrong, at least one if there is a `code`.
    problems: tuple[Problem, ...] = ()


class KitaruUsageError(KitaruError, ValueError):
    """The request is wrong."""


class KitaruContextError(KitaruError, RuntimeError):
    """The call is not possible here."""


class KitaruStateError(KitaruError, RuntimeError):
    """The request does not fit the present state: not found, taken, active."""


class KitaruRuntimeError(KitaruError, RuntimeError):
    """Something failed while a flow ran."""


class KitaruAmbiguousFlowResultError(KitaruRuntimeError):
    """A flow has no single result. Only a runner raises it."""


class KitaruExecutionError(KitaruRuntimeError):
    """An execution failed. Only a runner raises it."""

    exec_id: str | None
    status: ExecutionStatus | None
    failure_origin: FailureOrigin | None

    def __init__(
        self,
        message: str,
        *,
        exec_id: str | None = None,
        status: ExecutionStatus | str | None = None,
        failure_origin: FailureOrigin | None = None,
    ) -> None:
        super().__init__(message)
        self.exec_id = exec_id
        self.status = None if status is None else ExecutionStatus(status)
        self.failure_origin = failure_origin


class KitaruUserCodeError(KitaruExecutionError):
    """The code of a flow failed elsewhere. Only a runner raises it."""


class KitaruDivergenceError(KitaruExecutionError):
    """A replay went another way. Only a runner raises it."""


class KitaruBackendError(KitaruRuntimeError):
    """What the request needs failed: a server, a provider, the disk, a verification."""


class KitaruLogRetrievalError(KitaruBackendError):
    """A log cannot be read. Only a runner raises it."""


class KitaruStackIntegrationDependencyError(KitaruUsageError):
    """A package is missing that the stack needs. Only a runner raises it."""


class KitaruWaitValidationError(KitaruUsageError):
    """The input of a wait is wrong. Only a runner raises it."""


class KitaruDeploymentInputValuesError(KitaruUsageError):
    """A deployment lacks input values. Only a runner raises it."""


class KitaruFeatureNotAvailableError(KitaruError, NotImplementedError):
    """This package, or the runner of the stack, does not do this."""


class KitaruWarning(UserWarning):
    """A problem that did not stop a call."""


_RAISED: dict[str, type[KitaruError]] = {
    "KitaruUsageError": KitaruUsageError,
    "KitaruStateError": KitaruStateError,
    "KitaruBackendError": KitaruBackendError,
}


def _of_problems(found: Iterable[tuple[str, str, str | None, str]]) -> KitaruError:
    problems = tuple(Problem(*members) for members in found)
    first = problems[0]
    error = _RAISED.get(first.type, KitaruError)("; ".join(it.message for it in problems))
    error.code, error.hint, error.problems = first.code, first.hint, problems
    for hint in dict.fromkeys(it.hint for it in problems if it.hint):
        error.add_note(f"hint: {hint}")
    return error


def _with_hint(error: KitaruError, code: str, hint: str) -> Any:
    """Gives an error of this package's own Python what those of the library have."""
    error.code, error.hint = code, hint
    error.problems = (Problem(code, str(error), hint, type(error).__name__),)
    error.add_note(f"hint: {hint}")
    return error


def _warn(code: str, message: str, hint: str | None, type: str) -> None:
    """Warn whoever has called this package."""
    import warnings

    text = f"{message} ({code})" if hint is None else f"{message} ({code}). {hint}"
    caller, level = sys._getframe(), 1
    while caller.f_back is not None and caller.f_globals.get("__package__") == __package__:
        caller, level = caller.f_back, level + 1
    warnings.warn(text, KitaruWarning, stacklevel=level)
