from collections.abc import Sequence
from os import PathLike
from typing import Any, TypedDict

from .stacks import StackInfo

__all__ = [
    "active_stack",
    "after_fork_in_child",
    "after_fork_in_parent",
    "before_fork",
    "connect",
    "create_stack",
    "delete_stack",
    "disconnect",
    "list_stacks",
    "resolve",
    "serve_parent",
    "server_access",
    "show_stack",
    "stack_types",
    "status",
    "use_stack",
]

class _Resolved(TypedDict):
    id: str
    name: str
    winner: int
    layers: list[tuple[str, str | None, str]]
    orchestrator: str | None

def after_fork_in_child() -> None: ...
def after_fork_in_parent() -> None: ...
def before_fork() -> None: ...
def list_stacks() -> list[StackInfo]: ...
def active_stack() -> StackInfo: ...
def use_stack(name_or_id: str) -> StackInfo: ...
def create_stack(
    name: str,
    *,
    activate: bool = True,
    labels: dict[str, str] | None = None,
    stack_type: str = "local",
    extra: dict[str, dict[str, Any]] | None = None,
    credentials: str | PathLike[str] | None = None,
    asynchronous: bool | None = None,
    verify: bool = True,
    file: str | PathLike[str] | None = None,
    **inputs: str | int | bool | None,
) -> StackInfo: ...
def delete_stack(name_or_id: str, *, recursive: bool = False, force: bool = False) -> None: ...
def show_stack(name_or_id: str) -> dict[str, Any]: ...
def stack_types() -> list[dict[str, Any]]: ...
def resolve(
    run: str | None, flow: str | None, configure: str | None, bind: bool
) -> _Resolved: ...
def connect(
    server_url: str,
    *,
    api_key: str | PathLike[str] | None = None,
    project: str | None = None,
    no_verify_ssl: bool = False,
    ssl_ca_cert: str | PathLike[str] | None = None,
    timeout: int | None = None,
    allow_http: bool = False,
) -> None: ...
def disconnect() -> None: ...
def status() -> dict[str, Any]: ...
def server_access() -> tuple[str, str | None, str | None] | None: ...
def serve_parent(argument: str, words: Sequence[str]) -> int: ...
