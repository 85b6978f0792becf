"""Puts this package in the place of the Python program `kitaru`, in one process."""

from __future__ import annotations

import sys

from .errors import KitaruStateError, _with_hint

#: The modules that take part. Those that the Python program has are under its names, and the
#: others are listed so that none is loaded a second time.
_MODULES = {
    "kitaru": "kitaru_stacks",
    "kitaru._native": "kitaru_stacks._native",
    "kitaru.config": "kitaru_stacks.configuration",
    "kitaru.configuration": "kitaru_stacks.configuration",
    "kitaru.errors": "kitaru_stacks.errors",
    "kitaru.execution": "kitaru_stacks.execution",
    "kitaru.flow": "kitaru_stacks.flow",
    "kitaru.replacement": "kitaru_stacks.replacement",
    "kitaru.resolution": "kitaru_stacks.resolution",
    "kitaru.runners": "kitaru_stacks.runners",
    "kitaru.stacks": "kitaru_stacks.stacks",
}


def install_as_kitaru() -> None:
    """Let `import kitaru` give this package, for a program that cannot be changed.

    It holds for this process, until `uninstall_as_kitaru()`. Call it before anything imports
    `kitaru`.

    Raises:
        KitaruStateError: `kitaru` has been imported already.
    """
    for name, own in _MODULES.items():
        if sys.modules.get(name) not in (None, sys.modules[own]):
            error = KitaruStateError("`kitaru` has been imported already, and is in use")
            hint = "Call `install_as_kitaru()` before anything imports `kitaru`."
            raise _with_hint(error, "install.imported", hint)
    for name, own in _MODULES.items():
        sys.modules[name] = sys.modules[own]


def uninstall_as_kitaru() -> None:
    """Undo `install_as_kitaru()`; without it, do nothing."""
    for name, own in _MODULES.items():
        if sys.modules.get(name) is sys.modules[own]:
            del sys.modules[name]
