# SPDX-License-Identifier: Apache-2.0
"""Compares a Neap with the MLflow that was imported into it, both asked by the real client.

usage: mlflow_import_check.py <source's tracking uri> <Neap's url>
"""

import hashlib
import math
import sys
import tempfile
from pathlib import Path

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.entities import ViewType

SOURCE, NEAP = sys.argv[1], sys.argv[2]
FLOAT_MAX = sys.float_info.max


def finite(value):
    """Infinities are stored as the greatest numbers, by MLflow's databases and by Neap."""
    if math.isnan(value):
        return "NaN"
    return math.copysign(FLOAT_MAX, value) if math.isinf(value) else value


def described(run):
    info, data = run.info, run.data
    return {
        "name": info.run_name,
        "status": info.status,
        "start": info.start_time,
        "end": info.end_time,
        "lifecycle": info.lifecycle_stage,
        "params": data.params,
        "tags": data.tags,
        "metrics": {key: finite(value) for key, value in data.metrics.items()},
        "datasets": sorted(
            (d.dataset.name, d.dataset.digest, d.dataset.source, d.dataset.schema, d.dataset.profile, str(d.tags))
            for d in run.inputs.dataset_inputs
        ),
        "inputs": sorted(m.model_id for m in run.inputs.model_inputs),
        "outputs": sorted((m.model_id, m.step) for m in run.outputs.model_outputs),
    }


def histories(client, run):
    """A file store may hold the same point twice: it is one."""
    return {
        key: sorted({str((finite(m.value), m.timestamp, m.step)) for m in client.get_metric_history(run.info.run_id, key)})
        for key in run.data.metrics
    }


def digests(uri, artifacts):
    mlflow.set_tracking_uri(uri)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(mlflow.artifacts.download_artifacts(artifacts, dst_path=folder))
        return {
            str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(root.rglob("*"))
            if file.is_file()
        }


def files(client, run):
    return bool(client.list_artifacts(run.info.run_id))


def same(what, one, other):
    assert one == other, f"{what}:\n{str(one)[:3000]}\n{str(other)[:3000]}"


def experiments(client):
    return {e.name: e for e in client.search_experiments(view_type=ViewType.ALL)}


def runs(client, experiment):
    found, token = {}, None
    while True:
        page = client.search_runs([experiment.experiment_id], run_view_type=ViewType.ALL, page_token=token)
        found.update({run.info.run_id: run for run in page})
        token = page.token
        if not token:
            return found


def latest(points):
    """Of each key the point that was measured last: a server may tell all of them, or that one."""
    found = {}
    for point in sorted(points, key=lambda x: (x.step, x.timestamp, str(x.value))):
        found[point.key] = (finite(point.value), point.timestamp, point.step, point.run_id)
    return found


def logged_models(client, experiment):
    return {
        m.model_id: (
            m.name,
            str(m.status),
            m.creation_timestamp,
            m.source_run_id,
            m.model_type or "",
            m.tags,
            m.params,
            latest(m.metrics or []),
        )
        for m in client.search_logged_models([experiment.experiment_id])
    }


def registry(client):
    models = {}
    for model in client.search_registered_models():
        versions = {
            int(v.version): (
                v.creation_timestamp, v.description or "", v.run_id, v.current_stage, v.tags, v.status
            )
            for v in client.search_model_versions(f"name = '{model.name}'")
        }
        aliases = {alias: str(version) for alias, version in model.aliases.items()}
        models[model.name] = (model.creation_timestamp, model.description or "", model.tags, aliases, versions)
    return models


def main():
    there, here = MlflowClient(SOURCE), MlflowClient(NEAP)
    ours = experiments(here)
    counted = 0
    for name, experiment in experiments(there).items():
        mine = ours[name]
        same(f"experiment {name}", experiment.lifecycle_stage, mine.lifecycle_stage)
        if name != "Default":
            same(f"experiment {name}", experiment.creation_time, mine.creation_time)
        same(f"experiment {name}", experiment.tags, mine.tags)
        theirs, found = runs(there, experiment), runs(here, mine)
        same(f"runs of {name}", sorted(theirs), sorted(found))
        for run_id, run in theirs.items():
            counted += 1
            same(f"run {run_id}", described(run), described(found[run_id]))
            same(f"histories of {run_id}", histories(there, run), histories(here, found[run_id]))
            same(f"files of {run_id}", files(there, run), files(here, found[run_id]))
            if files(there, run) and run.info.lifecycle_stage == "active":
                same(f"files of {run_id}", digests(SOURCE, f"runs:/{run_id}/"), digests(NEAP, f"runs:/{run_id}/"))
        models = logged_models(there, experiment)
        same(f"logged models of {name}", models, logged_models(here, mine))
        for model_id in models:
            same(model_id, digests(SOURCE, f"models:/{model_id}"), digests(NEAP, f"models:/{model_id}"))
    same("registry", registry(there), registry(here))

    mlflow.set_tracking_uri(NEAP)
    x = np.array([[5.1, 3.5, 1.4, 0.2]])
    logged = here.get_model_version("tide", "1").source
    assert logged.startswith("models:/m-") and mlflow.sklearn.load_model(logged).predict(x).shape == (1,)
    assert mlflow.pyfunc.load_model("models:/tide@challenger").predict(x).shape == (1,)
    assert mlflow.onnx.load_model("models:/tide@champion").graph is not None
    old = here.get_model_version("old style", "1")
    assert mlflow.pyfunc.load_model("models:/old style/1") is not None
    assert mlflow.pyfunc.load_model(f"runs:/{old.run_id}/model") is not None
    print(f"both sides are the same: {counted} runs")


if __name__ == "__main__":
    main()
