# SPDX-License-Identifier: Apache-2.0
"""Traces with the real MLflow client: logged, read back with their spans, searched, tagged, assessed and deleted.

usage: mlflow_traces.py <tracking uri>

Nothing here knows Neap.
"""

import sys
import uuid

import mlflow
from mlflow import MlflowClient
from mlflow.entities import AssessmentSource
from mlflow.exceptions import MlflowException

mlflow.set_tracking_uri(sys.argv[1])
experiment = mlflow.set_experiment(f"traces-{uuid.uuid4().hex[:8]}").experiment_id
client = MlflowClient()


@mlflow.trace
def inner(text):
    return text.upper()


@mlflow.trace(name="answer", attributes={"kind": "test"})
def outer(text):
    mlflow.update_current_trace(tags={"team": "a"}, metadata={"version": "7"})
    if text == "fail":
        raise ValueError("as asked")
    return inner(text)


assert outer("why") == "WHY"
first = mlflow.get_last_active_trace_id()
try:
    outer("fail")
except ValueError:
    pass
second = mlflow.get_last_active_trace_id()
mlflow.flush_trace_async_logging()

trace = mlflow.get_trace(first)
assert trace.info.state == "OK" and trace.info.experiment_id == experiment, trace.info
assert [span.name for span in trace.data.spans] == ["answer", "inner"]
assert trace.info.tags["team"] == "a" and trace.info.trace_metadata["version"] == "7"
assert mlflow.get_trace(second).info.state == "ERROR"

found = mlflow.search_traces(locations=[experiment], return_type="list")
assert [t.info.trace_id for t in found] == [second, first]
found = mlflow.search_traces(
    locations=[experiment], filter_string="trace.status = 'OK' AND tags.team = 'a'", return_type="list"
)
assert [t.info.trace_id for t in found] == [first]

# The client sends spans by OpenTelemetry's protocol, and so they can be searched.
assert trace.info.tags["mlflow.trace.spansLocation"] == "TRACKING_STORE", trace.info.tags
assert trace.data.spans[0].attributes["kind"] == "test" and trace.data.spans[1].inputs == {"text": "why"}
assert mlflow.get_trace(second).data.spans[0].events[0].name == "exception"
for by in ["span.name = 'inner' AND status = 'OK'", "span.attributes.kind = 'test' AND status = 'OK'", "text LIKE '%WHY%'"]:
    found = mlflow.search_traces(locations=[experiment], filter_string=by, return_type="list")
    assert [t.info.trace_id for t in found] == [first], by
assert found[0].data.spans[1].outputs == "WHY"

mlflow.set_trace_tag(first, "reviewed", "yes")
assert mlflow.get_trace(first).info.tags["reviewed"] == "yes"
mlflow.delete_trace_tag(first, "reviewed")
assert "reviewed" not in mlflow.get_trace(first).info.tags

human = AssessmentSource(source_type="HUMAN", source_id="ada")
feedback = mlflow.log_feedback(trace_id=first, name="right", value=True, source=human, rationale="checked")
expected = mlflow.log_expectation(trace_id=first, name="text", value={"answer": "WHY"}, source=human)
assert mlflow.get_assessment(first, feedback.assessment_id).feedback.value is True
assert mlflow.get_assessment(first, expected.assessment_id).expectation.value == {"answer": "WHY"}
assert {a.name for a in mlflow.get_trace(first).info.assessments} == {"right", "text"}
mlflow.override_feedback(trace_id=first, assessment_id=feedback.assessment_id, value=False, source=human)
assert mlflow.get_assessment(first, feedback.assessment_id).valid is False
mlflow.delete_assessment(first, expected.assessment_id)

with mlflow.start_run() as run:
    client.link_traces_to_run([first], run.info.run_id)
found = mlflow.search_traces(locations=[experiment], run_id=run.info.run_id, return_type="list")
assert [t.info.trace_id for t in found] == [first]
assert client.delete_traces(experiment, trace_ids=[second]) == 1
try:
    client.get_trace(second)
    raise AssertionError("a deleted trace is still there")
except MlflowException as missing:
    assert missing.error_code in ("RESOURCE_DOES_NOT_EXIST", "NOT_FOUND"), missing
print("traces hold")
