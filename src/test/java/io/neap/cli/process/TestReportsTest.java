// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportsTest {

    @Test
    void theReportsOfAllModulesAreAddedUp(@TempDir Path root) throws IOException {
        report(
                root,
                "serving/target/surefire-reports/TEST-a.xml",
                "tests=\"5\" errors=\"1\" skipped=\"2\" failures=\"0\"");
        report(
                root,
                "functions/inference/target/failsafe-reports/TEST-b.xml",
                "tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"1\"");
        report(root, "serving/src/TEST-c.xml", "tests=\"100\"");

        assertThat(TestReports.read(root)).isEqualTo(new TestReports.Total(8, 1, 1, 2));
    }

    @Test
    void aCloneWithoutReportsHasNoTests(@TempDir Path root) {
        assertThat(TestReports.read(root)).isEqualTo(new TestReports.Total(0, 0, 0, 0));
    }

    private static void report(Path root, String name, String attributes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "<?xml version=\"1.0\"?>\n<testsuite name=\"x\" time=\"0.1\" " + attributes
                        + ">\n<testcase name=\"tests\"/></testsuite>");
    }
}
