// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.neap.serving.TestModels;
import io.neap.serving.TestSnapshots;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {

    private static final int SIDE = 64;
    private static final long LARGE = 1L << 30;

    @TempDir
    Path folder;

    private Path kept;
    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        assumeThat(Processor.identity(Processor.CPUINFO))
                .as("the processor is known")
                .isPresent();
        kept = folder.resolve("snapshots");
        model = OnnxFile.write(folder, OnnxFile.doubling(SIDE));
    }

    @Test
    void theFirstStartLeavesASnapshotAndTheNextMapsIt() throws IOException {
        assertThat(startMapsItsWeights()).isFalse();
        assertThat(names(onlySnapshot())).containsExactlyInAnyOrder("model.onnx", "seal", "weights");

        assertThat(startMapsItsWeights()).isTrue();
    }

    @Test
    void aDamagedGraphIsNotTrustedAndTheSnapshotIsMadeAnew() throws IOException {
        startMapsItsWeights();
        Files.writeString(onlySnapshot().resolve("model.onnx"), "damaged");

        assertThat(startMapsItsWeights()).isFalse();

        assertThat(startMapsItsWeights()).isTrue();
    }

    @Test
    void weightsThatHaveChangedAreNotTrustedAndTheSnapshotIsMadeAnew() throws IOException {
        startMapsItsWeights();
        Path weights = onlySnapshot().resolve("weights");
        Files.write(weights, new byte[(int) Files.size(weights)]);
        Files.setLastModifiedTime(weights, FileTime.fromMillis(1));

        assertThat(startMapsItsWeights()).isFalse();

        assertThat(startMapsItsWeights()).isTrue();
    }

    @Test
    void whatOnnxRuntimeRefusesIsMadeAnew() throws IOException {
        startMapsItsWeights();
        Path snapshot = onlySnapshot();
        Files.writeString(snapshot.resolve("model.onnx"), "sealed, yet no model");
        new SnapshotFolder(snapshot).seal();

        assertThat(startMapsItsWeights()).isFalse();

        assertThat(startMapsItsWeights()).isTrue();
    }

    @Test
    void aSnapshotWithoutItsSealIsNotWhole() throws IOException {
        startMapsItsWeights();
        Files.delete(onlySnapshot().resolve("seal"));

        assertThat(startMapsItsWeights()).isFalse();
    }

    @Test
    void aModelWithNothingToMapIsNotWrittenTwice() throws IOException {
        model = OnnxFile.write(folder, OnnxFile.doubling(4));

        assertThat(startMapsItsWeights(4)).isFalse();
        FileTime made = Files.getLastModifiedTime(onlySnapshot());
        assertThat(startMapsItsWeights(4)).isFalse();

        assertThat(names(onlySnapshot())).containsExactly("useless");
        assertThat(Files.getLastModifiedTime(onlySnapshot())).isEqualTo(made);
    }

    @Test
    void aFolderThatCannotBeWrittenIsDoneWithout() throws IOException {
        kept = Files.createFile(folder.resolve("a file")).resolve("below");

        assertThat(startMapsItsWeights()).isFalse();
    }

    @Test
    void smallModelsThoseNotNamedByDigestAndThoseWithoutRoomAreDoneWithout() throws IOException {
        start(new TestSnapshots(true, Optional.of(kept), LARGE, LARGE), SIDE).close();
        start(new TestSnapshots(true, Optional.of(kept), 1, 2), SIDE).close();
        start(new TestSnapshots(false, Optional.of(kept), 1, LARGE), SIDE).close();
        model = Files.copy(model, folder.resolve("model.onnx"));
        start(new TestSnapshots(true, Optional.of(kept), 1, LARGE), SIDE).close();

        assertThat(kept).doesNotExist();
    }

    @Test
    void anotherVersionOrProcessorMeetsAnotherSnapshot() throws IOException {
        Path processor = Files.writeString(folder.resolve("cpuinfo"), "flags : avx2\n");
        Path other = Files.writeString(folder.resolve("other"), "flags : avx2 avx512f\n");

        assertThat(key("1.29.0", processor)).isEqualTo(key("1.29.0", processor));
        assertThat(key("1.29.0", other)).isNotEqualTo(key("1.29.0", processor));
        assertThat(key("1.29.1", processor)).isNotEqualTo(key("1.29.0", processor));
    }

    @Test
    void withoutAKnownProcessorThereAreNone() {
        assertThat(snapshots("1.29.0", folder.resolve("absent"))).isEmpty();
    }

    @Test
    void whatIsOldOrAbandonedGoesThenWhatIsTooMuch() throws IOException {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        snapshot("old", 10, now.minus(Duration.ofDays(31)));
        snapshot("first", 10, now.minus(Duration.ofDays(3)));
        snapshot("second", 10, now.minus(Duration.ofDays(2)));
        snapshot("third", 10, now.minus(Duration.ofDays(1)));
        snapshot("partial-abandoned", 10, now.minus(Duration.ofHours(2)));
        snapshot("partial-growing", 10, now.minus(Duration.ofMinutes(2)));

        SnapshotFolder.trim(kept, new TestSnapshots(true, Optional.of(kept), 1, 25), now);

        assertThat(names(kept)).containsExactlyInAnyOrder("second", "third", "partial-growing");
    }

    private String key(String version, Path cpuinfo) {
        return snapshots(version, cpuinfo).orElseThrow().key(model);
    }

    private Optional<Snapshots> snapshots(String version, Path cpuinfo) {
        return Snapshots.of(
                new TestSnapshots(true, Optional.of(kept), 1, LARGE),
                version,
                cpuinfo,
                Runnable::run,
                Clock.systemUTC());
    }

    private boolean startMapsItsWeights() throws IOException {
        return startMapsItsWeights(SIDE);
    }

    /** Loads, asks one question, and tells whether the weights are mapped from a snapshot. */
    private boolean startMapsItsWeights(int side) throws IOException {
        LoadedModel loaded = start(new TestSnapshots(true, Optional.of(kept), 1, LARGE), side);
        boolean mapped = Mapping.of(kept.toAbsolutePath() + "/").isPresent();
        loaded.close();
        return mapped;
    }

    private LoadedModel start(TestSnapshots settings, int side) {
        OnnxEngine engine = new OnnxEngine(TestModels.config(Device.CPU, settings), Runnable::run);
        LoadedModel loaded = engine.load(model);
        float[] question = new float[side];
        float[] answer = new float[side];
        question[1] = 21;
        answer[1] = 42;
        Tensor input = TestModels.floats("x", Shape.of(1, side), question);
        assertThat(loaded.run(List.of(input), List.of("y")))
                .containsExactly(TestModels.floats("y", Shape.of(1, side), answer));
        return loaded;
    }

    private void snapshot(String name, int size, Instant used) throws IOException {
        Path path = Files.createDirectories(kept.resolve(name));
        Files.write(path.resolve("weights"), new byte[size]);
        Files.setLastModifiedTime(path, FileTime.from(used));
    }

    private Path onlySnapshot() throws IOException {
        assertThat(names(kept)).hasSize(1);
        return kept.resolve(names(kept).get(0));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
