// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.DomainException;
import io.neap.control.ErrorCode;
import io.neap.control.api.MlflowError;
import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import io.neap.control.model.ArtifactStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpServerRequest;
import io.vertx.mutiny.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The artifact proxy: {@code PUT}, {@code GET}, {@code HEAD} and {@code DELETE} of
 * {@code mlflow-artifacts/artifacts/{path}}. Bytes pass through as the slower side takes them; a transfer of any size
 * holds a few buffers.
 */
@ApplicationScoped
class ArtifactRoutes {

    private static final Logger LOG = Logger.getLogger(ArtifactRoutes.class);
    private static final String ROUTE = "/(ajax-)?api/2\\.0/mlflow-artifacts/artifacts/.+";
    private static final String MARK = "/mlflow-artifacts/artifacts/";

    private final ArtifactStore artifacts;

    ArtifactRoutes(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    void install(@Observes Router router) {
        router.routeWithRegex(HttpMethod.PUT, ROUTE).handler(context -> {
            context.request().pause();
            answer(context, () -> put(context));
        });
        router.routeWithRegex(HttpMethod.GET, ROUTE).handler(context -> answer(context, () -> get(context)));
        router.routeWithRegex(HttpMethod.HEAD, ROUTE).handler(context -> answer(context, () -> get(context)));
        router.routeWithRegex(HttpMethod.DELETE, ROUTE).handler(context -> answer(context, () -> delete(context)));
    }

    private Uni<Void> put(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        Multi<ByteBuffer> content = HttpServerRequest.newInstance(context.request())
                .toMulti()
                .map(buffer -> ByteBuffer.wrap(buffer.getBytes()));
        return artifacts
                .put(
                        path(context),
                        length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length)),
                        content)
                .chain(stored -> end(context, "{}"));
    }

    private Uni<Void> get(RoutingContext context) {
        ArtifactPath path = path(context);
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
                .transformToUniAndConcatenate(bytes -> response.write(buffer(bytes)))
                .collect()
                .last()
                .chain(last -> response.end());
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
            return new ArtifactPath(URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "Invalid artifact path '" + rest + "': a bad escape.",
                    malformed);
        }
    }

    private static void answer(RoutingContext context, Supplier<Uni<? extends Void>> work) {
        Uni.createFrom().deferred(work).subscribe().with(done -> {}, failure -> fail(context, failure));
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
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        context.response().end(Json.encodeToBuffer(MlflowError.of(known)));
    }

    private static DomainException unforeseen(RoutingContext context, Throwable failure) {
        LOG.errorf(failure, "request=%s failed", context.request().path());
        return new DomainException(
                ErrorCode.INTERNAL_ERROR, "The request failed inside Neap; its log says why.", failure);
    }
}
