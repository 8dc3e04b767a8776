// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import io.neap.cli.outcome.Failure;
import io.neap.cli.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * MLServer with the same model in ONNX Runtime, in the fastest setting that works: no second process, one intra-op
 * thread, no metrics endpoint.
 *
 * @param python of an environment with {@code mlserver} and {@code onnxruntime}
 */
record MlserverStart(Path python, Bench bench) implements Contestant {

    private static final String PATH = "/v2/models/" + MlpModel.NAME + "/infer";
    private static final String START =
            "import sys; from mlserver.cli import main; sys.argv = ['mlserver', 'start', '.']; main()";

    @Override
    public String name() {
        return "mlserver";
    }

    @Override
    public String title() {
        return "MLServer";
    }

    @Override
    public Sample start(boolean rehearsal) {
        int port = Ports.free();
        Path folder = write(port);
        List<String> command = List.of(python.toString(), "-c", START);
        try (Child child = Child.start(command, Map.of(), folder, bench.log(name()))) {
            child.await("its first answer", () -> rightAnswer(port));
            return new Sample(child.millis(), ProcessCost.of(child.pid()), Map.of());
        }
    }

    private Path write(int port) {
        try {
            Path folder = Files.createDirectories(bench.folder().resolve("mlserver"));
            Files.writeString(
                    folder.resolve("settings.json"),
                    "{\"host\": \"127.0.0.1\", \"http_port\": " + port + ", \"grpc_port\": " + Ports.free()
                            + ", \"parallel_workers\": 0, \"metrics_endpoint\": null, \"debug\": false}");
            Files.writeString(
                    folder.resolve("model-settings.json"),
                    "{\"name\": \"" + MlpModel.NAME + "\", \"implementation\": \"mlserver_onnx.OnnxModel\","
                            + " \"parameters\": {\"uri\": \"" + bench.modelFile() + "\"}}");
            try (InputStream runtime = MlserverStart.class.getResourceAsStream("/bench/mlserver_onnx.py")) {
                if (runtime == null) {
                    throw new IOException("no runtime on the class path");
                }
                Files.write(folder.resolve("mlserver_onnx.py"), runtime.readAllBytes());
            }
            return folder;
        } catch (IOException e) {
            throw new Failure("The folder for MLServer cannot be written: " + e.getMessage() + ".", "");
        }
    }

    private @Nullable Boolean rightAnswer(int port) {
        try {
            RawCall.Answer answer = RawCall.post(port, PATH, bench.question().body());
            boolean right = answer.status() == 200 && bench.question().answeredBy(answer.body());
            return right ? true : null;
        } catch (IOException notYet) {
            return null;
        }
    }
}
