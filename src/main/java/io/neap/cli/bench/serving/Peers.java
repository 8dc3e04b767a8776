// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.CommandServer;
import io.neap.cli.bench.Kserve;
import io.neap.cli.bench.Mlserver;
import io.neap.cli.bench.ModelServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The servers of others, which the user brings.
 *
 * @param mlserver the Python of an environment with MLServer
 * @param kserve the Python of an environment with KServe
 * @param commands what starts others, by their names
 */
public record Peers(Optional<Path> mlserver, Optional<Path> kserve, Map<String, String> commands) {

    public static final Peers NONE = new Peers(Optional.empty(), Optional.empty(), Map.of());

    public Peers {
        commands = Collections.unmodifiableMap(new LinkedHashMap<>(commands));
    }

    List<ModelServer> of(Bench bench) {
        List<ModelServer> servers = new ArrayList<>();
        mlserver.ifPresent(python -> servers.add(new Mlserver(python, bench)));
        kserve.ifPresent(python -> servers.add(new Kserve(python, bench)));
        commands.forEach((name, command) -> servers.add(new CommandServer(name, command, bench)));
        return servers;
    }
}
