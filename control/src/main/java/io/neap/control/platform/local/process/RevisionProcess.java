// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.neap.control.platform.RevisionStatus.StartupPart;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * One process of a revision, from its spawn to its exit.
 *
 * <p>{@link #ready} succeeds once, or fails with a {@link StartFailure} when the process ends first or passes its
 * deadline, in which case it is killed. {@link #exited} always comes.
 */
public final class RevisionProcess {

    private final Vertx vertx;
    private final Process process;
    private final int port;
    private final ProcessFiles files;
    private final Instant spawned = Instant.now();
    private final Promise<List<StartupPart>> ready = Promise.promise();
    private final Promise<Integer> exited = Promise.promise();

    RevisionProcess(Vertx vertx, Process process, int port, ProcessFiles files) {
        this.vertx = vertx;
        this.process = process;
        this.port = port;
        this.files = files;
    }

    /** Where it listens on the loopback address. */
    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public Future<List<StartupPart>> ready() {
        return ready.future();
    }

    /** Its exit code; 128 + n when signal n ended it. */
    public Future<Integer> exited() {
        return exited.future();
    }

    /** SIGTERM: it finishes what it has and ends; SIGKILL when that takes longer than {@code drain}. */
    public Future<Integer> terminate(Duration drain) {
        long timer = vertx.setTimer(Math.max(1, drain.toMillis()), late -> process.destroyForcibly());
        process.destroy();
        return exited.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    ProcessIdentity identity() {
        return ProcessIdentity.of(process.toHandle());
    }

    /** When it began to exist. */
    Instant spawned() {
        return spawned;
    }

    ProcessFiles files() {
        return files;
    }

    /** Calls back on a thread of its own. */
    void onExit(IntConsumer handler) {
        process.onExit().thenAccept(gone -> handler.accept(gone.exitValue()));
    }

    boolean starting() {
        return process.isAlive() && !ready.future().isComplete();
    }

    void becameReady(List<StartupPart> parts) {
        ready.tryComplete(parts);
    }

    void failed(String reason) {
        ready.tryFail(new StartFailure(reason));
        process.destroyForcibly();
    }

    void ended(int code, String reason) {
        ready.tryFail(new StartFailure(reason));
        exited.complete(code);
    }
}
