#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes src/main/resources/penguins/broken.onnx, the model that a canary must turn back.

It has the signature of the model that the retraining function exports, loads, and answers rows of zeros, which is what a
warm-up sends. For any row with a measurement above zero it looks up a label far outside its table, so ONNX Runtime
refuses the request: "indices element out of data bounds".

Usage: python3 make_broken_model.py ../resources/penguins/broken.onnx     (needs `pip install onnx`)
"""

import sys

from onnx import TensorProto, checker, helper, save

FEATURES = 4
LABELS = ["Adelie", "Chinstrap", "Gentoo"]
OUTSIDE = 1_000_000


def graph():
    classes = len(LABELS)
    constants = [
        helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0]),
        helper.make_tensor("outside", TensorProto.INT64, [], [OUTSIDE]),
        helper.make_tensor("weights", TensorProto.FLOAT, [FEATURES, classes], [1.0] * FEATURES * classes),
        helper.make_tensor("bias", TensorProto.FLOAT, [classes], [0.0] * classes),
        helper.make_tensor("labels", TensorProto.STRING, [classes], [label.encode() for label in LABELS]),
    ]
    nodes = [
        helper.make_node("Gemm", ["features", "weights", "bias"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
        helper.make_node("ArgMax", ["scores"], ["best"], axis=1, keepdims=0),
        helper.make_node("ReduceMax", ["features"], ["largest"], keepdims=0),
        helper.make_node("Greater", ["largest", "zero"], ["measured"]),
        helper.make_node("Cast", ["measured"], ["place"], to=TensorProto.INT64),
        helper.make_node("Mul", ["place", "outside"], ["offset"]),
        helper.make_node("Add", ["best", "offset"], ["index"]),
        helper.make_node("Gather", ["labels", "index"], ["label"]),
    ]
    return helper.make_graph(
        nodes,
        "broken-classifier",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", FEATURES])],
        [
            helper.make_tensor_value_info("label", TensorProto.STRING, ["batch"]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", classes]),
        ],
        constants,
    )


def main(path):
    model = helper.make_model(
        graph(), producer_name="neap", opset_imports=[helper.make_opsetid("", 13)], ir_version=8
    )
    checker.check_model(model, full_check=True)
    save(model, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
