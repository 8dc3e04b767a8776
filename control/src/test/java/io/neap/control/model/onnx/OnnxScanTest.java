// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import static io.neap.control.model.onnx.OnnxBytes.elsewhere;
import static io.neap.control.model.onnx.OnnxBytes.model;
import static io.neap.control.model.onnx.OnnxBytes.node;
import static io.neap.control.model.onnx.OnnxBytes.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that ONNX's own library has written lie in {@code onnx/}; others are made here. */
class OnnxScanTest {

    @Test
    void a_file_says_what_it_takes_and_gives_and_how() throws IOException {
        OnnxReport report = scan(file("linear"));

        assertThat(report.whole()).isTrue();
        assertThat(report.problems()).isEmpty();
        assertThat(report.irVersion()).isEqualTo(10);
        assertThat(report.opsets()).isEqualTo(Map.of("ai.onnx", 21L));
        assertThat(report.inputs()).containsExactly(new OnnxPort("x", "tensor(float)", List.of(-1L, 4L)));
        assertThat(report.outputs())
                .containsExactly(
                        new OnnxPort("scores", "tensor(float)", List.of(-1L, 3L)),
                        new OnnxPort("best", "tensor(int64)", List.of(-1L)));
        assertThat(report.operators()).isEqualTo(Map.of("ai.onnx/MatMul", 1L, "ai.onnx/ArgMax", 1L));
        assertThat(report.nodes()).isEqualTo(2);
        assertThat(report.initializers()).isEqualTo(1);
        assertThat(report.weightBytes()).isEqualTo(48);
    }

    @Test
    void graphs_within_nodes_count_and_their_inputs_are_not_those_of_the_model() throws IOException {
        OnnxReport report = scan(file("loop"));

        assertThat(report.operators())
                .isEqualTo(
                        Map.of("ai.onnx/Constant", 1L, "ai.onnx/Loop", 1L, "ai.onnx/Identity", 1L, "ai.onnx/Add", 1L));
        assertThat(report.inputs()).extracting(OnnxPort::name).containsExactly("times");
        assertThat(report.outputs()).extracting(OnnxPort::name).containsExactly("y");
        assertThat(report.weightBytes()).isEqualTo(8);
    }

    @Test
    void weights_in_a_file_of_their_own_are_told_with_where_they_end() throws IOException {
        assertThat(scan(file("outside")).data()).containsExactly(new OnnxData("outside.weights", 1, 48));
        assertThat(new OnnxData("weights/a.bin", 1, 1).leadsOut()).isFalse();
        for (String location : List.of("", "/etc/passwd", "../a", "a/../../b", "C:\\a", "a\\b", "file:a", "a\nb")) {
            assertThat(new OnnxData(location, 1, 1).leadsOut()).as(location).isTrue();
        }
    }

    @Test
    void names_have_an_end_all_together() {
        OnnxBytes graph = new OnnxBytes().message(1, node("Add", ""));
        for (int i = 0; i < 9_000; i++) {
            graph.message(5, new OnnxBytes().text(8, i + "x".repeat(1_000)));
        }

        OnnxReport report = scan(model(graph).bytes());

        assertThat(report.whole()).isFalse();
        assertThat(report.initializers()).isEqualTo(9_000);
    }

    @Test
    void an_input_that_has_a_value_need_not_be_given() {
        OnnxBytes graph = new OnnxBytes()
                .message(1, node("Add", ""))
                .message(5, new OnnxBytes().text(8, "w"))
                .message(11, tensor("x", 1))
                .message(11, tensor("w", 1))
                .message(12, tensor("y", 1));

        assertThat(scan(model(graph).bytes()).inputs())
                .extracting(OnnxPort::name)
                .containsExactly("x");
    }

    @Test
    void operators_of_a_library_are_told_apart_from_those_that_the_file_defines() {
        OnnxBytes graph = new OnnxBytes()
                .message(1, node("Gelu", "com.microsoft"))
                .message(1, node("Twice", "own"))
                .message(1, node("Secret", "acme.ops"));
        OnnxBytes file = model(graph)
                .message(
                        25,
                        new OnnxBytes()
                                .text(1, "Twice")
                                .message(7, node("Add", ""))
                                .text(10, "own"));

        OnnxReport report = scan(file.bytes());

        assertThat(report.customDomains()).containsExactly("acme.ops");
        assertThat(report.functions()).containsExactly("own/Twice");
        assertThat(report.operators()).containsEntry("ai.onnx/Add", 1L).containsEntry("acme.ops/Secret", 1L);
    }

    @Test
    void types_are_told_as_onnx_writes_them() {
        OnnxBytes floats = new OnnxBytes().message(1, new OnnxBytes().number(1, 1));
        OnnxBytes map = new OnnxBytes().message(5, new OnnxBytes().number(1, 7).message(2, floats));
        OnnxBytes sequence = new OnnxBytes().message(4, new OnnxBytes().message(1, map));
        OnnxBytes graph = new OnnxBytes()
                .message(12, new OnnxBytes().text(1, "p").message(2, sequence))
                .message(12, new OnnxBytes().text(1, "q").message(2, floats))
                .message(12, new OnnxBytes().text(1, "r"));

        assertThat(scan(model(graph).bytes()).outputs())
                .containsExactly(
                        new OnnxPort("p", "seq(map(int64,tensor(float)))", null),
                        new OnnxPort("q", "tensor(float)", null),
                        new OnnxPort("r", "undefined", null));
    }

    @Test
    void weights_are_passed_over_and_not_asked_for() {
        long weights = 20L << 30;
        byte[] head = new OnnxBytes()
                .number(2, 1)
                .text(8, "w")
                .varint((9 << 3) | 2)
                .varint(weights)
                .bytes();
        byte[] tail = new OnnxBytes().message(12, tensor("y", 1)).bytes();
        OnnxBytes start = new OnnxBytes();
        long tensor = head.length + weights;
        byte[] open = start.varint((5 << 3) | 2).varint(tensor).bytes();
        long graph = open.length + tensor + tail.length;
        byte[] opsets =
                new OnnxBytes().message(8, new OnnxBytes().number(2, 21)).bytes();
        byte[] first = concat(
                opsets, new OnnxBytes().varint((7 << 3) | 2).varint(graph).bytes(), open, head);
        long size = first.length + weights + tail.length;
        OnnxScan scan = new OnnxScan("f", size);
        long asked = 0;

        while (scan.wantsMore()) {
            ByteBuffer window = ByteBuffer.allocate(scan.length());
            for (int i = 0; i < scan.length(); i++) {
                long at = scan.position() + i;
                window.put(
                        i,
                        at < first.length
                                ? first[(int) at]
                                : at < first.length + weights ? 0 : tail[(int) (at - first.length - weights)]);
            }
            asked += scan.length();
            scan.take(window);
        }

        OnnxReport report = scan.report();
        assertThat(report.problems()).isEmpty();
        assertThat(report.weightBytes()).isEqualTo(weights);
        assertThat(report.outputs()).hasSize(1);
        assertThat(asked).isLessThan(2 * OnnxScan.LARGEST_WINDOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "loop", "outside"})
    void a_file_that_is_cut_anywhere_has_a_problem_and_never_hangs(String name) throws IOException {
        byte[] whole = file(name);
        for (int length = 0; length < whole.length; length++) {
            OnnxReport report = scan(Arrays.copyOf(whole, length));

            assertThat(report.problems()).as("%s cut at %d", name, length).isNotEmpty();
        }
    }

    @Test
    void changed_bytes_do_no_harm() throws IOException {
        Random random = new Random(7);
        byte[] whole = file("loop");
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            for (int j = 0; j <= i % 4; j++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }

            assertThat(scan(changed).size()).isEqualTo(whole.length);
        }
    }

    @Test
    void malice_is_called_by_its_name() {
        OnnxBytes deep = new OnnxBytes();
        for (int i = 0; i < 200; i++) {
            deep = new OnnxBytes().message(1, new OnnxBytes().message(5, new OnnxBytes().message(6, deep)));
        }

        assertThat(problem(model(deep).bytes())).contains("messages lie more than 100 deep");
        assertThat(problem(new OnnxBytes()
                        .varint((7 << 3) | 2)
                        .varint(Long.MAX_VALUE)
                        .bytes()))
                .contains("reaches beyond");
        assertThat(problem(new OnnxBytes().varint((7 << 3) | 2).varint(-1).bytes()))
                .contains("reaches beyond");
        assertThat(problem(new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
                .contains("longer than ten bytes");
        assertThat(problem(new byte[] {0, 0})).contains("no field");
        assertThat(problem("pickled by mistake".getBytes(StandardCharsets.US_ASCII)))
                .contains("at byte");
        assertThat(problem(new byte[0])).contains("no graph");
        assertThat(problem(new OnnxBytes().message(7, new OnnxBytes()).bytes())).contains("versions of operators");
    }

    @Test
    void lists_have_an_end() {
        OnnxBytes graph = new OnnxBytes();
        for (int i = 0; i < 3_000; i++) {
            graph.message(1, node("Op" + i, "d" + i))
                    .message(5, elsewhere("w" + i, "f" + i, 1))
                    .message(11, tensor("x" + i, 1))
                    .message(12, tensor("y".repeat(5_000) + i, 1));
        }

        OnnxReport report = scan(model(graph).bytes());

        assertThat(report.whole()).isFalse();
        assertThat(report.nodes()).isEqualTo(3_000);
        assertThat(report.operators()).hasSize(1_000);
        assertThat(report.data()).hasSize(1_000);
        assertThat(report.inputs()).hasSize(1_000);
        assertThat(report.outputs().getFirst().name()).hasSize(WireScanner.LONGEST_TEXT);
    }

    @Test
    void content_that_is_shorter_than_it_should_be_ends_the_reading() {
        OnnxScan scan = new OnnxScan("f", 100);

        scan.take(ByteBuffer.allocate(10));

        assertThat(scan.wantsMore()).isFalse();
        assertThat(scan.report().problems()).singleElement().asString().contains("shorter than it was");
    }

    private static String problem(byte[] file) {
        return scan(file).problems().getFirst();
    }

    static OnnxReport scan(byte[] file) {
        OnnxScan scan = new OnnxScan("model.onnx", file.length);
        int windows = 0;
        while (scan.wantsMore()) {
            scan.take(ByteBuffer.wrap(file, (int) scan.position(), scan.length()));
            assertThat(++windows).isLessThan(10_000);
        }
        return scan.report();
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = OnnxScanTest.class.getResourceAsStream("/onnx/" + name + ".onnx")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
