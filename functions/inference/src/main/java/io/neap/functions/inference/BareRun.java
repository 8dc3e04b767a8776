// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.neap.serving.ServingException;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.PlainEngine;
import io.neap.serving.engine.Runner;
import io.neap.serving.engine.onnx.OnnxEngine;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The floor that starts are measured against: {@code --bare MODEL ROWS} runs a model once with no server around it,
 * prints the first output's numbers on one line, and waits for the end of its input. For each line {@code RUNS THREADS} there
 * it runs the model so many times more by each of so many threads, and prints that line again.
 *
 * <p>It computes on the CPU, or where {@code NEAP_ENGINE_DEVICE} says. The model has one FP32 input; the file {@code ROWS} is one row of it, or several, as floats of this machine.
 */
final class BareRun {

    private static final String OPTION = "--bare";
    private static final int WORDS = 3;

    private BareRun() {}

    static boolean isAskedFor(String[] arguments) {
        return arguments.length == WORDS && OPTION.equals(arguments[0]);
    }

    /** Ends the process with 1 and the reason where the model cannot be loaded. */
    static void run(String[] arguments) throws IOException {
        try (LoadedModel model = engine().load(Path.of(arguments[1]))) {
            repeat(model, Files.readAllBytes(Path.of(arguments[2])));
        } catch (ServingException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static OnnxEngine engine() {
        Optional<Path> cache =
                Optional.ofNullable(System.getenv("NEAP_MODEL_CACHE")).map(folder -> Path.of(folder, "native"));
        Device device = Optional.ofNullable(System.getenv("NEAP_ENGINE_DEVICE"))
                .map(name -> Device.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(Device.CPU);
        return new OnnxEngine(new PlainEngine(cache, device));
    }

    private static void repeat(LoadedModel model, byte[] rows) throws IOException {
        TensorSpec input = model.inputs().getFirst();
        long values = rows.length / DataType.FP32.size();
        Shape row = input.shape().withRows(1);
        Tensor asked = Tensor.allocate(input.name(), DataType.FP32, row.withRows(values / row.elements()));
        asked.data().put(rows);
        String output = model.outputs().getFirst().name();
        List<String> wanted = List.of(output);
        System.out.println(words(model.run(List.of(asked), wanted).getFirst()));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] numbers = line.split(" ", 2);
            int runs = Integer.parseInt(numbers[0]);
            inEachOf(Integer.parseInt(numbers[1]), () -> {
                try (Runner runner = model.runner()) {
                    for (int left = runs; left > 0; left--) {
                        runner.run(List.of(asked), wanted, 1);
                    }
                }
            });
            System.out.println(line);
        }
    }

    /** Fails as the first of them does. */
    private static void inEachOf(int threads, Runnable work) {
        try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
            Stream.generate(() -> CompletableFuture.runAsync(work, all))
                    .limit(threads)
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static String words(Tensor scores) {
        FloatBuffer values = scores.data().asFloatBuffer();
        StringJoiner line = new StringJoiner(" ");
        while (values.hasRemaining()) {
            line.add(Float.toString(values.get()));
        }
        return line.toString();
    }
}
