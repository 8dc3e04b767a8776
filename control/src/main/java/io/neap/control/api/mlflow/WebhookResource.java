// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.mlflow.wire.Empty;
import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.WebhookJson;
import io.neap.control.model.webhook.Webhook;
import io.neap.control.model.webhook.WebhookEvent;
import io.neap.control.model.webhook.Webhooks;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code mlflow/webhooks}. */
@Path("/{api:api|ajax-api}/2.0/mlflow/webhooks")
@Produces(MediaType.APPLICATION_JSON)
class WebhookResource {

    private static final int PAGE = 100;

    private final Webhooks webhooks;
    private final CurrentWorkspace workspace;

    WebhookResource(Webhooks webhooks, CurrentWorkspace workspace) {
        this.webhooks = webhooks;
        this.workspace = workspace;
    }

    @POST
    public Uni<WebhookJson.One> create(byte[] body) {
        Fields in = Fields.of(body);
        in.required("name");
        in.required("url");
        in.requiredObjects("events");
        return webhooks.create(workspace.name(), change(in)).map(WebhookJson.One::of);
    }

    @GET
    public Uni<WebhookJson.Found> list(@Context UriInfo uri) {
        Fields in = Fields.of(uri.getQueryParameters());
        return webhooks.list(
                        workspace.name(),
                        Inputs.size(in, PAGE),
                        in.text("page_token").orElse(""))
                .map(WebhookJson.Found::of);
    }

    @GET
    @Path("{webhook_id}")
    public Uni<WebhookJson.One> get(@PathParam("webhook_id") String webhookId) {
        return webhooks.get(workspace.name(), webhookId).map(WebhookJson.One::of);
    }

    @PATCH
    @Path("{webhook_id}")
    public Uni<WebhookJson.One> update(@PathParam("webhook_id") String webhookId, byte[] body) {
        return webhooks.update(workspace.name(), webhookId, change(Fields.of(body)))
                .map(WebhookJson.One::of);
    }

    @DELETE
    @Path("{webhook_id}")
    public Uni<Empty> delete(@PathParam("webhook_id") String webhookId) {
        return webhooks.delete(workspace.name(), webhookId).replaceWith(Empty.ANSWER);
    }

    @POST
    @Path("{webhook_id}/test")
    public Uni<WebhookJson.Tested> test(@PathParam("webhook_id") String webhookId, byte[] body) {
        return webhooks.test(
                        workspace.name(),
                        webhookId,
                        Fields.of(body).object("event").map(WebhookResource::event))
                .map(WebhookJson.Tested::of);
    }

    private static Webhooks.Change change(Fields in) {
        return new Webhooks.Change(
                in.filled("name"),
                in.text("description"),
                in.filled("url"),
                in.text("secret"),
                in.constant("status", Webhook.Status.class),
                in.objects("events").stream().map(WebhookResource::event).toList());
    }

    private static WebhookEvent event(Fields in) {
        return new WebhookEvent(
                in.requiredConstant("entity", WebhookEvent.Entity.class),
                in.requiredConstant("action", WebhookEvent.Action.class));
    }
}
