// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.onnx.ExternalData;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Brings the files that a model keeps weights in, where ONNX Runtime maps them. A model that is mounted is served from
 * where it lies, without a copy. Of one that is fetched, all files come into a folder of the cache that is named by their
 * digests: the same graph with other weights is another model. The server's ETag tells a file's digest, if it is one.
 */
public final class WeightFetcher {

    private static final Pattern DIGEST = Pattern.compile("\"([0-9a-f]{64})\"");

    private final ModelFetcher fetcher;
    private final Duration deadline;

    public WeightFetcher(ModelFetcher fetcher, Duration deadline) {
        this.fetcher = fetcher;
        this.deadline = deadline;
    }

    /**
     * Completes a model whose own file is in the cache.
     *
     * @param uri where it came from; the other files are relative to it
     * @return the file to load: the same one if the model has no other files
     * @throws ServingException with a one-sentence reason
     */
    public Path complete(URI uri, Path model) {
        try {
            SortedSet<String> locations = ExternalData.locations(model);
            if (locations.isEmpty()) {
                return model;
            }
            return "file".equals(uri.getScheme()) ? Path.of(uri) : folder(model, fetch(uri, locations));
        } catch (IOException e) {
            throw new ServingException(
                    ErrorCode.UNAVAILABLE,
                    "the weights beside " + uri + " cannot be kept beside " + model + ": " + e,
                    e);
        }
    }

    private SortedMap<String, Path> fetch(URI uri, SortedSet<String> locations) throws IOException {
        SortedMap<String, Path> weights = new TreeMap<>();
        for (String location : locations) {
            URI file = uri.resolve(escaped(location));
            weights.put(location, fetcher.fetch(file, digest(file)));
        }
        return weights;
    }

    /** Links to the files as they were just checked, which take no room of their own. */
    private Path folder(Path model, Map<String, Path> weights) throws IOException {
        String parts = weights.entrySet().stream()
                .map(each -> "\n" + each.getKey() + " " + each.getValue().getFileName())
                .collect(Collectors.joining("", String.valueOf(model.getFileName()), ""));
        String name = sha256(parts);
        // Where the largest lies there was room for it, and so there is for the small graph, if that is elsewhere.
        Path roomy = Collections.max(
                weights.values(), Comparator.comparingLong(file -> file.toFile().length()));
        Path folder = Files.createDirectories(roomy.resolveSibling(name));
        for (Map.Entry<String, Path> each : weights.entrySet()) {
            link(roomy, folder.resolve(each.getKey()), each.getValue());
        }
        return link(roomy, folder.resolve(name + ".onnx"), model);
    }

    private static Path link(Path roomy, Path link, Path file) throws IOException {
        if (Files.exists(link) && Files.isSameFile(link, file)) {
            return link;
        }
        Files.createDirectories(link.getParent());
        Path partial = link.resolveSibling(
                link.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
        Files.deleteIfExists(partial);
        if (file.equals(roomy.resolveSibling(file.getFileName()))) {
            Files.createLink(partial, file);
        } else {
            Files.copy(file, partial);
        }
        return Files.move(partial, link, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Optional<String> digest(URI uri) throws IOException {
        if (uri.toURL().openConnection() instanceof HttpURLConnection connection) {
            connection.setRequestMethod("HEAD");
            connection.setConnectTimeout((int) Math.min(deadline.toMillis(), Integer.MAX_VALUE));
            connection.setReadTimeout((int) Math.min(deadline.toMillis(), Integer.MAX_VALUE));
            Matcher etag = DIGEST.matcher(String.valueOf(connection.getHeaderField("ETag")));
            connection.disconnect();
            return etag.matches() ? Optional.of(etag.group(1)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Relative whatever it holds: {@code http://elsewhere/w} is a path below the model's folder, not another server. */
    private static String escaped(String location) {
        try {
            return "." + new URI(null, null, "/" + location, null).getRawPath();
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException("no path: " + location, impossible);
        }
    }
}
