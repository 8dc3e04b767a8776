// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What a client asks before it asks for anything else. */
@Path("/")
class ServerResource {

    /** The version of MLflow's API that is spoken here. */
    static final String VERSION = "3.17.2";

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
        return new ServerInfo("SqlStore", true, true, false, true);
    }

    /** What this server can do; a client that misses a field takes it for false. */
    public record ServerInfo(
            @JsonProperty("store_type") String storeType,
            @JsonProperty("workspaces_enabled") boolean workspaces,
            @JsonProperty("multipart_uploads_enabled") boolean multipartUploads,
            @JsonProperty("multipart_downloads_enabled") boolean multipartDownloads,
            @JsonProperty("artifact_serving_enabled") boolean artifactServing) {}
}
