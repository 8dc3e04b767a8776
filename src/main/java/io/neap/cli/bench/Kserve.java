// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import io.neap.cli.process.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * KServe's server with the same model in ONNX Runtime: one process, one intra-op thread, no log of requests.
 *
 * @param python of an environment with {@code kserve} and {@code onnxruntime}
 * @param grpc the port of its gRPC
 */
public record Kserve(Path python, Bench bench, int grpc) implements ModelServer {

    public Kserve(Path python, Bench bench) {
        this(python, bench, Ports.free());
    }

    @Override
    public int grpcPort(int port) {
        return grpc;
    }

    @Override
    public String name() {
        return "kserve";
    }

    @Override
    public String title() {
        return "KServe";
    }

    @Override
    public Child start(int port) {
        List<String> command = List.of(
                python.toString(),
                bench.script("kserve_onnx.py", bench.folder()).toString(),
                "--model_name=" + bench.model().name(),
                "--http_port=" + port,
                "--grpc_port=" + grpc,
                "--enable_latency_logging=false",
                bench.modelFile().toString());
        return Child.start(command, Map.of(), bench.folder(), bench.log(name()));
    }
}
