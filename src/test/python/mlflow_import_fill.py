# SPDX-License-Identifier: Apache-2.0
"""Fills an MLflow with one of everything that an import takes.

usage: mlflow_import_fill.py <tracking uri> <runs> [folder]

The folder is where a client that has a database and no server puts files.

Run again, it adds to what is there, as a team does that goes on working.
"""

import math
import os
import sys
import tempfile
import time
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import LoggedModelInput, Metric, RunStatus
from skl2onnx import to_onnx
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

URI, RUNS = sys.argv[1], int(sys.argv[2])

# Said, since the client loads a model in a process of its own to find it out.
NEEDS = ["mlflow", "onnx", "scikit-learn"]


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input


def experiment(client, name, tags):
    found = client.get_experiment_by_name(name)
    return found.experiment_id if found else client.create_experiment(name, tags=tags)


def points(client, run_id):
    now = 1_700_000_000_000
    curve = [Metric("loss", 1 / (i + 1), now + i, i) for i in range(2_500)]
    odd = [
        Metric("odd", math.nan, now, 0),
        Metric("odd", math.inf, now + 1, 1),
        Metric("odd", -math.inf, now + 2, 2),
        Metric("odd", 1e-320, now + 3, -5),
        Metric("val/acc at k", 0.25, now, 9_007_199_254_740_993),
    ]
    for i in range(0, len(curve), 1_000):
        client.log_batch(run_id, metrics=curve[i : i + 1_000])
    client.log_batch(run_id, metrics=odd)


def main():
    if len(sys.argv) > 3:
        os.chdir(sys.argv[3])
    mlflow.set_tracking_uri(URI)
    client = MlflowClient()
    x, y = load_iris(return_X_y=True)
    tides = experiment(client, "tides/ünïcode ✓", {"team": "sea", "mlflow.note.content": "long\nnote"})
    mlflow.set_experiment(experiment_id=tides)

    for i in range(RUNS):
        run = client.create_run(tides, start_time=1_600_000_000_000 + i, run_name=f"run {i}", tags={"n": str(i)})
        client.log_param(run.info.run_id, "lr", str(i))
        client.log_metric(run.info.run_id, "loss", i, timestamp=5, step=1)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "note.txt").write_text(f"run {i}")
            client.log_artifacts(run.info.run_id, folder, "deep/er folder")
        client.set_terminated(run.info.run_id, "FINISHED", end_time=1_600_000_001_000 + i)

    with mlflow.start_run(run_name="everything") as active:
        run_id = active.info.run_id
        points(client, run_id)
        mlflow.log_param("quote", "it's \"so\"\nand ünïcode ✓")
        mlflow.log_param("empty", "")
        mlflow.log_input(mlflow.data.from_numpy(x, targets=y, name="iris"), context="training")
        mlflow.log_text("", "empty.txt")
        mlflow.log_text("x" * 3_000_000, "big ünïcode + 100%/log.txt")
        fitted = LogisticRegression(max_iter=300).fit(x, y)
        sk = mlflow.sklearn.log_model(fitted, name="sk", input_example=x[:2], pip_requirements=NEEDS)
        graph = to_onnx(fitted, x[:1].astype(np.float32))
        onnx = mlflow.onnx.log_model(graph, name="onnx", params={"depth": "3"}, pip_requirements=NEEDS)
        mlflow.log_metric("acc", 0.97, step=1, model_id=sk.model_id)
        # Not before: MLflow's databases refuse to have both of a logged model.
        client.log_batch(run_id, metrics=[Metric("same time", value, 1_700_000_000_000, 0) for value in (1.0, 2.0)])
        client.set_logged_model_tags(sk.model_id, {"owner": "ada"})
    with mlflow.start_run(run_name="evaluation") as evaluation:
        client.log_inputs(evaluation.info.run_id, models=[LoggedModelInput(sk.model_id)])
        mlflow.log_metric("loss", 2.0)
    still = client.create_run(tides, run_name="still running")
    client.log_metric(still.info.run_id, "loss", 3.0)
    failed = client.create_run(tides, run_name="failed and deleted")
    client.log_metric(failed.info.run_id, "loss", 4.0)
    client.log_text(failed.info.run_id, "why", "why.txt")
    client.set_terminated(failed.info.run_id, RunStatus.to_string(RunStatus.FAILED))
    client.delete_run(failed.info.run_id)

    if not client.get_experiment_by_name("gone"):
        gone = client.create_experiment("gone")
        run = client.create_run(gone, run_name="gone with it")
        client.log_param(run.info.run_id, "a", "b")
        client.set_terminated(run.info.run_id)
        client.delete_experiment(gone)

    version = mlflow.register_model(sk.model_uri, "tide", tags={"format": "sk"}).version
    second = mlflow.register_model(onnx.model_uri, "tide").version
    third = mlflow.register_model(sk.model_uri, "tide").version
    client.delete_model_version("tide", str(third))
    client.update_registered_model("tide", "what the tide does")
    client.update_model_version("tide", str(version), "the first of them")
    client.set_registered_model_tag("tide", "owner", "ada")
    client.set_registered_model_alias("tide", "champion", str(second))
    client.set_registered_model_alias("tide", "challenger", str(version))
    client.transition_model_version_stage("tide", str(version), "Staging")
    # As clients before MLflow 3 did: a folder of a run's artifacts.
    with mlflow.start_run(run_name="old style") as old, tempfile.TemporaryDirectory() as folder:
        mlflow.pyfunc.save_model(f"{folder}/model", python_model=Echo(), pip_requirements=NEEDS)
        mlflow.log_artifacts(f"{folder}/model", "model")
    try:
        client.create_registered_model("old style")
    except mlflow.exceptions.MlflowException:
        pass
    client.create_model_version("old style", f"{old.info.artifact_uri}/model", old.info.run_id)
    print(f"filled at {time.strftime('%H:%M:%S')}: {pd.__version__}")


if __name__ == "__main__":
    main()
