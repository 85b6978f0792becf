"""A run that is handed to the Python program, on a server that both use.

It needs that program and a server, so it is run by name: `pytest --server URL --key KEY`.
"""

import os
import subprocess
import sys

import pytest

import kitaru_stacks as kitaru
from kitaru_stacks import runners

pytestmark = pytest.mark.filterwarnings("ignore")


@kitaru.flow(stack="shared")
def twice(x: int) -> int:
    return 2 * x


@pytest.fixture
def connected(request, home, monkeypatch):
    url, key = request.config.getoption("--server"), request.config.getoption("--key")
    monkeypatch.setenv("KITARU_ANALYTICS_OPT_IN", "false")
    monkeypatch.setenv("ZENML_ANALYTICS_OPT_IN", "false")
    kitaru.connect(url, api_key=key, project="default")
    yield url
    kitaru.disconnect()
    for name in ("KITARU_SERVER_URL", "KITARU_AUTH_TOKEN", "KITARU_PROJECT"):
        os.environ.pop(name, None)


def test_a_run_is_handed_over(connected, monkeypatch):
    created = kitaru.create_stack("shared", activate=False)
    assert kitaru.show_stack("shared")["id"] == created.id
    # What no machine of a test has is a cluster, so the stack is one that runs anywhere.
    monkeypatch.setattr(runners, "find", lambda execution: runners.HandOverRunner())
    handle = twice.run(21)
    assert type(handle).__module__ == "kitaru.flow"
    assert (handle.wait(), handle.status) == (42, "completed")
    assert os.environ["KITARU_SERVER_URL"] == connected
    import kitaru as original

    assert created.id in [stack.id for stack in original.list_stacks()]


def test_a_process_of_the_other_program_finds_the_flow(tmp_path, monkeypatch):
    # As a pod does, which loads the module by its name.
    (tmp_path / "job.py").write_text(
        "import kitaru_stacks as kitaru\n\n@kitaru.flow\ndef train(x: int) -> int:\n    return x\n"
    )
    code = (
        "from zenml.config.source import Source, SourceType\n"
        "from zenml.utils import source_utils\n"
        "name = '__kitaru_pipeline_source_train'\n"
        "source_utils.load(Source(module='job', attribute=name, type=SourceType.USER))\n"
    )
    (tmp_path / "pod.py").write_text(code)
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = {**os.environ, "PYTHONPATH": path}
    subprocess.run([sys.executable, "pod.py"], check=True, cwd=tmp_path, env=env)


def test_the_other_program_refuses_what_it_does_not_do(connected, monkeypatch):
    kitaru.create_stack("other", activate=False)
    monkeypatch.setattr(runners, "find", lambda execution: runners.HandOverRunner())
    with pytest.raises(ValueError):
        twice.run("x", stack="other")
