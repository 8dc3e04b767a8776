// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The inference function, started as the local platform starts it.
 *
 * @param device where it is to compute, as {@code neap.engine.device}
 */
public record FunctionServer(String name, String title, List<String> command, String device, Bench bench)
        implements ModelServer {

    public FunctionServer {
        command = List.copyOf(command);
    }

    /** On the CPU. */
    public FunctionServer(String name, String title, List<String> command, Bench bench) {
        this(name, title, command, "cpu", bench);
    }

    @Override
    public Child start(int port) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", Integer.toString(port));
        environment.put("NEAP_HTTP_HOST", "127.0.0.1");
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        environment.put("NEAP_ENGINE_DEVICE", device);
        environment.put("NEAP_MODEL_NAME", bench.model().name());
        environment.put("NEAP_MODEL_URI", bench.modelFile().toUri().toString());
        environment.put("NEAP_MODEL_SHA256", bench.digest());
        environment.put("NEAP_MODEL_CACHE", bench.cache().toString());
        environment.put("NEAP_READY_FILE", report().toString());
        environment.put("NEAP_TERMINATION_LOG", bench.folder().resolve("reason").toString());
        environment.put("NEAP_EXIT_WITH_PARENT", "true");
        return Child.start(command, environment, bench.folder(), bench.log(name));
    }

    @Override
    public long allocated(Child child) {
        return Jcmd.allocated(Path.of(command.getFirst()), child.pid());
    }

    /** Bytes that its heap has to keep, after a full collection; 0 where nobody tells. */
    public long live(Child child) {
        return Jcmd.live(Path.of(command.getFirst()), child.pid());
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    /** Where it tells the parts of its start. */
    public Path report() {
        return bench.folder().resolve("ready");
    }
}
