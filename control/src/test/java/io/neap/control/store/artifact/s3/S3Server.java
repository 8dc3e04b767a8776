// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * An S3-compatible server in a process of its own, which keeps its objects in memory and checks signatures. Its
 * credentials are where the default chain finds them: in the system properties of this process.
 */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "models";

    private static final Path JAR = Path.of("target/s3/s3proxy.jar");
    private static final String KEY = "neap-test";
    private static final String SECRET = "not-a-secret";

    private final Process process;
    private final URI endpoint;

    private S3Server(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts it with the bucket {@link #BUCKET}. */
    public static S3Server start() {
        System.setProperty("aws.accessKeyId", KEY);
        System.setProperty("aws.secretAccessKey", SECRET);
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + freePort());
            Path settings = Files.writeString(
                    Files.createTempFile(Path.of("target").toAbsolutePath(), "s3", ".properties"),
                    """
                    s3proxy.endpoint=%s
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=transient-nio2
                    jclouds.identity=none
                    jclouds.credential=none
                    """.formatted(endpoint, KEY, SECRET));
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx512m",
                            "-jar",
                            JAR.toString(),
                            "--properties",
                            settings.toString())
                    .redirectErrorStream(true)
                    .start();
            S3Server server = new S3Server(process, endpoint);
            server.awaitStart();
            try (S3AsyncClient client = S3Client.of(server.settings(""))) {
                client.createBucket(request -> request.bucket(BUCKET)).join();
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    public S3Settings settings(String prefix) {
        return new S3Settings(BUCKET, endpoint, prefix);
    }

    /** A bucket that copies by parts of so many bytes what is longer. */
    public static S3Bucket bucket(Vertx vertx, S3Settings settings, long copied) {
        return new S3Bucket(vertx, settings, S3Client.of(settings), new S3Presigning(settings), copied);
    }

    /** The keys of uploads in parts that are neither complete nor given up. */
    public static List<String> unfinished(S3Settings settings) {
        try (S3AsyncClient client = S3Client.of(settings)) {
            return client
                    .listMultipartUploads(request -> request.bucket(BUCKET).prefix(settings.prefix()))
                    .join()
                    .uploads()
                    .stream()
                    .map(upload -> upload.key())
                    .toList();
        }
    }

    public static String key() {
        return KEY;
    }

    public static String secret() {
        return SECRET;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Its log is read to the end, or it would stand still when nobody takes it. */
    private void awaitStart() throws IOException {
        BufferedReader log = process.inputReader();
        StringBuilder read = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            read.append(line).append('\n');
            if (line.contains("Started")) {
                Thread.ofVirtual().start(() -> drain(log));
                return;
            }
        }
        throw new IllegalStateException("the S3 server did not start:\n" + read);
    }

    private static void drain(BufferedReader log) {
        try {
            while (log.readLine() != null) {
                // what it says of requests is of no interest
            }
        } catch (IOException closed) {
            // with its process
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
