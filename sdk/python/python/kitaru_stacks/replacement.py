"""Puts this package in the place of the Python program `kitaru`, in one process."""

from __future__ import annotations

import sys

from .errors import KitaruStateError, _with_hint

#: The modules that take part.
_MODULES = {"kitaru": "kitaru_stacks", "kitaru.errors": "kitaru_stacks.errors"}


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
