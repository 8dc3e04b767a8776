# SPDX-License-Identifier: Apache-2.0
"""A service owner's day with Triton's own clients, every value checked.

usage: oip_cycle.py <host:port> <folder of models made by serving/src/test/resources/models/make_models.py>

The server holds the model "linear", and its repository is open. Nothing here knows Neap.
"""

import queue
import sys
from pathlib import Path

import numpy as np
import tritonclient.grpc as grpc
import tritonclient.http as http
from tritonclient.utils import InferenceServerException, triton_to_np_dtype

SERVER = sys.argv[1]
MODELS = Path(sys.argv[2])
ROW = np.array([[1, 2, 3, 4]], dtype=np.float32)
SCORES = [[5, 6, 7]]
VALUES = {
    "BOOL": [[True, False]],
    "UINT8": [[1, 255]],
    "UINT16": [[1, 65535]],
    "UINT32": [[1, 2**32 - 1]],
    "UINT64": [[1, 2**64 - 1]],
    "INT8": [[1, -128]],
    "INT16": [[1, -(2**15)]],
    "INT32": [[1, -(2**31)]],
    "INT64": [[1, -(2**63)]],
    "FP16": [[1, -0.5]],
    "BF16": [[1, -0.5]],
    "FP32": [[0.1, -np.inf]],
    "FP64": [[0.1, np.inf]],
    "BYTES": [[b"a\x00b", "é".encode()]],
}


def refused(status, text, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except InferenceServerException as failure:
        assert failure.status() == status, (failure.status(), status, failure.message())
        assert text in failure.message(), failure.message()
        return
    raise AssertionError(f"{call} should have failed with {status}")


def tensor(api, name, datatype, value, **form):
    made = api.InferInput(name, list(value.shape), datatype)
    made.set_data_from_numpy(value, **form)
    return made


def expect(result, scores=SCORES):
    np.testing.assert_allclose(result.as_numpy("scores"), scores)


def metadata(client, is_http):
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready("linear") and client.is_model_ready("linear", "1")
    options = {} if is_http else {"as_json": True}
    server = client.get_server_metadata(**options)
    assert server["name"] == "neap" and "model_repository" in server["extensions"], server
    model = client.get_model_metadata("linear", **options)
    assert model["inputs"][0]["datatype"] == "FP32", model
    config = client.get_model_config("linear", **options)
    config = config if is_http else config["config"]
    assert config["max_batch_size"] == 16 and config["input"][0]["data_type"] == "TYPE_FP32", config


def infer(api, client, is_http):
    x = tensor(api, "x", "FP32", ROW)
    result = client.infer("linear", [x], request_id="7", timeout=10_000_000, priority=1, parameters={"tenant": "a"})
    expect(result)
    response = result.get_response()
    assert (response["id"] if is_http else response.id) == "7"
    result = client.infer("linear", [x], model_version="1", outputs=[api.InferRequestedOutput("best")])
    assert result.as_numpy("best").tolist() == [2] and result.as_numpy("scores") is None
    top = client.infer("linear", [x], outputs=[api.InferRequestedOutput("scores", class_count=2)])
    assert top.as_numpy("scores").tolist() == [[b"7.000000:2", b"6.000000:1"]], top.as_numpy("scores")
    empty = client.infer("linear", [tensor(api, "x", "FP32", np.zeros((0, 4), np.float32))])
    assert empty.as_numpy("scores").shape == (0, 3)
    large = np.zeros((2_000_000 // 4, 4), np.float32)
    assert client.infer("linear", [tensor(api, "x", "FP32", large)]).as_numpy("scores").shape == (500_000, 3)


def forms(client):
    plain = tensor(http, "x", "FP32", ROW, binary_data=False)
    packed = tensor(http, "x", "FP32", ROW)
    for x in (plain, packed):
        for binary in (True, False):
            for algorithm in (None, "gzip", "deflate"):
                expect(
                    client.infer(
                        "linear",
                        [x],
                        outputs=[http.InferRequestedOutput("scores", binary_data=binary)],
                        request_compression_algorithm=algorithm,
                        response_compression_algorithm=algorithm,
                    )
                )
    expect(client.async_infer("linear", [plain]).get_result())


def mistakes(api, client, is_http):
    def status(of_http, of_grpc):
        return of_http if is_http else "StatusCode." + of_grpc

    x = tensor(api, "x", "FP32", ROW)
    refused(status("404", "NOT_FOUND"), "'other'", client.infer, "other", [x])
    refused(status("404", "NOT_FOUND"), "'9'", client.infer, "linear", [x], model_version="9")
    bad = status("400", "INVALID_ARGUMENT")
    refused(bad, "got [z]", client.infer, "linear", [tensor(api, "z", "FP32", ROW)])
    refused(bad, "expected shape [-1,4], got [4]", client.infer, "linear", [tensor(api, "x", "FP32", ROW[0])])
    refused(bad, "expected datatype FP32, got FP64", client.infer, "linear", [tensor(api, "x", "FP64", ROW.astype(float))])
    refused(bad, "'nothing'", client.infer, "linear", [x], outputs=[api.InferRequestedOutput("nothing")])


def statistics(client, is_http):
    options = {} if is_http else {"as_json": True}
    stats = client.get_inference_statistics("linear", **options)["model_stats"][0]
    assert int(stats["inference_count"]) > 0 and int(stats["execution_count"]) > 0, stats
    assert int(stats["inference_stats"]["compute_infer"]["ns"]) > 0, stats
    assert client.get_inference_statistics(**options)["model_stats"]


def repository(api, client, is_http):
    options = {} if is_http else {"as_json": True}
    for datatype, value in VALUES.items():
        name = f"identity_{datatype.lower()}"
        client.load_model(name, config="{}", files={"file:1/model.onnx": (MODELS / f"{name}.onnx").read_bytes()})
        dtype = triton_to_np_dtype(datatype)
        given = np.array(value, dtype=object if datatype == "BYTES" else dtype)
        result = client.infer(name, [tensor(api, "x", datatype, given)]).as_numpy("y")
        assert result.tolist() == given.tolist(), (datatype, result, given)
        index = client.get_model_repository_index(**options)
        index = index if is_http else index["models"]
        assert {"name": name, "version": "1", "state": "READY"}.items() <= [
            entry for entry in index if entry["name"] == name
        ][0].items(), index
        client.unload_model(name)
        assert not ready(client, name)
    client.load_model("linear")
    assert client.is_model_ready("linear")


def ready(client, name):
    try:
        return client.is_model_ready(name)
    except InferenceServerException:
        return False


def stream(client):
    heard = queue.Queue()
    client.start_stream(callback=lambda result, error: heard.put((result, error)))
    for i in range(100):
        client.async_stream_infer("linear", [tensor(grpc, "x", "FP32", ROW + i)], request_id=str(i))
    client.async_stream_infer("other", [tensor(grpc, "x", "FP32", ROW)], request_id="bad")
    client.async_stream_infer(
        "linear", [tensor(grpc, "x", "FP32", ROW)], request_id="last", enable_empty_final_response=True
    )
    for i in range(100):
        result, error = heard.get(timeout=30)
        assert error is None and result.get_response().id == str(i), (i, error)
        expect(result, np.array(SCORES) + 2 * i)
    result, error = heard.get(timeout=30)
    assert "'other'" in error.message(), error
    finals = []
    while not finals or not finals[-1]:
        result, error = heard.get(timeout=30)
        assert error is None and result.get_response().id == "last", error
        finals.append(result.get_response().parameters["triton_final_response"].bool_param)
    assert finals == [False, True], finals
    client.stop_stream()


with http.InferenceServerClient(SERVER) as client:
    metadata(client, True)
    infer(http, client, True)
    forms(client)
    mistakes(http, client, True)
    statistics(client, True)
    repository(http, client, True)
options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
with grpc.InferenceServerClient(SERVER, channel_args=options) as client:
    metadata(client, False)
    infer(grpc, client, False)
    mistakes(grpc, client, False)
    statistics(client, False)
    repository(grpc, client, False)
    stream(client)
print("every call holds")
