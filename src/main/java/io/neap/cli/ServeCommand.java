// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.InferenceProcess;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves models from the disk at once, without control, registry or database. */
@Command(
        name = "serve",
        description = "Serve models from a file or a folder at once, over REST and gRPC on one port; Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65535;
    private static final List<Integer> SIGNALS = List.of(130, 143);

    private final Settings settings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "PATH",
            description = "An ONNX file; a folder with model.onnx or N/model.onnx; or a folder of such folders.")
    private Path path = Path.of("");

    @Option(names = "--port", paramLabel = "N", description = "The port to listen on (NEAP_HTTP_PORT, else 8080).")
    private @Nullable Integer port;

    @Option(names = "--management", description = "Let clients list, load, upload and unload models.")
    private boolean management;

    @Mixin
    private JsonOption json = new JsonOption();

    ServeCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.exists(path)) {
            throw new Failure(ExitCode.USAGE, "There is nothing at " + path + ".", "Name an ONNX file or a folder.");
        }
        Settings where = port == null ? settings : settings.withPort(port);
        if (where.port() < 1 || where.port() > MAX_PORT) {
            throw new Failure(
                    ExitCode.USAGE, "--port is " + port + ".", "Set it to a number from 1 to " + MAX_PORT + ".");
        }
        Ports.require(where);
        try (InferenceProcess function = InferenceProcess.start(where, path, management)) {
            AtomicBoolean asked = new AtomicBoolean();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(function, asked), "stop"));
            function.awaitReady();
            announce(spec.commandLine().getOut(), where);
            int exitCode = function.await();
            if (!asked.get() && !SIGNALS.contains(exitCode)) {
                throw new Failure("The server ended by itself with exit code " + exitCode + ".", "Its log says why.");
            }
            return ExitCode.OK;
        }
    }

    private static void stop(InferenceProcess function, AtomicBoolean asked) {
        asked.set(true);
        function.close();
    }

    private void announce(PrintWriter out, Settings where) {
        if (json.chosen()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("url", where.url().toString());
            JsonOption.print(out, document);
        } else {
            out.println("The models of " + path + " answer at " + where.url());
            out.println("Try: curl " + where.url() + "/v2/models/NAME");
        }
        out.flush();
    }
}
