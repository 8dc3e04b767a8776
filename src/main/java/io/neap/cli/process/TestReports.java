// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The XML reports that Surefire and Failsafe leave below {@code target/}. */
public final class TestReports {

    private static final Pattern ROOT_ELEMENT = Pattern.compile("<testsuite\\s[^>]*>");
    private static final int DEPTH = 5;

    private TestReports() {}

    /** Tests of one or of all suites; {@code tests} counts the others too. */
    public record Total(int tests, int failures, int errors, int skipped) {

        private Total plus(Total other) {
            return new Total(
                    tests + other.tests, failures + other.failures, errors + other.errors, skipped + other.skipped);
        }
    }

    /** All reports in the clone at {@code root}, added up. */
    public static Total read(Path root) {
        try (Stream<Path> files = Files.find(root, DEPTH, (path, attributes) -> isReport(path))) {
            return files.map(TestReports::suite).reduce(new Total(0, 0, 0, 0), Total::plus);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReport(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith("TEST-")
                && name.endsWith(".xml")
                && path.getName(path.getNameCount() - 2).toString().endsWith("-reports");
    }

    private static Total suite(Path file) {
        try {
            Matcher element = ROOT_ELEMENT.matcher(Files.readString(file));
            String attributes = element.find() ? element.group() : "";
            return new Total(
                    number(attributes, "tests"),
                    number(attributes, "failures"),
                    number(attributes, "errors"),
                    number(attributes, "skipped"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(String attributes, String name) {
        Matcher value = Pattern.compile("\\s" + name + "=\"(\\d+)\"").matcher(attributes);
        return value.find() ? Integer.parseInt(value.group(1)) : 0;
    }
}
