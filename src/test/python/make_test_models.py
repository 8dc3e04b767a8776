#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the models of src/test/resources/models/, with the signature of the model that the retraining function exports.

  steady.onnx    answers at once
  slow.onnx      answers rows of zeros at once, and takes about a second of one core for any other
  hanging.onnx   keeps ONNX Runtime's optimizer busy for minutes before the first request: it folds 400 products of
                 4096 x 4096 constants
  crashing.onnx  ends the process that loads it: local functions that call each other 5000 deep overflow a Java
                 thread's stack in ONNX Runtime 1.29

Usage: python3 make_test_models.py ../resources/models     (needs `pip install onnx`)
"""

import pathlib
import sys

from onnx import TensorProto, helper, save

FEATURES = 4
LABELS = ["Adelie", "Chinstrap", "Gentoo"]
OWN = "io.neap.test"


def floats(name, shape, value):
    count = 1
    for dimension in shape:
        count *= dimension
    return helper.make_tensor(name, TensorProto.FLOAT, shape, [value] * count)


def classifier(extra_nodes=(), extra_constants=(), functions=(), scored="features"):
    """A classifier of which the node names `scored` as the input of its scores."""
    classes = len(LABELS)
    constants = [
        floats("weights", [FEATURES, classes], 1.0),
        floats("bias", [classes], 0.0),
        helper.make_tensor("labels", TensorProto.STRING, [classes], [label.encode() for label in LABELS]),
        *extra_constants,
    ]
    nodes = [
        *extra_nodes,
        helper.make_node("Gemm", [scored, "weights", "bias"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
        helper.make_node("ArgMax", ["scores"], ["best"], axis=1, keepdims=0),
        helper.make_node("Gather", ["labels", "best"], ["label"]),
    ]
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", FEATURES])],
        [
            helper.make_tensor_value_info("label", TensorProto.STRING, ["batch"]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", classes]),
        ],
        constants,
    )
    opsets = [helper.make_opsetid("", 13)] + ([helper.make_opsetid(OWN, 1)] if functions else [])
    return helper.make_model(
        graph, producer_name="neap", functions=list(functions), opset_imports=opsets, ir_version=8
    )


def slow():
    """Repeats a product of matrices while there is anything but zeros in the features.

    1024 times 1/1024 squared is 1/1024 again: the numbers neither grow nor shrink into denormal ones, which some
    processors take a hundred times as long for.
    """
    body = helper.make_graph(
        [
            helper.make_node("MatMul", ["state", "matrix"], ["next"]),
            helper.make_node("Identity", ["go"], ["on"]),
        ],
        "work",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("state", TensorProto.FLOAT, [1024, 1024]),
        ],
        [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("next", TensorProto.FLOAT, [1024, 1024]),
        ],
    )
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["matrix"], value=floats("value", [1], 1 / 1024)),
        helper.make_node("ReduceMax", ["features"], ["largest"], keepdims=0),
        helper.make_node("Greater", ["largest", "zero"], ["measured"]),
        helper.make_node("Loop", ["turns", "measured", "matrix"], ["worked"], body=body),
        helper.make_node("ReduceMax", ["worked"], ["peak"], keepdims=0),
        helper.make_node("Mul", ["peak", "zero"], ["nothing"]),
        helper.make_node("Add", ["features", "nothing"], ["used"]),
    ]
    constants = [
        helper.make_tensor("shape", TensorProto.INT64, [2], [1024, 1024]),
        helper.make_tensor("turns", TensorProto.INT64, [], [40]),
        floats("zero", [], 0.0),
    ]
    return classifier(nodes, constants, scored="used")


def hanging():
    nodes = [helper.make_node("ConstantOfShape", ["shape"], ["product0"], value=floats("value", [1], 0.001))]
    for turn in range(400):
        nodes.append(helper.make_node("MatMul", [f"product{turn}", "product0"], [f"product{turn + 1}"]))
    nodes.append(helper.make_node("ReduceMax", ["product400"], ["largest"], keepdims=0))
    nodes.append(helper.make_node("Mul", ["features", "largest"], ["used"]))
    shape = helper.make_tensor("shape", TensorProto.INT64, [2], [4096, 4096])
    return classifier(nodes, [shape], scored="used")


def crashing(depth=5_000):
    opsets = [helper.make_opsetid("", 13), helper.make_opsetid(OWN, 1)]

    def calling(name, body):
        return helper.make_function(OWN, name, ["x"], ["y"], [body], opsets)

    functions = [
        calling(f"F{turn}", helper.make_node(f"F{turn + 1}", ["x"], ["y"], domain=OWN)) for turn in range(depth)
    ]
    functions.append(calling(f"F{depth}", helper.make_node("Identity", ["x"], ["y"])))
    return classifier([helper.make_node("F0", ["features"], ["used"], domain=OWN)], functions=functions, scored="used")


def main(folder):
    models = {"steady": classifier(), "slow": slow(), "hanging": hanging(), "crashing": crashing()}
    for name, model in models.items():
        save(model, pathlib.Path(folder, name + ".onnx"))


if __name__ == "__main__":
    main(*sys.argv[1:])
