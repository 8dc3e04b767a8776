// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.data;

import io.neap.functions.retraining.RetrainingConfig;
import io.neap.functions.retraining.http.ArtifactUris;
import io.neap.functions.retraining.http.ByteClient;
import io.neap.functions.retraining.problem.RetrainingException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fetches the files of a data set: {@code mlflow-artifacts:} through the tracking server, http, https and file. */
@ApplicationScoped
public class DataFetcher {

    private final ByteClient client;
    private final RetrainingConfig config;

    DataFetcher(ByteClient client, RetrainingConfig config) {
        this.client = client;
        this.config = config;
    }

    /** Reads all of them, in order; together they hold at most {@code neap.retraining.max-data-size}. */
    public DataSet fetch(String name, List<URI> uris) {
        long left = config.maxDataSize().asLongValue();
        List<DataSet.File> files = new ArrayList<>();
        for (URI uri : uris) {
            byte[] bytes = bytes(uri, left);
            left -= bytes.length;
            files.add(new DataSet.File(uri, bytes));
        }
        return DataSet.of(name, files);
    }

    private byte[] bytes(URI uri, long limit) {
        return switch (String.valueOf(uri.getScheme())) {
            case "http", "https" -> client.get(uri, limit);
            case "mlflow-artifacts" ->
                client.get(ArtifactUris.resolve(config.trackingUri().orElseThrow(), uri, ""), limit);
            case "file" -> file(uri, limit);
            default ->
                throw RetrainingException.badEvent("Cannot fetch '" + uri
                        + "': write an address that begins with mlflow-artifacts:/, https://, http:// or file:///.");
        };
    }

    private byte[] file(URI uri, long limit) {
        try {
            Path path = Path.of(uri).toRealPath();
            if (config.dataDir().isEmpty()
                    || !path.startsWith(config.dataDir().get().toRealPath())) {
                throw RetrainingException.badEvent("Reading '" + uri
                        + "' is not allowed: start the function with NEAP_DATA_DIR set to a folder above it.");
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
                if (bytes.length > limit) {
                    throw RetrainingException.badData("The data set is larger than " + limit + " bytes at " + uri
                            + ": send less, or raise neap.retraining.max-data-size.");
                }
                return bytes;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw RetrainingException.badData("Cannot read '" + uri + "': " + e + ".");
        }
    }
}
