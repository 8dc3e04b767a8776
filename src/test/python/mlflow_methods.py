# SPDX-License-Identifier: Apache-2.0
"""Every method that MLflow's published descriptors declare for its own server, one a line.

usage: mlflow_methods.py

Each line is the service, the method, the HTTP verb and the path, as MLflow's server routes it: below /api/2.0, or
/api/3.0 where the method is declared since MLflow 3. One path is declared without its first slash, which it gets.
"""

from mlflow.protos import databricks_pb2, mlflow_artifacts_pb2, model_registry_pb2, service_pb2, webhooks_pb2

FILES = [service_pb2, model_registry_pb2, mlflow_artifacts_pb2, webhooks_pb2]

for file in FILES:
    for service in file.DESCRIPTOR.services_by_name.values():
        for method in service.methods:
            for endpoint in method.GetOptions().Extensions[databricks_pb2.rpc].endpoints:
                path = f"/api/{endpoint.since.major}.0/{endpoint.path.removeprefix('/')}"
                print(f"{service.name},{method.name},{endpoint.method},{path}")
