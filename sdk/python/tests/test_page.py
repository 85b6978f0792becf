"""The Python of the page on stacks, word for word."""

import sys
import types

import pytest

import kitaru_stacks as kitaru
from kitaru_stacks import flow


@pytest.fixture(autouse=True)
def cluster():
    kitaru.create_stack("gpu-cluster", activate=False)


def test_a_run_overrides():
    @flow
    def my_flow(given):
        return kitaru.current_stack().name

    assert my_flow.run(..., stack="gpu-cluster").wait() == "gpu-cluster"


def test_a_flow_binds_a_default():
    @flow(stack="gpu-cluster")
    def my_flow():
        return kitaru.current_stack().name

    assert my_flow.run().wait() == "gpu-cluster"


def test_configure_changes_the_default_of_this_process():
    kitaru.configure(stack="gpu-cluster")
    assert flow(lambda: kitaru.current_stack().name).run().wait() == "gpu-cluster"
    assert kitaru.current_stack().name == "default"


def test_stack_info_is_small():
    assert list(kitaru.current_stack().model_dump()) == ["id", "name", "is_active"]


def test_a_program_that_cannot_be_changed(monkeypatch):
    monkeypatch.delitem(sys.modules, "kitaru", raising=False)
    kitaru.install_as_kitaru()
    kitaru.install_as_kitaru()
    try:
        scope = {}
        exec("import kitaru\nfrom kitaru import flow\nfrom kitaru.errors import KitaruError", scope)
        assert scope["kitaru"] is kitaru and scope["flow"] is flow
        assert scope["KitaruError"] is kitaru.KitaruError
        exec("import kitaru.flow, kitaru.runners\nfrom kitaru.config import configure", scope)
        exec("from kitaru.flow import flow as same", scope)
        assert scope["kitaru"].flow is flow and scope["same"] is flow
        assert scope["configure"] is kitaru.configure
    finally:
        kitaru.uninstall_as_kitaru()
    assert not [name for name in sys.modules if name.split(".")[0] == "kitaru"]


def test_the_other_program_is_not_replaced_once_it_is_imported(monkeypatch):
    monkeypatch.setitem(sys.modules, "kitaru", types.ModuleType("kitaru"))
    with pytest.raises(kitaru.KitaruStateError, match="imported already"):
        kitaru.install_as_kitaru()
    kitaru.uninstall_as_kitaru()
    assert "kitaru" in sys.modules
