// SPDX-License-Identifier: Apache-2.0
package io.neap.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.launcher.Clone.Outcome;
import io.neap.launcher.Clone.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    @TempDir
    Path folder = Path.of("");

    private Clone clone;

    @BeforeEach
    void makeClone() throws IOException {
        clone = new Clone(folder.toRealPath());
    }

    @Test
    void theFirstStartBuildsAndSaysSoInOneLine() throws Exception {
        Outcome outcome = clone.run("doctor", "--json");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .startsWith("java of jdk in " + clone.folder())
                .endsWith("-jar " + clone.folder() + "/src/target/neap.jar doctor --json\n");
        assertThat(outcome.err()).hasLineCount(1).contains("building", "target/build.log");
        assertThat(clone.calls()).hasSize(1).first().asString().contains("-Dquick package");
        assertThat(clone.folder().resolve("target/build.log")).content().contains("output of Maven");
    }

    @Test
    void theBuildEndsWithWhatMakesStartsQuickAndGoesOnWithoutIt() throws Exception {
        clone.run("doctor");
        assertThat(clone.folder().resolve("target/build.log")).content().endsWith("src/target/neap.jar archive\n");

        Files.writeString(
                clone.folder().resolve("jdk/bin/java"), "#!/bin/sh\ncase \"$*\" in *archive) exit 1 ;; esac\n");
        clone.touch("control/src/main/java/A.java");
        Outcome outcome = clone.run("doctor");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("starts slower than it could", "target/build.log");
    }

    @Test
    void nothingIsBuiltWhenNothingHasChanged() throws Exception {
        clone.run("doctor");

        Outcome outcome = clone.run("doctor");

        assertThat(outcome.err()).isEmpty();
        assertThat(clone.calls()).hasSize(1);
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws Exception {
        clone.run("doctor");

        clone.touch("control/src/main/java/A.java");
        clone.run("doctor");

        assertThat(clone.calls()).hasSize(2);
    }

    @Test
    void aMissingJarIsBuiltAgain() throws Exception {
        clone.run("doctor");

        Files.delete(clone.folder().resolve("functions/retraining/target/quarkus-app/quarkus-run.jar"));
        clone.run("doctor");

        assertThat(clone.calls()).hasSize(2);
    }

    @Test
    void aFailedBuildShowsTheEndOfItsLogAndWhereItIs() throws Exception {
        clone.maven("3.9.9", "echo 'the one line that matters'; exit 1");

        Outcome outcome = clone.run("up");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("the one line that matters")
                .endsWith("the build failed; the whole log is in " + clone.folder() + "/target/build.log.\n");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void twoStartsAtOnceBuildOnce() throws Exception {
        clone.maven("3.9.9", "sleep 1");

        Running one = clone.start(clone.folder().resolve("neap"), clone.folder(), Map.of(), "doctor");
        Running other = clone.start(clone.folder().resolve("neap"), clone.folder(), Map.of(), "doctor");

        assertThat(List.of(one.await().exitCode(), other.await().exitCode())).containsOnly(0);
        assertThat(clone.calls()).hasSize(1);
    }

    @Test
    void theLockOfABuildThatWasKilledIsTakenOver() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path lock = Files.createDirectories(clone.folder().resolve("target/build.lock"));
        Files.writeString(lock.resolve("pid"), Long.toString(dead.pid()));

        Outcome outcome = clone.run("doctor");

        assertThat(outcome.exitCode()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void aBuiltCloneWaitsForNoLockAsItMayBeReadOnly() throws Exception {
        clone.run("doctor");
        Path lock = Files.createDirectories(clone.folder().resolve("target/build.lock"));
        Files.writeString(
                lock.resolve("pid"), Long.toString(ProcessHandle.current().pid()));

        Outcome outcome = clone.run("doctor");

        assertThat(outcome.exitCode()).isZero();
        assertThat(lock).exists();
    }

    @Test
    void aMavenThatIsTooOldGivesWayToTheWrapper() throws Exception {
        clone.maven("3.8.5", "");
        clone.wrapper();

        clone.run("doctor");

        assertThat(clone.calls()).contains("wrapper");
    }

    @Test
    void theOldestMavenThatWillDoIsUsed() throws Exception {
        clone.maven("3.8.6", "");
        clone.wrapper();

        clone.run("doctor");

        assertThat(clone.calls()).doesNotContain("wrapper");
    }

    @Test
    void aJavaHomeThatIsTooOldGivesWayToTheJdkOnThePath() throws Exception {
        Path old = clone.jdk("old", "17.0.2");
        Path onPath = clone.jdk("new", "21");
        String path = clone.folder().resolve("bin") + ":" + onPath.resolve("bin") + ":/usr/bin:/bin";

        Outcome outcome = clone.start(
                        clone.folder().resolve("neap"),
                        clone.folder(),
                        Map.of("JAVA_HOME", old.toString(), "PATH", path),
                        "doctor")
                .await();

        assertThat(outcome.out()).startsWith("java of new");
    }

    @Test
    void aMachineWithoutAJdkIsToldSoInOneSentence() throws Exception {
        Path launcher = clone.folder().resolve("neap");
        Files.writeString(launcher, Files.readString(launcher).replace("NEEDED_JAVA=21", "NEEDED_JAVA=999"));

        Outcome outcome = clone.run("doctor");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).hasLineCount(1).contains("no JDK 999 or newer was found", "JAVA_HOME");
        assertThat(clone.calls()).isEmpty();
    }

    @Test
    void itWorksThroughALinkAndFromAnyFolder() throws Exception {
        Path elsewhere = Files.createDirectories(clone.folder().resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("n"), Path.of("..", "neap"));

        Outcome outcome = clone.start(link, elsewhere, Map.of(), "why", "a b").await();

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains(" in " + elsewhere + ":", "-jar " + clone.folder() + "/src/target/neap.jar why a b");
    }

    @Test
    void testRunsAllChecksAndPassesArgumentsOn() throws Exception {
        Outcome outcome = clone.run("test", "-pl", "serving");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo("output of Maven\n");
        assertThat(clone.calls()).containsExactly("-B verify -pl serving");
    }

    @Test
    void testFailsAsMavenDoes() throws Exception {
        clone.maven("3.9.9", "exit 1");

        assertThat(clone.run("test").exitCode()).isEqualTo(1);
    }

    @Test
    void testAsJsonKeepsMavenOutOfStandardOutput() throws Exception {
        Outcome outcome = clone.run("test", "--json");

        assertThat(outcome.err()).contains("output of Maven");
        assertThat(outcome.out()).hasLineCount(1).endsWith("neap.jar test --json --status 0\n");
    }

    @Test
    void executablesAreBuiltByTheBuilderThatTheUserNames() throws Exception {
        Outcome outcome = clone.runNative("native", "inference", "-Dnative.march=native");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo(clone.folder() + "/functions/inference/target/neap-inference\n");
        assertThat(outcome.err()).contains("building native executables", "target/native.log");
        assertThat(clone.calls())
                .last()
                .isEqualTo("-B -Dquick -Pnative package -pl functions/inference -am -Dnative.march=native");
        assertThat(clone.folder().resolve("target/native.log")).content().contains("output of Maven");
    }

    @Test
    void allTestsTestExecutablesTooWhereTheyCanBeBuilt() throws Exception {
        clone.runNative("test");

        assertThat(clone.calls()).containsExactly("-B verify -Pnative -Dnative.optimization=-Ob");
    }

    @Test
    void aMachineWithoutABuilderTestsWithoutExecutablesAndSaysSo() throws Exception {
        Outcome outcome = clone.run("test");

        assertThat(outcome.err()).contains("no native executable is built and tested");
        assertThat(clone.calls()).containsExactly("-B verify");
    }

    @Test
    void aGraalvmHomeWithoutABuilderIsSaidInOneSentence() throws Exception {
        Outcome outcome = clone.start(
                        clone.folder().resolve("neap"), clone.folder(), Map.of("GRAALVM_HOME", "/nowhere"), "native")
                .await();

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).hasLineCount(1).contains("'/nowhere'", "GraalVM or Mandrel 25");
        assertThat(clone.calls()).isEmpty();
    }

    @Test
    void whatHasNoExecutableIsAUsageError() throws Exception {
        Outcome outcome = clone.run("native", "router");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .hasLineCount(1)
                .contains("no native router", "inference retraining gateway control neap");
    }

    @Test
    void aNewBuildOfTheJarsKeepsOnlyExecutablesOfTheSameSources() throws Exception {
        clone.runNative("native", "inference");
        Path executable = clone.folder().resolve("functions/inference/target/neap-inference");
        Path jar = clone.folder().resolve("functions/inference/target/quarkus-app/quarkus-run.jar");

        clone.touch("control/src/main/java/A.java");
        clone.run("doctor");
        assertThat(Files.getLastModifiedTime(executable)).isGreaterThanOrEqualTo(Files.getLastModifiedTime(jar));

        clone.touch("serving/pom.xml");
        clone.run("doctor");
        assertThat(Files.getLastModifiedTime(executable)).isLessThan(Files.getLastModifiedTime(jar));
    }

    @Test
    void theCommandLineRunsAsItsExecutableWhileThatIsOfTheSameSources() throws Exception {
        Outcome built = clone.runNative("native", "neap");
        Path executable = clone.folder().resolve("src/target/neap");
        Path jar = clone.folder().resolve("src/target/neap.jar");
        Files.setLastModifiedTime(executable, Files.getLastModifiedTime(jar));

        assertThat(built.out()).isEqualTo(executable + "\n");
        assertThat(clone.calls()).last().isEqualTo("-B -Dquick -Pnative package -pl src -am");
        assertThat(clone.start(
                                clone.folder().resolve("neap"),
                                clone.folder(),
                                Map.of("JAVA_HOME", "/nowhere"),
                                "why",
                                "a b")
                        .await()
                        .out())
                .as("without a JDK")
                .isEqualTo("executable with /nowhere in " + clone.folder() + ": why a b\n");
        assertThat(clone.run("up").out()).startsWith("executable with " + clone.folder() + "/jdk in ");

        clone.maven("3.9.9", ""); // from here on only jars
        clone.touch("control/src/main/java/A.java");
        assertThat(clone.run("doctor").out()).startsWith("executable ");

        clone.touch("src/main/java/B.java");
        assertThat(clone.run("doctor").out()).startsWith("java of jdk");
    }

    @Test
    void aHomeIsNotNeeded() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("env", "-u", "HOME", "-u", "JAVA_HOME", "-u", "SDKMAN_DIR");
        builder.command().addAll(List.of("sh", clone.folder().resolve("neap").toString(), "doctor"));
        String path = clone.folder().resolve("bin") + ":" + clone.folder().resolve("jdk/bin") + ":/usr/bin:/bin";
        builder.environment().put("PATH", path);
        Process process = builder.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("java of jdk");
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .hasLineCount(1)
                .contains("building");
    }

    @Test
    void belowAServiceManagerThatIgnoresBrokenPipesItSaysNothingOfThem() throws Exception {
        clone.run("doctor");
        Path quiet = clone.folder().resolve("quiet");
        Files.writeString(quiet, "trap '' PIPE; i=0; while [ $i -lt 10 ]; do i=$((i+1)); ./neap doctor; done");
        clone.folder().resolve("neap").toFile().setExecutable(true);

        Outcome outcome = clone.start(quiet, clone.folder(), Map.of(), "").await();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).hasLineCount(10);
    }
}
