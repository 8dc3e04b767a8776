// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.client.Api;
import io.neap.cli.client.Mlflow;
import io.neap.cli.client.Sha256;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what a run's provenance names with what is there now, by reading it. */
public final class Checks {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARTIFACTS = "mlflow-artifacts:/";

    private final Api api;

    public Checks(Api api) {
        this.api = api;
    }

    /** All of them: what was logged, each artifact, each data set. */
    public List<Check> of(JsonNode provenance) {
        List<Check> checks = new ArrayList<>();
        checks.add(logged(provenance.path("logged")));
        provenance.path("artifacts").forEach(artifact -> checks.add(artifact(artifact)));
        provenance.path("datasets").forEach(dataset -> checks.add(data(dataset, provenance.path("dataSha256"))));
        return List.copyOf(checks);
    }

    private static Check logged(JsonNode logged) {
        String what = "params and metrics";
        return logged.has("holds")
                ? Check.of(what, logged.path("holds").asBoolean(), "they are not what they were when the run ended")
                : Check.unknown(what, "the run has not ended");
    }

    private Check artifact(JsonNode artifact) {
        String path = artifact.path("path").asText();
        String what = "artifact " + path;
        try {
            Sha256 now = new Sha256();
            api.read(Mlflow.artifact(path), now::read);
            return Check.of(
                    what,
                    now.hex().equals(artifact.path("sha256").asText()),
                    "its content has the SHA-256 " + now.hex() + ", not "
                            + artifact.path("sha256").asText());
        } catch (Failure missing) {
            return new Check(what, Check.Verdict.CHANGED, missing.text());
        }
    }

    /** MLflow's clients digest data as they have loaded it; only Neap's trainings digest the bytes. */
    private Check data(JsonNode dataset, JsonNode sha256) {
        String what = "data set " + dataset.path("name").asText();
        JsonNode source = source(dataset);
        List<String> uris = new ArrayList<>();
        source.path("uris").forEach(uri -> uris.add(uri.asText()));
        if (uris.isEmpty() || !sha256.isTextual()) {
            return Check.unknown(
                    what,
                    "its digest " + dataset.path("digest").asText() + " is of the loaded values; load it from "
                            + dataset.path("source").asText() + " with mlflow.data and compare");
        }
        Sha256 now = new Sha256();
        for (String uri : uris) {
            Optional<String> failed = read(uri, now);
            if (failed.isPresent()) {
                return Check.unknown(what, failed.get());
            }
        }
        return Check.of(what, now.hex().equals(sha256.asText()), "its bytes have the SHA-256 " + now.hex());
    }

    /** Where the data are, by the JSON that MLflow's clients write; an empty object when it is something else. */
    static ObjectNode source(JsonNode dataset) {
        try {
            return JSON.readTree(dataset.path("source").asText("{}")) instanceof ObjectNode source
                    ? source
                    : JSON.createObjectNode();
        } catch (JsonProcessingException plain) {
            return JSON.createObjectNode();
        }
    }

    /** Reads the bytes into the digest; what went wrong otherwise. */
    private Optional<String> read(String uri, Sha256 digest) {
        try {
            if (uri.startsWith(ARTIFACTS)) {
                api.read(Mlflow.artifact(uri.substring(ARTIFACTS.length())), digest::read);
            } else if (uri.startsWith("http:") || uri.startsWith("https:")) {
                new Api(URI.create(uri)).read("", digest::read);
            } else {
                try (InputStream file = Files.newInputStream(file(uri))) {
                    digest.read(file);
                }
            }
            return Optional.empty();
        } catch (Failure unreachable) {
            return Optional.of(unreachable.text());
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.of(uri + " can't be read from here");
        }
    }

    private static Path file(String uri) {
        return uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri);
    }
}
