"""What `configure` sets: the defaults of this process."""

from __future__ import annotations

from _thread import allocate_lock

from .errors import KitaruFeatureNotAvailableError, KitaruUsageError, _with_hint
from .stacks import checked_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final


class Unset:
    """The type of `UNSET`, which leaves a value as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()


class KitaruConfig:
    """The defaults of this process.

    `server_url`, `auth_token`, `llm_estimated_costs` and `project` are always `None`: they are
    members of the class of the Python program, and this package has other ways to set them.
    """

    __slots__ = (
        "stack",
        "image",
        "cache",
        "retries",
        "llm_estimated_costs",
        "server_url",
        "auth_token",
        "project",
    )

    stack: str | None
    image: Any
    cache: bool | None
    retries: int | None
    llm_estimated_costs: Any
    server_url: str | None
    auth_token: str | None
    project: str | None

    def __init__(
        self,
        *,
        stack: str | None = None,
        image: Any = None,
        cache: bool | None = None,
        retries: int | None = None,
    ) -> None:
        self.stack = stack
        self.image = image
        self.cache = cache
        self.retries = retries
        self.llm_estimated_costs = None
        self.server_url = None
        self.auth_token = None
        self.project = None

    def __repr__(self) -> str:
        # What an image holds may be secret: variables of its environment, for example.
        shown = {name: getattr(self, name) for name in self.__slots__}
        if self.image is not None:
            shown["image"] = "…"
        return f"KitaruConfig({', '.join(f'{name}={value!r}' for name, value in shown.items())})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KitaruConfig):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]


_config = KitaruConfig()
_changing = allocate_lock()


def current() -> KitaruConfig:
    """What is configured now. It is replaced as a whole, so a reader sees no half change."""
    return _config


def configure(
    *,
    stack: str | None | Unset = UNSET,
    image: Any = UNSET,
    cache: bool | None | Unset = UNSET,
    retries: int | None | Unset = UNSET,
    llm_estimated_costs: Any = UNSET,
    project: str | None | Unset = UNSET,
) -> KitaruConfig:
    """Set the defaults of this process for executions, and return them.

    What is left out stays as it is, and `None` unsets. The stack need not exist yet: it is
    looked up by each run.

    Raises:
        KitaruUsageError: A value is blank or out of range.
        KitaruFeatureNotAvailableError: `llm_estimated_costs` or `project` is set.
        TypeError: A value is of a wrong type.
    """
    for name, value in (("llm_estimated_costs", llm_estimated_costs), ("project", project)):
        if not isinstance(value, Unset) and value is not None:
            error = KitaruFeatureNotAvailableError(f"`configure({name}=…)` is not available")
            hint = {
                "project": "Set `KITARU_PROJECT`, or use `connect(…, project=…)`.",
                "llm_estimated_costs": "Leave it out: this package runs no language models.",
            }[name]
            raise _with_hint(error, "feature.unavailable", hint)
    changes: dict[str, Any] = {}
    if not isinstance(stack, Unset):
        changes["stack"] = checked_stack(stack, "configure(stack=…)")
    if not isinstance(image, Unset):
        changes["image"] = image
    if not isinstance(cache, Unset):
        changes["cache"] = checked_cache(cache, "configure(cache=…)")
    if not isinstance(retries, Unset):
        changes["retries"] = checked_retries(retries, "configure(retries=…)")
    return _change(changes)


def _change(changes: dict[str, Any]) -> KitaruConfig:
    global _config
    with _changing:
        old = {name: getattr(_config, name) for name in ("stack", "image", "cache", "retries")}
        _config = KitaruConfig(**(old | changes))
        return KitaruConfig(**(old | changes))


def checked_cache(cache: object, place: str) -> bool | None:
    """Whether results are cached, if that is said.

    Raises:
        TypeError: It is not a bool.
    """
    if cache is None or isinstance(cache, bool):
        return cache
    raise TypeError(f"`{place}` must be a bool, not {type(cache).__name__}")


def checked_retries(retries: object, place: str) -> int | None:
    """How often a run is repeated, if that is said.

    Raises:
        KitaruUsageError: It is negative.
        TypeError: It is not an int.
    """
    if retries is None:
        return None
    if not isinstance(retries, int) or isinstance(retries, bool):
        raise TypeError(f"`{place}` must be an int, not {type(retries).__name__}")
    if retries < 0:
        error = KitaruUsageError(f"`{place}` must be 0 or more")
        raise _with_hint(error, "flow.retries", "Give a number from 0, or leave it out.")
    return retries
