// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.ModelVolume;
import io.neap.control.platform.Revision;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.Template;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;

/** Turns a revision as a service keeps it into the one that a platform runs. */
final class RevisionPlan {

    private static final String FUNCTION = "inference";

    /** What the URL ends in when it is Neap that has the artifacts. */
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

    private RevisionPlan() {}

    /**
     * The revision for a platform. Its function reports usage to the Neap that its model comes from. The digest is the
     * registry's even where the model is mounted: another file is not served.
     *
     * @param artifacts the URL, ending in a slash, below which the model's file is fetched, unless it is mounted
     */
    static Revision of(ModelRevision revision, String artifacts) {
        ServableModel model = revision.model();
        Template template = revision.template();
        Map<String, String> environment = new HashMap<>(Map.of(
                "NEAP_MODEL_NAME", model.name(),
                "NEAP_MODEL_VERSION", model.version(),
                "NEAP_MODEL_URI",
                        template.storage()
                                .map(volume -> "file://" + ModelVolume.MOUNT + "/" + escaped(volume.path()))
                                .orElseGet(() -> artifacts + escaped(model.artifactPath())),
                "NEAP_MODEL_SHA256", model.sha256()));
        if (artifacts.endsWith(ARTIFACTS)) {
            String neap = artifacts.substring(0, artifacts.length() - ARTIFACTS.length());
            String workspace = revision.name().service().workspace();
            environment.put("NEAP_USAGE_SINK", neap + "/api/v1/workspaces/" + workspace + "/events");
        }
        return new Revision(
                revision.name(),
                FUNCTION,
                environment,
                template.scale(),
                template.containerConcurrency(),
                template.timeout(),
                template.progressDeadline(),
                template.resources(),
                template.placement(),
                template.storage());
    }

    /** Artifacts of MLflow runs may have any letter in their paths: {@code my model/model.onnx}. */
    private static String escaped(String path) {
        try {
            return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException("no path: " + path, impossible);
        }
    }
}
