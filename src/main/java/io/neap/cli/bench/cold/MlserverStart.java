// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Child;
import io.neap.cli.bench.Mlserver;
import io.neap.cli.bench.ProcessCost;
import io.neap.cli.bench.Sample;
import io.neap.cli.process.Ports;
import java.util.Map;

/** MLServer. */
record MlserverStart(Mlserver server) implements Contestant {

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public String title() {
        return server.title();
    }

    @Override
    public Sample start(boolean rehearsal) {
        int port = Ports.free();
        try (Child child = server.start(port)) {
            child.await("its first answer", () -> server.bench().isAnsweredAt(port));
            return new Sample(child.millis(), ProcessCost.of(child.pid()), Map.of());
        }
    }
}
