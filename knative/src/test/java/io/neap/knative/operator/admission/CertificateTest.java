// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class CertificateTest {

    private final Instant now = Instant.now();

    @Test
    void itHoldsAsLongAsItWasAskedFor() {
        Certificate made = Certificate.make(List.of("neap.neap-system.svc"), now, Duration.ofDays(90));

        assertThat(made.end()).isEqualTo(now.plus(90, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS));
        assertThat(made.toString()).doesNotContain("PRIVATE KEY");
    }

    @Test
    void whoTrustsItReachesTheServerByItsNamesAndByNoOther() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Certificate made = Certificate.make(List.of("127.0.0.1"), now, Duration.ofDays(1));
            int port = serve(vertx, made);

            assertThat(ask(made, URI.create("https://127.0.0.1:" + port))).isEqualTo(204);
            assertThatThrownBy(() -> ask(made, URI.create("https://localhost:" + port)))
                    .isInstanceOf(SSLHandshakeException.class);
            assertThatThrownBy(() -> ask(
                            Certificate.make(List.of("127.0.0.1"), now, Duration.ofDays(1)),
                            URI.create("https://127.0.0.1:" + port)))
                    .isInstanceOf(SSLHandshakeException.class);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static int serve(Vertx vertx, Certificate certificate) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertValue(Buffer.buffer(certificate.chain()))
                        .setKeyValue(Buffer.buffer(certificate.key()))));
        return server.requestHandler(
                        request -> request.response().setStatusCode(204).end())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private static int ask(Certificate trusted, URI server) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "trusted",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(trusted.chain().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(HttpRequest.newBuilder(server).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
