// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.metadata;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request for metadata or health, which needs no process once the answers are kept.
 *
 * @param model that it is about; empty when it is about the server
 * @param version of the model; any if empty
 */
public record MetadataQuestion(Kind kind, Optional<String> model, Optional<String> version) {

    /** What is asked. */
    public enum Kind {
        /** {@code GET /v2} or {@code GET /v2/models/{name}[/versions/{version}]}. */
        METADATA,
        /** {@code GET /v2/health/live}. */
        LIVE,
        /** {@code GET /v2/health/ready} or {@code GET /v2/models/{name}[/versions/{version}]/ready}. */
        READY
    }

    /**
     * What is to be answered.
     *
     * @param status of HTTP
     * @param body values of JSON
     */
    public record Answer(int status, Map<String, Object> body) {

        /** In the protocol's form of a failure. */
        public static Answer failure(int status, String message) {
            return new Answer(status, Map.of("error", message));
        }
    }

    private static final Pattern MODEL = Pattern.compile("/v2/models/([^/]+)(?:/versions/([^/]+))?(/ready)?");

    /** A path of the protocol where a model's name would stand. */
    private static final String STATISTICS = "/v2/models/stats";

    /**
     * Empty when something else is asked, such as an inference.
     *
     * @param path from {@code /v2} on, as the client wrote it, without the query
     */
    public static Optional<MetadataQuestion> of(String method, String path) {
        if (!"GET".equals(method) && !"HEAD".equals(method)) {
            return Optional.empty();
        }
        return switch (path) {
            case "/v2", "/v2/" -> ofServer(Kind.METADATA);
            case "/v2/health/live" -> ofServer(Kind.LIVE);
            case "/v2/health/ready" -> ofServer(Kind.READY);
            case STATISTICS -> Optional.empty();
            default -> ofModel(MODEL.matcher(path));
        };
    }

    private static Optional<MetadataQuestion> ofServer(Kind kind) {
        return Optional.of(new MetadataQuestion(kind, Optional.empty(), Optional.empty()));
    }

    private static Optional<MetadataQuestion> ofModel(Matcher path) {
        if (!path.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MetadataQuestion(
                    path.group(3) == null ? Kind.METADATA : Kind.READY,
                    Optional.of(decoded(path.group(1))),
                    Optional.ofNullable(path.group(2)).map(MetadataQuestion::decoded)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** As the function would answer that is ready, or that the next request would wake. */
    public Answer answer(ModelMetadata known) {
        if (model.isPresent() && !isOf(known, model.get())) {
            return Answer.failure(
                    404,
                    "model '" + model.get() + "'"
                            + version.map(wanted -> " version '" + wanted + "'").orElse("")
                            + " is not known: there is " + known.name() + "/" + known.version());
        }
        return new Answer(
                200,
                switch (kind) {
                    case METADATA -> model.isPresent() ? known.model() : known.server();
                    case LIVE -> Map.of("live", true);
                    case READY -> model.isPresent() ? flags("name", model.get()) : flags("live", true);
                });
    }

    /** As the function would answer that is ready, whatever it serves, to a question about its server. */
    public static Answer serverIsReady() {
        return new Answer(200, flags("live", true));
    }

    private boolean isOf(ModelMetadata known, String name) {
        return known.name().equals(name) && version.map(known.version()::equals).orElse(true);
    }

    private static Map<String, Object> flags(String name, Object value) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(name, value);
        body.put("ready", true);
        return body;
    }
}
