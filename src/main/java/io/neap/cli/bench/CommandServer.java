// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import io.neap.cli.process.Ports;
import java.util.List;
import java.util.Map;

/**
 * Any server of the protocol, started by a command of the user's. A shell runs it in the bench's folder, with the
 * variables {@code MODEL_NAME}, {@code MODEL_FILE}, {@code HTTP_PORT} and {@code GRPC_PORT}.
 *
 * @param grpc the port of its gRPC, if it has that
 */
public record CommandServer(String name, String command, Bench bench, int grpc) implements ModelServer {

    public CommandServer(String name, String command, Bench bench) {
        this(name, command, bench, Ports.free());
    }

    @Override
    public String title() {
        return name;
    }

    @Override
    public int grpcPort(int port) {
        return grpc;
    }

    @Override
    public Child start(int port) {
        Map<String, String> environment = Map.of(
                "MODEL_NAME", bench.model().name(),
                "MODEL_FILE", bench.modelFile().toString(),
                "HTTP_PORT", Integer.toString(port),
                "GRPC_PORT", Integer.toString(grpc));
        return Child.start(List.of("sh", "-c", command), environment, bench.folder(), bench.log(name));
    }
}
