// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real client of gRPC and a real server of it, with the gateway between them. */
class GatewayGrpcIT {

    private static final MethodDescriptor<String, String> SAY = method("Say", MethodType.UNARY);
    private static final MethodDescriptor<String, String> TALK = method("Talk", MethodType.BIDI_STREAMING);
    private static final Metadata.Key<String> USER = Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> SERVICE =
            Metadata.Key.of("neap-service", Metadata.ASCII_STRING_MARSHALLER);
    private static final JsonObject BY_USER = new JsonObject().put("header", "X-User");
    private static final String END = "end";

    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeControl CONTROL = new FakeControl(VERTX);

    private static Server server;
    private static GatewayProcess gateway;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("neap.Sample")
                        .addMethod(SAY, ServerCalls.asyncUnaryCall(GatewayGrpcIT::say))
                        .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(GatewayGrpcIT::talk))
                        .build())
                .build()
                .start();
        gateway = GatewayProcess.start(CONTROL.port(), "http://127.0.0.1:" + server.getPort());
        CONTROL.route("talks", "talks-00002", 50, "talks-00001", BY_USER, 30_000);
        CONTROL.route("sleeps", "sleeps-00002", 50, "sleeps-00001", BY_USER, 300);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        gateway.close();
        server.shutdownNow();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCallIsAnsweredWithItsStatusInTheTrailers() {
        assertThat(ClientCalls.blockingUnaryCall(to("talks", "ada"), SAY, CallOptions.DEFAULT, "hello"))
                .isEqualTo("hello");
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(to("talks", "ada"), SAY, CallOptions.DEFAULT, "refuse"))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
                    assertThat(refused.getStatus().getDescription()).isEqualTo("not today: 100 %");
                });
    }

    @Test
    void aStreamGoesBothWaysAtOnce() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        StreamObserver<String> speaker =
                ClientCalls.asyncBidiStreamingCall(to("talks", "ada").newCall(TALK, CallOptions.DEFAULT), queue(heard));
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("you first"); // before anything was sent

        for (int i = 0; i < 100; i++) {
            speaker.onNext("message " + i);
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("message " + i);
        }
        speaker.onCompleted();

        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(END);
    }

    @Test
    void whatTheGatewayAnswersItselfIsAStatus() {
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(to("nobody", "ada"), SAY, CallOptions.DEFAULT, "hello"))
                .isInstanceOfSatisfying(StatusRuntimeException.class, unknown -> {
                    assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                    assertThat(unknown.getStatus().getDescription()).contains("There is no service 'nobody'");
                });
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(to("sleeps", "ada"), SAY, CallOptions.DEFAULT, "sleep"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        late -> assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    }

    private static Channel to(String service, String user) {
        Metadata headers = new Metadata();
        headers.put(SERVICE, "default/" + service);
        headers.put(USER, user);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static void say(String request, StreamObserver<String> answer) {
        switch (request) {
            case "refuse" ->
                answer.onError(Status.FAILED_PRECONDITION
                        .withDescription("not today: 100 %")
                        .asRuntimeException());
            case "sleep" -> {}
            default -> {
                answer.onNext(request);
                answer.onCompleted();
            }
        }
    }

    private static StreamObserver<String> talk(StreamObserver<String> answer) {
        answer.onNext("you first");
        return new StreamObserver<>() {
            @Override
            public void onNext(String message) {
                answer.onNext(message);
            }

            @Override
            public void onError(Throwable failure) {
                answer.onError(failure);
            }

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    private static StreamObserver<String> queue(BlockingQueue<String> heard) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String message) {
                heard.add(message);
            }

            @Override
            public void onError(Throwable failure) {
                heard.add(failure.toString());
            }

            @Override
            public void onCompleted() {
                heard.add(END);
            }
        };
    }

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName("neap.Sample/" + name)
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    /** Text instead of Protobuf, which the gateway does not look at. */
    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
