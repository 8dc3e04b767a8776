# SPDX-License-Identifier: Apache-2.0
"""Triton's asyncio clients, and gRPC's own health check and reflection, every value checked.

usage: oip_async.py <host:port>

The server holds the model "linear". Nothing here knows Neap.
"""

import asyncio
import sys

import grpc
import numpy as np
import tritonclient.grpc.aio as triton_grpc
import tritonclient.http.aio as triton_http
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from tritonclient.utils import InferenceServerException

SERVER = sys.argv[1]
SERVICE = "inference.GRPCInferenceService"
ROW = np.array([[1, 2, 3, 4]], dtype=np.float32)
SCORES = [[5, 6, 7]]


async def refused(status, text, call):
    try:
        await call
    except InferenceServerException as failure:
        assert failure.status() == status, (failure.status(), status, failure.message())
        assert text in failure.message(), failure.message()
        return
    raise AssertionError(f"should have failed with {status}")


def tensor(api, value=ROW, **form):
    made = api.InferInput("x", list(value.shape), "FP32")
    made.set_data_from_numpy(value, **form)
    return made


async def common(api, client, statuses):
    assert await client.is_server_live() and await client.is_server_ready()
    assert await client.is_model_ready("linear") and await client.is_model_ready("linear", "1")
    x = tensor(api)
    answers = await asyncio.gather(*(client.infer("linear", [x]) for _ in range(50)))
    for answer in answers:
        assert answer.as_numpy("scores").tolist() == SCORES and answer.as_numpy("best").tolist() == [2]
    answer = await client.infer("linear", [x], model_version="1", request_id="7", priority=1, timeout=10_000_000)
    response = answer.get_response()
    assert (response["id"] if isinstance(response, dict) else response.id) == "7", response
    missing, bad = statuses
    await refused(missing, "'other'", client.infer("other", [x]))
    await refused(bad, "expected shape [-1,4], got [4]", client.infer("linear", [tensor(api, ROW[0])]))
    await refused(bad, "'nothing'", client.infer("linear", [x], outputs=[api.InferRequestedOutput("nothing")]))


async def over_http():
    async with triton_http.InferenceServerClient(SERVER) as client:
        await common(triton_http, client, ("404", "400"))
        for binary in (True, False):
            for packing in (None, "gzip", "deflate"):
                answer = await client.infer(
                    "linear",
                    [tensor(triton_http, binary_data=binary)],
                    outputs=[triton_http.InferRequestedOutput("scores", binary_data=binary)],
                    request_compression_algorithm=packing,
                    response_compression_algorithm=packing,
                )
                assert answer.as_numpy("scores").tolist() == SCORES
        stats = (await client.get_inference_statistics("linear"))["model_stats"][0]
        assert stats["inference_count"] >= 57 and stats["inference_stats"]["compute_infer"]["ns"] > 0, stats
        assert (await client.get_model_metadata("linear"))["inputs"][0]["shape"] == [-1, 4]
        assert (await client.get_model_config("linear"))["max_batch_size"] == 16


async def over_grpc():
    async with triton_grpc.InferenceServerClient(SERVER) as client:
        await common(triton_grpc, client, ("StatusCode.NOT_FOUND", "StatusCode.INVALID_ARGUMENT"))
        stats = (await client.get_inference_statistics("linear", as_json=True))["model_stats"][0]
        assert int(stats["inference_count"]) >= 51, stats
        await stream(client)


async def stream(client):
    """Twenty questions, of which one fails: answers in order, and the stream goes on after the failure."""

    async def questions():
        for i in range(20):
            model = "other" if i == 7 else "linear"
            yield {
                "model_name": model,
                "inputs": [tensor(triton_grpc, ROW * i)],
                "request_id": str(i),
                "enable_empty_final_response": False,
            }

    heard = []
    async for result, error in client.stream_infer(questions()):
        heard.append("'other'" in error.message() if error else float(result.as_numpy("scores")[0, 0]))
    assert heard == [True if i == 7 else 5.0 * i for i in range(20)], heard


async def health_and_reflection():
    async with grpc.aio.insecure_channel(SERVER) as channel:
        check = health_pb2_grpc.HealthStub(channel).Check
        for service in ("", SERVICE):
            answer = await check(health_pb2.HealthCheckRequest(service=service), timeout=10)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING, (service, answer)
        unknown = await check(health_pb2.HealthCheckRequest(service="other.Service"), timeout=10)
        assert unknown.status != health_pb2.HealthCheckResponse.SERVING, unknown


def reflection():
    with grpc.insecure_channel(SERVER) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        services = set(database.get_services())
        assert {SERVICE, "grpc.health.v1.Health"} <= services, services
        methods = DescriptorPool(database).FindServiceByName(SERVICE).methods_by_name
        assert {"ModelInfer", "ModelStreamInfer", "RepositoryIndex"} <= set(methods), set(methods)


async def main():
    await over_http()
    await over_grpc()
    await health_and_reflection()


asyncio.run(main())
reflection()
print("every call holds")
