// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Starts control: takes the home, brings up the database that the pool connects to while Quarkus boots, runs Quarkus,
 * and ends the database only when the last request has been answered.
 */
@QuarkusMain
public final class ControlMain {

    private static final long STOP_LIMIT_SECONDS = 30;

    private ControlMain() {}

    public static void main(String... args) {
        start(Home::take, args);
    }

    /** Starts one of several controls on one database, which share their home. */
    public static void startShared(String... args) {
        start(Home::share, args);
    }

    private static void start(Function<Path, Home> taken, String... args) {
        // Before anything logs: whoever logs first decides for good whose format and levels hold.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        try {
            run(taken.apply(homeFolder()), args);
        } catch (StartFailure e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Home home, String... args) {
        CountDownLatch stopped = new CountDownLatch(1);
        AutoCloseable database = database(home.folder());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAfter(stopped, database, home), "neap-close"));
        exitWithParent();
        Quarkus.run(
                null,
                (exitCode, failure) -> {
                    stopped.countDown();
                    if (failure != null) {
                        // Quarkus leaves it to whoever handles the exit to say so.
                        System.err.println("Neap did not start: " + failure.getMessage());
                        Runtime.getRuntime().exit(exitCode);
                    }
                },
                args);
    }

    private static Path homeFolder() {
        String configured = System.getenv("NEAP_HOME");
        return configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".neap")
                : Path.of(configured).toAbsolutePath().normalize();
    }

    private static AutoCloseable database(Path home) {
        String external = System.getenv("NEAP_DATABASE_URL");
        if (external != null && !external.isBlank()) {
            DatabaseUrl.parse(external).settings().forEach(System::setProperty);
            return () -> {};
        }
        EmbeddedDatabase embedded = EmbeddedDatabase.start(home);
        embedded.url().settings().forEach(System::setProperty);
        System.setProperty("neap.database.embedded", "true");
        return embedded;
    }

    /**
     * The exit has a thread of its own: it blocks until all is stopped, and the thread that tells of the parent's end is
     * on two cores the only one that can tell of the end of the processes that the stop waits for.
     */
    private static void exitWithParent() {
        if ("true".equals(System.getenv("NEAP_EXIT_WITH_PARENT"))) {
            Thread exit = new Thread(() -> Runtime.getRuntime().exit(0), "neap-parent-gone");
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(exit::start));
        }
    }

    private static void closeAfter(CountDownLatch stopped, AutoCloseable database, Home home) {
        try {
            boolean finished = stopped.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!finished) {
                System.err.println("Neap did not finish its requests in " + STOP_LIMIT_SECONDS + " s; it stops now.");
            }
            database.close();
            home.close();
            if (!finished) {
                Runtime.getRuntime().halt(1); // whatever still waits would keep the process for ever
            }
        } catch (Exception e) {
            System.err.println("Neap did not stop cleanly: " + e.getMessage());
        }
    }
}
