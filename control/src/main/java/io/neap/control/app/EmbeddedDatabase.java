// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL of control's own, kept between starts, reached on the loopback interface with a password. When its
 * process dies it is started again on the same port; one that an earlier control left behind is ended first.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final String DATABASE = "neap";
    private static final String USER = "postgres";
    // Unpacked once for each user: a folder that others can write to, such as /tmp, would let them plant a program.
    private static final Path BINARIES = Path.of(System.getProperty("user.home"), ".cache", "neap", "postgres");
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    // A container whose first process does not reap leaves an ended process in the table for good.
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final Path data;
    private final Path passwordFile;
    private final int port;
    private final CountDownLatch closing = new CountDownLatch(1);
    private EmbeddedPostgres server;

    private EmbeddedDatabase(Path home) throws IOException {
        data = home.resolve("postgres");
        passwordFile = home.resolve("secrets").resolve("postgres");
        port = freePort();
        makePassword();
        endOrphan();
        keepToOwner(data);
        server = launch();
    }

    static EmbeddedDatabase start(Path home) {
        try {
            EmbeddedDatabase database = new EmbeddedDatabase(home);
            database.createDatabase();
            database.watch();
            return database;
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new StartFailure(
                    "The embedded PostgreSQL in " + home.resolve("postgres") + " does not start (" + e.getMessage()
                            + "): see the log above, or set NEAP_DATABASE_URL to a PostgreSQL of yours.",
                    e);
        }
    }

    DatabaseUrl url() {
        return new DatabaseUrl("127.0.0.1", port, DATABASE, USER, password(), "");
    }

    private EmbeddedPostgres launch() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(BINARIES.toFile())
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(START_LIMIT)
                // Given to initdb, where the last one counts: no connection is trusted without the password.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setConnectConfig("password", password())
                // The library's defaults trade durability for speed.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "100")
                // Queries here are short: starting workers or a compiler for one takes longer than it saves.
                .setServerConfig("max_parallel_workers_per_gather", "0")
                .setServerConfig("jit", "off")
                .start();
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("create database " + DATABASE);
            }
        }
    }

    private void watch() {
        postmaster().ifPresent(process -> process.onExit().thenRun(this::replace));
    }

    private synchronized void replace() {
        for (int attempt = 1; closing.getCount() > 0; attempt++) {
            LOG.errorf("PostgreSQL ended unexpectedly; it is started again (attempt %d).", attempt);
            try {
                server.close();
                server = launch();
                watch();
                LOG.info("PostgreSQL is back.");
                return;
            } catch (IOException | IllegalStateException e) {
                LOG.warnf("PostgreSQL does not start yet: %s", e.getMessage());
                pause();
            }
        }
    }

    /** A while, or less when {@link #close} is called. */
    private void pause() {
        try {
            if (closing.await(1, TimeUnit.SECONDS)) {
                LOG.info("PostgreSQL is not started again: Neap stops.");
            }
        } catch (InterruptedException e) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private void endOrphan() throws IOException {
        Optional<ProcessHandle> orphan = postmaster();
        if (orphan.isPresent()) {
            LOG.infof(
                    "Ending the PostgreSQL (process %d) that an earlier start left behind.",
                    orphan.get().pid());
            orphan.get().destroy();
            try {
                orphan.get().onExit().orTimeout(10, TimeUnit.SECONDS).join();
            } catch (RuntimeException e) {
                orphan.get().destroyForcibly();
                orphan.get().onExit().join();
            }
        }
    }

    /** The running server of this data folder, by the process id that it wrote there and the folder in its command. */
    private Optional<ProcessHandle> postmaster() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(process -> process.info()
                            .arguments()
                            .map(arguments -> List.of(arguments).contains(data.toString()))
                            .orElse(false));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A volume that came back from elsewhere may give its group rights that PostgreSQL does not start with. */
    private static void keepToOwner(Path data) throws IOException {
        if (Files.isDirectory(data)) {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void makePassword() throws IOException {
        if (!Files.exists(passwordFile)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.createDirectories(passwordFile.getParent());
            Files.createFile(
                    passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, HexFormat.of().formatHex(random));
        }
    }

    private String password() {
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException e) {
            throw new StartFailure("The password of the embedded PostgreSQL, " + passwordFile + ", can't be read.", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        stop();
    }

    private synchronized void stop() {
        Optional<ProcessHandle> running = postmaster();
        try {
            server.close();
            running.ifPresent(EmbeddedDatabase::awaitEnd);
        } catch (IOException e) {
            LOG.warn("PostgreSQL was not stopped cleanly; it recovers at the next start.", e);
        }
    }

    /** The server removes its file, by which it says that it has stopped, a moment before its process ends. */
    private static void awaitEnd(ProcessHandle server) {
        try {
            server.onExit().get(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("PostgreSQL (process %d) has stopped, but its process stays.", server.pid());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
