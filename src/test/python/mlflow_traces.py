# SPDX-License-Identifier: Apache-2.0
"""Traces with the real MLflow client: logged, read back with their spans, measured, searched, tagged, assessed and deleted.

usage: mlflow_traces.py <tracking uri>

Nothing here knows Neap.
"""

import math
import sys
import time
import uuid
from datetime import datetime

import mlflow
import requests
from mlflow import MlflowClient
from mlflow.entities import AssessmentSource
from mlflow.entities.trace_metrics import AggregationType, MetricAggregation, MetricViewType
from mlflow.entities.trace_status import TraceStatus
from mlflow.exceptions import MlflowException
from mlflow.tracing.constant import SpanAttributeKey
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

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

# What calls of models took: the client adds up its own trace, Neap those whose spans come alone.
with mlflow.start_span("agent") as agent:
    with mlflow.start_span("call", span_type="LLM") as call:
        call.set_attribute(SpanAttributeKey.CHAT_USAGE, {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15})
        call.set_attribute(SpanAttributeKey.LLM_COST, {"input_cost": 0.5, "output_cost": 0.25, "total_cost": 0.75})
        call.set_attribute(SpanAttributeKey.MODEL, "small")
mlflow.flush_trace_async_logging()
third = mlflow.get_trace(agent.trace_id)
assert third.info.token_usage == {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}, third.info.trace_metadata
assert third.info.cost["total_cost"] == 0.75


def span(number, parent, **attributes):
    sent = Span(trace_id=otel_id, span_id=bytes(7) + bytes([number]), name=f"step {number}", start_time_unix_nano=now)
    sent.end_time_unix_nano = now + 2_000_000_000
    if parent:
        sent.parent_span_id = bytes(7) + bytes([parent])
    for key, value in attributes.items():
        attribute = sent.attributes.add()
        attribute.key = "gen_ai." + key.replace("__", ".")
        if isinstance(value, int):
            attribute.value.int_value = value
        else:
            attribute.value.string_value = value
    return sent


def export(*spans):
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.extend(spans)
    answer = requests.post(
        sys.argv[1].rstrip("/") + "/v1/traces",
        data=request.SerializeToString(),
        headers={"content-type": "application/x-protobuf", "x-mlflow-experiment-id": experiment},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text


otel_id, now = uuid.uuid4().bytes, time.time_ns()
first_call = span(2, 1, usage__input_tokens=20, usage__output_tokens=10, request__model="large")
export(first_call)
export(span(3, 1, usage__input_tokens=1, usage__output_tokens=1), span(1, None), first_call)
fourth = mlflow.get_trace("tr-" + otel_id.hex())
assert fourth.info.token_usage == {"input_tokens": 21, "output_tokens": 11, "total_tokens": 32}, fourth.info
found = mlflow.search_traces(
    locations=[experiment],
    filter_string=f"metadata.`mlflow.trace.tokenUsage` = '{fourth.info.trace_metadata['mlflow.trace.tokenUsage']}'",
    return_type="list",
)
assert [t.info.trace_id for t in found] == [fourth.info.trace_id]

# Many traces at once.
store = client._tracing_client.store


def metrics(view, name, *aggregations, **more):
    points = store.query_trace_metrics([experiment], MetricViewType(view), name, list(aggregations), **more)
    return [(point.dimensions, point.values) for point in points]


COUNT, SUM = MetricAggregation(AggregationType.COUNT), MetricAggregation(AggregationType.SUM)
MEDIAN = MetricAggregation(AggregationType.PERCENTILE, 50.0)
assert metrics("TRACES", "trace_count", COUNT, dimensions=["trace_status"], filters=["trace.tag.team = 'a'"]) == [
    ({"trace_status": "ERROR"}, {"COUNT": 1.0}),
    ({"trace_status": "OK"}, {"COUNT": 1.0}),
]
assert metrics("TRACES", "total_tokens", SUM, MEDIAN) == [({}, {"SUM": 47.0, "P50.0": 23.5})]
assert metrics("SPANS", "total_cost", SUM, dimensions=["span_model_name"]) == [({"span_model_name": "small"}, {"SUM": 0.75})]
assert ({"span_model_name": "large"}, {"COUNT": 1.0}) in metrics("SPANS", "span_count", COUNT, dimensions=["span_model_name"])
assert metrics("SPANS", "latency", MEDIAN, filters=["span.name = 'step 2'"]) == [({}, {"P50.0": 2000.0})]
assert metrics("ASSESSMENTS", "assessment_count", COUNT) == [({}, {"COUNT": 0.0})]
hour = {"time_interval_seconds": 3600, "start_time_ms": 0, "end_time_ms": time.time_ns() // 1_000_000 + 60_000}
buckets = metrics("TRACES", "trace_count", COUNT, **hour)
assert sum(values["COUNT"] for _, values in buckets) == 4, buckets
assert all(datetime.fromisoformat(at["time_bucket"]).minute == 0 for at, _ in buckets), buckets
try:
    metrics("TRACES", "latency", SUM)
    raise AssertionError("a sum of durations is no metric")
except MlflowException as invalid:
    assert "Supported aggregation types" in invalid.message, invalid

pair = client._tracing_client.calculate_trace_filter_correlation(
    [experiment], "trace.status = 'ERROR'", "trace.name = 'answer'"
)
assert (pair.total_count, pair.filter1_count, pair.filter2_count, pair.joint_count) == (4, 1, 2, 1), pair
assert abs(pair.npmi - 0.5) < 1e-9 and -1 < pair.npmi_smoothed < 1, pair
pair = client._tracing_client.calculate_trace_filter_correlation([experiment], "trace.status = 'OK'", "trace.name = 'x'")
assert math.isnan(pair.npmi), pair

# As clients before MLflow 3 do it.
old = store.deprecated_start_trace_v2(experiment, 1000, {"mlflow.traceInputs": "why"}, {"mlflow.traceName": "old"})
assert old.status == TraceStatus.IN_PROGRESS and old.tags["mlflow.artifactLocation"], old
ended = store.deprecated_end_trace_v2(old.request_id, 3500, TraceStatus.OK, {"mlflow.traceOutputs": "so"}, {"team": "b"})
assert ended.execution_time_ms == 2500 and ended.tags["mlflow.traceName"] == "old", ended
assert set(ended.request_metadata) == {"mlflow.traceInputs", "mlflow.traceOutputs"}, ended
assert client._tracing_client.get_trace_info(old.request_id).execution_duration == 2500

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
