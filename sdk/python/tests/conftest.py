"""The homes that tests run in, and the package that they are run against.

`--sdk kitaru` runs the tests marked `original` against the Python program, which has to be
installed. It keeps one home for a process, so these tests take new names for their stacks.
"""

import importlib
import itertools
import os
import shutil

import pytest

#: What could lead a test out of its home.
FOREIGN = ("KITARU_", "ZENML_", "XDG_", "HTTP", "http", "ALL_PROXY", "NO_PROXY")


def pytest_addoption(parser):
    parser.addoption("--sdk", default="kitaru_stacks", choices=["kitaru_stacks", "kitaru"])
    parser.addoption("--server", help="the server of `server_hand_over.py`")
    parser.addoption("--key", help="an API key for it")


def pytest_configure(config):
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    config.addinivalue_line("markers", "differs(reason): the Python program does something else")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--sdk") != "kitaru":
        return
    kept = [item for item in items if item.get_closest_marker("original")]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
    for item in items:
        # `filterwarnings = error` is for this package.
        item.add_marker(pytest.mark.filterwarnings("ignore"))
        if differs := item.get_closest_marker("differs"):
            item.add_marker(pytest.mark.xfail(strict=True, reason=differs.args[0]))


@pytest.fixture(scope="session")
def is_original(request):
    return request.config.getoption("--sdk") == "kitaru"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, is_original):
    """A home in which the provider of local stacks is compiled, so that each test need not."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        if is_original:
            patch.setenv("KITARU_ANALYTICS_OPT_IN", "false")
            patch.setenv("ZENML_ANALYTICS_OPT_IN", "false")
        patch.setenv("HOME", str(home))
        patch.setenv("KITARU_CONFIG_PATH", str(home / "config"))
        patch.chdir(home)
        sdk = importlib.import_module("kitaru" if is_original else "kitaru_stacks")
        if is_original:
            yield sdk, home
            return
        sdk.create_stack("made-first", activate=False)
        sdk.delete_stack("made-first", recursive=True)
        yield sdk, home


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, prepared, is_original):
    """A home of the test's own, which is also the working directory."""
    if is_original:
        monkeypatch.chdir(tmp_path)
        yield tmp_path
        prepared[0].configure(stack=None)
        return
    home = tmp_path / "home"
    shutil.copytree(prepared[1], home)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("KITARU_CONFIG_PATH", str(home / "config"))
    monkeypatch.chdir(home)
    yield home
    prepared[0].configure(stack=None, image=None, cache=None, retries=None)


@pytest.fixture
def sdk(prepared):
    """The package under test."""
    return prepared[0]


_numbers = itertools.count(1)


@pytest.fixture
def new_name():
    """Makes names of stacks that no other test has."""
    return lambda: f"stack-{next(_numbers)}"
