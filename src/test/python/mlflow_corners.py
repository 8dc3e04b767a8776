# SPDX-License-Identifier: Apache-2.0
"""What a usual day does not touch, with the real MLflow client: stages, workspaces, uploads in parts, deleted models,
data sets and histories.

usage: mlflow_corners.py <tracking uri> <folder for scratch files>

Nothing here knows Neap.
"""

import os
import sys
import uuid
import warnings
from pathlib import Path

os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "true"
os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = str(1 << 20)
os.environ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE"] = str(5 << 20)

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

warnings.filterwarnings("ignore", category=FutureWarning)  # stages are deprecated
SUFFIX = uuid.uuid4().hex[:8]
SCRATCH = Path(sys.argv[2])

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(f"corners-{SUFFIX}")
client = MlflowClient()


def gone(call, *arguments):
    try:
        call(*arguments)
    except MlflowException as missing:
        assert missing.error_code in ("RESOURCE_DOES_NOT_EXIST", "NOT_FOUND"), missing
        return
    raise AssertionError(f"{call} found what was deleted")


large = SCRATCH / "large.bin"
large.write_bytes(os.urandom(12 << 20))
with mlflow.start_run() as run:
    run_id = run.info.run_id
    mlflow.log_artifact(str(large), "deep")
    frame = pd.DataFrame({"a": [1, 2]})
    mlflow.log_input(mlflow.data.from_pandas(frame, name="corner"), context="training")
    for step in range(30):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
back = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="deep/large.bin", dst_path=str(SCRATCH / "back"))
assert Path(back).read_bytes() == large.read_bytes()
assert [m.step for m in client.get_metric_history(run_id, "loss")] == list(range(30))

name = f"staged-{SUFFIX}"
client.create_registered_model(name)
for number in "12":
    version = client.create_model_version(name, f"runs:/{run_id}/deep", run_id)
    assert version.version in (number, int(number)) and version.current_stage == "None"
client.transition_model_version_stage(name, "1", "Production")
client.transition_model_version_stage(name, "2", "Production", archive_existing_versions=True)
assert [v.version for v in client.get_latest_versions(name, ["Production"])] in (["2"], [2])
assert client.get_model_version(name, "1").current_stage == "Archived"

model = mlflow.initialize_logged_model(name="corner")
client.delete_logged_model(model.model_id)
gone(client.get_logged_model, model.model_id)

tenant = f"tenant-{SUFFIX}"
mlflow.create_workspace(tenant, description="of a test")
assert tenant in [workspace.name for workspace in mlflow.list_workspaces()]
mlflow.set_workspace(tenant)
assert client.get_experiment_by_name(f"corners-{SUFFIX}") is None
assert mlflow.get_workspace(tenant).description == "of a test"
mlflow.set_workspace("default")
mlflow.delete_workspace(tenant)
assert tenant not in [workspace.name for workspace in mlflow.list_workspaces()]

for mode in ("CASCADE", "SET_DEFAULT"):
    mlflow.create_workspace(tenant)
    mlflow.set_workspace(tenant)
    run = client.create_run(client.create_experiment(f"{mode}-{SUFFIX}"))
    client.log_metric(run.info.run_id, "loss", 0.5)
    mlflow.set_workspace("default")
    mlflow.delete_workspace(tenant, mode=mode)
    assert tenant not in [workspace.name for workspace in mlflow.list_workspaces()]
    if mode == "CASCADE":
        gone(client.get_run, run.info.run_id)
    else:
        assert client.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
print("corners hold")
