// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * An MLflow that is read. Each thing is the message that MLflow's API has for it. What cannot be read as a whole fails
 * with {@link io.neap.cli.outcome.Failure}; one thing that cannot fails with an {@link IOException} or is told to
 * {@link Gaps}.
 */
public interface Source extends AutoCloseable {

    /** Where it is, for people. */
    String name();

    /** All of them, deleted ones too. */
    List<JsonNode> experiments();

    /** All runs of an experiment with all that they logged but their points, deleted ones too, one after the other. */
    void runs(JsonNode experiment, Consumer<JsonNode> each) throws IOException;

    /** All points of a run, each once. */
    void points(JsonNode run, Consumer<JsonNode> each) throws IOException;

    /** All logged models of an experiment that are not deleted. */
    void loggedModels(JsonNode experiment, Consumer<JsonNode> each) throws IOException;

    /** Registered models, prompts too. */
    List<JsonNode> models();

    /** The versions of a model, by number. */
    List<JsonNode> versions(JsonNode model) throws IOException;

    /** The files of an owner, in all its folders. */
    List<SourceFile> files(Owner owner) throws IOException;

    /** The content of a file, which the caller closes. */
    InputStream open(Owner owner, SourceFile file) throws IOException;

    /** Whether its files are on this machine, so that reading one costs little. */
    boolean isNear();

    /** Whether the experiment has traces. */
    boolean hasTraces(JsonNode experiment) throws IOException;

    @Override
    void close();

    /** Is told what is there and can't be read, and why. */
    @FunctionalInterface
    interface Gaps {

        void unreadable(String what, String why);
    }

    /**
     * A file below its owner's root.
     *
     * @param path relative, with {@code /}
     * @param size in bytes
     */
    record SourceFile(String path, long size) {}

    /**
     * Who has files.
     *
     * @param ofRun whether it is a run, and not a logged model
     * @param artifactUri where they are at the source
     */
    record Owner(boolean ofRun, String id, String experimentId, String artifactUri) {

        public static Owner run(JsonNode run) {
            JsonNode info = run.path("info");
            return new Owner(true, id(info), text(info, "experiment_id"), text(info, "artifact_uri"));
        }

        public static Owner model(JsonNode model) {
            JsonNode info = model.path("info");
            return new Owner(false, text(info, "model_id"), text(info, "experiment_id"), text(info, "artifact_uri"));
        }

        private static String id(JsonNode info) {
            String id = text(info, "run_id");
            return id.isEmpty() ? text(info, "run_uuid") : id;
        }

        private static String text(JsonNode info, String name) {
            return info.path(name).asText();
        }

        @Override
        public String toString() {
            return (ofRun ? "run " : "logged model ") + id;
        }
    }
}
