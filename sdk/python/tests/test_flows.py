"""Flows, and the stacks that they are bound to."""

import asyncio
import concurrent.futures
import contextvars
import gc
import threading
import warnings
from pathlib import Path

import pytest

import kitaru_stacks as kitaru


@kitaru.flow
def where():
    return kitaru.current_stack().name


@pytest.fixture(autouse=True)
def stacks():
    for name in ("lab", "lab2"):
        kitaru.create_stack(name, activate=False)


def test_the_stack_is_bound_while_the_flow_runs():
    @kitaru.flow(stack="lab")
    def body():
        return kitaru.current_stack(), kitaru.current_execution_id()

    handle = body.run()
    stack, exec_id = handle.wait()
    assert (stack.name, stack.is_active, exec_id) == ("lab", True, handle.exec_id)
    assert kitaru.current_stack().name == "default"
    assert [it.name for it in kitaru.list_stacks() if it.is_active] == ["default"]


def test_a_flow_in_a_flow_uses_the_stack_of_the_outer_one():
    @kitaru.flow
    def outer():
        found = kitaru.resolve_stack()
        return where.run().wait(), found.layer, found.stack.name, where.run(stack="lab2").wait()

    assert outer.run(stack="lab").wait() == ("lab", "active", "lab", "lab2")
    with pytest.raises(ValueError):
        kitaru.flow(lambda: int("x")).run(stack="lab")
    assert kitaru.current_stack().name == "default"


def test_resolve_stack_says_why(monkeypatch):
    found = kitaru.resolve_stack()
    assert (found.stack.name, found.layer) == ("default", "active")
    assert [it.layer for it in found.layers] == [
        "run", "flow", "configure", "environment", "pyproject", "active",
    ]  # fmt: skip
    monkeypatch.setenv("KITARU_STACK", "lab")
    found = kitaru.resolve_stack()
    assert (found.stack.name, found.layer, found.source) == ("lab", "environment", "KITARU_STACK")
    kitaru.configure(stack="lab2")
    assert kitaru.resolve_stack().source == "configure(stack=…)"
    assert kitaru.resolve_stack(flow="default").layer == "flow"
    assert kitaru.resolve_stack(run="lab", flow="default").stack.name == "lab"
    assert kitaru.resolve_stack(run=kitaru.current_stack().id).stack.name == "default"


def test_an_unknown_stack_names_its_layer_and_place(monkeypatch, home):
    def message(**options):
        with pytest.raises(kitaru.KitaruStateError) as raised:
            where.run(**options)
        assert raised.value.code == "stack.unknown"
        return str(raised.value)

    Path("pyproject.toml").write_text('[tool.kitaru]\nstack = "nope"\n')
    assert f"{home}/pyproject.toml:2" in message()
    monkeypatch.setenv("KITARU_STACK", "nope")
    assert "`KITARU_STACK`" in message()
    kitaru.configure(stack="nope")
    assert "`configure(stack=…)`" in message()
    assert "`run(stack=…)`" in message(stack="nope")
    with pytest.raises(kitaru.KitaruStateError, match=r"`@flow\(stack=…\)`"):
        kitaru.flow(stack="nope")(lambda: 1).run()


def test_a_layer_that_cannot_be_read(monkeypatch):
    def refused():
        with pytest.raises(kitaru.KitaruUsageError) as raised:
            where.run()
        return raised.value.code

    for text in ["stack = 3", 'stack = ""', "stack"]:
        Path("pyproject.toml").write_text(f"[tool.kitaru]\n{text}\n")
        assert refused() in ("resolve.pyproject", "resolve.blank")
    Path("pyproject.toml").write_text('[tool.kitaru]\nstak = "lab"\n')
    with pytest.warns(kitaru.KitaruWarning, match="stack") as caught:
        assert where.run().wait() == "default"
    assert caught[0].filename == __file__
    Path("pyproject.toml").unlink()
    monkeypatch.setenv("KITARU_STACK", "  ")
    assert refused() == "resolve.blank"


@pytest.mark.parametrize(
    ("option", "value"), [("image", object()), ("cache", True), ("cache", False), ("retries", 2)]
)
def test_what_the_local_runner_does_not_do_is_refused_by_name(option, value):
    ran = []

    def body():
        ran.append(1)

    flow = kitaru.flow(body)
    with pytest.raises(kitaru.KitaruFeatureNotAvailableError, match=rf"`run\({option}=…\)`"):
        flow.run(**{option: value})
    with pytest.raises(NotImplementedError, match=rf"`@flow\({option}=…\)`"):
        kitaru.flow(**{option: value})(body).run()
    kitaru.configure(**{option: value})
    with pytest.raises(kitaru.KitaruFeatureNotAvailableError, match=rf"`configure\({option}=…\)`"):
        flow.run()
    assert not ran


@pytest.mark.parametrize("method", ["deploy", "deployment", "deployments", "invoke", "replay"])
def test_what_no_runner_does_is_refused_by_name(method):
    with pytest.raises(kitaru.KitaruFeatureNotAvailableError, match=method):
        getattr(where, method)(1, x=2)


@pytest.mark.parametrize("option", ["stack", "image", "cache", "retries"])
def test_a_parameter_may_not_have_the_name_of_an_option(option):
    scope = {}
    exec(f"def body({option}): pass", scope)
    with pytest.raises(kitaru.KitaruUsageError, match=f"`{option}`"):
        kitaru.flow(scope["body"])


def test_what_is_no_function_or_option():
    for make in [
        lambda: kitaru.flow("x"),
        lambda: kitaru.flow(cache=1)(lambda: 1),
        lambda: kitaru.flow(retries=True)(lambda: 1),
        lambda: where.run(retries="2"),
        lambda: kitaru.configure(cache="x"),
        lambda: kitaru.resolve_stack(run=3),
    ]:
        with pytest.raises(TypeError):
            make()
    for make in [
        lambda: kitaru.configure(project="p"),
        lambda: kitaru.configure(llm_estimated_costs={}),
    ]:
        with pytest.raises(kitaru.KitaruFeatureNotAvailableError):
            make()
    assert kitaru.configure(project=None).project is None


def test_threads_run_side_by_side():
    meet = threading.Barrier(8, timeout=20)
    names = ["lab", "lab2", "default"]

    @kitaru.flow
    def body():
        meet.wait()
        return kitaru.current_stack().name

    found = {}

    def run(index):
        found[index] = body.run(stack=names[index % 3]).wait()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {index: names[index % 3] for index in range(8)}


def test_a_thread_that_a_flow_starts_is_outside_unless_it_has_the_context():
    def in_thread(target):
        found = []
        thread = threading.Thread(target=lambda: found.append(target()))
        thread.start()
        thread.join()
        return found[0]

    @kitaru.flow(stack="lab")
    def body():
        context = contextvars.copy_context()
        here = kitaru.current_stack
        return in_thread(here).name, in_thread(lambda: context.run(here)).name

    assert body.run().wait()[1] == "lab"


def test_async_flows_side_by_side_in_one_loop():
    @kitaru.flow
    async def later(turns):
        for _ in range(turns):
            await asyncio.sleep(0)
        return kitaru.current_stack().name, await asyncio.to_thread(kitaru.current_stack)

    async def main():
        handles = [later.run(3, stack="lab"), later.run(1, stack="lab2"), later.run(2)]
        assert [handle.status.value for handle in handles] == ["running"] * 3
        with pytest.raises(kitaru.KitaruStateError, match="running"):
            handles[0].get()
        with pytest.raises(kitaru.KitaruUsageError, match="event loop"):
            handles[0].wait()
        found = await asyncio.gather(*handles, handles[0])
        assert handles[0].wait() == found[0] == await handles[0]
        assert kitaru.current_stack().name == "default"
        return [(name, stack.name) for name, stack in found]

    assert asyncio.run(main()) == [("lab", "lab"), ("lab2", "lab2"), ("default",) * 2, ("lab",) * 2]


def test_an_async_flow_that_fails_or_is_never_awaited():
    @kitaru.flow
    async def fails():
        raise ValueError("no luck")

    handle = fails.run()
    for _ in range(2):
        with pytest.raises(ValueError, match="no luck"):
            handle.wait()
    assert handle.status.value == "failed" and handle.status.is_finished
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fails.run()
        gc.collect()


def test_a_class_and_a_partial_are_functions_too():
    import functools

    class Job:
        def __call__(self, x):
            return x + 1

    assert kitaru.flow(Job()).run(1).wait() == 2
    assert kitaru.flow(functools.partial(pow, 2)).run(3).wait() == 8


def test_a_generator_is_no_flow():
    def numbers():
        yield kitaru.current_stack().name

    async def later():
        yield 1

    for function in (numbers, later, lambda: numbers(), lambda: later()):
        with pytest.raises(kitaru.KitaruUsageError, match="generator") as raised:
            kitaru.flow(stack="lab")(function).run()
        assert raised.value.code == "flow.generator"


def test_a_coroutine_in_any_guise_runs_on_its_stack():
    async def body():
        return kitaru.current_stack().name

    class Called:
        async def __call__(self):
            return await body()

    for function in (body, Called(), lambda: body()):
        assert kitaru.flow(stack="lab")(function).run().wait() == "lab"
        handle = kitaru.flow(stack="lab2")(function).run()

        async def wait(handle=handle):
            return await handle

        assert asyncio.run(wait()) == "lab2"
        assert kitaru.current_stack().name == "default"


def test_a_flow_keeps_its_own_members():
    class Job:
        def __init__(self):
            self.run = self._stack = self._options = None

        def __call__(self, x):
            return kitaru.current_stack().name, x

    assert kitaru.flow(stack="lab")(Job()).run(1).wait() == ("lab", 1)
    with pytest.raises(TypeError):
        kitaru.flow(stack="lab2")(where)


def test_a_decorator_that_is_refused_can_be_shown():
    import traceback

    for make in (
        lambda: kitaru.flow(retries=-1)(lambda: 1),
        lambda: kitaru.flow(stack="")(lambda: 1),
        lambda: kitaru.flow(3),
        lambda: kitaru.flow(max),
    ):
        with pytest.raises((kitaru.KitaruUsageError, TypeError)) as raised:
            make()
        shown = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
        assert list(shown.format())


def test_a_hint_of_wrong_arguments_shows_no_default():
    @kitaru.flow
    def needs(x, *rest, key="hush", **more):
        return x

    with pytest.raises(kitaru.KitaruUsageError) as raised:
        needs.run()
    assert raised.value.hint == "Call it as `needs.run(x, *rest, key=…, **more)`."


def test_a_resolution_says_whether_the_stack_is_active():
    assert kitaru.resolve_stack(run="default").stack == kitaru.current_stack()
    assert not kitaru.resolve_stack(run="lab").stack.is_active

    @kitaru.flow(stack="lab")
    def inside():
        return [kitaru.resolve_stack(run=name).stack.is_active for name in ("lab", "default")]

    assert inside.run().wait() == [True, False]


def test_the_active_stack_of_a_list_is_that_of_the_execution():
    def active():
        return [stack.name for stack in kitaru.list_stacks() if stack.is_active]

    assert kitaru.flow(stack="lab")(active).run().wait() == ["lab"]
    assert active() == ["default"]


def test_a_stack_that_goes_during_an_execution_is_named():
    kitaru.create_stack("brief", activate=False)
    inner = kitaru.flow(lambda: 1)

    @kitaru.flow(stack="brief")
    def outer():
        kitaru.delete_stack("brief")
        inner.run()

    with pytest.raises(kitaru.KitaruStateError, match="`brief`, to which the execution") as raised:
        outer.run()
    assert raised.value.code == "stack.unknown"


def test_defaults_set_side_by_side_are_all_kept():
    def change(number):
        kitaru.configure(**({"stack": "lab"} if number % 2 else {"retries": number}))

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(200)))
    assert kitaru.configure().stack == "lab" and kitaru.configure().retries is not None


def test_an_execution_is_waited_for_from_many_threads():
    @kitaru.flow(stack="lab")
    async def slow():
        await asyncio.sleep(0.2)
        return kitaru.current_stack().name

    handle, results = slow.run(), []
    threads = [threading.Thread(target=lambda: results.append(handle.wait())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["lab"] * 4

    async def from_a_thread():
        other = slow.run()
        return await asyncio.gather(other, asyncio.to_thread(other.wait), other)

    assert asyncio.run(from_a_thread()) == ["lab"] * 3


def test_an_execution_that_nobody_waits_for_any_more_is_cancelled():
    ended = []

    @kitaru.flow(stack="lab")
    async def endless():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(kitaru.current_stack().name)

    async def give_up(others):
        handle = endless.run()
        waiting = [asyncio.ensure_future(handle) for _ in range(others)]
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(handle, 0.05)
        if not waiting:
            await asyncio.sleep(0.05)
        state = list(ended), str(handle.status)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.sleep(0.05)
        return state, handle

    (before, status), handle = asyncio.run(give_up(0))
    assert (before, status) == (["lab"], "cancelled")
    with pytest.raises(kitaru.KitaruStateError, match="was cancelled"):
        handle.get()
    ended.clear()
    (before, status), handle = asyncio.run(give_up(2))
    assert (before, status) == ([], "running") and ended == ["lab"]


def test_a_failure_does_not_grow_with_those_who_ask():
    @kitaru.flow(stack="lab")
    async def fails():
        raise LookupError

    handle, sizes = fails.run(), []
    for _ in range(3):
        with pytest.raises(LookupError) as raised:
            handle.wait()
        sizes.append(len(raised.traceback))
    assert sizes[1] == sizes[2]
