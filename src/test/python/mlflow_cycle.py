# SPDX-License-Identifier: Apache-2.0
"""A data scientist's day with the real MLflow client, every value checked.

usage: mlflow_cycle.py <tracking uri> <folder for scratch files>

Nothing here knows Neap: the same script passes against MLflow's own server.
"""

import math
import sys
import tempfile
import time
import uuid
from pathlib import Path

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from skl2onnx import to_onnx
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

SUFFIX = uuid.uuid4().hex[:8]
EXPERIMENT = f"cycle-{SUFFIX}"
MODEL = f"cyc-{SUFFIX}"


def step(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def refused(code, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except MlflowException as failure:
        assert failure.error_code == code, (failure.error_code, str(failure))
        return str(failure)
    raise AssertionError(f"{call} should have failed with {code}")


def set_experiment(client):
    step("set_experiment: get-by-name, create, get")
    experiment = mlflow.set_experiment(EXPERIMENT)
    assert experiment.name == EXPERIMENT and experiment.lifecycle_stage == "active"
    assert mlflow.set_experiment(EXPERIMENT).experiment_id == experiment.experiment_id
    assert client.get_experiment("0").name == "Default"
    refused("RESOURCE_ALREADY_EXISTS", client.create_experiment, EXPERIMENT)
    return experiment.experiment_id


def autolog(x, y):
    step("autolog: a fit logs params, metrics, data set, model and plots by itself")
    mlflow.sklearn.autolog()
    with mlflow.start_run() as run:
        LogisticRegression(C=0.5, max_iter=300).fit(x, y)
    mlflow.sklearn.autolog(disable=True)
    found = mlflow.get_run(run.info.run_id)
    assert found.info.status == "FINISHED" and found.info.end_time >= found.info.start_time
    assert found.data.params["C"] == "0.5" and found.data.params["max_iter"] == "300"
    assert found.data.metrics["training_score"] > 0.9
    assert found.data.tags["mlflow.runName"] == found.info.run_name
    assert [d.tags[0].value for d in found.inputs.dataset_inputs] == ["train"]
    assert len(found.outputs.model_outputs) == 1
    files = {file.path for file in MlflowClient().list_artifacts(run.info.run_id)}
    assert "estimator.html" in files, files
    return run.info.run_id


def manual(client, x, y):
    step("manual logging: params, metrics, batches, tags, artifacts")
    model = LogisticRegression(C=2.0, max_iter=300).fit(x, y)
    with mlflow.start_run(run_name="by-hand", tags={"owner": "ada"}) as run:
        run_id = run.info.run_id
        mlflow.log_param("C", 2.0)
        mlflow.log_param("C", 2.0)
        for i in range(120):
            mlflow.log_metric("loss", 1.0 / (i + 1), step=i)
        mlflow.log_metrics({"f1": 0.93, "odd": math.nan, "huge": math.inf}, step=1)
        mlflow.set_tag("note", "ünïcode ✓ 'quoted'")
        mlflow.log_text("hello, tide", "notes/hello.txt")
        mlflow.log_dict({"a": [1, 2]}, "notes/data.json")
        signature = infer_signature(x, model.predict(x))
        sklearn_info = mlflow.sklearn.log_model(model, name="sk", signature=signature, input_example=x[:2])
        onnx_info = mlflow.onnx.log_model(to_onnx(model, x[:1]), name="onnx", signature=signature)
        mlflow.log_metric("acc", 0.97, step=1, model_id=onnx_info.model_id)
    found = client.get_run(run_id)
    assert found.info.run_name == "by-hand" and found.data.tags["owner"] == "ada"
    assert found.data.tags["note"] == "ünïcode ✓ 'quoted'"
    assert found.data.metrics["loss"] == 1.0 / 120 and math.isnan(found.data.metrics["odd"])
    assert found.data.metrics["huge"] == sys.float_info.max
    history = client.get_metric_history(run_id, "loss")
    assert sorted(m.step for m in history) == list(range(120))
    refused("INVALID_PARAMETER_VALUE", client.log_param, run_id, "C", "3.0")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_run, uuid.uuid4().hex)
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/notes/hello.txt") == "hello, tide"
    assert [f.path for f in client.list_artifacts(run_id, "notes")] == ["notes/data.json", "notes/hello.txt"]
    client.set_tag(run_id, "gone", "1")
    client.delete_tag(run_id, "gone")
    assert "gone" not in client.get_run(run_id).data.tags
    return run_id, sklearn_info, onnx_info


def logged_models(client, experiment_id, run_id, info):
    step("logged models: found by their run's metrics")
    logged = client.get_logged_model(info.model_id)
    assert logged.status == "READY" and logged.source_run_id == run_id
    assert {metric.key: metric.value for metric in logged.metrics}["acc"] == 0.97
    found = client.search_logged_models([experiment_id], filter_string="metrics.acc > 0.9 AND name = 'onnx'")
    assert [model.model_id for model in found] == [info.model_id]


def registry(client, run_id, sklearn_info, onnx_info, x, y):
    step("registry: register, alias, search")
    first = mlflow.register_model(sklearn_info.model_uri, MODEL)
    second = mlflow.register_model(onnx_info.model_uri, MODEL, tags={"format": "onnx"})
    assert (first.version, second.version) in ((1, 2), ("1", "2"))
    version = client.get_model_version(MODEL, "2")
    assert version.status == "READY" and version.run_id == run_id and version.source == onnx_info.model_uri
    client.set_registered_model_alias(MODEL, "champion", "1")
    assert client.get_model_version_by_alias(MODEL, "champion").version in (1, "1")
    assert client.get_registered_model(MODEL).aliases == {"champion": "1"} or client.get_registered_model(
        MODEL
    ).aliases == {"champion": 1}
    found = client.search_model_versions(f"name='{MODEL}' and tags.format = 'onnx'")
    assert [str(v.version) for v in found] == ["2"]
    assert [m.name for m in client.search_registered_models(f"name LIKE '{MODEL[:-1]}%'")] == [MODEL]
    refused("RESOURCE_ALREADY_EXISTS", client.create_registered_model, MODEL)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, "nobody")

    step("load_model by alias and by version, predictions as trained")
    loaded = mlflow.sklearn.load_model(f"models:/{MODEL}@champion")
    assert (loaded.predict(x) == y).mean() > 0.95
    client.set_registered_model_alias(MODEL, "champion", "2")
    proto = mlflow.onnx.load_model(f"models:/{MODEL}@champion")
    assert proto.graph.input[0].name == "X"
    pyfunc = mlflow.pyfunc.load_model(f"models:/{MODEL}/2")
    labels = next(iter(pyfunc.predict(x).values()))
    assert (np.asarray(labels) == y).mean() > 0.95


def search(client, experiment_id, auto_run, manual_run):
    step("search_runs and search_experiments: the grammar, order and pages")

    def ids(filter_string="", **kwargs):
        return [r.info.run_id for r in client.search_runs([experiment_id], filter_string, **kwargs)]

    assert set(ids()) == {auto_run, manual_run}
    assert ids("metrics.f1 >= 0.9 AND tags.owner = 'ada'") == [manual_run]
    assert ids("params.C = '0.5'") == [auto_run]
    assert ids("attributes.run_name ILIKE 'BY-%'") == [manual_run]
    assert ids(f"run_id IN ('{auto_run}', 'x')") == [auto_run]
    assert ids("dataset.context = 'train'") == [auto_run]
    assert ids("tags.owner IS NULL") == [auto_run]
    assert ids("tags.owner = ''' OR 1=1 --'") == []
    assert ids(order_by=["metrics.f1 DESC"])[0] == manual_run
    assert ids(order_by=["start_time ASC"]) == [auto_run, manual_run]
    page = client.search_runs([experiment_id], max_results=1)
    rest = client.search_runs([experiment_id], max_results=1, page_token=page.token)
    assert {page[0].info.run_id, rest[0].info.run_id} == {auto_run, manual_run} and not rest.token
    refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment_id], "metrics.a = 1 XOR metrics.b = 2")
    frame = mlflow.search_runs(experiment_names=[EXPERIMENT])
    assert set(frame["run_id"]) == {auto_run, manual_run} and "metrics.f1" in frame.columns
    names = [e.name for e in client.search_experiments(filter_string=f"name = '{EXPERIMENT}'")]
    assert names == [EXPERIMENT]


def deletion(client, experiment_id, run_id):
    step("delete and restore")
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    refused("INVALID_PARAMETER_VALUE", client.log_metric, run_id, "late", 1.0)
    client.restore_run(run_id)
    client.delete_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"
    client.restore_experiment(experiment_id)
    assert client.get_run(run_id).info.lifecycle_stage == "active"


def main():
    uri, scratch = sys.argv[1], sys.argv[2]
    tempfile.tempdir = str(Path(scratch))
    mlflow.set_tracking_uri(uri)
    client = MlflowClient()
    data = load_iris()
    x, y = data.data.astype(np.float32), data.target
    experiment_id = set_experiment(client)
    auto_run = autolog(x, y)
    manual_run, sklearn_info, onnx_info = manual(client, x, y)
    logged_models(client, experiment_id, manual_run, onnx_info)
    registry(client, manual_run, sklearn_info, onnx_info, x, y)
    search(client, experiment_id, auto_run, manual_run)
    deletion(client, experiment_id, manual_run)
    step("the whole cycle holds")


if __name__ == "__main__":
    main()
