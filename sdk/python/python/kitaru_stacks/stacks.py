"""`StackInfo`, and the stack of the execution that a call is made in."""

from __future__ import annotations

from contextvars import ContextVar

from . import _native
from .errors import KitaruUsageError, _with_hint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class StackInfo:
    """A stack: its `id`, its `name`, and whether it is the active one.

    It behaves as the class of the Python program does: keyword arguments only, of which
    unknown ones are left out; equal by value; not hashable, since it can be changed.
    """

    __slots__ = ("id", "is_active", "name")
    __match_args__ = ("id", "name", "is_active")
    __hash__ = None  # type: ignore[assignment]

    id: str
    name: str
    is_active: bool

    def __init__(self, *, id: str, name: str, is_active: bool, **_: Any) -> None:
        self.id = id
        self.name = name
        self.is_active = is_active

    def __repr__(self) -> str:
        members = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"StackInfo({', '.join(members)})"

    def __str__(self) -> str:
        return " ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StackInfo):
            return NotImplemented
        return self.model_dump() == other.model_dump()

    def model_dump(self, **_: Any) -> dict[str, Any]:
        """Return the members as a dict."""
        return {name: getattr(self, name) for name in self.__match_args__}

    def model_dump_json(self, *, indent: int | None = None, **_: Any) -> str:
        """Return the members as JSON."""
        import json

        separators = (",", ":") if indent is None else None
        return json.dumps(
            self.model_dump(), ensure_ascii=False, indent=indent, separators=separators
        )


#: The stack that the running execution is bound to, and the id of that execution.
bound: ContextVar[tuple[StackInfo, str] | None] = ContextVar("kitaru_stacks.bound", default=None)


def current_stack() -> StackInfo:
    """Return the active stack; inside a flow, the stack that the execution is bound to.

    A thread that a flow starts is outside of it, unless it is given a copy of the context
    (`contextvars.copy_context().run`), as `asyncio.to_thread` does.

    Raises:
        KitaruBackendError: The state or the server cannot be read.
    """
    execution = bound.get()
    if execution is None:
        return _native.active_stack()
    return StackInfo(id=execution[0].id, name=execution[0].name, is_active=True)


def list_stacks() -> list[StackInfo]:
    """Return all stacks; inside a flow, the active one is that which `current_stack` returns.

    Raises:
        KitaruBackendError: The state or the server cannot be read.
    """
    stacks = _native.list_stacks()
    execution = bound.get()
    if execution is not None:
        for stack in stacks:
            stack.is_active = stack.id == execution[0].id
    return stacks


def current_execution_id() -> str | None:
    """Return the id of the execution that this is called in, or `None` outside of a flow."""
    execution = bound.get()
    return None if execution is None else execution[1]


def checked_stack(stack: object, place: str) -> str | None:
    """A stack that a call names, if it names one.

    Raises:
        KitaruUsageError: It is blank: the execution would run on a stack that nobody chose.
        TypeError: It is not a str.
    """
    if stack is None:
        return None
    if not isinstance(stack, str):
        raise TypeError(f"`{place}` must be a str, not {type(stack).__name__}")
    if not stack.strip():
        error = KitaruUsageError(f"`{place}` names a blank stack")
        hint = "Name a stack there, or leave it out; `list_stacks()` shows the names."
        raise _with_hint(error, "resolve.blank", hint)
    return stack
