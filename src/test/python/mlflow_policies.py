# SPDX-License-Identifier: Apache-2.0
"""What Neap sees in the files of models that the real MLflow client logs, and what its policies refuse.

usage: mlflow_policies.py <tracking uri> <folder for scratch files>
"""

import base64
import json
import os
import sys
import tempfile
import urllib.request
import uuid

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression

URI = sys.argv[1]
SUFFIX = uuid.uuid4().hex[:8]
MODEL = f"judged-{SUFFIX}"

tempfile.tempdir = sys.argv[2]
mlflow.set_tracking_uri(URI)
mlflow.set_experiment(f"policies-{SUFFIX}")
client = MlflowClient()


def api(path, body=None, method="PUT", user=None):
    headers = {"Content-Type": "application/json"}
    if user is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:".encode()).decode()
    request = urllib.request.Request(
        f"{URI}/api/v1/workspaces/default/models/{MODEL}/{path}",
        method="GET" if body is None else method,
        data=None if body is None else json.dumps(body).encode(),
        headers=headers,
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def refused(code, call, *arguments):
    try:
        call(*arguments)
    except MlflowException as failure:
        assert failure.error_code == code, (failure.error_code, str(failure))
        return str(failure)
    raise AssertionError(f"{call} should have been refused")


def fitted(columns):
    x = np.random.default_rng(7).random((40, columns), dtype=np.float32)
    y = (x[:, 0] > 0.5).astype(np.int64)
    model = LogisticRegression().fit(x, y)
    return model, x, infer_signature(x, model.predict(x))


model, x, signature = fitted(4)
pickled = mlflow.sklearn.log_model(model, name="pickled", signature=signature, serialization_format="cloudpickle")
onnx = mlflow.onnx.log_model(to_onnx(model, x[:1]), name="onnx", signature=signature)
wide, wide_x, wide_signature = fitted(5)
other = mlflow.onnx.log_model(to_onnx(wide, wide_x[:1]), name="wide", signature=wide_signature)

# As it comes, nothing is refused, and the report says what one should know.
mlflow.register_model(pickled.model_uri, MODEL)
first = api("versions/1")
assert any(risk.startswith("cloudpickle") for risk in first["risks"]), first["risks"]
assert first["report"]["signature"]["inputs"][0]["tensor-spec"] == {"dtype": "float32", "shape": [-1, 4]}

mlflow.register_model(onnx.model_uri, MODEL)
second = api("versions/2")
report = second["report"]["onnx"][0]
assert second["risks"] == [] and second["report"]["problems"] == [], second
assert [(port["name"], port["type"], port["shape"]) for port in report["inputs"]] == [("X", "tensor(float)", [-1, 4])]
assert "ai.onnx.ml" in report["opsets"] and report["producer"].startswith("skl2onnx"), report
assert second["predecessor"]["verdict"] == "compatible", second["predecessor"]

# The model's policy: no code from files, and a champion whose callers can follow.
api("policy", {"executableFormats": "block", "compatibleAliases": ["champion"]})
said = refused("PERMISSION_DENIED", client.create_model_version, MODEL, pickled.model_uri)
assert "cloudpickle" in said and "such as ONNX" in said, said
client.set_registered_model_alias(MODEL, "champion", "2")
mlflow.register_model(other.model_uri, MODEL)
assert api("versions/3")["predecessor"]["verdict"] == "breaking"
said = refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, MODEL, "champion", "3")
assert "it takes 5" in said and "callers of version 2" in said, said
assert str(client.get_model_version_by_alias(MODEL, "champion").version) == "2"
api("aliases/champion", {"version": "3", "reason": "every caller was asked"})
assert str(client.get_model_version_by_alias(MODEL, "champion").version) == "3"
last = api("history")["entries"][-1]
assert last["kind"] == "alias.set" and last["data"]["reason"] == "every caller was asked", last

# Four eyes: who moves the champion says a name, and somebody else has approved the version.
api("policy", {"approvedAliases": ["champion"]})
said = refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, MODEL, "champion", "2")
assert "says no name" in said and "MLFLOW_TRACKING_USERNAME" in said, said
os.environ.update(MLFLOW_TRACKING_USERNAME="ada", MLFLOW_TRACKING_PASSWORD="any")
said = refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, MODEL, "champion", "2")
assert "nobody has approved" in said, said
api("versions/2/approvals", {"alias": "champion", "reason": "measured"}, "POST", "bob")
client.set_registered_model_alias(MODEL, "champion", "2")
assert str(client.get_model_version_by_alias(MODEL, "champion").version) == "2"
last = api("history")["entries"][-1]
assert last["actor"] == "user:ada" and last["data"]["approvedBy"] == ["bob"], last
print("policies hold")
