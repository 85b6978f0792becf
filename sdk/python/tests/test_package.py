"""The package: its types, its stubs, and what an import loads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kitaru_stacks as kitaru

PACKAGE = Path(kitaru.__file__).parent
TYPED = """
import kitaru_stacks as kitaru
from kitaru_stacks import StackInfo
from kitaru_stacks.protocols import Handle, Runner

stack: StackInfo = kitaru.create_stack("dev", stack_type="vertex", region="x", preemptible=True)
stacks: list[StackInfo] = kitaru.list_stacks()

@kitaru.flow
def plain(x: int) -> int:
    return x

@kitaru.flow(stack="dev")
def bound(x: int) -> int:
    return x

result = plain.run(1).wait()
identity: str = bound.run(1, stack="dev").exec_id
layer: str = kitaru.resolve_stack(run="dev").layer

class Mine:
    def run(self, execution: kitaru.Execution, /) -> Handle:
        raise NotImplementedError

runner: Runner = Mine()
"""
MISTYPED = ["kitaru.create_stack(None)", "kitaru.use_stack(3)", "kitaru.flow(stack=3)"]


def run(*words, **options):
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "MYPYPATH": str(PACKAGE.parent)}
    return subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, **options
    )


def test_the_package_is_typed_strictly(tmp_path):
    (tmp_path / "typed.py").write_text(TYPED)
    (tmp_path / "mistyped.py").write_text("\n".join(["import kitaru_stacks as kitaru", *MISTYPED]))
    checked = run("-m", "mypy", "--strict", "-p", "kitaru_stacks", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    checked = run("-m", "mypy", "--strict", "typed.py", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    checked = run("-m", "mypy", "--strict", "mistyped.py", cwd=tmp_path)
    wrong = [line for line in checked.stdout.splitlines() if ": error:" in line]
    assert len(wrong) == len(MISTYPED), checked.stdout


def test_the_stubs_are_those_of_the_module(tmp_path):
    words = ["-m", "mypy.stubtest", "kitaru_stacks", "--ignore-disjoint-bases"]
    checked = run(*words, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_import_loads_little():
    """No more than it needs: what takes long is loaded by what uses it."""
    code = "import sys; before = set(sys.modules); import kitaru_stacks; " \
        "print(*sorted(set(sys.modules) - before))"
    loaded = run("-S", "-c", code, check=True).stdout.split()
    slow = {"asyncio", "dataclasses", "inspect", "importlib.metadata", "json", "pydantic", "typing"}
    assert not slow & set(loaded)


def test_every_public_name_is_there_and_documented():
    assert kitaru.__all__ == sorted(kitaru.__all__)
    for name in kitaru.__all__:
        assert getattr(kitaru, name).__doc__, name
    for name in ("create_stack", "use_stack", "delete_stack", "resolve_stack", "connect"):
        assert "Raises:" in getattr(kitaru, name).__doc__


def test_what_is_not_here_is_told():
    with pytest.raises(AttributeError, match="kitaru>=0.20,<0.22"):
        kitaru.checkpoint
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        kitaru.nonsense
    assert not hasattr(kitaru, "llm")
