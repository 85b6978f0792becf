"""No secret is in a message, a repr or a frame of this package."""

import sys
import traceback
from pathlib import Path

import pytest

import kitaru_stacks as kitaru

SECRET = "c2VjcmV0LW9mLWEtdGVzdC0xMjM0NTY3ODkw"
AWS = f"aws-access-keys:AKIAIOSFODNN7EXAMPLE:{SECRET}"
SAGEMAKER = {
    "stack_type": "sagemaker",
    "artifact_store": "s3://outputs/prod",
    "container_registry": "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    "region": "eu-west-1",
    "execution_role": "arn:aws:iam::123456789012:role/runner",
}


def everything(error, tail):
    """All that a traceback with its local variables could show, from this package on."""
    frames = traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), capture_locals=True
    )
    own = [frame for frame in frames if "kitaru_stacks" in frame.filename or not tail]
    shown = [str(frame.locals) for frame in own]
    return " ".join(
        [
            *traceback.format_exception(error),
            repr(error),
            repr(vars(error)),
            repr(getattr(error, "problems", ())),
            *shown,
        ]
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"credentials": f"aws-access-keys:{SECRET}"},
        {"credentials": f"no-such-method:{SECRET}"},
        {"credentials": SECRET},
        {"credentials": [SECRET]},
        {"credentials": AWS, "region": ""},
        {"credentials": AWS, "labels": {"token": f"ZENKEY_{SECRET}"}},
        {"extra": {"orchestrator": {"x": {1: SECRET}}}},
        {"credentials": f"\udc80{SECRET}"},
    ],
)
def test_a_refused_credential_is_in_nothing(wrong):
    with pytest.raises(Exception) as raised:
        kitaru.create_stack("prod", **{**SAGEMAKER, **wrong})
    error = raised.value
    assert isinstance(error, (kitaru.KitaruError, TypeError, ValueError))
    assert SECRET not in everything(error, tail=True)


def test_a_stored_credential_is_in_no_answer(home):
    kitaru.create_stack("prod", credentials=AWS, verify=False, **SAGEMAKER)
    shown = kitaru.show_stack("prod")
    assert SECRET not in repr([shown, kitaru.list_stacks(), kitaru.status()])
    kept = [path for path in home.rglob("*") if path.is_file() and SECRET in read(path)]
    assert [path.parent.name for path in kept] == ["secrets"]


def read(path):
    return path.read_bytes().decode(errors="replace")


def test_a_credential_can_be_in_a_file():
    file = Path("credential")
    file.write_text(AWS)
    kitaru.create_stack("prod", credentials=file, verify=False, **SAGEMAKER)
    with pytest.raises(kitaru.KitaruUsageError) as raised:
        kitaru.create_stack("other", credentials=Path("missing"), **SAGEMAKER)
    assert raised.value.code == "credential.unreadable"


def test_a_key_that_a_server_does_not_take(monkeypatch):
    monkeypatch.setenv("KITARU_SERVER_TIMEOUT", "1")
    with pytest.raises(kitaru.KitaruError) as raised:
        kitaru.connect("http://127.0.0.1:9", api_key=f"ZENKEY_{SECRET}")
    assert SECRET not in everything(raised.value, tail=True)
    assert "kitaru login" not in everything(raised.value, tail=True)


def test_functions_that_take_secrets_leave_no_frame():
    for function in (kitaru.create_stack, kitaru.connect):
        assert not hasattr(function, "__code__")
    with pytest.raises(kitaru.KitaruUsageError):
        try:
            kitaru.create_stack("prod", credentials=SECRET, **SAGEMAKER)
        finally:
            names = []
            trace = sys.exc_info()[2]
            while trace is not None:
                names.append(trace.tb_frame.f_code.co_filename)
                trace = trace.tb_next
            assert names == [__file__]


def test_an_image_is_not_in_a_repr():
    assert SECRET not in repr(kitaru.configure(image={"environment": {"KEY": SECRET}}))
