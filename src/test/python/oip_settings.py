# SPDX-License-Identifier: Apache-2.0
"""Trace and log settings with Triton's own clients, right and wrong, every value checked.

usage: oip_settings.py <host:port>

The server holds the model "linear", and its management is open. Nothing here knows Neap.
"""

import asyncio
import sys

import tritonclient.grpc as grpc
import tritonclient.grpc.aio as grpc_aio
import tritonclient.http as http
from tritonclient.utils import InferenceServerException

SERVER = sys.argv[1]
TRACES = {
    "trace_level": ["TIMESTAMPS"],
    "trace_rate": "1",
    "trace_count": "-1",
    "log_frequency": "0",
    "trace_file": "",
    "trace_mode": "opentelemetry",
}
LOGS = {
    "log_file": "",
    "log_info": True,
    "log_warning": True,
    "log_error": True,
    "log_verbose_level": 0,
    "log_format": "default",
}
BAD_TRACES = {
    "trace_level": ["TENSORS"],
    "trace_rate": "-1",
    "trace_count": "all",
    "log_frequency": "-1",
    "trace_file": "/tmp/traces",
    "trace_mode": "triton",
    "trace_speed": "1",
}
BAD_LOGS = {"log_file": "/tmp/log", "log_format": "ISO8601", "log_colour": True}
BAD_LOGS_IN_JSON = {"log_info": "yes", "log_warning": 1, "log_error": [True], "log_verbose_level": -1}


def traces(answer):
    """HTTP's form of either answer: texts, and a list of the levels."""
    if "settings" not in answer:
        return answer
    values = {name: setting["value"] for name, setting in answer["settings"].items()}
    return {name: value if name == "trace_level" else value[0] for name, value in values.items()}


def logs(answer):
    if "settings" not in answer:
        return answer
    return {name: next(iter(setting.values())) for name, setting in answer["settings"].items()}


def refused(status, text, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except InferenceServerException as failure:
        assert failure.status() == status, (failure.status(), status, failure.message())
        assert text in failure.message(), failure.message()
        return
    raise AssertionError(f"{call} should have failed with {status}")


def trace_settings(client, options):
    def get(model=None):
        return traces(client.get_trace_settings(model_name=model, **options))

    def update(settings, model=None):
        after = traces(client.update_trace_settings(model_name=model, settings=settings, **options))
        assert after == get(model), (after, get(model))
        return after

    assert get() == get("linear") == TRACES, get()
    assert update({"trace_level": ["OFF"], "trace_rate": "100"}) == {**TRACES, "trace_level": ["OFF"], "trace_rate": "100"}
    of_all = get()
    assert get("linear") == of_all
    of_one = update({"trace_level": ["TIMESTAMPS"], "trace_count": "3"}, "linear")
    assert of_one == {**of_all, "trace_level": ["TIMESTAMPS"], "trace_count": "3"} and get() == of_all
    assert update({"trace_rate": "50"})["trace_rate"] == get("linear")["trace_rate"] == "50"
    assert update({"trace_level": None, "trace_count": None}, "linear") == get()
    assert update({"trace_level": None, "trace_rate": None}) == TRACES
    assert update(TRACES) == TRACES


def log_settings(client, options):
    def get():
        return logs(client.get_log_settings(**options))

    def update(settings):
        after = logs(client.update_log_settings(settings=settings, **options))
        assert after == get(), (after, get())
        return after

    assert get() == LOGS, get()
    assert update({"log_verbose_level": 1}) == {**LOGS, "log_verbose_level": 1}
    silent = {"log_info": False, "log_warning": False, "log_error": False}
    assert update(silent) == {**LOGS, **silent, "log_verbose_level": 1}
    assert update({"log_info": None, "log_verbose_level": 0}) == {**LOGS, **silent}
    assert update(LOGS) == LOGS


def mistakes(client, bad, missing):
    for name, value in BAD_TRACES.items():
        refused(bad, f"'{name}'", client.update_trace_settings, settings={name: value})
        refused(bad, f"'{name}'", client.update_trace_settings, model_name="linear", settings={name: value})
    for name, value in BAD_LOGS.items():
        refused(bad, f"'{name}'", client.update_log_settings, settings={name: value})
    refused(missing, "'other'", client.get_trace_settings, model_name="other")
    refused(missing, "'other'", client.update_trace_settings, model_name="other", settings={"trace_rate": "1"})


async def asyncio_too():
    async with grpc_aio.InferenceServerClient(SERVER) as client:
        assert traces(await client.get_trace_settings(as_json=True)) == TRACES
        after = await client.update_log_settings(settings={"log_verbose_level": 0}, as_json=True)
        assert logs(after) == logs(await client.get_log_settings(as_json=True)) == LOGS


with http.InferenceServerClient(SERVER) as client:
    assert {"trace", "logging"} <= set(client.get_server_metadata()["extensions"])
    trace_settings(client, {})
    log_settings(client, {})
    mistakes(client, "400", "404")
    for name, value in BAD_LOGS_IN_JSON.items():
        refused("400", f"'{name}'", client.update_log_settings, settings={name: value})
    refused("400", "'trace_rate'", client.update_trace_settings, settings={"trace_rate": 1.5})
    assert client.get_log_settings() == LOGS and client.get_trace_settings() == TRACES
with grpc.InferenceServerClient(SERVER) as client:
    trace_settings(client, {"as_json": True})
    log_settings(client, {"as_json": True})
    mistakes(client, "StatusCode.INVALID_ARGUMENT", "StatusCode.NOT_FOUND")
asyncio.run(asyncio_too())
print("every call holds")
