// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.control.platform.Platform;
import io.neap.control.platform.PlatformUnderTest;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.SampleFunction;
import io.neap.control.platform.local.gateway.Gateway;
import io.neap.control.platform.metadata.MetadataInMemory;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/** A local platform as control wires it, with a gateway on a free port, the sample function, and a clock to set. */
final class LocalPlatformFixture implements PlatformUnderTest, AutoCloseable {

    private static final String FUNCTION = "sample";

    private final Path home;
    private final Vertx vertx = Vertx.vertx();
    private final MetadataInMemory metadata = new MetadataInMemory();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final LocalPlatform platform;
    private final HttpServer server;

    LocalPlatformFixture(Path home, Map<String, String> settings) {
        this.home = home;
        InstantSource clock = () -> Instant.now().plus(ahead.get());
        Router router = Router.router(vertx);
        this.server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        LocalPlatformConfig config = config(home, settings);
        Gateway gateway = new Gateway(
                vertx,
                LocalPlatform.settings(config, false),
                () -> ThreadLocalRandom.current().nextLong(),
                metadata,
                registry);
        this.platform = new LocalPlatform(vertx, config, gateway, registry, clock, server::actualPort);
        platform.install(router);
    }

    static LocalPlatformConfig config(Path home, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(sampleCommand());
        all.put("neap.platform.local.home", home.toString());
        all.put("neap.platform.local.tick", "50ms");
        all.putAll(settings);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(LocalPlatformConfig.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(LocalPlatformConfig.class);
    }

    /** Settings that make the sample function known: this test's own class path. */
    static Map<String, String> sampleCommand() {
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                SampleFunction.class.getName());
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            settings.put("neap.platform.local.commands." + FUNCTION + "[" + i + "]", words.get(i));
        }
        return settings;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    /** Where services are reached by host name. */
    URI gateway() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    public String function() {
        return FUNCTION;
    }

    @Override
    public void pass(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }

    @Override
    public void kill(RevisionName revision) {
        ProcessHandle.of(pid(revision)).orElseThrow().destroyForcibly();
    }

    Vertx vertx() {
        return vertx;
    }

    MeterRegistry registry() {
        return registry;
    }

    /** What the gateway finds of sleeping revisions. */
    MetadataInMemory metadata() {
        return metadata;
    }

    Path home() {
        return home;
    }

    /** The process that the revision's file names. */
    long pid(RevisionName revision) {
        String pattern = revision.service().workspace() + "." + revision.name() + ".*.pid";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("run"), pattern)) {
            Properties lines = new Properties();
            try (var reader = Files.newBufferedReader(files.iterator().next())) {
                lines.load(reader);
            }
            return Long.parseLong(lines.getProperty("pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        platform.stop(new ShutdownEvent());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
