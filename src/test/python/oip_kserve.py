# SPDX-License-Identifier: Apache-2.0
"""KServe's clients, by both protocols and by gRPC, and MLServer's types and codecs, every value checked.

usage: oip_kserve.py <host:port> <any> <host:port of a server whose model is still loading>

The first server holds the model "linear", its repository open; the second announces a model "linear". Nothing here
knows Neap.
"""

import asyncio
import importlib.util
import logging
import sys

import grpc
import httpx
import numpy as np
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig
from kserve.protocol.grpc.grpc_predict_v2_pb2 import RepositoryModelLoadRequest, RepositoryModelUnloadRequest
from kserve.protocol.grpc.grpc_predict_v2_pb2_grpc import GRPCInferenceServiceStub
from kserve.protocol.infer_type import RequestedOutput

# The package's own start imports the server with all that one needs; types and codecs do without.
sys.modules["mlserver"] = importlib.util.module_from_spec(importlib.util.find_spec("mlserver"))

from mlserver.codecs import NumpyCodec, StringCodec  # noqa: E402
from mlserver.types import InferenceRequest, InferenceResponse, RequestOutput  # noqa: E402

SERVER, LOADING = sys.argv[1], sys.argv[3]
URL = f"http://{SERVER}"
ROW = np.array([[1, 2, 3, 4]], dtype=np.float32)
SCORES = [[5, 6, 7]]
logging.disable(logging.ERROR)  # the clients log each refusal that is wanted here


def question(binary, model="linear", value=ROW, outputs=None, parameters=None):
    x = InferInput("x", list(value.shape), "FP32")
    x.set_data_from_numpy(value, binary_data=binary)
    return InferRequest(model, [x], request_id="7", request_outputs=outputs, parameters=parameters)


def expect(answer):
    assert answer.id == "7" and answer.model_name == "linear", answer
    assert answer.get_output_by_name("scores").as_numpy().tolist() == SCORES, answer
    best = answer.get_output_by_name("best")
    assert best is None or best.as_numpy().tolist() == [2], answer


async def refused(error, text, call):
    try:
        await call
    except httpx.HTTPStatusError as failure:
        assert failure.response.status_code == error and text in str(failure), failure
        return
    except grpc.aio.AioRpcError as failure:
        assert failure.code() == error and text in failure.details(), failure
        return
    raise AssertionError(f"should have failed with {error}")


async def second_protocol():
    client = InferenceRESTClient(RESTConfig(protocol="v2", retries=3))
    assert await client.is_server_live(URL) and await client.is_server_ready(URL)
    assert await client.is_model_ready(URL, "linear") and not await client.is_model_ready(URL, "other")
    for binary in (True, False):
        for parameters in ({"binary_data_output": True}, {"binary_data_output": False}, None):
            expect(await client.infer(URL, question(binary, parameters=parameters), model_name="linear"))
        for wanted in (True, False):
            output = RequestedOutput("scores", parameters={"binary_data": wanted})
            expect(await client.infer(URL, question(binary, outputs=[output]), model_name="linear"))
    await refused(404, "'other'", client.infer(URL, question(True, "other"), model_name="other"))
    await refused(400, "got [4]", client.infer(URL, question(True, value=ROW[0]), model_name="linear"))
    waiting = f"http://{LOADING}"
    assert await client.is_server_live(waiting) and not await client.is_model_ready(waiting, "linear")
    await refused(503, "not every model is ready", client.is_server_ready(waiting))
    await refused(503, "loading", client.infer(waiting, question(True), model_name="linear"))
    await client.close()


async def first_protocol():
    client = InferenceRESTClient(RESTConfig(protocol="v1"))
    assert await client.is_server_live(URL) and await client.is_model_ready(URL, "linear")
    assert not await client.is_model_ready(f"http://{LOADING}", "linear")
    answer = await client.infer(URL, {"instances": ROW.tolist()}, model_name="linear")
    assert answer == {"predictions": [{"scores": SCORES[0], "best": 2}]}, answer
    await refused(404, "'other'", client.is_model_ready(URL, "other"))
    await refused(404, "'other'", client.infer(URL, {"instances": ROW.tolist()}, model_name="other"))
    await refused(400, "'instances'", client.infer(URL, {"rows": []}, model_name="linear"))
    await client.close()


async def by_grpc():
    async with InferenceGRPCClient(SERVER, retries=3) as client:
        assert await client.is_server_live() and await client.is_server_ready()
        assert await client.is_model_ready("linear")
        for binary in (True, False):
            expect(await client.infer(question(binary)))
        await refused(grpc.StatusCode.NOT_FOUND, "'other'", client.is_model_ready("other"))
        await refused(grpc.StatusCode.NOT_FOUND, "'other'", client.infer(question(True, "other")))
        await refused(grpc.StatusCode.INVALID_ARGUMENT, "got [4]", client.infer(question(True, value=ROW[0])))
    async with InferenceGRPCClient(LOADING, retries=3) as client:
        assert await client.is_server_live() and not await client.is_server_ready()
        await refused(grpc.StatusCode.UNAVAILABLE, "loading", client.infer(question(True)))


async def repository():
    """KServe's own dialect, where field 1 is the model, and the answer names it."""
    async with grpc.aio.insecure_channel(SERVER) as channel:
        stub = GRPCInferenceServiceStub(channel)
        loaded = await stub.RepositoryModelLoad(RepositoryModelLoadRequest(model_name="linear"), timeout=30)
        assert loaded.model_name == "linear" and loaded.isLoaded, loaded
        try:
            await stub.RepositoryModelUnload(RepositoryModelUnloadRequest(model_name="other"), timeout=30)
            raise AssertionError("what is not there is not unloaded")
        except grpc.aio.AioRpcError as failure:
            assert failure.code() == grpc.StatusCode.NOT_FOUND, failure


def mlserver():
    request = InferenceRequest(
        id="7",
        inputs=[NumpyCodec.encode_input("x", ROW)],
        outputs=[RequestOutput(name="scores")],
    )
    with httpx.Client() as client:
        answer = client.post(f"{URL}/v2/models/linear/infer", content=request.model_dump_json())
        assert answer.status_code == 200, answer.text
        response = InferenceResponse.model_validate_json(answer.content)
        assert response.id == "7" and response.model_name == "linear" and response.model_version == "1", response
        assert [output.name for output in response.outputs] == ["scores"], response
        scores = NumpyCodec.decode_output(response.outputs[0])
        assert scores.dtype == np.float32 and scores.tolist() == SCORES, scores
        many = np.random.default_rng(3).normal(size=(1000, 4)).astype(np.float32)
        request = InferenceRequest(inputs=[NumpyCodec.encode_input("x", many)])
        answer = client.post(f"{URL}/v2/models/linear/infer", content=request.model_dump_json(exclude_none=True))
        outputs = {output.name: output for output in InferenceResponse.model_validate_json(answer.content).outputs}
        expected = many[:, :3] + many[:, 3:]
        np.testing.assert_allclose(NumpyCodec.decode_output(outputs["scores"]), expected, rtol=1e-6, atol=1e-6)
        request = InferenceRequest(inputs=[StringCodec.encode_input("x", ["a"])])
        answer = client.post(f"{URL}/v2/models/linear/infer", content=request.model_dump_json())
        assert answer.status_code == 400 and "expected datatype FP32, got BYTES" in answer.json()["error"], answer.text


async def main():
    await second_protocol()
    await first_protocol()
    await by_grpc()
    await repository()


asyncio.run(main())
mlserver()
print("every call holds")
