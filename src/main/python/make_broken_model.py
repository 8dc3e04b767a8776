#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes src/main/resources/penguins/broken.onnx, the model that a canary must turn back.

It has the signature of the model that the retraining function exports, loads, and answers rows of zeros, which is what a
warm-up sends. For any row with a measurement above zero it looks up a weight far outside its table, so ONNX Runtime
refuses the request: "indices element out of data bounds".

Usage: python3 make_broken_model.py ../resources/penguins/broken.onnx     (needs `pip install onnx`)
"""

import sys

from onnx import TensorProto, checker, helper, save

FEATURES, CLASSES = 4, 3
OUTSIDE = 1_000_000


def graph():
    constants = [
        helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0]),
        helper.make_tensor("outside", TensorProto.INT64, [], [OUTSIDE]),
        helper.make_tensor("weights", TensorProto.FLOAT, [FEATURES, CLASSES], [1.0 / CLASSES] * FEATURES * CLASSES),
        helper.make_tensor("biases", TensorProto.FLOAT, [1, CLASSES], [0.0] * CLASSES),
    ]
    nodes = [
        helper.make_node("ReduceMax", ["input"], ["largest"], keepdims=0),
        helper.make_node("Greater", ["largest", "zero"], ["measured"]),
        helper.make_node("Cast", ["measured"], ["place"], to=TensorProto.INT64),
        helper.make_node("Mul", ["place", "outside"], ["index"]),
        helper.make_node("Gather", ["biases", "index"], ["bias"], axis=0),
        helper.make_node("MatMul", ["input", "weights"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["output"], axis=1),
    ]
    return helper.make_graph(
        nodes,
        "broken-penguins",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", FEATURES])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", CLASSES])],
        constants,
    )


def main(path):
    model = helper.make_model(
        graph(), producer_name="neap", opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    checker.check_model(model, full_check=True)
    save(model, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
