// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.CurrentWorkspace;
import io.neap.control.api.mlflow.wire.AssessmentJson;
import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.experiment.trace.Assessments;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code mlflow/traces/{trace_id}/assessments}. */
@Path("/{api:api|ajax-api}/3.0/mlflow/traces/{trace_id}/assessments")
@Produces(MediaType.APPLICATION_JSON)
class AssessmentResource {

    private static final String TRACE = "trace_id";
    private static final String ASSESSMENT = "assessment_id";

    private final Assessments assessments;
    private final CurrentWorkspace workspace;

    AssessmentResource(Assessments assessments, CurrentWorkspace workspace) {
        this.assessments = assessments;
        this.workspace = workspace;
    }

    @POST
    public Uni<AssessmentJson> create(@PathParam(TRACE) String traceId, byte[] body) {
        Fields in = Fields.of(body).requiredObject("assessment");
        return assessments
                .create(
                        workspace.name(),
                        traceId,
                        AssessmentJson.name(in),
                        AssessmentJson.content(in),
                        in.filled("overrides"))
                .map(AssessmentJson::of);
    }

    @GET
    @Path("{assessment_id}")
    public Uni<AssessmentJson> get(@PathParam(TRACE) String traceId, @PathParam(ASSESSMENT) String id) {
        return assessments.get(workspace.name(), traceId, id).map(AssessmentJson::of);
    }

    /** {@code update_mask} names the parts that are replaced, such as {@code assessmentName,feedback}. */
    @PATCH
    @Path("{assessment_id}")
    public Uni<AssessmentJson> update(@PathParam(TRACE) String traceId, @PathParam(ASSESSMENT) String id, byte[] body) {
        Fields in = Fields.of(body);
        Fields assessment = in.requiredObject("assessment");
        List<String> mask = Arrays.asList(in.required("update_mask").split(","));
        boolean named = mask.contains("assessmentName") || mask.contains("assessment_name");
        return assessments
                .update(
                        workspace.name(),
                        traceId,
                        id,
                        named ? Optional.of(AssessmentJson.name(assessment)) : Optional.empty(),
                        AssessmentJson.content(assessment, mask))
                .map(AssessmentJson::of);
    }

    @DELETE
    @Path("{assessment_id}")
    public Uni<Empty> delete(@PathParam(TRACE) String traceId, @PathParam(ASSESSMENT) String id) {
        return assessments.delete(workspace.name(), traceId, id).replaceWith(Empty.ANSWER);
    }
}
