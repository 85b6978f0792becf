"""Which stack an execution uses: the six layers of precedence."""

from __future__ import annotations

from . import _native, configuration
from .errors import KitaruStateError, _with_hint
from .stacks import StackInfo, bound, checked_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Layer:
    """A layer of precedence: its name, the stack that it names or `None`, and where.

    The names are `run`, `flow`, `configure`, `environment`, `pyproject` and `active`.
    """

    __slots__ = ("layer", "source", "value")

    layer: str
    value: str | None
    source: str

    def __init__(self, layer: str, value: str | None, source: str) -> None:
        self.layer = layer
        self.value = value
        self.source = source

    def __repr__(self) -> str:
        return f"Layer(layer={self.layer!r}, value={self.value!r}, source={self.source!r})"


class Resolution:
    """The stack that an execution uses, and why.

    `layer` is the name of the layer that decides, `source` where it is written, and `layers`
    has all of them, highest first.
    """

    __slots__ = ("layer", "layers", "orchestrator", "source", "stack")

    stack: StackInfo
    layer: str
    source: str
    layers: tuple[Layer, ...]
    #: The flavor of the stack's orchestrator, where it was asked for.
    orchestrator: str | None

    def __init__(
        self, stack: StackInfo, winner: Layer, layers: tuple[Layer, ...], orchestrator: str | None
    ) -> None:
        self.stack = stack
        self.layer = winner.layer
        self.source = winner.source
        self.layers = layers
        self.orchestrator = orchestrator

    def __repr__(self) -> str:
        return f"Resolution(stack={self.stack!r}, layer={self.layer!r}, source={self.source!r})"


def resolve_stack(run: str | None = None, flow: str | None = None) -> Resolution:
    """Return the stack that an execution would use now.

    Args:
        run: The stack that this one run names.
        flow: The stack that the flow names.

    The other layers are those of a flow: `configure(stack=…)`, `KITARU_STACK`, the nearest
    `pyproject.toml` and the active stack. Inside a flow, the last one is the stack that the
    flow is bound to.

    Raises:
        KitaruUsageError: The layer that decides is blank, or cannot be read.
        KitaruStateError: The layer that decides names a stack that is not there.
        TypeError: A stack is not a str.
    """
    return _resolve(run, flow, bind=False)


def bind_stack(run: str | None, flow: str | None) -> Resolution:
    """Resolve, and read the flavor of the orchestrator as well."""
    return _resolve(run, flow, bind=True)


def _resolve(run: str | None, flow: str | None, bind: bool) -> Resolution:
    run = checked_stack(run, "run(stack=…)")
    flow = checked_stack(flow, "@flow(stack=…)")
    configured = configuration.current().stack
    found = _native.resolve(run, flow, configured, bind)
    layers = tuple(Layer(*layer) for layer in found["layers"])
    winner = layers[found["winner"]]
    execution = bound.get()
    is_active = found["name"] == layers[-1].value
    if winner.layer == "active" and execution is not None:
        # To what runs inside a flow, the active stack is that of the flow.
        outer = execution[0]
        winner = Layer("active", outer.name, "the execution that this one is part of")
        layers = (*layers[:-1], winner)
        try:
            # By its id, which no other layer is asked for.
            found = _native.resolve(outer.id, None, None, bind)
        except KitaruStateError as error:
            if error.code != "stack.unknown":
                raise
            message = f"the stack `{outer.name}`, to which {winner.source} is bound, is gone"
            hint = "Name another stack for this one: `run(stack=…)`."
            raise _with_hint(KitaruStateError(message), error.code, hint) from None
    if execution is not None:
        is_active = found["id"] == execution[0].id
    stack = StackInfo(id=found["id"], name=found["name"], is_active=is_active)
    orchestrator: Any = found["orchestrator"]
    return Resolution(stack, winner, layers, orchestrator)
