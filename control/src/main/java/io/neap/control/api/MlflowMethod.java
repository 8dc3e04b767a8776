// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A method that MLflow's published descriptors declare, whether it is served here or not. The table of all of them is
 * printed by {@code src/test/python/mlflow_methods.py} from the package that the tests use, and a test holds the two
 * together.
 *
 * @param service that declares it
 * @param verb of HTTP
 * @param path below {@code /api}; it is served below {@code /ajax-api}, too
 */
record MlflowMethod(String service, String name, String verb, String path, Pattern pattern) {

    private static final String TABLE = "/mlflow/methods.csv";
    /** A part of a path that the caller fills in: one segment, or in the second form several. */
    private static final Pattern PLACE = Pattern.compile("\\{[^}]*}|(<path:[^>]*>)");

    /** Those without places first, as their paths fit the places of others. */
    private static final List<MlflowMethod> DECLARED = read();

    static List<MlflowMethod> declared() {
        return DECLARED;
    }

    /** The method that a request means. */
    static Optional<MlflowMethod> of(String verb, String path) {
        return DECLARED.stream()
                .filter(method ->
                        method.verb.equals(verb) && method.pattern.matcher(path).matches())
                .findFirst();
    }

    private static List<MlflowMethod> read() {
        try (InputStream table = MlflowMethod.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException(TABLE + " is missing from the jar");
            }
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(MlflowMethod::parse)
                    .sorted(Comparator.comparing(method -> method.path.contains("{")))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static MlflowMethod parse(String line) {
        String[] fields = line.split(",", 4);
        String path = fields[3];
        StringBuilder regex = new StringBuilder("/(?:ajax-)?");
        int from = 1;
        for (var place = PLACE.matcher(path); place.find(); from = place.end()) {
            regex.append(Pattern.quote(path.substring(from, place.start())));
            regex.append(place.group(1) == null ? "[^/]+" : ".+");
        }
        regex.append(Pattern.quote(path.substring(from)));
        return new MlflowMethod(fields[0], fields[1], fields[2], path, Pattern.compile(regex.toString()));
    }
}
