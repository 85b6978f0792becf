"""Threads, forks, signals, and the child that compiles."""

import concurrent.futures
import fcntl
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import kitaru_stacks as kitaru


def test_threads_create_and_list():
    def work(index):
        created = kitaru.create_stack(f"thread-{index}", activate=False)
        assert created.name in [stack.name for stack in kitaru.list_stacks()]
        return created.id

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(work, range(8)))
    assert len(set(ids)) == 8 and len(kitaru.list_stacks()) == 9


def test_a_fork_works_in_parent_and_child():
    kitaru.create_stack("before")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            kitaru.create_stack("child", activate=False)
            names = ",".join(stack.name for stack in kitaru.list_stacks())
        except BaseException as error:
            names = repr(error)
        os.write(writer, names.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        assert told.read() == "default,before,child"
    os.waitpid(child, 0)
    kitaru.create_stack("parent", activate=False)
    assert [it.name for it in kitaru.list_stacks()] == ["default", "before", "child", "parent"]


def create(name):
    try:
        kitaru.use_stack(name)
    except kitaru.KitaruStateError as error:
        raise error from None
    return kitaru.create_stack(name).name


def test_an_exception_comes_back_from_another_process():
    with concurrent.futures.ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn")
    ) as pool:
        with pytest.raises(kitaru.KitaruStateError) as raised:
            pool.submit(create, "nope").result(60)
    assert raised.value.code == "stack.unknown" and raised.value.hint


@pytest.fixture
def silent_server(monkeypatch):
    """A server that takes connections and never answers."""
    server = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setenv("KITARU_SERVER_URL", f"http://127.0.0.1:{server.getsockname()[1]}")
    monkeypatch.setenv("KITARU_AUTH_TOKEN", "ZENKEY_of-a-test")
    yield server
    server.close()


def interrupted(call, *arguments):
    """Press ctrl-C while a call waits."""
    # A shell lets what it starts in the background ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    begun = time.monotonic()
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            call(*arguments)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)
    assert time.monotonic() - begun < 10


def test_ctrl_c_ends_a_call_that_waits_for_a_server(silent_server):
    interrupted(kitaru.list_stacks)


def test_ctrl_c_ends_a_call_that_waits_for_the_state():
    kitaru.create_stack("dev")
    directory = Path(kitaru.status()["config_directory"])
    # Another process: a lock of this one keeps it from nothing.
    hold = "import sqlite3, sys; state = sqlite3.connect(sys.argv[1]); " \
        "state.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", hold, directory / "state.db"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        interrupted(kitaru.list_stacks)
        interrupted(kitaru.create_stack, "more")
        other.stdin.close()
    # As a process of kitaru that changes the state.
    with open(directory / "state.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        interrupted(kitaru.create_stack, "more")
    assert [stack.name for stack in kitaru.list_stacks()] == ["default", "dev"]


def test_a_handler_that_does_not_raise_lets_the_call_go_on(silent_server, monkeypatch):
    monkeypatch.setenv("KITARU_SERVER_TIMEOUT", "2")
    seen = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(kitaru.KitaruBackendError) as raised:
            kitaru.list_stacks()
    finally:
        signal.signal(signal.SIGALRM, before)
    assert seen and raised.value.code == "server.timeout"


def test_other_threads_run_while_a_call_waits(silent_server, monkeypatch):
    monkeypatch.setenv("KITARU_SERVER_TIMEOUT", "1")
    waiting = threading.Thread(target=lambda: pytest.raises(Exception, kitaru.list_stacks))
    waiting.start()
    turns = 0
    while waiting.is_alive():
        turns += 1
        time.sleep(0.005)
    assert turns > 20


SCRIPT = """
import os, sys, threading
seen = []
def look():
    me = os.getpid()
    while not done.is_set():
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{process}/stat") as stat, open(f"/proc/{process}/cmdline") as line:
                    words = line.read().split("\\0")
                    if int(stat.read().rsplit(")", 1)[1].split()[1]) == me:
                        seen.append(words)
            except OSError:
                pass
        done.wait(0.005)
done = threading.Event()
looking = threading.Thread(target=look)
looking.start()
import kitaru_stacks
%s
kitaru_stacks.create_stack("dev")
done.set()
looking.join()
print(any("compile-provider" in words and "-I" in words for words in seen))
"""


def run_in_an_empty_home(home, change=""):
    env = {"HOME": str(home / "empty"), "PYTHONPATH": os.pathsep.join(sys.path)}
    (home / "empty").mkdir()
    return subprocess.run(
        [sys.executable, "-c", SCRIPT % change],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_provider_is_compiled_in_an_isolated_child(home):
    assert run_in_an_empty_home(home) == "True"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("change", ["sys.frozen = True", "sys.executable = '/bin/true'"])
def test_a_program_that_is_no_interpreter_is_not_started(home, change):
    assert run_in_an_empty_home(home, change) == "False"


def test_a_fork_in_the_middle_of_calls_works():
    stop = threading.Event()

    def changes(name):
        while not stop.is_set():
            kitaru.create_stack(name, activate=False)
            kitaru.delete_stack(name, recursive=True)

    threads = [threading.Thread(target=changes, args=(f"busy-{index}",)) for index in range(2)]
    for thread in threads:
        thread.start()
    try:
        begun = time.monotonic()
        children = []
        for index in range(5):
            time.sleep(0.03)
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    kitaru.create_stack(f"forked-{index}", activate=False)
                    # The parent goes on while its children live.
                    time.sleep(0.5)
                    status = 0
                finally:
                    os._exit(status)
            children.append(child)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 5
        # A lock that a process has a copy of is waited for much longer.
        assert time.monotonic() - begun < 15
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    names = [stack.name for stack in kitaru.list_stacks()]
    assert all(f"forked-{index}" in names for index in range(5))


def test_another_interpreter_is_refused():
    interpreters = pytest.importorskip("_xxsubinterpreters")
    other = interpreters.create()
    with pytest.raises(interpreters.RunFailedError, match="one interpreter of a process"):
        interpreters.run_string(other, "import kitaru_stacks")
    interpreters.destroy(other)
    assert kitaru.list_stacks()[0] == kitaru.current_stack()
