// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The modules and all arrows between them that are not of test scope, as the architecture draws them. */
class ModuleArrowsTest {

    private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");
    private static final Pattern DEPENDENCIES =
            Pattern.compile("^  <dependencies>(.*?)^  </dependencies>", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);

    @Test
    void theArrowsAreThoseOfTheArchitecture() {
        assertThat(arrows())
                .isEqualTo(Map.of(
                        "neap-serving", Set.of(),
                        "neap-native", Set.of(),
                        "neap-native-builder", Set.of(),
                        "neap-functions", Set.of(),
                        "neap-inference", Set.of("neap-serving", "neap-native"),
                        "neap-gateway", Set.of("neap-native"),
                        "neap-retraining", Set.of("neap-serving", "neap-native"),
                        "neap-control", Set.of("neap-native"),
                        "neap-knative", Set.of("neap-control"),
                        "neap-house", Set.of()));
    }

    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (Path pom : House.files(House.ROOT, "/pom.xml")) {
            String path = House.ROOT.relativize(pom).toString();
            if (!path.equals("pom.xml") && !path.contains("target/")) {
                String text = PARENT.matcher(House.read(pom)).replaceAll("");
                arrows.put(first(ARTIFACT, text), targets(first(DEPENDENCIES, text)));
            }
        }
        return arrows;
    }

    private static Set<String> targets(String dependencies) {
        Set<String> targets = new TreeSet<>();
        DEPENDENCY
                .matcher(dependencies)
                .results()
                .map(dependency -> dependency.group(1))
                .filter(dependency -> dependency.contains("<groupId>io.neap</groupId>"))
                .filter(dependency -> !dependency.contains("<scope>test</scope>"))
                .map(dependency -> first(ARTIFACT, dependency))
                .forEach(targets::add);
        return targets;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results()
                .findFirst()
                .map((MatchResult found) -> found.group(1))
                .orElse("");
    }
}
