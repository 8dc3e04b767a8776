// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of MLflow's REST API that are spoken here, field by field as the wire has them. */
final class Messages {

    private Messages() {}

    record Tag(String key, String value) {}

    record Param(String key, String value) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Metric(
            String key,
            double value,
            long timestamp,
            long step,
            @JsonProperty("model_id") @Nullable String modelId) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Experiment(@JsonProperty("experiment_id") String id) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record ExperimentReply(Experiment experiment) {}

    record CreateExperiment(String name) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record RunInfo(@JsonProperty("run_id") String runId, String status) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record RunData(@Nullable List<Metric> metrics) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Run(RunInfo info, @Nullable RunData data) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record RunReply(Run run) {}

    record CreateRun(
            @JsonProperty("experiment_id") String experimentId,
            @JsonProperty("run_name") String runName,
            @JsonProperty("start_time") long startTime,
            List<Tag> tags) {}

    record UpdateRun(
            @JsonProperty("run_id") String runId,
            String status,
            @JsonProperty("end_time") long endTime) {}

    record SearchRuns(
            @JsonProperty("experiment_ids") List<String> experimentIds,
            String filter,
            @JsonProperty("max_results") int maxResults) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Runs(@Nullable List<Run> runs) {}

    record LogBatch(@JsonProperty("run_id") String runId, List<Metric> metrics, List<Param> params, List<Tag> tags) {}

    record Dataset(
            String name,
            String digest,
            @JsonProperty("source_type") String sourceType,
            String source,
            String schema) {}

    record DatasetInput(List<Tag> tags, Dataset dataset) {}

    record LogInputs(@JsonProperty("run_id") String runId, List<DatasetInput> datasets) {}

    record ModelOutput(@JsonProperty("model_id") String modelId, long step) {}

    record LogOutputs(@JsonProperty("run_id") String runId, List<ModelOutput> models) {}

    record CreateLoggedModel(
            @JsonProperty("experiment_id") String experimentId,
            String name,
            @JsonProperty("source_run_id") String sourceRunId,
            List<Param> params,
            List<Tag> tags) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record LoggedModelInfo(
            @JsonProperty("model_id") String modelId,
            @JsonProperty("artifact_uri") String artifactUri) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record LoggedModel(LoggedModelInfo info) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record LoggedModelReply(LoggedModel model) {}

    record FinishLoggedModel(@JsonProperty("model_id") String modelId, String status) {}

    record CreateRegisteredModel(String name) {}

    record CreateModelVersion(
            String name,
            String source,
            @JsonProperty("run_id") String runId,
            @JsonProperty("model_id") String modelId,
            List<Tag> tags) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record ModelVersion(
            String name,
            String version,
            @JsonProperty("run_id") @Nullable String runId) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record ModelVersionReply(@JsonProperty("model_version") ModelVersion modelVersion) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record ModelVersions(
            @JsonProperty("model_versions") @Nullable List<ModelVersion> modelVersions) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Alias(String alias, String version) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record RegisteredModel(@Nullable List<Alias> aliases) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record RegisteredModelReply(
            @JsonProperty("registered_model") RegisteredModel model) {}

    record SetAlias(String name, String alias, String version) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Failure(
            @JsonProperty("error_code") @Nullable String errorCode,
            @Nullable String message) {}
}
