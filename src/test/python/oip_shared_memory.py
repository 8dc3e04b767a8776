# SPDX-License-Identifier: Apache-2.0
"""Tensors in shared memory with Triton's own clients, every value checked.

usage: oip_shared_memory.py <host:port> <folder of models made by serving/src/test/resources/models/make_models.py>

The server holds the model "linear", its repository is open, and so is shared memory. Nothing here knows Neap.
"""

import os
import queue
import sys
from pathlib import Path

import numpy as np
import tritonclient.grpc as grpc
import tritonclient.http as http
import tritonclient.utils.shared_memory as shm
from tritonclient.utils import InferenceServerException, serialize_byte_tensor

SERVER = sys.argv[1]
MODELS = Path(sys.argv[2])
ROW = np.array([[1, 2, 3, 4]], dtype=np.float32)
SCORES = [[5, 6, 7]]
IN, OUT = f"/neap_in_{os.getpid()}", f"/neap_out_{os.getpid()}"
SIZE, OFFSET = 4096, 256


def refused(status, text, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except InferenceServerException as failure:
        assert failure.status() == status, (failure.status(), status, failure.message())
        assert text in failure.message(), failure.message()
        return
    raise AssertionError(f"{call} should have failed with {status}")


def placed(tensor, region, size, offset=0):
    tensor.set_shared_memory(region, size, offset)
    return tensor


def status(client, is_http, name=""):
    if is_http:
        return {region["name"]: region for region in client.get_system_shared_memory_status(name)}
    return client.get_system_shared_memory_status(name, as_json=True).get("regions", {})


def regions(client, is_http, wrong):
    client.unregister_system_shared_memory()
    client.unregister_cuda_shared_memory()
    assert status(client, is_http) == {}
    client.register_system_shared_memory("in", IN, SIZE)
    client.register_system_shared_memory("out", OUT, SIZE - OFFSET, offset=OFFSET)
    assert sorted(status(client, is_http)) == ["in", "out"]
    out = status(client, is_http, "out")["out"]
    assert (out["key"], int(out["offset"]), int(out["byte_size"])) == (OUT, OFFSET, SIZE - OFFSET), out
    register = client.register_system_shared_memory
    refused(wrong("400", "ALREADY_EXISTS"), "'in' is already registered", register, "in", IN, SIZE)
    bad = wrong("400", "INVALID_ARGUMENT")
    refused(bad, f"within the {SIZE} bytes of '{IN}'", register, "more", IN, SIZE + 1)
    refused(bad, "expected a key", register, "escape", "/../../etc/passwd", 1)
    refused(wrong("404", "NOT_FOUND"), "no shared memory of the key", register, "none", "/neap_none", 1)
    refused(wrong("404", "NOT_FOUND"), "'none' is not registered", status, client, is_http, "none")
    cuda = client.register_cuda_shared_memory
    refused(wrong("501", "UNIMPLEMENTED"), "CUDA shared memory is not offered", cuda, "gpu", "AAAA", 0, 64)


def infer(api, client, given, taken):
    shm.set_shared_memory_region(given, [ROW, ROW + 1])
    x = api.InferInput("x", [1, 4], "FP32")
    scores = placed(api.InferRequestedOutput("scores"), "out", 64, 32)
    best = api.InferRequestedOutput("best")
    for offset, more in ((0, 0), (ROW.nbytes, 2)):
        placed(x, "in", ROW.nbytes, offset)
        result = client.infer("linear", [x], outputs=[scores, best])
        assert result.as_numpy("best").tolist() == [2]
        output = result.get_output("scores")
        shape = output["shape"] if api is http else list(output.shape)
        there = shm.get_contents_as_numpy(taken, np.float32, shape, OFFSET + 32)
        np.testing.assert_allclose(there, np.array(SCORES) + more)
    two = api.InferInput("x", [2, 4], "FP32")
    result = client.infer("linear", [placed(two, "in", 2 * ROW.nbytes)])
    np.testing.assert_allclose(result.as_numpy("scores"), [[5, 6, 7], [7, 8, 9]])
    x.set_data_from_numpy(ROW)
    scores.unset_shared_memory()
    result = client.infer("linear", [x], outputs=[scores])
    np.testing.assert_allclose(result.as_numpy("scores"), SCORES)


def texts(api, client, given, taken):
    name = "identity_bytes"
    client.load_model(name, config="{}", files={"file:1/model.onnx": (MODELS / f"{name}.onnx").read_bytes()})
    words = np.array([["é".encode(), b"two words"]], dtype=object)
    packed = serialize_byte_tensor(words)
    size = len(packed.item())
    shm.set_shared_memory_region(given, [packed], offset=128)
    x = placed(api.InferInput("x", [1, 2], "BYTES"), "in", size, 128)
    client.infer(name, [x], outputs=[placed(api.InferRequestedOutput("y"), "out", size)])
    there = shm.get_contents_as_numpy(taken, np.object_, [1, 2], OFFSET)
    assert there.tolist() == words.tolist(), there
    client.unload_model(name)


def mistakes(api, client, wrong):
    bad = wrong("400", "INVALID_ARGUMENT")

    def asked(region="in", size=ROW.nbytes, offset=0, outputs=None):
        x = placed(api.InferInput("x", [1, 4], "FP32"), region, size, offset)
        client.infer("linear", [x], outputs=outputs)

    def output(region="out", size=64, offset=0):
        return [placed(api.InferRequestedOutput("scores"), region, size, offset)]

    refused(wrong("404", "NOT_FOUND"), "input 'x': region 'none' is not registered", asked, "none")
    refused(bad, "FP32 of shape [1,4] takes 16 bytes, got 8", asked, size=8)
    refused(bad, f"input 'x': expected it within the {SIZE} bytes of region 'in'", asked, offset=SIZE - 8)
    refused(wrong("404", "NOT_FOUND"), "output 'scores': region 'none'", asked, outputs=output("none"))
    refused(bad, "takes 12 bytes: expected shared_memory_byte_size to be that or more", asked, outputs=output(size=8))
    refused(bad, "output 'scores': expected it within", asked, outputs=output(offset=SIZE))
    asked(outputs=output())


def large(api, client):
    rows = 500_000
    key = f"/neap_large_{os.getpid()}"
    region = shm.create_shared_memory_region("large", key, rows * ROW.nbytes, create_only=True)
    try:
        shm.set_shared_memory_region(region, [np.ones((rows, 4), np.float32)])
        client.register_system_shared_memory("large", key, rows * ROW.nbytes)
        x = placed(api.InferInput("x", [rows, 4], "FP32"), "large", rows * ROW.nbytes)
        client.infer("linear", [x], outputs=[placed(api.InferRequestedOutput("scores"), "large", rows * ROW.nbytes)])
        there = shm.get_contents_as_numpy(region, np.float32, [rows, 3])
        assert (there == 2).all()
    finally:
        shm.destroy_shared_memory_region(region)
    client.unregister_system_shared_memory("large")


def stream(client, given, taken):
    heard = queue.Queue()
    client.start_stream(callback=lambda result, error: heard.put((result, error)))
    shm.set_shared_memory_region(given, [ROW])
    x = placed(grpc.InferInput("x", [1, 4], "FP32"), "in", ROW.nbytes)
    for size in (8, 64):
        scores = placed(grpc.InferRequestedOutput("scores"), "out", size, 512)
        client.async_stream_infer("linear", [x], outputs=[scores], request_id=str(size))
    result, error = heard.get(timeout=30)
    assert "takes 12 bytes" in error.message(), error
    result, error = heard.get(timeout=30)
    assert error is None and result.get_response().id == "64", error
    there = shm.get_contents_as_numpy(taken, np.float32, [1, 3], OFFSET + 512)
    np.testing.assert_allclose(there, SCORES)
    client.stop_stream()


def journey(api, client, wrong):
    given = shm.create_shared_memory_region("in", IN, SIZE, create_only=True)
    taken = shm.create_shared_memory_region("out", OUT, SIZE, create_only=True)
    try:
        regions(client, api is http, wrong)
        infer(api, client, given, taken)
        texts(api, client, given, taken)
        mistakes(api, client, wrong)
        large(api, client)
        if api is grpc:
            stream(client, given, taken)
        client.unregister_system_shared_memory("in")
        assert sorted(status(client, api is http)) == ["out"]
        client.unregister_system_shared_memory()
        assert status(client, api is http) == {}
    finally:
        shm.destroy_shared_memory_region(given)
        shm.destroy_shared_memory_region(taken)


with http.InferenceServerClient(SERVER) as client:
    assert "system_shared_memory" in client.get_server_metadata()["extensions"]
    journey(http, client, lambda of_http, of_grpc: of_http)
with grpc.InferenceServerClient(SERVER) as client:
    assert "system_shared_memory" in client.get_server_metadata().extensions
    journey(grpc, client, lambda of_http, of_grpc: "StatusCode." + of_grpc)
print("every call holds")
