// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import io.neap.cli.bench.model.BenchModel;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a run's own with the model in it; deleted at the end.
 *
 * @param digest the model file's SHA-256
 */
public record Bench(Path folder, Question question, String digest) implements AutoCloseable {

    /** With one row in its question. */
    public static Bench open(BenchModel model) {
        return open(model, 1);
    }

    public static Bench open(BenchModel model, int rows) {
        try {
            Path folder = Files.createTempDirectory("neap-bench-");
            byte[] bytes = model.toBytes();
            Bench bench = new Bench(folder, Question.about(model, rows), sha256(bytes));
            Files.createDirectories(bench.cache());
            Files.write(bench.modelFile(), bytes);
            Files.write(bench.rowFile(), bench.question().data());
            return bench;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public BenchModel model() {
        return question.model();
    }

    public Path modelFile() {
        return folder.resolve("model.onnx");
    }

    /** The question's rows as little-endian floats. */
    public Path rowFile() {
        return folder.resolve("row.f32");
    }

    /** The path of the model's inference, on any server of the protocol. */
    public String path() {
        return "/v2/models/" + model().name() + "/infer";
    }

    /** True once a server gives the right answer; null while there is none. A wrong one never becomes right. */
    public @Nullable Boolean isAnsweredAt(int port) {
        try (RawConnection connection = RawConnection.open(port)) {
            Connection.Answer answer = connection.ask(RawConnection.post(port, path(), question.body()));
            boolean right = answer.status() == 200 && question.answeredBy(answer.text());
            return right ? true : null;
        } catch (IOException notYet) {
            return null;
        }
    }

    public Path cache() {
        return folder.resolve("cache");
    }

    public Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Puts one of the scripts that start other servers into a folder, which is made if need be. */
    Path script(String name, Path into) {
        try (InputStream script = Bench.class.getResourceAsStream("/bench/" + name)) {
            if (script == null) {
                throw new IOException("it is not on the class path");
            }
            return Files.write(Files.createDirectories(into).resolve(name), script.readAllBytes());
        } catch (IOException e) {
            throw new Failure(name + " cannot be written: " + e.getMessage() + ".", "");
        }
    }

    @Override
    public void close() {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException leftBehind) {
            folder.toFile().deleteOnExit();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
