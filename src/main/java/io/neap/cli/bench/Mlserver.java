// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import io.neap.cli.outcome.Failure;
import io.neap.cli.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * MLServer with the same model in ONNX Runtime, in the fastest setting that works: no second process, one intra-op
 * thread, no metrics endpoint.
 *
 * @param python of an environment with {@code mlserver} and {@code onnxruntime}
 * @param grpc the port of its gRPC
 */
public record Mlserver(Path python, Bench bench, int grpc) implements ModelServer {

    private static final String START =
            "import sys; from mlserver.cli import main; sys.argv = ['mlserver', 'start', '.']; main()";

    public Mlserver(Path python, Bench bench) {
        this(python, bench, Ports.free());
    }

    @Override
    public int grpcPort(int port) {
        return grpc;
    }

    @Override
    public String name() {
        return "mlserver";
    }

    @Override
    public String title() {
        return "MLServer";
    }

    @Override
    public Child start(int port) {
        return Child.start(List.of(python.toString(), "-c", START), Map.of(), write(port), bench.log(name()));
    }

    private Path write(int port) {
        try {
            Path folder = bench.folder().resolve("mlserver");
            bench.script("mlserver_onnx.py", folder);
            Files.writeString(
                    folder.resolve("settings.json"),
                    "{\"host\": \"127.0.0.1\", \"http_port\": " + port + ", \"grpc_port\": " + grpc
                            + ", \"parallel_workers\": 0, \"metrics_endpoint\": null, \"debug\": false}");
            Files.writeString(
                    folder.resolve("model-settings.json"),
                    "{\"name\": \"" + bench.model().name() + "\", \"implementation\": \"mlserver_onnx.OnnxModel\","
                            + " \"parameters\": {\"uri\": \"" + bench.modelFile() + "\"}}");
            return folder;
        } catch (IOException e) {
            throw new Failure("The folder for MLServer cannot be written: " + e.getMessage() + ".", "");
        }
    }
}
