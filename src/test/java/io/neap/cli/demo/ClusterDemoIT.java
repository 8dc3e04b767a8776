// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import io.neap.cli.CommandLineProcess;
import io.neap.cli.process.Ports;
import io.neap.cluster.ClusterHouse;
import io.neap.fixture.HouseFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The main job on a real cluster. */
@Tag("cluster")
class ClusterDemoIT extends DemoContract {

    @Override
    CommandLineProcess start(Path home) throws Exception {
        ClusterHouse cluster = ClusterHouse.get();
        return CommandLineProcess.start(
                HouseFixture.settings(home, Ports.free()),
                "demo",
                "--json",
                "--url",
                cluster.url().toString(),
                "--ingress",
                cluster.ingress().toString());
    }
}
