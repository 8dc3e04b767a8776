// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neap.control.model.presigned.PresignedStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What a client asks before it asks for anything else. */
@Path("/")
class ServerResource {

    /** The version of MLflow's API that is spoken here. */
    static final String VERSION = "3.17.2";

    private final PresignedStore presigned;

    ServerResource(PresignedStore presigned) {
        this.presigned = presigned;
    }

    @GET
    @Path("health")
    @Produces(MediaType.TEXT_PLAIN)
    public String health() {
        return "OK";
    }

    @GET
    @Path("version")
    @Produces(MediaType.TEXT_PLAIN)
    public String version() {
        return VERSION;
    }

    @GET
    @Path("{api:api|ajax-api}/3.0/mlflow/server-info")
    @Produces(MediaType.APPLICATION_JSON)
    public ServerInfo info() {
        boolean direct = presigned.supported();
        return new ServerInfo("SqlStore", true, true, direct, true, direct, direct, direct, false);
    }

    /**
     * What this server can do; a client that misses a field takes it for false.
     *
     * @param multipartDownloads by a presigned URL, ranges of which are read side by side
     * @param presignedOnly whether artifacts do not pass through this server at all
     */
    public record ServerInfo(
            @JsonProperty("store_type") String storeType,
            @JsonProperty("workspaces_enabled") boolean workspaces,
            @JsonProperty("multipart_uploads_enabled") boolean multipartUploads,
            @JsonProperty("multipart_downloads_enabled") boolean multipartDownloads,
            @JsonProperty("artifact_serving_enabled") boolean artifactServing,

            @JsonProperty("presigned_upload_run_id_supported")
            boolean presignedUploadsOfRuns,

            @JsonProperty("presigned_upload_model_id_supported")
            boolean presignedUploadsOfModels,

            @JsonProperty("model_artifact_presigned_downloads_supported")
            boolean presignedDownloadsOfModels,

            @JsonProperty("artifacts_presigned_only") boolean presignedOnly) {}
}
