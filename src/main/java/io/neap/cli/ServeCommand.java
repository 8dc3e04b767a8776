// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.client.Api;
import io.neap.cli.client.Mlflow;
import io.neap.cli.option.JsonOption;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.InferenceProcess;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves models at once, without control: from the disk, or from a registry that answers elsewhere. */
@Command(
        name = "serve",
        description =
                "Serve a file, a folder or a registered model at once, by REST and gRPC on one port; Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65535;
    private static final Pattern REGISTERED =
            Pattern.compile("models:/+(?<name>[^@/]+)(@(?<alias>[^@/]+)|/(?<version>[0-9]+))");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String STILL =
            "neap: the models are not ready after 5 s; the wait goes on, as large ones take long to"
                    + " load. Ctrl-C ends it.";

    private final Settings settings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "PATH",
            description = "An ONNX file; a folder with model.onnx or N/model.onnx; a folder of such folders; or a"
                    + " registered model, models:/NAME/VERSION or models:/NAME@ALIAS.")
    private String path = "";

    @Option(names = "--port", paramLabel = "N", description = "The port to listen on (NEAP_HTTP_PORT, else 8080).")
    private @Nullable Integer port;

    @Option(
            names = "--url",
            paramLabel = Target.URL_LABEL,
            description = "Where Neap answers for a registered model (NEAP_URL, else this machine's NEAP_HTTP_PORT).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--management", description = "Let clients list, load, upload and unload models.")
    private boolean management;

    @Option(names = "--shared-memory", description = "Let clients pass tensors in shared memory of this machine.")
    private boolean sharedMemory;

    @Mixin
    private JsonOption json = new JsonOption();

    ServeCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings where = port == null ? settings : settings.withPort(port);
        if (where.port() < 1 || where.port() > MAX_PORT) {
            throw new Failure(
                    ExitCode.USAGE, "--port is " + port + ".", "Set it to a number from 1 to " + MAX_PORT + ".");
        }
        Ports.require(where);
        try (InferenceProcess function = InferenceProcess.start(where, told())) {
            Runtime.getRuntime().addShutdownHook(new Thread(function::close, "stop"));
            PrintWriter err = spec.commandLine().getErr();
            if (function.awaitReady(PATIENCE, () -> err.println(STILL))) {
                announce(spec.commandLine().getOut(), where);
                function.awaitEnd();
            }
            return ExitCode.OK;
        }
    }

    /** The variables that tell the function what to serve, and what clients may do. */
    private Map<String, String> told() {
        Map<String, String> told = new HashMap<>(models());
        told.put("NEAP_OIP_MANAGEMENT", Boolean.toString(management));
        told.put("NEAP_OIP_SHARED_MEMORY", Boolean.toString(sharedMemory));
        return told;
    }

    private Map<String, String> models() {
        Matcher registered = REGISTERED.matcher(path);
        if (registered.matches()) {
            Mlflow mlflow = new Mlflow(new Api(url), Clock.systemUTC());
            String name = registered.group("name");
            String alias = registered.group("alias");
            String version = alias == null ? registered.group("version") : mlflow.aliased(name, alias);
            return Map.of(
                    "NEAP_MODEL_NAME", name,
                    "NEAP_MODEL_VERSION", version,
                    "NEAP_MODEL_URI", mlflow.onnx(name, version).toString());
        }
        if (path.isEmpty() || !Files.exists(Path.of(path))) {
            throw new Failure(
                    ExitCode.USAGE,
                    "There is nothing at '" + path + "'.",
                    "Name an ONNX file, a folder, or models:/NAME@ALIAS.");
        }
        return Map.of("NEAP_MODEL_FOLDER", Path.of(path).toAbsolutePath().toString());
    }

    private void announce(PrintWriter out, Settings where) {
        List<String> names = new ArrayList<>();
        new Api(where.url()).get("/v1/models").path("models").forEach(name -> names.add(name.asText()));
        if (json.chosen()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("url", where.url().toString());
            document.put("models", names);
            JsonOption.print(out, document);
        } else {
            out.println("At " + where.url() + " there is " + String.join(", ", names) + ".");
            out.println("Try: curl " + where.url() + "/v2/models/" + names.getFirst());
        }
        out.flush();
    }
}
