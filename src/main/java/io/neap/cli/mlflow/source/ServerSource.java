// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An MLflow server, asked as any client asks it, page by page. */
public final class ServerSource implements Source {

    private static final String ROOT = "/api/2.0/mlflow/";
    private static final String PROXY = "mlflow-artifacts:";
    private static final int PAGE = 500;
    private static final int MODELS_PAGE = 50;
    private static final int POINTS = 10_000;
    private static final String PROMPTS = "tags.`mlflow.prompt.is_prompt` = 'true'";

    private final ServerHttp http;

    /** Asks nothing yet. */
    public ServerSource(URI url, Credentials credentials, Optional<String> workspace) {
        this.http = new ServerHttp(url, credentials, workspace);
    }

    @Override
    public String name() {
        return http.url();
    }

    @Override
    public List<JsonNode> experiments() {
        List<JsonNode> experiments = new ArrayList<>();
        ObjectNode body = object().put("view_type", "ALL").put("max_results", PAGE);
        whole(() -> pages("experiments/search", body, "experiments", experiments::add));
        return experiments;
    }

    @Override
    public void runs(JsonNode experiment, Consumer<JsonNode> each) throws IOException {
        ObjectNode body = object().put("run_view_type", "ALL").put("max_results", PAGE);
        body.putArray("experiment_ids").add(experiment.path("experiment_id").asText());
        body.putArray("order_by").add("attributes.start_time ASC");
        pages("runs/search", body, "runs", each);
    }

    @Override
    public void points(JsonNode run, Consumer<JsonNode> each) throws IOException {
        String runId = Owner.run(run).id();
        for (JsonNode metric : run.path("data").path("metrics")) {
            String key = metric.path("key").asText();
            String query = "metrics/get-history?run_id=" + ServerHttp.encoded(runId) + "&run_uuid="
                    + ServerHttp.encoded(runId) + "&metric_key=" + ServerHttp.encoded(key) + "&max_results=" + POINTS;
            Set<Point> seen = new HashSet<>();
            asked(query, "metrics", point -> {
                if (seen.add(Point.of(point))) {
                    each.accept(point);
                }
            });
        }
    }

    @Override
    public void loggedModels(JsonNode experiment, Consumer<JsonNode> each) throws IOException {
        ObjectNode body = object().put("max_results", MODELS_PAGE);
        body.putArray("experiment_ids").add(experiment.path("experiment_id").asText());
        try {
            pages("logged-models/search", body, "models", each);
        } catch (ServerHttp.Refused refused) {
            if (String.valueOf(refused.getMessage()).contains("was answered 404")) {
                return; // a server before MLflow 3 has none
            }
            throw refused;
        }
    }

    @Override
    public List<JsonNode> models() {
        List<JsonNode> models = new ArrayList<>();
        String query = "registered-models/search?max_results=" + PAGE;
        whole(() -> {
            asked(query, "registered_models", models::add);
            asked(query + "&filter=" + ServerHttp.encoded(PROMPTS), "registered_models", prompt -> {
                if (!models.contains(prompt)) {
                    models.add(prompt);
                }
            });
        });
        return models;
    }

    @Override
    public List<JsonNode> versions(JsonNode model) throws IOException {
        String name = model.path("name").asText();
        String quote = name.contains("'") ? "\"" : "'";
        String filter = "name = " + quote + name + quote;
        boolean prompt = model.path("tags")
                .valueStream()
                .anyMatch(tag -> tag.path("key").asText().equals("mlflow.prompt.is_prompt"));
        String query = "model-versions/search?max_results=" + PAGE + "&filter="
                + ServerHttp.encoded(prompt ? filter + " AND " + PROMPTS : filter);
        List<JsonNode> versions = new ArrayList<>();
        asked(query, "model_versions", versions::add);
        versions.sort(
                Comparator.comparingLong(version -> version.path("version").asLong()));
        return versions;
    }

    @Override
    public List<SourceFile> files(Owner owner) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        Deque<String> folders = new ArrayDeque<>(List.of(""));
        while (!folders.isEmpty()) {
            String folder = folders.removeFirst();
            asked(listing(owner, folder), "files", file -> {
                String path = file.path("path").asText();
                if (!file.path("is_dir").asBoolean()) {
                    files.add(new SourceFile(path, file.path("file_size").asLong()));
                } else if (!path.equals(folder)) {
                    folders.add(path);
                }
            });
        }
        return files;
    }

    @Override
    public InputStream open(Owner owner, SourceFile file) throws IOException {
        if (owner.artifactUri().startsWith(PROXY)) {
            return http.open("/api/2.0/mlflow-artifacts/artifacts/" + path(proxied(owner) + "/" + file.path()));
        }
        String path = ServerHttp.encoded(file.path());
        return http.open(
                owner.ofRun()
                        ? "/get-artifact?run_id=" + owner.id() + "&run_uuid=" + owner.id() + "&path=" + path
                        : "/ajax-api/2.0/mlflow/logged-models/" + owner.id() + "/artifacts/files?artifact_file_path="
                                + path);
    }

    @Override
    public boolean isNear() {
        return false;
    }

    @Override
    public boolean hasTraces(JsonNode experiment) throws IOException {
        String query = "traces?max_results=1&experiment_ids="
                + ServerHttp.encoded(experiment.path("experiment_id").asText());
        try {
            return !http.get(ROOT + query).path("traces").isEmpty();
        } catch (ServerHttp.Refused none) {
            return false; // a server that is too old for traces
        }
    }

    @Override
    public void close() {
        // Nothing is held between requests.
    }

    private static String listing(Owner owner, String folder) {
        String path = ServerHttp.encoded(folder);
        if (owner.ofRun()) {
            return "artifacts/list?run_id=" + owner.id() + "&run_uuid=" + owner.id()
                    + (folder.isEmpty() ? "" : "&path=" + path);
        }
        return "logged-models/" + owner.id() + "/artifacts/directories"
                + (folder.isEmpty() ? "" : "?artifact_directory_path=" + path);
    }

    /** The path that {@code mlflow-artifacts:/1/…} or {@code mlflow-artifacts://host/1/…} names. */
    private static String proxied(Owner owner) throws IOException {
        try {
            String path = new URI(owner.artifactUri().replace(" ", "%20")).getPath();
            if (path != null) {
                return path.replaceAll("^/+|/+$", "");
            }
        } catch (URISyntaxException other) {
            // It is told below.
        }
        throw new IOException("its files lie at " + owner.artifactUri() + ", which is no address");
    }

    private static String path(String path) {
        return Stream.of(path.split("/")).map(ServerHttp::encoded).collect(Collectors.joining("/"));
    }

    /** All pages of a search that is posted. */
    private void pages(String route, ObjectNode body, String items, Consumer<JsonNode> each) throws IOException {
        ObjectNode asked = body.deepCopy();
        while (true) {
            JsonNode page = http.post(ROOT + route, asked);
            page.path(items).forEach(each);
            String next = page.path("next_page_token").asText();
            if (next.isEmpty()) {
                return;
            }
            asked.put("page_token", next);
        }
    }

    /** All pages of what is asked for by a query. */
    private void asked(String query, String items, Consumer<JsonNode> each) throws IOException {
        String token = "";
        do {
            String more = (query.contains("?") ? "&" : "?") + "page_token=" + ServerHttp.encoded(token);
            JsonNode page = http.get(ROOT + query + (token.isEmpty() ? "" : more));
            page.path(items).forEach(each);
            token = page.path("next_page_token").asText();
        } while (!token.isEmpty());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Without an answer to these the import can't begin. */
    private static void whole(Asking asking) {
        try {
            asking.ask();
        } catch (IOException refused) {
            throw new Failure(
                    "What was asked is no MLflow server, or an unwell one: " + refused.getMessage(),
                    "Is it the address that MLFLOW_TRACKING_URI names?");
        }
    }

    /** A point of one key; zero has one sign. */
    private record Point(String timestamp, String value, String step) {

        static Point of(JsonNode point) {
            JsonNode value = point.path("value");
            return new Point(
                    point.path("timestamp").asText(),
                    value.isNumber() ? Double.toString(value.doubleValue() + 0.0) : value.asText(),
                    point.path("step").asText("0"));
        }
    }

    /** Something that asks the server. */
    @FunctionalInterface
    private interface Asking {

        void ask() throws IOException;
    }
}
