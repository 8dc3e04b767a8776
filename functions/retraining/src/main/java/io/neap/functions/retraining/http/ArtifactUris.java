// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.http;

import io.neap.functions.retraining.problem.RetrainingException;
import java.net.URI;
import java.net.URISyntaxException;

/** Where MLflow's artifact proxy answers for an {@code mlflow-artifacts:} address. */
public final class ArtifactUris {

    private static final String SCHEME = "mlflow-artifacts";
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";

    private ArtifactUris() {}

    public static boolean isArtifact(URI uri) {
        return SCHEME.equals(uri.getScheme());
    }

    /**
     * The http address of an artifact.
     *
     * @param artifact {@code mlflow-artifacts:/path}; a host in it is an MLflow server's own and is not followed
     * @param path to add below it; may be empty
     */
    public static URI resolve(URI trackingUri, URI artifact, String path) {
        String folder = artifact.getPath();
        if (!isArtifact(artifact) || folder == null || folder.isEmpty()) {
            throw RetrainingException.badEvent("'" + artifact + "' is no artifact: write mlflow-artifacts:/path.");
        }
        String full = PROXY + folder + (path.isEmpty() ? "" : "/" + path);
        try {
            String root = trackingUri.toString().replaceAll("/+$", "");
            return URI.create(root + new URI(null, null, full, null).getRawPath());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + artifact + "' has a path that no URL can hold.", e);
        }
    }
}
