// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 in clear text and gRPC, with gRPC's own client, through the port that serves HTTP/1.1 too. */
class LocalHttp2IT {

    private static final ServiceName SERVICE = new ServiceName("default", "sample");
    private static final MethodDescriptor<String, String> ECHO = method("sample.Echo/Stream");

    private static LocalPlatformFixture fixture;
    private static ManagedChannel connection;

    @BeforeAll
    static void serve(@TempDir Path home) {
        fixture = new LocalPlatformFixture(home, Map.of());
        RevisionName one = RevisionName.of(SERVICE, 1);
        fixture.platform()
                .apply(new Revision(
                        one,
                        fixture.function(),
                        Map.of(),
                        Scale.DEFAULT,
                        0,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60)))
                .chain(() -> fixture.platform().apply(new Route(SERVICE, 1, List.of(TrafficTarget.of(one, 100)))))
                .await()
                .atMost(Duration.ofSeconds(60));
        connection = NettyChannelBuilder.forAddress(
                        "127.0.0.1", fixture.gateway().getPort())
                .overrideAuthority("sample.default.localhost")
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void stop() {
        connection.shutdownNow();
        fixture.close();
    }

    @Test
    void aUnaryCallIsAnsweredWithItsStatus() {
        assertThat(ClientCalls.blockingUnaryCall(connection, ECHO, CallOptions.DEFAULT, "hello"))
                .isEqualTo("hello");
    }

    @Test
    void aStreamIsAnsweredMessageByMessage() throws InterruptedException {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        StreamObserver<String> requests =
                ClientCalls.asyncBidiStreamingCall(connection.newCall(ECHO, CallOptions.DEFAULT), collect(answers));

        for (int i = 0; i < 50; i++) {
            requests.onNext("message " + i);
            assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo("message " + i);
        }
        requests.onCompleted();

        assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo("completed");
    }

    @Test
    void anUnknownServiceIsAGrpcStatus() {
        Channel stranger = NettyChannelBuilder.forAddress(
                        "127.0.0.1", fixture.gateway().getPort())
                .overrideAuthority("stranger.default.localhost")
                .usePlaintext()
                .build();

        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(stranger, ECHO, CallOptions.DEFAULT, "hello"))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                    assertThat(e.getStatus().getDescription()).contains("stranger");
                });
        ((ManagedChannel) stranger).shutdownNow();
    }

    @Test
    void http2IsForwardedAsHttp2WithTheHeadersOfAProxy() {
        JsonObject seen = http2("/services/default/sample/describe").toJsonObject();

        assertThat(seen.getString("version")).isEqualTo("HTTP_2");
        assertThat(seen.getString("uri")).isEqualTo("/describe");
        assertThat(seen.getJsonObject("headers").getMap())
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .containsEntry("x-forwarded-proto", "http")
                .containsEntry("x-forwarded-prefix", "/services/default/sample")
                .containsKey("x-forwarded-host");
    }

    private static Buffer http2(String uri) {
        HttpClient client = fixture.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false));
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setHost("127.0.0.1")
                        .setPort(fixture.gateway().getPort())
                        .setURI(uri))
                .compose(request -> request.send())
                .compose(response -> response.body())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static StreamObserver<String> collect(BlockingQueue<String> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String value) {
                answers.add(value);
            }

            @Override
            public void onError(Throwable failure) {
                answers.add(failure.toString());
            }

            @Override
            public void onCompleted() {
                answers.add("completed");
            }
        };
    }

    private static MethodDescriptor<String, String> method(String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(name)
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    private static final class Text implements Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
