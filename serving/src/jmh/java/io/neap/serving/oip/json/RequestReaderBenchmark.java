// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.TestModels;
import io.neap.serving.oip.Question;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How fast one thread reads a request of JSON into the memory of its tensors: {@code bytes} is bytes of JSON a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestReaderBenchmark {

    private static final int SEED = 20_261_127;

    /**
     * How a client writes its numbers: with five decimals, with the shortest digits of a float, with those of the double that
     * a float becomes in Python, as bytes of an image, or as integers with a blank behind each comma.
     */
    @Param({"decimals", "float", "double", "integers"})
    private @Nullable String numbers;

    @Param({"30", "784", "150528"})
    private int count;

    private byte[] body = {};

    /** Bytes of JSON, beside the requests that JMH counts itself. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Read {

        public long bytes;
    }

    @Setup
    public void write() {
        SplittableRandom random = new SplittableRandom(SEED);
        String data = IntStream.range(0, count).mapToObj(i -> number(random)).collect(Collectors.joining(", "));
        String json = "{\"inputs\": [{\"name\": \"x\", \"shape\": [1, " + count
                + "], \"datatype\": \"FP32\", \"data\": [" + data + "]}]}";
        body = json.getBytes(StandardCharsets.US_ASCII);
    }

    private String number(SplittableRandom random) {
        double value = random.nextDouble() * 2 - 1;
        return switch (String.valueOf(numbers)) {
            case "decimals" -> String.format(Locale.ROOT, "%.5f", value);
            case "float" -> Float.toString((float) value);
            case "double" -> Double.toString((float) value);
            default -> Integer.toString(random.nextInt(256));
        };
    }

    @Benchmark
    public Question read(Read read) {
        read.bytes += body.length;
        return RequestReader.read(TestModels.CLOSED_MEMORY, body, body.length);
    }
}
