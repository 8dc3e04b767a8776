// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.Model;
import io.neap.knative.crd.Rollout;
import io.neap.knative.crd.Workspace;
import io.neap.knative.operator.Work;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers the API server, on a port of its own: nobody else may be asked for this certificate. */
@ApplicationScoped
class AdmissionServer {

    private static final Logger LOG = Logger.getLogger(AdmissionServer.class);
    /** How late a certificate that another replica has made is used here. */
    private static final long LOOK_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Admission admission;
    private final CertificateKeeper keeper;
    private final AdmissionConfig config;
    private final Work work;
    private final Vertx vertx;
    private final KubernetesSerialization json = new KubernetesSerialization();
    /** Control's work wants a thread that is none of Vert.x'. */
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private @Nullable HttpServer server;
    private Optional<Certificate> served = Optional.empty();

    AdmissionServer(Admission admission, CertificateKeeper keeper, AdmissionConfig config, Work work, Vertx vertx) {
        this.admission = admission;
        this.keeper = keeper;
        this.config = config;
        this.work = work;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled()) {
            look();
            vertx.setPeriodic(
                    LOOK_MILLIS,
                    tick -> vertx.executeBlocking(() -> {
                        look();
                        return null;
                    }));
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (server != null) {
            server.close();
        }
        workers.shutdown();
    }

    /** Uses the certificate that counts now. Without one there is no webhook, and nothing else is worse for that. */
    private synchronized void look() {
        try {
            Optional<Certificate> current = keeper.current();
            if (!current.equals(served)) {
                current.ifPresent(this::use);
                served = current;
            }
        } catch (RuntimeException e) {
            LOG.warnf("The webhook's certificate is looked at again in a minute: %s", e.getMessage());
        }
    }

    private void use(Certificate certificate) {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(certificate.chain()))
                .setKeyValue(Buffer.buffer(certificate.key()));
        if (server == null) {
            server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(pem))
                    .requestHandler(this::handle);
            server.listen(config.port(), config.host())
                    .onSuccess(ready -> LOG.infof("admission=%d", ready.actualPort()))
                    .onFailure(failure -> LOG.errorf("The webhook has no port: %s", failure.getMessage()));
        } else {
            server.updateSSLOptions(new SSLOptions().setKeyCertOptions(pem));
        }
    }

    private void handle(HttpServerRequest request) {
        request.body()
                .compose(body -> Future.fromCompletionStage(
                        CompletableFuture.supplyAsync(() -> answer(body), workers), vertx.getOrCreateContext()))
                .onSuccess(answer -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(answer))
                .onFailure(failure -> {
                    LOG.warnf("A resource was not judged: %s", failure.getMessage());
                    request.response().setStatusCode(500).end();
                });
    }

    private String answer(Buffer body) {
        AdmissionReview review = json.unmarshal(body.toString(StandardCharsets.UTF_8), AdmissionReview.class);
        AdmissionRequest request = review.getRequest();
        Ruling ruling = ruling(request);
        return json.asJson(new AdmissionReviewBuilder()
                .withResponse(new AdmissionResponseBuilder()
                        .withUid(request.getUid())
                        .withAllowed(ruling.refusal().isEmpty())
                        .withWarnings(ruling.warnings())
                        .withStatus(ruling.refusal()
                                .map(message -> new StatusBuilder()
                                        .withCode(422)
                                        .withMessage(message)
                                        .build())
                                .orElse(null))
                        .build())
                .build());
    }

    private Ruling ruling(AdmissionRequest request) {
        try {
            return work.await(judge(request));
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private Uni<Ruling> judge(AdmissionRequest request) {
        boolean deleted = "DELETE".equals(request.getOperation());
        JsonNode known = json.convertValue(request.getOldObject(), JsonNode.class);
        JsonNode subject = deleted ? known : json.convertValue(request.getObject(), JsonNode.class);
        if (!deleted && isSettled(subject, known)) {
            return Uni.createFrom().item(Ruling.TAKEN);
        }
        return switch (request.getKind().getKind()) {
            case "InferenceService" -> admission.service(json.convertValue(subject, InferenceService.class));
            case "Rollout" -> admission.rollout(json.convertValue(subject, Rollout.class));
            case "Model" -> admission.model(json.convertValue(subject, Model.class));
            case "Workspace" -> admission.deleted(json.convertValue(subject, Workspace.class));
            default -> Uni.createFrom().item(Ruling.TAKEN);
        };
    }

    /** What was kept once is not judged again: it must be possible to annotate it, and to let it go. */
    private static boolean isSettled(JsonNode asked, @Nullable JsonNode known) {
        return asked.path("metadata").has("deletionTimestamp")
                || (known != null && asked.path("spec").equals(known.path("spec")));
    }
}
