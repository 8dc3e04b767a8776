// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenRevisionsTest {

    @TempDir
    private Path home;

    private ProvenRevisions proven;

    @BeforeEach
    void open() {
        proven = ProvenRevisions.under(home);
    }

    @Test
    void aRevisionIsProvenWithTheValuesItHadThen() {
        proven.add(revision("blue"));

        assertThat(ProvenRevisions.under(home).contains(revision("blue"))).isTrue();
        assertThat(proven.contains(revision("green"))).isFalse();
    }

    @Test
    void aForgottenOneIsNot() {
        proven.add(revision("blue"));
        proven.remove(revision("blue"));

        assertThat(proven.contains(revision("blue"))).isFalse();
    }

    private static Revision revision(String colour) {
        return new Revision(
                RevisionName.of(new ServiceName("default", "sample"), 1),
                "sample",
                Map.of("COLOUR", colour),
                Scale.DEFAULT,
                0,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }
}
