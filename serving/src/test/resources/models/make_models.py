# SPDX-License-Identifier: Apache-2.0
"""Makes the tiny ONNX models of the tests beside this file: python make_models.py (needs the PyPI package onnx 1.23.2)."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

HERE = Path(__file__).parent
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def model(name, nodes, inputs, outputs, initializers=()):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(*value) for value in inputs],
        [helper.make_tensor_value_info(*value) for value in outputs],
        [numpy_helper.from_array(array, key) for key, array in initializers],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    checker.check_model(made)
    save(made, HERE / f"{name}.onnx")


# One for each type of the protocol: the output is the input. Rows and columns are free.
for protocol, onnx in {
    "bool": "BOOL", "uint8": "UINT8", "uint16": "UINT16", "uint32": "UINT32", "uint64": "UINT64",
    "int8": "INT8", "int16": "INT16", "int32": "INT32", "int64": "INT64",
    "fp16": "FLOAT16", "bf16": "BFLOAT16", "fp32": "FLOAT", "fp64": "DOUBLE", "bytes": "STRING",
}.items():
    kind = getattr(TensorProto, onnx)
    model(
        f"identity_{protocol}",
        [helper.make_node("Identity", ["x"], ["y"])],
        [("x", kind, ["rows", "columns"])],
        [("y", kind, ["rows", "columns"])],
    )

# Four numbers to three scores and their best: rows are independent.
model(
    "linear",
    [
        helper.make_node("MatMul", ["x", "weights"], ["scores"]),
        helper.make_node("ArgMax", ["scores"], ["best"], axis=1, keepdims=0),
    ],
    [("x", FLOAT, ["rows", 4])],
    [("scores", FLOAT, ["rows", 3]), ("best", INT64, ["rows"])],
    [("weights", np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], np.float32))],
)

# Each column less its mean over the rows: the first dimension is free, yet rows of others change the answer.
model(
    "centre",
    [
        helper.make_node("ReduceMean", ["x", "axes"], ["mean"], keepdims=1),
        helper.make_node("Sub", ["x", "mean"], ["y"]),
    ],
    [("x", FLOAT, ["rows", 2])],
    [("y", FLOAT, ["rows", 2])],
    [("axes", np.array([0], np.int64))],
)

# A table of three entries: any other index makes the run fail.
model(
    "lookup",
    [helper.make_node("Gather", ["table", "index"], ["entry"])],
    [("index", INT64, ["rows"])],
    [("entry", FLOAT, ["rows"])],
    [("table", np.array([10, 20, 30], np.float32))],
)

# Declares as many rows as came in, and answers only those above zero.
model(
    "untrue",
    [
        helper.make_node("Greater", ["x", "zero"], ["positive"]),
        helper.make_node("Compress", ["x", "positive"], ["kept"], axis=0),
        helper.make_node("Identity", ["kept"], ["y"]),
    ],
    [("x", FLOAT, ["rows"])],
    [("y", FLOAT, ["rows"])],
    [("zero", np.array(0, np.float32))],
)

# As many zeros as it is asked for, which may be more than there is memory.
model(
    "zeros",
    [helper.make_node("ConstantOfShape", ["size"], ["y"])],
    [("size", INT64, [1])],
    [("y", FLOAT, ["rows"])],
)

# The sum of as many zeros as it is asked for: a run takes their memory, but its answer is one number.
model(
    "spike",
    [
        helper.make_node("ConstantOfShape", ["size"], ["zeros"]),
        helper.make_node("ReduceSum", ["zeros"], ["sum"], keepdims=1),
    ],
    [("size", INT64, [1])],
    [("sum", FLOAT, [1])],
)

# A scalar and a fixed shape.
model(
    "scale",
    [helper.make_node("Mul", ["x", "factor"], ["y"])],
    [("x", FLOAT, [2]), ("factor", FLOAT, [])],
    [("y", FLOAT, [2])],
)

# Adds one to x so often.
def adding(times):
    return helper.make_node(
        "Loop",
        [times, "", "x"],
        ["y"],
        body=helper.make_graph(
            [
                helper.make_node("Identity", ["condition"], ["again"]),
                helper.make_node("Add", ["value", "one"], ["next"]),
            ],
            "body",
            [
                helper.make_tensor_value_info("iteration", INT64, []),
                helper.make_tensor_value_info("condition", TensorProto.BOOL, []),
                helper.make_tensor_value_info("value", FLOAT, [1]),
            ],
            [
                helper.make_tensor_value_info("again", TensorProto.BOOL, []),
                helper.make_tensor_value_info("next", FLOAT, [1]),
            ],
        ),
    )


# A run takes a good part of a second.
model(
    "slow",
    [adding("times")],
    [("x", FLOAT, [1])],
    [("y", FLOAT, [1])],
    [("times", np.array(200_000, np.int64)), ("one", np.array([1], np.float32))],
)

# A run takes as long as it is asked to: without end, where that is often.
model(
    "loop",
    [
        helper.make_node("Constant", [], ["x"], value=helper.make_tensor("x", FLOAT, [1], [0])),
        adding("times"),
    ],
    [("times", INT64, [1])],
    [("y", FLOAT, [1])],
    [("one", np.array([1], np.float32))],
)

# Text under the names of the generate extension: any number of texts.
model(
    "echo",
    [helper.make_node("Identity", ["text_input"], ["text_output"])],
    [("text_input", TensorProto.STRING, ["texts"])],
    [("text_output", TensorProto.STRING, ["texts"])],
)

# As linear, but its weights lie in a file beside it.
outside = helper.make_model(
    helper.make_graph(
        [helper.make_node("MatMul", ["x", "weights"], ["scores"])],
        "outside",
        [helper.make_tensor_value_info("x", FLOAT, ["rows", 4])],
        [helper.make_tensor_value_info("scores", FLOAT, ["rows", 3])],
        [numpy_helper.from_array(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], np.float32), "weights")],
    ),
    opset_imports=[helper.make_opsetid("", 21)],
    ir_version=10,
)
(HERE / "outside.weights").unlink(missing_ok=True)
save(outside, HERE / "outside.onnx", save_as_external_data=True, location="outside.weights", size_threshold=0)
