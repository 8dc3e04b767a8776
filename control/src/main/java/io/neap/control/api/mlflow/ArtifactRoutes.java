// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.api.ApiConfig;
import io.neap.control.api.MlflowError;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.Tracking;
import io.neap.control.experiment.logged.LoggedModels;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.neap.control.model.ModelVersions;
import io.neap.control.model.upload.MultipartUploads;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpServerRequest;
import io.vertx.mutiny.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The artifact proxy: {@code PUT}, {@code GET}, {@code HEAD} and {@code DELETE} of
 * {@code mlflow-artifacts/artifacts/{path}}, and the downloads of MLflow's user interface. Bytes pass through as the slower side takes them; a transfer of any size
 * holds a few buffers.
 */
@ApplicationScoped
class ArtifactRoutes {

    private static final Logger LOG = Logger.getLogger(ArtifactRoutes.class);
    private static final Set<HttpMethod> BODIES = Set.of(HttpMethod.PUT, HttpMethod.POST);
    private static final String ROUTE = "/(ajax-)?api/2\\.0/mlflow-artifacts/artifacts/.+";
    /** Before the limit on the length of bodies, which is there for JSON. */
    private static final int ORDER = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

    private static final long LINGER_MILLIS = 5_000;

    private static final String MARK = "/mlflow-artifacts/artifacts/";

    /** What MLflow's user interface alone asks for. */
    private static final String PAGES = "/ajax-api/2.0/mlflow/";

    /** Below it are the addresses of parts: the id of the upload and the number of the part. */
    static final String PARTS = "/api/2.0/mlflow-artifacts/mpu/parts/";

    private final ArtifactStore artifacts;
    private final Tracking tracking;
    private final LoggedModels models;
    private final ModelVersions versions;
    private final MultipartUploads uploads;
    private final Duration stall;

    ArtifactRoutes(
            ArtifactStore artifacts,
            Tracking tracking,
            LoggedModels models,
            ModelVersions versions,
            MultipartUploads uploads,
            ApiConfig config) {
        this.artifacts = artifacts;
        this.uploads = uploads;
        this.tracking = tracking;
        this.models = models;
        this.versions = versions;
        this.stall = config.stall();
    }

    void install(@Observes Router router) {
        route(router.routeWithRegex(HttpMethod.PUT, ROUTE), this::put);
        route(router.routeWithRegex(HttpMethod.GET, ROUTE), this::get);
        route(router.routeWithRegex(HttpMethod.HEAD, ROUTE), this::get);
        route(router.routeWithRegex(HttpMethod.DELETE, ROUTE), this::delete);
        route(router.put(PARTS + ":upload/:number"), this::putPart);
        route(router.get("/get-artifact"), this::getOfRun);
        route(router.get("/model-versions/get-artifact"), this::getOfVersion);
        route(router.get(PAGES + "logged-models/:model/artifacts/files"), this::getOfModel);
        route(router.post(PAGES + "upload-artifact"), this::putOfRun);
    }

    private static void route(Route route, Function<RoutingContext, Uni<Void>> work) {
        route.order(ORDER).handler(context -> {
            if (BODIES.contains(context.request().method())) {
                context.request().pause(); // until somebody takes the bytes
            }
            Context own = context.vertx().getOrCreateContext();
            Uni.createFrom()
                    .deferred(() -> work.apply(context))
                    .subscribe()
                    .with(done -> {}, failure -> own.runOnContext(told -> fail(context, failure)));
        });
    }

    private Uni<Void> put(RoutingContext context) {
        return artifacts.put(path(context), length(context), content(context)).chain(stored -> end(context, "{}"));
    }

    private Uni<Void> putPart(RoutingContext context) {
        String upload = String.valueOf(context.pathParam("upload"));
        String number = String.valueOf(context.pathParam("number"));
        if (!number.matches("[0-9]{1,5}")) {
            throw DomainException.invalid("'" + number + "' is no number of a part.");
        }
        return uploads.put(upload, Integer.parseInt(number), length(context), content(context))
                .invoke(etag -> context.response().putHeader("ETag", '"' + etag + '"'))
                .chain(stored -> end(context, "{}"));
    }

    private static OptionalLong length(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    private Multi<ByteBuffer> content(RoutingContext context) {
        return HttpServerRequest.newInstance(context.request())
                .toMulti()
                .map(buffer -> ByteBuffer.wrap(buffer.getBytes()))
                .ifNoItem()
                .after(stall)
                .failWith(this::stoodStill);
    }

    private Uni<Void> getOfRun(RoutingContext context) {
        return run(context).chain(run -> download(context, run.artifactUri(), required(context, "path")));
    }

    private Uni<Void> getOfModel(RoutingContext context) {
        String modelId = String.valueOf(context.pathParam("model"));
        return models.get(workspace(context), modelId)
                .chain(model -> download(context, model.artifactUri(), required(context, "artifact_file_path")));
    }

    private Uni<Void> putOfRun(RoutingContext context) {
        String path = required(context, "path");
        return run(context)
                .chain(run ->
                        artifacts.put(open(root(run.artifactUri()).child(path)), length(context), content(context)))
                .chain(stored -> end(context, "{}"));
    }

    /** Clients before 3.18 know the parameter by its old name alone. */
    private Uni<Run> run(RoutingContext context) {
        String runId = parameter(context, "run_id").orElseGet(() -> required(context, "run_uuid"));
        return tracking.get(workspace(context), runId);
    }

    private Uni<Void> getOfVersion(RoutingContext context) {
        return versions.get(workspace(context), required(context, "name"), required(context, "version"))
                .chain(version -> download(context, version.artifactUri(), required(context, "path")));
    }

    /** As a file to keep: a page that somebody logged must not run on this server's domain. */
    private Uni<Void> download(RoutingContext context, String rootUri, String wanted) {
        ArtifactPath path = open(root(rootUri).child(wanted));
        String name = path.text().substring(path.text().lastIndexOf('/') + 1);
        context.response()
                .putHeader(
                        "Content-Disposition",
                        "attachment; filename*=UTF-8''"
                                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
        return get(context, path);
    }

    private static ArtifactPath root(String uri) {
        return ArtifactPath.inStore(uri, "use it");
    }

    private static String required(RoutingContext context, String name) {
        return parameter(context, name)
                .orElseThrow(() -> DomainException.invalid("Request must specify " + name + "."));
    }

    private static Optional<String> parameter(RoutingContext context, String name) {
        return context.queryParam(name).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static String workspace(RoutingContext context) {
        return CurrentWorkspace.checked(context.request().getHeader(CurrentWorkspace.HEADER));
    }

    private Uni<Void> get(RoutingContext context) {
        return get(context, path(context));
    }

    private Uni<Void> get(RoutingContext context, ArtifactPath path) {
        return artifacts
                .find(path)
                .map(found -> found.orElseThrow(() -> DomainException.notFound("No such artifact: '" + path + "'")))
                .chain(artifact -> send(context, artifact));
    }

    private Uni<Void> send(RoutingContext context, Artifact artifact) {
        HttpServerResponse response = HttpServerResponse.newInstance(context.response());
        response.putHeader("Content-Type", "application/octet-stream")
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("ETag", '"' + artifact.sha256() + '"')
                .putHeader("X-Content-Type-Options", "nosniff");
        Optional<ByteRange> range = ByteRange.of(context.request().getHeader("Range"), artifact.size());
        if (range.isEmpty()) {
            return response.setStatusCode(416)
                    .putHeader("Content-Range", "bytes */" + artifact.size())
                    .end();
        }
        ByteRange part = range.get();
        response.putHeader("Content-Length", Long.toString(part.length()));
        if (!part.whole()) {
            response.setStatusCode(206).putHeader("Content-Range", part.contentRange(artifact.size()));
        }
        if (context.request().method().equals(HttpMethod.HEAD) || part.length() == 0) {
            return response.end();
        }
        return artifacts
                .read(artifact, part.from(), part.length())
                .onItem()
                .transformToUniAndConcatenate(bytes ->
                        response.write(buffer(bytes)).ifNoItem().after(stall).failWith(this::stoodStill))
                .collect()
                .last()
                .chain(last -> response.end());
    }

    private DomainException stoodStill() {
        return new DomainException(
                ErrorCode.DEADLINE_EXCEEDED,
                "The transfer stood still for " + stall.toSeconds()
                        + " s (neap.api.stall) and is given up: send it again.");
    }

    private Uni<Void> delete(RoutingContext context) {
        return artifacts.delete(path(context)).chain(deleted -> end(context, "{}"));
    }

    private static Buffer buffer(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        return Buffer.buffer(bytes);
    }

    private static Uni<Void> end(RoutingContext context, String json) {
        return HttpServerResponse.newInstance(context.response())
                .putHeader("Content-Type", "application/json")
                .end(json);
    }

    /** The decoded rest of the path as the client sent it: nothing that climbs has been resolved away before. */
    private static ArtifactPath path(RoutingContext context) {
        String raw = String.valueOf(context.request().path());
        String rest = raw.substring(raw.indexOf(MARK) + MARK.length());
        try {
            return open(new ArtifactPath(URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException malformed) {
            throw new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "Invalid artifact path '" + rest + "': a bad escape.",
                    malformed);
        }
    }

    /** The path, unless it is the server's own. */
    static ArtifactPath open(ArtifactPath path) {
        if (path.isReserved()) {
            throw DomainException.invalid(
                    "Invalid artifact path '" + path + "': uploads that are not complete are kept there.");
        }
        return path;
    }

    /** Tells the failure, or breaks the connection when the answer has begun. An upload's rest is not waited for. */
    private static void fail(RoutingContext context, Throwable failure) {
        if (context.response().closed()) {
            return;
        }
        if (context.response().headWritten()) {
            LOG.errorf(failure, "request=%s broke off", context.request().path());
            context.response().reset();
            return;
        }
        DomainException known = failure instanceof DomainException domain ? domain : unforeseen(context, failure);
        context.response().setStatusCode(known.code().status()).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        context.response().headers().remove(HttpHeaders.CONTENT_LENGTH);
        if (!context.request().isEnded()) {
            discard(context);
        }
        context.response().end(Json.encodeToBuffer(MlflowError.of(known)));
    }

    /**
     * Takes in the rest of an upload for a while: most clients read the answer only when they have sent everything, and
     * a connection that is closed before takes the answer with it.
     */
    private static void discard(RoutingContext context) {
        io.vertx.core.http.HttpServerRequest request = context.request();
        long close = context.vertx().setTimer(LINGER_MILLIS, late -> {
            if (request.version() != HttpVersion.HTTP_2) {
                request.connection().close();
            }
        });
        request.handler(part -> {}).endHandler(ended -> context.vertx().cancelTimer(close));
        request.resume();
    }

    private static DomainException unforeseen(RoutingContext context, Throwable failure) {
        LOG.errorf(failure, "request=%s failed", context.request().path());
        return new DomainException(
                ErrorCode.INTERNAL_ERROR, "The request failed inside Neap; its log says why.", failure);
    }
}
