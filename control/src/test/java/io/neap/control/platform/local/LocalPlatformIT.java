// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.neap.control.platform.PlatformContract;
import io.neap.control.platform.PlatformUnderTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by processes of this machine. */
class LocalPlatformIT extends PlatformContract {

    private static LocalPlatformFixture fixture;

    @BeforeAll
    static void start(@TempDir Path home) {
        fixture = new LocalPlatformFixture(home, Map.of());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Override
    protected PlatformUnderTest subject() {
        return fixture;
    }
}
