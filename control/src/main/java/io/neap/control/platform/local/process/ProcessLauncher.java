// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.neap.control.platform.Revision;
import io.neap.control.platform.StartupReport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Starts processes of revisions and watches each until it is gone. */
public final class ProcessLauncher {

    private static final Logger LOG = Logger.getLogger(ProcessLauncher.class);
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final ProcessSettings settings;
    private final ReadinessProbe probe;
    private final ReadyFiles reports = new ReadyFiles();
    private final StartGate gate;
    private final FreePorts ports = new FreePorts();
    private final Set<String> hinted = ConcurrentHashMap.newKeySet();

    public ProcessLauncher(Vertx vertx, ProcessSettings settings, FunctionClient client) {
        this.vertx = vertx;
        this.settings = settings;
        this.probe = new ReadinessProbe(vertx, settings.readinessInterval(), client);
        this.gate = new StartGate(settings.startsAtOnce());
    }

    /**
     * Starts a process when its turn comes. Fails with a {@link StartFailure} when there is nothing to start or it
     * cannot be started. Everything about the process is told on the calling context.
     */
    public Future<RevisionProcess> launch(Revision revision) {
        Context context = vertx.getOrCreateContext();
        Instant asked = Instant.now();
        Promise<RevisionProcess> launched = Promise.promise();
        gate.enter()
                .onSuccess(turn -> context.runOnContext(go -> {
                    Instant began = Instant.now();
                    vertx.executeBlocking(() -> spawn(revision), false)
                            .<RevisionProcess>map(Objects::requireNonNull)
                            .onFailure(cannot -> {
                                gate.leave();
                                launched.fail(
                                        new StartFailure("The process could not be started: " + cannot.getMessage()));
                            })
                            .onSuccess(process -> {
                                LOG.infof(
                                        "process started, revision=%s pid=%d port=%d",
                                        revision.name(), process.pid(), process.port());
                                watchExit(process, revision, context);
                                watchStart(
                                        process,
                                        revision,
                                        context,
                                        seen -> new StartupReport(asked, began, process.spawned(), seen));
                                holdPlace(process);
                                launched.complete(process);
                            });
                }));
        return launched.future();
    }

    /** A start that takes long, waiting for its model perhaps, must not hold up all others. */
    private void holdPlace(RevisionProcess process) {
        AtomicBoolean held = new AtomicBoolean(true);
        long timer = vertx.setTimer(settings.startPatience().toMillis(), late -> leave(held));
        process.ready().onComplete(known -> {
            vertx.cancelTimer(timer);
            leave(held);
        });
    }

    private void leave(AtomicBoolean held) {
        if (held.getAndSet(false)) {
            gate.leave();
        }
    }

    private RevisionProcess spawn(Revision revision) throws IOException {
        FunctionCommand command = FunctionCommand.of(revision.function(), settings);
        command.hint()
                .filter(hint -> hinted.add(revision.function()))
                .ifPresent(hint -> LOG.infof("function=%s: %s", revision.function(), hint));
        int port = ports.take();
        try {
            ProcessFiles files = ProcessFiles.of(settings.home(), revision.name(), port);
            files.prepare();
            Files.createDirectories(settings.cache());
            ProcessBuilder builder = new ProcessBuilder(command.words())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment(revision, files, port));
            return noted(new RevisionProcess(vertx, builder.start(), port, files));
        } catch (IOException | RuntimeException e) {
            ports.giveBack(port);
            throw e;
        }
    }

    /** A process that the next control could not find must not run. */
    private static RevisionProcess noted(RevisionProcess process) throws IOException {
        try {
            process.identity().write(process.files().pid(), ProcessIdentity.of(ProcessHandle.current()));
            return process;
        } catch (IOException e) {
            process.kill();
            throw e;
        }
    }

    private Map<String, String> environment(Revision revision, ProcessFiles files, int port) {
        Map<String, String> all = new HashMap<>(settings.inherited());
        all.put("ORT_DISABLE_TELEMETRY", "1");
        all.put("NEAP_MODEL_CACHE", settings.cache().toString());
        all.putAll(revision.environment());
        all.put("PORT", Integer.toString(port));
        all.put("K_SERVICE", revision.name().service().service());
        all.put("K_REVISION", revision.name().name());
        all.put("NEAP_HTTP_HOST", HOST);
        all.put("NEAP_EXIT_WITH_PARENT", "true");
        all.put("NEAP_TERMINATION_LOG", files.termination().toString());
        all.put("NEAP_READY_FILE", files.ready().toString());
        return all;
    }

    private void watchExit(RevisionProcess process, Revision revision, Context context) {
        process.onExit(code -> {
            String reason = ExitReason.of(code, process.files());
            try {
                process.files().clear();
            } catch (UncheckedIOException e) {
                LOG.warnf(e, "a process file stays, revision=%s", revision.name());
            }
            context.runOnContext(told -> {
                ports.giveBack(process.port());
                LOG.infof(
                        "process ended, revision=%s pid=%d exit=%s",
                        revision.name(), process.pid(), ExitReason.name(code));
                process.ended(code, reason);
            });
        });
    }

    /** Empty unless it is a JSON object: ready is ready, whatever was said. */
    private static Map<String, Object> values(Buffer report) {
        try {
            return report.toJsonObject().getMap();
        } catch (DecodeException | ClassCastException | NullPointerException other) {
            return Map.of();
        }
    }

    private void watchStart(
            RevisionProcess process, Revision revision, Context context, Function<Instant, StartupReport> seenAt) {
        Duration deadline = revision.progressDeadline();
        long timer = vertx.setTimer(
                Math.max(1, deadline.toMillis()),
                late -> process.failed("It was not ready within " + deadline.toSeconds()
                        + " s and was killed: its start hangs or needs a longer progressDeadline (see "
                        + process.files().log()
                        + ")."));
        Consumer<Buffer> ready =
                report -> process.becameReady(seenAt.apply(Instant.now()).parts(values(report)));
        reports.await(
                process.files().ready(), report -> context.runOnContext(told -> ready.accept(Buffer.buffer(report))));
        process.ready().onComplete(known -> {
            vertx.cancelTimer(timer);
            reports.forget(process.files().ready());
        });
        probe.untilReady(process.port(), process::starting).onSuccess(ready::accept);
    }
}
