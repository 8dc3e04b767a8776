# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime behind KServe's server, for `neap bench serving --kserve`; takes KServe's own options."""

import argparse
import logging

import onnxruntime
from kserve import InferOutput, InferResponse, Model, ModelServer, model_server
from kserve.utils.utils import generate_uuid


class OnnxModel(Model):
    def __init__(self, name, path):
        super().__init__(name)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.ready = True

    def predict(self, payload, headers=None):
        asked = payload.inputs[0]
        scores = self.session.run(None, {asked.name: asked.as_numpy()})[0]
        output = InferOutput("scores", list(scores.shape), "FP32")
        output.set_data_from_numpy(scores, binary_data=payload.use_binary_outputs)
        return InferResponse(
            payload.id or generate_uuid(),
            self.name,
            [output],
            use_binary_outputs=payload.use_binary_outputs,
            requested_outputs=payload.request_outputs,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(parents=[model_server.parser])
    parser.add_argument("model_file")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # else each request costs it a few lines
    ModelServer().start([OnnxModel(arguments.model_name, arguments.model_file)])
