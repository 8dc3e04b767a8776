# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime behind MLServer, for `neap bench cold --mlserver`."""

import numpy
import onnxruntime
from mlserver import MLModel
from mlserver.types import InferenceResponse, ResponseOutput


class OnnxModel(MLModel):
    async def load(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            self.settings.parameters.uri, options, providers=["CPUExecutionProvider"]
        )
        return True

    async def predict(self, payload):
        asked = payload.inputs[0]
        rows = numpy.array(asked.data, dtype=numpy.float32).reshape(asked.shape)
        scores = self.session.run(None, {asked.name: rows})[0]
        output = ResponseOutput(
            name="scores", shape=list(scores.shape), datatype="FP32", data=scores.ravel().tolist()
        )
        return InferenceResponse(model_name=self.name, outputs=[output])
