"""Prints what an import and calls cost, beside the Python program where it is installed.

    python bench/speed.py [PYTHON…]

Each PYTHON is an interpreter; by default the one that runs this. It measures the packages that
it has. Every number is of a new process with a home of its own.
"""

import json
import os
import subprocess
import sys
import tempfile

MEASURE = """
import json, statistics, sys, time
name, calls = sys.argv[1], int(sys.argv[2])
begun = time.perf_counter()
kitaru = __import__(name)
imported = time.perf_counter() - begun
def measure(call, times):
    took = []
    for index in range(times):
        begun = time.perf_counter()
        call(index)
        took.append(time.perf_counter() - begun)
    return statistics.median(took)
first = measure(lambda _: kitaru.list_stacks(), 1)
create_first = measure(lambda _: kitaru.create_stack("first", activate=False), 1)
create = measure(lambda index: kitaru.create_stack(f"s{index}", activate=False), calls)
delete = measure(lambda index: kitaru.delete_stack(f"s{index}", recursive=True), calls)
listed = measure(lambda _: kitaru.list_stacks(), 10 * calls)
run = kitaru.flow(lambda: 1).run
ran = measure(lambda _: run(), calls)
print(json.dumps([imported, first, listed, create_first, create, delete, ran]), file=sys.stderr)
"""
COLUMNS = ["import", "first list", "list", "first create", "create", "delete", "run"]


def measure(python: str, name: str, calls: int) -> list[float] | None:
    with tempfile.TemporaryDirectory() as home:
        script = os.path.join(home, "measure.py")
        with open(script, "w") as file:
            file.write(MEASURE)
        environment = {"HOME": home, "KITARU_CONFIG_PATH": os.path.join(home, "config")}
        environment |= dict.fromkeys(
            ("KITARU_ANALYTICS_OPT_IN", "ZENML_ANALYTICS_OPT_IN"), "false"
        )
        if path := os.environ.get("PYTHONPATH"):
            environment["PYTHONPATH"] = path
        ran = subprocess.run(
            [python, script, name, str(calls)],
            cwd=home, env=environment, capture_output=True, text=True,
        )  # fmt: skip
    if ran.returncode:
        return None
    return json.loads(ran.stderr.splitlines()[-1])


def main() -> None:
    print(f"{'median, ms':16}" + "".join(f"{column:>14}" for column in COLUMNS))
    for python in sys.argv[1:] or [sys.executable]:
        for name, calls in (("kitaru_stacks", 30), ("kitaru", 3)):
            if numbers := measure(python, name, calls):
                print(f"{name:16}" + "".join(f"{1000 * it:14.2f}" for it in numbers))


if __name__ == "__main__":
    main()
