// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The reference of all settings, as Markdown, made from the sources of each part. */
final class ConfigurationPage {

    private static final String HEAD = """
            # Configuration

            <!-- Made from the sources by ConfigurationReferenceTest; write it anew with -Dneap.docs.write=true. -->

            Each setting is a property. It can be given as an option of the Java machine (`-Dneap.batch.max-rows=8`) or as an environment variable:
            upper case, with `_` for every character that is neither letter nor digit (`NEAP_BATCH_MAX_ROWS=8`). A part that has a variable of its
            own names it first.
            """;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::((?:[^{}]|\\$\\{[^}]*})*))?}");

    private ConfigurationPage() {}

    /** @param parts folders of modules by the name of the part, in the order of the page */
    static String render(Map<String, Path> parts) {
        StringBuilder page = new StringBuilder(HEAD);
        parts.forEach((name, folder) -> page.append(part(name, folder)));
        return page.toString();
    }

    private static String part(String name, Path folder) {
        Map<String, String> properties = properties(folder.resolve("src/main/resources/application.properties"));
        SettingsParser parser = new SettingsParser(properties);
        List<Setting.Group> groups = House.files(folder.resolve("src/main/java"), ".java").stream()
                .filter(file -> House.read(file).contains("@ConfigMapping"))
                .flatMap(file -> parser.parse(file).stream())
                .sorted(Comparator.comparing(Setting.Group::prefix))
                .toList();
        String text = variables(properties)
                + groups.stream().map(ConfigurationPage::group).collect(Collectors.joining());
        return text.isEmpty() ? "" : "\n## " + name + "\n" + text;
    }

    private static String group(Setting.Group group) {
        return "\n### `" + group.prefix() + "`\n\n" + group.meaning() + "\n\n"
                + lines(group.settings(), ConfigurationPage::line);
    }

    private static String line(Setting setting) {
        String fallback = setting.fallback()
                .map(value -> ", default `" + value + "`")
                .orElse(setting.optional() ? ", optional" : ", required");
        return "- `" + setting.name() + "` (" + setting.type() + fallback + "): " + setting.meaning();
    }

    /** The environment variables that stand in the application's properties. */
    private static String variables(Map<String, String> properties) {
        Set<String> lines = new TreeSet<>();
        properties.forEach((property, value) -> {
            Matcher matcher = VARIABLE.matcher(value);
            while (matcher.find()) {
                String otherwise = Objects.requireNonNullElse(matcher.group(2), "");
                String fallback = otherwise.isEmpty() ? "" : ", default `" + otherwise + "`";
                lines.add("- `" + matcher.group(1) + "`" + fallback + ", for `" + property + "`");
            }
        });
        return lines.isEmpty() ? "" : "\n" + lines(lines, line -> line);
    }

    private static <T> String lines(Collection<T> items, Function<T, String> line) {
        return items.stream().map(item -> line.apply(item) + "\n").collect(Collectors.joining());
    }

    private static Map<String, String> properties(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (var reader = new StringReader(House.read(file))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return properties.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toString(),
                        entry -> entry.getValue().toString(),
                        (first, second) -> first,
                        TreeMap::new));
    }
}
