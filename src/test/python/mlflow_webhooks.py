# SPDX-License-Identifier: Apache-2.0
"""Webhooks with the real MLflow client: made, tried, told of a model and its alias, changed and deleted.

usage: mlflow_webhooks.py <tracking uri>

The receiver runs here, so the server must allow http and addresses of this machine.
"""

import base64
import hashlib
import hmac
import json
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer

import mlflow
from mlflow import MlflowClient
from mlflow.entities.webhook import WebhookStatus
from mlflow.exceptions import MlflowException

SECRET = "a secret that both know"
received = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        signed = f"{self.headers['X-MLflow-Delivery-Id']}.{self.headers['X-MLflow-Timestamp']}.{body}"
        digest = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
        assert self.headers["X-MLflow-Signature"] == "v1," + base64.b64encode(digest).decode()
        received.append(json.loads(body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def awaited(entity, action):
    limit = time.time() + 60
    while time.time() < limit:
        for message in received:
            if (message["entity"], message["action"]) == (entity, action):
                return message["data"]
        time.sleep(0.1)
    raise AssertionError(f"{entity}.{action} did not come, only {received}")


mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()
server = HTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()

webhook = client.create_webhook(
    name="registry",
    url=f"http://127.0.0.1:{server.server_port}/",
    events=["registered_model.created", "model_version_alias.created", "prompt.created"],
    secret=SECRET,
    description="of the registry",
)
assert client.get_webhook(webhook.webhook_id).name == "registry"
assert [w.webhook_id for w in client.list_webhooks()] == [webhook.webhook_id]
result = client.test_webhook(webhook.webhook_id)
assert result.success and result.response_status == 200, result
assert awaited("registered_model", "created")["name"] == "example_model"
received.clear()

name = f"net-{uuid.uuid4().hex[:8]}"
client.create_registered_model(name, tags={"team": "a"}, description="a net")
assert awaited("registered_model", "created") == {"name": name, "tags": {"team": "a"}, "description": "a net"}
version = client.create_model_version(name, "s3://bucket/net")
client.set_registered_model_alias(name, "champion", version.version)
assert awaited("model_version_alias", "created") == {"name": name, "alias": "champion", "version": "1"}
mlflow.genai.register_prompt(name=f"hello-{uuid.uuid4().hex[:8]}", template="Hello {{name}}!")
assert awaited("prompt", "created")["name"].startswith("hello-")

assert client.update_webhook(webhook.webhook_id, status=WebhookStatus.DISABLED).status == "DISABLED"
client.delete_webhook(webhook.webhook_id)
try:
    client.get_webhook(webhook.webhook_id)
    raise AssertionError("a deleted webhook is still there")
except MlflowException as missing:
    assert missing.error_code == "RESOURCE_DOES_NOT_EXIST", missing
print("webhooks hold")
