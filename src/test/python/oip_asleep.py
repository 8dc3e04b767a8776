# SPDX-License-Identifier: Apache-2.0
"""Triton's client asks a sleeping service what it is: oip_asleep.py URL MODEL"""

import sys

import tritonclient.http as http

url, model = sys.argv[1:]
client = http.InferenceServerClient(url)
assert client.is_server_live()
assert client.is_server_ready()
assert client.is_model_ready(model)
assert client.get_server_metadata()["name"] == "neap"
metadata = client.get_model_metadata(model)
assert metadata["name"] == model, metadata
assert metadata["inputs"][0]["name"] == "features", metadata
version = metadata["versions"][0]
assert client.is_model_ready(model, version)
assert client.get_model_metadata(model, version) == metadata
assert not client.is_model_ready("owls")
assert not client.is_model_ready(model, "77")
print("every answer holds")
