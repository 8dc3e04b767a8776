// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.neap.cli.client.Mlflow;
import io.neap.cli.kserve.Imported;
import io.neap.cli.kserve.KserveImport;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What others have, in Neap's words. */
@Command(
        name = "import",
        description = "Bring over what you have elsewhere.",
        mixinStandardHelpOptions = true,
        subcommands = ImportCommand.Kserve.class)
final class ImportCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: neap import mlflow or kserve");
    }

    /** Prints our resource for each of KServe's. */
    @Command(
            name = "kserve",
            description = {
                "Print Neap's InferenceService for each of KServe's in a file of YAML, as kubectl apply takes it.",
                "What has no counterpart is told on standard error."
            },
            mixinStandardHelpOptions = true)
    static final class Kserve implements Callable<Integer> {

        private static final YAMLMapper YAML = YAMLMapper.builder()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .build();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Target target = new Target();

        @Parameters(paramLabel = "FILE", description = "KServe's resources, such as kubectl get --output yaml writes.")
        private Path file = Path.of("");

        @Option(
                names = "--model-file",
                paramLabel = "ONNX",
                description = "Register this file at --url under the name of the one service, which then serves it.")
        private Optional<Path> modelFile = Optional.empty();

        @Override
        public Integer call() throws IOException {
            List<JsonNode> services = services();
            if (modelFile.isPresent() && services.size() != 1) {
                throw new Failure("--model-file is for one service, and there are " + services.size() + ".", "");
            }
            PrintWriter out = spec.commandLine().getOut();
            for (JsonNode service : services) {
                String name = service.path("metadata").path("name").asText();
                String version = modelFile.map(onnx -> registered(name, onnx)).orElse("latest");
                Imported imported = KserveImport.of(service, "models:/" + name + "/" + version);
                out.print(YAML.writeValueAsString(imported.resource()));
                tell(imported);
            }
            out.flush();
            return ExitCode.OK;
        }

        private void tell(Imported imported) {
            PrintWriter err = spec.commandLine().getErr();
            if (modelFile.isEmpty()) {
                err.println(imported.name() + ": Register its model under that name first, from " + imported.storage()
                        + ".");
            }
            imported.notes().forEach(note -> err.println(imported.name() + ": " + note));
            err.flush();
        }

        private List<JsonNode> services() {
            List<JsonNode> services = new ArrayList<>();
            try (MappingIterator<JsonNode> documents =
                    YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                while (documents.hasNext()) {
                    JsonNode document = documents.next();
                    Iterable<JsonNode> items =
                            document.path("kind").asText().equals("List") ? document.path("items") : List.of(document);
                    items.forEach(item -> {
                        if (KserveImport.isKserves(item)) {
                            services.add(item);
                        }
                    });
                }
            } catch (IOException | RuntimeException e) {
                throw new Failure(file + " cannot be read as YAML: " + firstLine(e), "");
            }
            if (services.isEmpty()) {
                throw new Failure(file + " holds no InferenceService of serving.kserve.io.", "");
            }
            return services;
        }

        private static String firstLine(Exception e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".";
        }

        private String registered(String name, Path onnx) {
            try {
                Mlflow mlflow = new Mlflow(target.api(), Clock.systemUTC());
                byte[] model = Files.readAllBytes(onnx);
                mlflow.ensure(name);
                return mlflow.register(name, "0", "imported from KServe", model);
            } catch (IOException e) {
                throw new Failure(onnx + " cannot be read: " + e.getMessage() + ".", "");
            }
        }
    }
}
