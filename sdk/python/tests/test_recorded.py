"""What the Python program does, as it was recorded, held against both packages.

A test that is marked `differs` is of what this package does otherwise on purpose: run against
the Python program it must fail, so that the list stays true.
"""

import inspect
import json
import os
import uuid
from pathlib import Path

import pytest

pytestmark = pytest.mark.original


def test_signatures(sdk):
    def parameters(function):
        return [
            (it.name, it.kind.name, it.default is not inspect.Parameter.empty)
            for it in inspect.signature(function).parameters.values()
        ]

    assert parameters(sdk.list_stacks) == []
    assert parameters(sdk.current_stack) == []
    assert parameters(sdk.use_stack) == [("name_or_id", "POSITIONAL_OR_KEYWORD", False)]
    assert parameters(sdk.delete_stack) == [
        ("name_or_id", "POSITIONAL_OR_KEYWORD", False),
        ("recursive", "KEYWORD_ONLY", True),
        ("force", "KEYWORD_ONLY", True),
    ]
    assert parameters(sdk.create_stack)[:3] == [
        ("name", "POSITIONAL_OR_KEYWORD", False),
        ("activate", "KEYWORD_ONLY", True),
        ("labels", "KEYWORD_ONLY", True),
    ]
    assert parameters(sdk.configure) == [
        (name, "KEYWORD_ONLY", True)
        for name in ("stack", "image", "cache", "retries", "llm_estimated_costs", "project")
    ]
    options = ("stack", "image", "cache", "retries")
    assert parameters(sdk.flow) == [
        ("func", "POSITIONAL_OR_KEYWORD", True),
        *((name, "KEYWORD_ONLY", True) for name in options),
    ]
    run = type(sdk.flow(lambda: None)).run
    assert parameters(run) == [
        ("self", "POSITIONAL_OR_KEYWORD", False),
        ("args", "VAR_POSITIONAL", False),
        *((name, "KEYWORD_ONLY", True) for name in options),
        ("kwargs", "VAR_KEYWORD", False),
    ]
    assert inspect.signature(sdk.create_stack).parameters["activate"].default is True


def test_exceptions_have_both_of_their_bases(sdk):
    bases = {
        "KitaruError": ["Exception"],
        "KitaruUsageError": ["KitaruError", "ValueError"],
        "KitaruContextError": ["KitaruError", "RuntimeError"],
        "KitaruStateError": ["KitaruError", "RuntimeError"],
        "KitaruRuntimeError": ["KitaruError", "RuntimeError"],
        "KitaruBackendError": ["KitaruRuntimeError"],
        "KitaruExecutionError": ["KitaruRuntimeError"],
        "KitaruUserCodeError": ["KitaruExecutionError"],
        "KitaruDivergenceError": ["KitaruExecutionError"],
        "KitaruAmbiguousFlowResultError": ["KitaruRuntimeError"],
        "KitaruStackIntegrationDependencyError": ["KitaruUsageError"],
        "KitaruWaitValidationError": ["KitaruUsageError"],
        "KitaruFeatureNotAvailableError": ["KitaruError", "NotImplementedError"],
        "KitaruLogRetrievalError": ["KitaruBackendError"],
    }
    for name, wanted in bases.items():
        found = getattr(sdk, name)
        assert [base.__name__ for base in found.__bases__] == wanted, name
        assert getattr(sdk.errors, name) is found
    error = sdk.KitaruExecutionError("no", exec_id="1", status="failed")
    assert (str(error), error.exec_id, error.status) == ("no", "1", "failed")
    assert sdk.errors.KitaruDeploymentInputValuesError.__bases__ == (sdk.KitaruUsageError,)


def test_stack_info(sdk):
    info = sdk.current_stack()
    assert repr(info) == f"StackInfo(id='{info.id}', name='{info.name}', is_active=True)"
    assert str(info) == f"id='{info.id}' name='{info.name}' is_active=True"
    assert info.model_dump() == {"id": info.id, "name": info.name, "is_active": True}
    assert info.model_dump_json() == json.dumps(info.model_dump(), separators=(",", ":"))
    assert info == sdk.current_stack()
    assert str(uuid.UUID(info.id)) == info.id
    with pytest.raises(TypeError, match="unhashable type: 'StackInfo'"):
        hash(info)
    info.name = "x"
    assert info.name == "x" and info != sdk.current_stack()
    more = sdk.StackInfo(id="1", name="n", is_active=True, is_managed=True)
    assert more == sdk.StackInfo(id="1", name="n", is_active=True)
    assert not hasattr(more, "is_managed")
    with pytest.raises(TypeError):
        sdk.StackInfo("1", "n", True)


def test_a_stack_is_created_listed_used_and_deleted(sdk, new_name):
    name, other = new_name(), new_name()
    before = [stack.name for stack in sdk.list_stacks()]
    assert before[0] == "default"
    created = sdk.create_stack(name)
    assert created == sdk.StackInfo(id=created.id, name=name, is_active=True)
    assert sdk.current_stack() == created
    quiet = sdk.create_stack(f"  {other}  ", activate=False)
    assert (quiet.name, quiet.is_active) == (other, False)
    assert sdk.current_stack() == created
    assert [stack.name for stack in sdk.list_stacks()] == [*before, name, other]
    assert [stack.name for stack in sdk.list_stacks() if stack.is_active] == [name]
    assert sdk.use_stack(" default ").name == "default"
    assert sdk.use_stack(created.id) == created
    assert sdk.use_stack("default").is_active is True
    assert sdk.delete_stack(other, recursive=True) is None
    assert sdk.delete_stack(created.id, recursive=True) is None
    assert [stack.name for stack in sdk.list_stacks()] == before


def test_labels_are_kept(sdk, new_name):
    name = new_name()
    assert sdk.create_stack(name, activate=False, labels={"team": "x"}).name == name


def test_a_name_that_is_taken(sdk, new_name):
    name = new_name()
    sdk.create_stack(name, activate=False)
    with pytest.raises(sdk.KitaruStateError, match=name):
        sdk.create_stack(name)


@pytest.mark.parametrize("function", ["create_stack", "use_stack", "delete_stack"])
@pytest.mark.parametrize("name", ["", "  "])
def test_a_blank_name(sdk, function, name):
    with pytest.raises(sdk.KitaruUsageError, match="blank|empty|no name"):
        getattr(sdk, function)(name)


def test_an_unknown_stack(sdk):
    active = sdk.current_stack()
    for selector in ["nope", "DEFAULT", active.id[:6], str(uuid.uuid4())]:
        with pytest.raises(sdk.KitaruStateError, match=selector):
            sdk.use_stack(selector)
    with pytest.raises(sdk.KitaruStateError, match="nope"):
        sdk.delete_stack("nope")


def test_arguments_are_keywords(sdk):
    for call in [
        lambda: sdk.create_stack("p", False),
        lambda: sdk.delete_stack("p", True),
        lambda: sdk.configure("p"),
        lambda: sdk.configure(stak="x"),
    ]:
        with pytest.raises(TypeError):
            call()


def test_the_active_stack_is_protected(sdk, new_name):
    name = new_name()
    sdk.create_stack(name)
    with pytest.raises(sdk.KitaruStateError):
        sdk.delete_stack(name)
    assert sdk.delete_stack(name, force=True, recursive=True) is None
    assert sdk.current_stack().name == "default"


def test_what_a_deleted_stack_left_takes_its_name(sdk, new_name):
    name = new_name()
    sdk.create_stack(name)
    sdk.delete_stack(name, force=True)
    with pytest.raises(sdk.KitaruStateError, match=name):
        sdk.create_stack(name)


def test_configure(sdk):
    assert sdk.configure(stack="lab2").stack == "lab2"
    assert sdk.configure().stack == "lab2"
    assert repr(sdk.configure()).startswith(
        "KitaruConfig(stack='lab2', image=None, cache=None, retries=None, "
        "llm_estimated_costs=None, server_url=None, auth_token=None, project=None"
    )
    assert sdk.configure(stack=None).stack is None
    assert sdk.configure(stack="nope").stack == "nope"
    with pytest.raises(ValueError):
        sdk.configure(stack=" ")


def test_a_flow_is_run_and_not_called(sdk):
    @sdk.flow
    def twice(x: int = 3) -> int:
        """Doubles."""
        return x * 2

    assert (twice.__name__, twice.__doc__) == ("twice", "Doubles.")
    assert str(inspect.signature(twice)) == "(x: int = 3) -> int"
    public = [name for name in dir(twice) if not name.startswith("_")]
    assert public == ["deploy", "deployment", "deployments", "invoke", "replay", "run"]
    with pytest.raises(sdk.KitaruUsageError):
        twice(3)
    handle = twice.run(5)
    assert str(uuid.UUID(handle.exec_id)) == handle.exec_id
    assert handle.status == "completed" and handle.status.value == "completed"
    assert [handle.wait(), handle.get(), handle.wait()] == [10, 10, 10]


def test_a_body_that_raises(sdk):
    @sdk.flow
    def boom():
        raise ValueError("no luck")

    with pytest.raises(ValueError, match="no luck") as raised:
        boom.run()
    assert type(raised.value) is ValueError


def test_arguments_that_do_not_fit(sdk):
    @sdk.flow
    def needs(x: int) -> int:
        return x

    for run in [needs.run, lambda: needs.run(1, zzz=2)]:
        with pytest.raises(ValueError):
            run()


def test_blank_stacks_and_negative_retries(sdk):
    for make in [
        lambda: sdk.flow(stack="")(lambda: 1),
        lambda: sdk.flow(retries=-1)(lambda: 1),
        lambda: sdk.flow(lambda: 1).run(stack="  "),
    ]:
        with pytest.raises(ValueError):
            make()


def test_outside_of_a_flow(sdk):
    assert sdk.current_execution_id() is None


def test_the_layers_in_their_order(sdk, new_name, home, monkeypatch):
    """All six, from the lowest: each that is added wins."""

    def where():
        return sdk.current_stack().name

    names = [new_name() for _ in range(6)]
    for name in names:
        sdk.create_stack(name, activate=False)
    active, project, variable, configured, flow, run = names
    sdk.use_stack(active)
    plain = sdk.flow(where)
    assert plain.run().wait() == active
    Path("pyproject.toml").write_text(f'[tool.kitaru]\nstack = "{project}"\n')
    assert plain.run().wait() == project
    monkeypatch.setitem(os.environ, "KITARU_STACK", variable)
    assert plain.run().wait() == variable
    sdk.configure(stack=configured)
    assert plain.run().wait() == configured
    bound = sdk.flow(stack=flow)(where)
    assert bound.run().wait() == flow
    assert bound.run(stack=run).wait() == run
    assert sdk.current_stack().name == active
    monkeypatch.delitem(os.environ, "KITARU_STACK")
    Path("pyproject.toml").unlink()
    sdk.use_stack("default")


# What this package does otherwise.


@pytest.mark.differs("raises AttributeError of `strip`")
def test_a_name_that_is_no_text_is_a_type_error(sdk):
    with pytest.raises(TypeError, match="name"):
        sdk.create_stack(None)


@pytest.mark.differs("takes the label, and the stack counts as its own")
def test_labels_of_kitarus_own_are_refused(sdk, new_name):
    with pytest.raises(sdk.KitaruUsageError):
        sdk.create_stack(new_name(), activate=False, labels={"kitaru.managed": "false"})


@pytest.mark.differs("raises KitaruBackendError")
@pytest.mark.parametrize("force", [False, True])
def test_the_default_stack_is_a_matter_of_state(sdk, force, new_name):
    sdk.create_stack(new_name())
    with pytest.raises(sdk.KitaruStateError):
        sdk.delete_stack("default", force=force)


@pytest.mark.differs("deletes the stack whose id begins so")
def test_the_beginning_of_an_id_deletes_nothing(sdk, new_name):
    made = sdk.create_stack(new_name(), activate=False)
    with pytest.raises(sdk.KitaruStateError):
        sdk.delete_stack(made.id[:6])


@pytest.mark.differs("says `--force`, a flag of its command line")
def test_advice_is_python(sdk, new_name):
    name = new_name()
    sdk.create_stack(name)
    with pytest.raises(sdk.KitaruStateError) as raised:
        sdk.delete_stack(name)
    notes = " ".join([str(raised.value), *getattr(raised.value, "__notes__", [])])
    assert "force=True" in notes and "--" not in notes


@pytest.mark.differs("raises a plain KeyError that names no layer")
def test_an_unknown_stack_of_a_run_is_a_matter_of_state(sdk):
    with pytest.raises(sdk.KitaruStateError, match="run"):
        sdk.flow(lambda: 1).run(stack="nope")


@pytest.mark.differs("raises pydantic's ValidationError, a ValueError")
def test_a_stack_that_is_no_text_is_a_type_error(sdk):
    for make in [
        lambda: sdk.configure(stack=3),
        lambda: sdk.flow(stack=3)(lambda: 1),
        lambda: sdk.flow(lambda: 1).run(stack=3),
    ]:
        with pytest.raises(TypeError, match="stack"):
            make()


@pytest.mark.differs("cannot store the coroutine that the flow returns")
def test_an_async_flow(sdk):
    @sdk.flow
    async def later() -> int:
        return 1

    assert later.run().wait() == 1


@pytest.mark.differs("a parameter `stack` never gets a value")
def test_a_parameter_with_the_name_of_an_option_is_refused(sdk):
    with pytest.raises(sdk.KitaruUsageError, match="stack"):
        sdk.flow(lambda stack: stack)


@pytest.mark.differs("stores the result, and gives a copy")
def test_the_result_is_the_object_itself(sdk):
    result = ["x"]
    assert sdk.flow(lambda: result).run().wait() is result
