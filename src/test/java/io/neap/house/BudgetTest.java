// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sizes and names that keep every place of the house small enough to be read at one go. There are no waivers. */
class BudgetTest {

    private static final int FILE_LINES = 400;
    private static final int PACKAGE_FILES = 20;
    private static final int PUBLIC_NAME_LETTERS = 30;
    private static final int METHOD_LINES = 40;
    private static final int PURPOSE_LINES = 5;

    private static final List<Path> FILES = House.files(House.ROOT, ".java").stream()
            .filter(file -> !file.toString().contains("/target/"))
            .toList();
    private static final List<SourceFile> SOURCES = SourceFile.parse(FILES);
    private static final List<SourceFile> SHIPPED = SOURCES.stream()
            .filter(source -> source.file().toString().contains("/main/java/"))
            .toList();

    @Test
    void theHouseIsFound() {
        assertThat(SHIPPED).hasSizeGreaterThan(50);
        assertThat(SHIPPED).flatExtracting(SourceFile::methods).hasSizeGreaterThan(100);
    }

    @Test
    void noFileHasMoreThan400Lines() {
        assertThat(FILES.stream().filter(file -> House.read(file).lines().count() > FILE_LINES))
                .isEmpty();
    }

    @Test
    void noPackageHasMoreThan20FilesBesideItsSign() {
        var packages = FILES.stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(groupingBy(Path::getParent, counting()));

        assertThat(packages.entrySet().stream().filter(entry -> entry.getValue() > PACKAGE_FILES))
                .isEmpty();
    }

    @Test
    void noPublicNameHasMoreThan30Letters() {
        assertThat(named(
                        SHIPPED,
                        source -> source.publicNames().stream().filter(name -> name.length() > PUBLIC_NAME_LETTERS)))
                .isEmpty();
    }

    @Test
    void noMethodHasMoreThan40Lines() {
        assertThat(named(SHIPPED, source -> source.methods().stream().filter(method -> method.lines() > METHOD_LINES)))
                .isEmpty();
    }

    @Test
    void noTypeIsNamedForBeingUseful() {
        assertThat(named(
                        SOURCES,
                        source -> source.types().stream()
                                .filter(type -> type.matches(".*(Impl|Utils?|Helper|Manager|Base|Common)"))))
                .isEmpty();
    }

    @Test
    void everyFileNamesItsLicence() {
        assertThat(FILES.stream()
                        .filter(file -> !House.read(file).startsWith("// SPDX-License-Identifier: Apache-2.0\n")))
                .isEmpty();
    }

    @Test
    void everyShippedPackageSaysInFiveLinesWhatItIsFor() {
        assertThat(SHIPPED.stream().map(source -> source.file().getParent()).distinct())
                .allSatisfy(folder -> {
                    String sign = House.read(folder.resolve("package-info.java"));
                    assertThat(sign).contains("@NullMarked");
                    assertThat(sign.lines().filter(line -> line.matches("( \\*|/\\*\\*) .*\\w.*")))
                            .hasSizeBetween(1, PURPOSE_LINES);
                });
    }

    /** What was found, each with the file that it is in. */
    private static Stream<String> named(List<SourceFile> sources, Function<SourceFile, Stream<?>> find) {
        return sources.stream()
                .flatMap(
                        source -> find.apply(source).map(found -> House.ROOT.relativize(source.file()) + ": " + found));
    }
}
