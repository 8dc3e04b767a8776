// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.UploadJson;
import io.neap.control.error.DomainException;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.upload.MultipartUploads;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code mlflow-artifacts/mpu}: artifacts that are sent in parts, each to an address of its own. The path is that of the
 * artifact's folder; the body's {@code path} is the client's file, whose name is the artifact's.
 */
@Path("/{api:api|ajax-api}/2.0/mlflow-artifacts/mpu")
@Produces(MediaType.APPLICATION_JSON)
class MultipartUploadResource {

    private static final long MOST_PARTS = 10_000;

    private final MultipartUploads uploads;

    MultipartUploadResource(MultipartUploads uploads) {
        this.uploads = uploads;
    }

    @POST
    @Path("create/{folder:.+}")
    public UploadJson create(@PathParam("folder") String folder, @Context UriInfo uri, byte[] body) {
        Fields in = Fields.of(body);
        path(folder, in);
        long parts = in.integer("num_parts").orElse(1L);
        if (parts < 1 || parts > MOST_PARTS) {
            throw DomainException.invalid(
                    "Invalid value " + parts + " for parameter 'num_parts' supplied: it must be at"
                            + " least 1 and at most " + MOST_PARTS + ".");
        }
        String id = uploads.begin();
        String address =
                uri.getBaseUri().resolve(ArtifactRoutes.PARTS + id + "/").toString();
        return new UploadJson(
                id,
                IntStream.rangeClosed(1, (int) parts)
                        .mapToObj(number -> new UploadJson.Credential(address + number, number, Map.of()))
                        .toList());
    }

    @POST
    @Path("complete/{folder:.+}")
    public Uni<Empty> complete(@PathParam("folder") String folder, byte[] body) {
        Fields in = Fields.of(body);
        List<MultipartUploads.Part> parts = in.requiredObjects("parts").stream()
                .map(part -> new MultipartUploads.Part(
                        Math.clamp(part.requiredInteger("part_number"), 0, Integer.MAX_VALUE),
                        part.required("etag").replace("\"", "")))
                .toList();
        return uploads.complete(in.required("upload_id"), path(folder, in), parts)
                .replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("abort/{folder:.+}")
    public Uni<Empty> abort(@PathParam("folder") String folder, byte[] body) {
        Fields in = Fields.of(body);
        path(folder, in);
        return uploads.abort(in.required("upload_id")).replaceWith(Empty.ANSWER);
    }

    private static ArtifactPath path(String folder, Fields in) {
        String file = in.required("path").replace('\\', '/');
        return ArtifactRoutes.open(new ArtifactPath(folder).child(file.substring(file.lastIndexOf('/') + 1)));
    }
}
