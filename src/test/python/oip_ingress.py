# SPDX-License-Identifier: Apache-2.0
"""Triton's gRPC client, unchanged, through a cluster's ingress: oip_ingress.py INGRESS HOST MODEL"""

import sys

import numpy
import tritonclient.grpc as grpc

ingress, host, model = sys.argv[1:]
client = grpc.InferenceServerClient(ingress, channel_args=[("grpc.default_authority", host)])
assert client.is_server_live()
assert client.is_model_ready(model)
features = grpc.InferInput("features", [1, 4], "FP32")
features.set_data_from_numpy(numpy.array([[39.3, 20.6, 190, 3650]], dtype=numpy.float32))
answer = client.infer(model, [features])
assert answer.get_response().model_name == model
assert len(answer.get_response().outputs) > 0, answer.get_response()
