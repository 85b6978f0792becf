"""Runners of other packages, and the hand-over to the Python program."""

import importlib
import os
import sys
import types

import pytest

import kitaru_stacks as kitaru
from kitaru_stacks import runners

VERTEX = {
    "artifact_store": "gs://outputs/prod",
    "container_registry": "us-central1-docker.pkg.dev/my-project/images",
    "region": "us-central1",
}


@kitaru.flow(stack="prod", cache=True)
def train(x):
    raise AssertionError("it runs elsewhere")


@pytest.fixture(autouse=True)
def prod():
    return kitaru.create_stack("prod", stack_type="vertex", activate=False, **VERTEX)


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Installs a distribution with entry points of runners."""

    def install(distribution, value, flavor="vertex"):
        info = tmp_path / f"{distribution}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {distribution}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[{runners.GROUP}]\n{flavor} = {value}\n")
        monkeypatch.syspath_prepend(tmp_path)
        importlib.invalidate_caches()

    return install


class Recorder:
    """A runner that runs nothing."""

    def run(self, execution, /):
        return types.SimpleNamespace(execution=execution, wait=lambda: execution.args)


WITHOUT_RUN = object()


def test_the_flavor_of_the_orchestrator_chooses_the_runner(installed, prod):
    installed("ours", f"{__name__}:Recorder")
    execution = train.run(7, retries=2).execution
    assert execution.stack.id == prod.id
    assert execution.resolution.orchestrator == "vertex"
    assert (execution.args, execution.name) == ((7,), "train")
    assert execution.options == {"cache": True, "retries": 2}
    assert execution.places == {"cache": "@flow(cache=…)", "retries": "run(retries=…)"}
    assert repr(execution) == "Execution(name='train', stack='prod')"


def test_a_local_stack_is_run_here_whatever_is_installed(installed):
    installed("ours", f"{__name__}:Recorder", flavor="local")
    assert kitaru.flow(lambda: 1).run(stack="default").wait() == 1


def test_runners_that_cannot_be_used(installed):
    installed("first", f"{__name__}:WITHOUT_RUN")
    with pytest.raises(kitaru.KitaruStateError) as raised:
        train.run(1)
    assert raised.value.code == "runner.broken" and "`first`" in str(raised.value)
    installed("second", "no_such_module:x")
    with pytest.raises(kitaru.KitaruStateError, match="`first`|`second`") as raised:
        train.run(1)
    assert raised.value.code == "runner.several"


def test_without_a_runner_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "kitaru", None)
    with pytest.raises(kitaru.KitaruStateError) as raised:
        train.run(1)
    assert str(raised.value) == "`prod` runs on vertex, and no runner for vertex is installed"
    assert "pip install 'kitaru>=0.20,<0.22'" in raised.value.hint
    assert "`resolve_stack()`" in raised.value.hint


def test_another_product_of_that_name_is_no_runner(monkeypatch):
    monkeypatch.setitem(sys.modules, "kitaru", types.ModuleType("kitaru"))
    with pytest.raises(kitaru.KitaruStateError, match="another product") as raised:
        train.run(1)
    assert raised.value.code == "runner.none"


def test_a_hand_over_needs_a_server(monkeypatch):
    original = types.ModuleType("kitaru")
    original.flow = None
    monkeypatch.setitem(sys.modules, "kitaru", original)
    with pytest.raises(kitaru.KitaruStateError) as raised:
        train.run(1)
    assert raised.value.code == "runner.server" and "connect(" in raised.value.hint


def test_a_hand_over_names_the_stack_by_its_id_on_the_same_server(monkeypatch, prod):
    calls = []

    class Handed:
        def run(self, *args, **kwargs):
            calls.append((args, kwargs))
            return "handle"

    original = types.ModuleType("kitaru")
    original.flow = lambda function: Handed()
    monkeypatch.setitem(sys.modules, "kitaru", original)
    access = ("https://kitaru.example.com", "ZENKEY_secret", "p")
    monkeypatch.setattr(runners._native, "server_access", lambda: access)
    names = ("KITARU_SERVER_URL", "KITARU_AUTH_TOKEN", "KITARU_PROJECT")
    try:
        assert train.run(7) == "handle"
        assert tuple(os.environ[name] for name in names) == access
    finally:
        for name in names:
            os.environ.pop(name, None)
    assert calls == [((7,), {"stack": prod.id, "cache": True})]


def test_a_replaced_name_is_not_handed_to(monkeypatch):
    monkeypatch.delitem(sys.modules, "kitaru", raising=False)
    kitaru.install_as_kitaru()
    try:
        with pytest.raises(kitaru.KitaruStateError, match="install_as_kitaru"):
            train.run(1)
    finally:
        kitaru.uninstall_as_kitaru()
