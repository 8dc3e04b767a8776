// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.platform.Platform;
import io.neap.control.platform.Requests;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway in its place: on control's own port, before control's own API. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@QuarkusTestResource(SampleFunctionResource.class)
class LocalGatewayTest {

    private static final ServiceName SERVICE = new ServiceName("default", "gateway-sample");
    private static final RevisionName ONE = RevisionName.of(SERVICE, 1);

    @Inject
    Platform platform;

    @Inject
    Vertx vertx;

    @BeforeEach
    void serve() {
        platform.apply(new Revision(
                        ONE, "sample", Map.of(), Scale.DEFAULT, 0, Duration.ofSeconds(30), Duration.ofSeconds(60)))
                .chain(() -> platform.apply(new Route(SERVICE, 1, List.of(TrafficTarget.of(ONE, 100)))))
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    @AfterEach
    void forget() {
        platform.removeRoute(SERVICE).chain(() -> platform.remove(ONE)).await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void requestsPassByPathAndByHostAndBodiesWhole() throws Exception {
        URI address = platform.address(SERVICE, Optional.empty());
        String body = "penguin ".repeat(1 << 18);

        assertThat(new Requests(address).describe().getString("revision")).isEqualTo(ONE.name());
        assertThat(new Requests(address).post("/echo", body).body()).isEqualTo(body);
        assertThat(byHost(address, HttpVersion.HTTP_1_1).toJsonObject().getString("uri"))
                .isEqualTo("/describe");
        assertThat(byHost(address, HttpVersion.HTTP_2).toJsonObject().getString("version"))
                .isEqualTo("HTTP_2");
    }

    @Test
    void controlsOwnApiIsBesideIt() throws Exception {
        Requests root = new Requests(platform.address(SERVICE, Optional.empty()).resolve("/"));
        new Requests(platform.address(SERVICE, Optional.empty())).get("/wait");

        HttpResponse<String> unknown = root.get("services/default/nobody/x");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"error\"", "nobody");
        assertThat(root.get("q/health/live").statusCode()).isEqualTo(200);
        assertThat(root.get("metrics").body()).contains("neap_gateway_requests_seconds_count", "gateway-sample");
    }

    private Buffer byHost(URI address, HttpVersion version) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(SocketAddress.inetSocketAddress(address.getPort(), "127.0.0.1"))
                        .setHost("gateway-sample.default.localhost")
                        .setPort(address.getPort())
                        .setURI("/describe"))
                .compose(request -> request.send())
                .compose(response -> response.body())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
