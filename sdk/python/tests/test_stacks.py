"""Stacks of every type, and what is wrong with a request."""

import copy
import enum
import pickle
import tracemalloc
import warnings
from pathlib import Path
from pathlib import Path

import pytest

import kitaru_stacks as kitaru

VERTEX = {
    "artifact_store": "gs://outputs/prod",
    "container_registry": "us-central1-docker.pkg.dev/my-project/images",
    "region": "us-central1",
}


def test_a_remote_stack_is_created():
    created = kitaru.create_stack("prod", stack_type="vertex", activate=False, **VERTEX)
    assert (created.name, created.is_active) == ("prod", False)
    shown = kitaru.show_stack("prod")
    assert shown["stack_type"] == "vertex"
    assert [it["role"] for it in shown["components"]] == ["runner", "storage", "image_registry"]


def test_every_bundled_type_can_be_created():
    types = {it["name"]: it for it in kitaru.stack_types()}
    assert set(types) == {"local", "kubernetes", "vertex", "sagemaker", "azureml"}
    assert [it["name"] for it in types["vertex"]["inputs"] if it["required"]] == sorted(VERTEX)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(kitaru.KitaruUsageError) as raised:
        kitaru.create_stack("prod", stack_type="vertex", artifact_store="s3://x", regoin="x")
    problems = raised.value.problems
    assert len(problems) >= 3
    assert raised.value.code == problems[0].code
    assert all(it.type == "KitaruUsageError" for it in problems)
    told = " ".join([str(raised.value), *(it.hint or "" for it in problems)])
    assert "--" not in told and "kitaru stack" not in told
    assert "region" in told and "artifact_store" in told
    assert kitaru.list_stacks()[-1].name == "default"


def test_a_stack_file_fills_in(home):
    Path("stack.yaml").write_text("type: vertex\nregion: us-central1\nactivate: false\n")
    rest = {name: value for name, value in VERTEX.items() if name != "region"}
    assert kitaru.create_stack("prod", file="stack.yaml", **rest).is_active is False
    assert kitaru.show_stack("prod")["stack_type"] == "vertex"


def test_extra_fields():
    extra = {"orchestrator": {"synchronous": False}}
    kitaru.create_stack("prod", stack_type="vertex", extra=extra, **VERTEX)
    assert kitaru.show_stack("prod")["async"] is True
    kitaru.create_stack("other", stack_type="vertex", asynchronous=True, **VERTEX)
    assert kitaru.show_stack("other")["async"] is True


def test_labels():
    kitaru.create_stack("dev", labels={"team": "ml"})
    assert kitaru.show_stack("dev")["labels"] == {"kitaru.managed": "true", "team": "ml"}
    for labels, code in [
        ({"kitaru.managed": "false"}, "label.reserved"),
        ({" Kitaru.keeps.x": "1"}, "label.reserved"),
        ({" ": "x"}, "label.invalid"),
        ({"key": "ZENKEY_0123456789abcdef"}, "label.secret"),
    ]:
        with pytest.raises(kitaru.KitaruUsageError) as raised:
            kitaru.create_stack("no", labels=labels)
        assert raised.value.code == code
        assert "ZENKEY" not in repr(raised.value)
    assert [stack.name for stack in kitaru.list_stacks()] == ["default", "dev"]


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("activate", "yes"),
        ("labels", ["x"]),
        ("labels", {"x": 1}),
        ("labels", {1: "x"}),
        ("stack_type", 3),
        ("extra", "orchestrator.x=1"),
        ("extra", {"orchestrator": 1}),
        ("extra", {"orchestrator": {"x": object()}}),
        ("credentials", 3),
        ("credentials", b"x"),
        ("asynchronous", 1),
        ("verify", "no"),
        ("file", 3),
        ("region", ["x"]),
        ("region", 1.5),
    ],
)
def test_a_wrong_type_is_told_by_the_name_of_the_argument(argument, value):
    with pytest.raises(TypeError, match=argument):
        kitaru.create_stack("dev", **{argument: value})
    assert [stack.name for stack in kitaru.list_stacks()] == ["default"]


@pytest.mark.parametrize("name", [None, 3, b"dev", ["dev"]])
@pytest.mark.parametrize("function", ["create_stack", "use_stack", "delete_stack", "show_stack"])
def test_a_name_must_be_text(function, name):
    with pytest.raises(TypeError, match="must be a str, not"):
        getattr(kitaru, function)(name)


def test_values_without_end_or_out_of_range():
    endless: dict = {}
    endless["x"] = endless
    for extra in [{"orchestrator": endless}, {"orchestrator": {"x": float("nan")}}]:
        with pytest.raises(ValueError, match="extra"):
            kitaru.create_stack("dev", extra=extra)
    with pytest.raises(OverflowError, match="extra"):
        kitaru.create_stack("dev", extra={"orchestrator": {"x": 2**64}})
    with pytest.raises(ValueError, match="surrogate"):
        kitaru.create_stack("\udc80")


def test_none_is_not_given():
    kitaru.create_stack("dev", labels=None, extra=None, credentials=None, file=None, region=None)
    assert kitaru.current_stack().name == "dev"


def test_an_exception_is_whole_after_a_pickle():
    with pytest.raises(kitaru.KitaruStateError) as raised:
        kitaru.use_stack("nope")
    again = pickle.loads(pickle.dumps(raised.value))
    assert type(again) is kitaru.KitaruStateError
    assert (str(again), again.code, again.hint) == (
        str(raised.value),
        "stack.unknown",
        raised.value.hint,
    )
    assert again.problems == raised.value.problems
    assert again.__notes__ == [f"hint: {again.hint}"]
    failed = kitaru.KitaruExecutionError("no", exec_id="1", status="failed")
    assert pickle.loads(pickle.dumps(failed)).exec_id == "1"


def test_a_stack_info_can_be_copied():
    info = kitaru.current_stack()
    assert copy.copy(info) == copy.deepcopy(info) == pickle.loads(pickle.dumps(info)) == info


def test_a_near_name_is_suggested_in_python():
    kitaru.create_stack("prod", activate=False)
    with pytest.raises(kitaru.KitaruStateError) as raised:
        kitaru.use_stack("prd")
    assert "`prod`" in raised.value.hint and "`list_stacks()`" in raised.value.hint
    kitaru.delete_stack("prod")
    with pytest.raises(kitaru.KitaruStateError) as raised:
        kitaru.create_stack("prod")
    assert '`delete_stack("prod", recursive=True)`' in raised.value.hint


def test_a_problem_that_does_not_stop_a_call_is_a_warning(monkeypatch):
    kitaru.create_stack("dev", activate=False)
    monkeypatch.setenv("KITARU_STACK", "default")
    with pytest.warns(kitaru.KitaruWarning, match="KITARU_STACK.*resolve_stack") as caught:
        used = kitaru.use_stack("dev")
    assert used.name == "dev" == kitaru.current_stack().name
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(kitaru.KitaruWarning):
            kitaru.use_stack("dev")


CLOUD = {"stack_type": "vertex", "region": "europe-west4", "artifact_store": "gs://outputs"}


@pytest.mark.parametrize(
    "arguments",
    [
        {"file": "/dev/zero"},
        {"file": "absent.yaml"},
        {"name": "${NAME}"},
        {"stack_type": "vertx"},
        {"region": "x"},
        {"async": True},
        {"extra": {"orchestrator": {"synchronus": True}}},
        {"extra": {"orchestrator": {"synchronous": {"a": 1}}}, **CLOUD},
        {"credentials": Path("/dev/zero"), **CLOUD},
        {"credentials": Path("absent"), **CLOUD},
        {"credentials": "aws-profile:x", **CLOUD},
        {**CLOUD, "artifact_store": "s3://outputs"},
    ],
)
def test_an_error_names_nothing_of_the_command_line(arguments):
    with pytest.raises(kitaru.KitaruError) as raised:
        kitaru.create_stack(**{"name": "dev", **arguments})
    shown = [text for it in raised.value.problems for text in (it.message, it.hint or "")]
    for word in ("standard input", "shell", "--", "kitaru stack", "TARGET.FIELD", "flag"):
        assert not any(word in text for text in shown), shown


@pytest.mark.parametrize("seconds", [0, 3601])
def test_a_time_that_no_server_may_take(seconds):
    with pytest.raises(kitaru.KitaruUsageError, match="`timeout` is not 1 to 3600") as raised:
        kitaru.connect("http://127.0.0.1:9", api_key="ZENKEY_x", timeout=seconds)
    assert raised.value.code == "login.timeout"


def test_the_state_is_read_anew_by_each_call(monkeypatch, home):
    kitaru.create_stack("dev")
    monkeypatch.setenv("KITARU_CONFIG_PATH", str(home / "another"))
    assert [stack.name for stack in kitaru.list_stacks()] == ["default"]
    monkeypatch.setenv("KITARU_CONFIG_PATH", "config")
    assert [stack.name for stack in kitaru.list_stacks()] == ["default", "dev"]


def test_state_that_cannot_be_read(home):
    kitaru.create_stack("dev")
    (home / "config/state.db").write_bytes(b"no database" * 1000)
    with pytest.raises(kitaru.KitaruBackendError) as raised:
        kitaru.list_stacks()
    assert raised.value.code and raised.value.problems


def test_nothing_is_printed(capfd):
    kitaru.create_stack("dev")
    kitaru.delete_stack("dev", force=True, recursive=True)
    assert capfd.readouterr() == ("", "")


def test_many_calls_do_not_grow():
    for _ in range(50):
        kitaru.list_stacks()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(1000):
        kitaru.list_stacks()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000


def test_a_failure_is_raised_also_where_warnings_are_errors(home):
    (home / "pyproject.toml").write_text("[tool.kitaru]\nstak = 'lab'\n")
    with pytest.raises(kitaru.KitaruStateError):
        kitaru.resolve_stack(run="nope")


def test_an_int_is_written_with_digits_whatever_it_calls_itself():
    class Size(enum.IntEnum):
        LARGE = 3

    with pytest.raises(kitaru.KitaruUsageError) as raised:
        kitaru.create_stack("p", sandbox=Size.LARGE)
    assert "`3`" in str(raised.value)
    with pytest.raises(OverflowError, match="sandbox"):
        kitaru.create_stack("p", sandbox=10**5000)


def test_an_argument_has_one_spelling():
    inputs = {"artifact-store": "gs://other"}
    with pytest.raises(TypeError, match="written with `_`"):
        kitaru.create_stack("p", stack_type="vertex", **inputs)


def test_a_dict_that_changes_while_it_is_read():
    class Grows(list):
        def __iter__(self):
            extra["orchestrator"]["more"] = 1
            return super().__iter__()

    extra = {"orchestrator": {"a": Grows([1]), "b": 2}}
    with pytest.raises(kitaru.KitaruUsageError):
        kitaru.create_stack("p", extra=extra)
