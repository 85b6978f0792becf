"""Stacks that ML and agent runs execute on: create, inspect, switch and delete them.

    import kitaru_stacks as kitaru

    kitaru.create_stack("dev")

    @kitaru.flow(stack="dev")
    def double(x: int) -> int:
        return 2 * x

    assert double.run(21).wait() == 42

The names are those of the Python program `kitaru` up to 0.21. That name on PyPI belongs to
another product from 0.22 on, so this package has one of its own.
"""

from __future__ import annotations

import os as _os

from . import _native, errors, runners
from ._native import (
    connect,
    create_stack,
    delete_stack,
    disconnect,
    show_stack,
    stack_types,
    status,
    use_stack,
)
from .configuration import KitaruConfig, configure
from .errors import (
    ExecutionStatus,
    FailureOrigin,
    KitaruAmbiguousFlowResultError,
    KitaruBackendError,
    KitaruContextError,
    KitaruDivergenceError,
    KitaruError,
    KitaruExecutionError,
    KitaruFeatureNotAvailableError,
    KitaruLogRetrievalError,
    KitaruRuntimeError,
    KitaruStackIntegrationDependencyError,
    KitaruStateError,
    KitaruUsageError,
    KitaruUserCodeError,
    KitaruWaitValidationError,
    KitaruWarning,
    Problem,
)
from .execution import Execution, FlowHandle
from .flow import Flow, flow
from .replacement import install_as_kitaru, uninstall_as_kitaru
from .resolution import Layer, Resolution, resolve_stack
from .stacks import StackInfo, current_execution_id, current_stack, list_stacks

__all__ = [
    "Execution",
    "ExecutionStatus",
    "FailureOrigin",
    "Flow",
    "FlowHandle",
    "KitaruAmbiguousFlowResultError",
    "KitaruBackendError",
    "KitaruConfig",
    "KitaruContextError",
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
    "Layer",
    "Problem",
    "Resolution",
    "StackInfo",
    "configure",
    "connect",
    "create_stack",
    "current_execution_id",
    "current_stack",
    "delete_stack",
    "disconnect",
    "flow",
    "install_as_kitaru",
    "list_stacks",
    "resolve_stack",
    "show_stack",
    "stack_types",
    "status",
    "uninstall_as_kitaru",
    "use_stack",
]

_os.register_at_fork(
    before=_native.before_fork,
    after_in_parent=_native.after_fork_in_parent,
    after_in_child=_native.after_fork_in_child,
)

#: What the Python program has beside stacks, and this package has not.
_OF_THE_ORIGINAL = frozenset(
    ("KitaruClient", "checkpoint", "llm", "load", "log", "progress", "save", "wait")
)

TYPE_CHECKING = False
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        message = f"module {__name__!r} has no attribute {name!r}"
        if name in _OF_THE_ORIGINAL:
            message += f": it is of the Python program, `{runners.ORIGINAL}`"
        raise AttributeError(message)
