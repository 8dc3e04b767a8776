// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.neap.control.model.onnx.OnnxReport;
import io.neap.control.model.signature.Compatibility;
import io.neap.control.model.signature.Signature;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a model say.
 *
 * @param digest over the names and contents of the files
 * @param files how many there are
 * @param bytes of all of them
 * @param whole false when there is more than was looked at
 * @param signature as its {@code MLmodel} has it; null when it has none
 * @param onnx its ONNX files, the one that is served first
 * @param problems what will not work, each a sentence
 * @param dangers what may do more than it should, each a sentence
 */
public record Inspection(
        String digest,
        int files,
        long bytes,
        boolean whole,
        List<FoundFormat> formats,
        @Nullable MlflowSignature signature,
        List<OnnxReport> onnx,
        List<String> problems,
        List<String> dangers) {

    /** The lists of {@code MLmodel}; null where there is none. */
    public record MlflowSignature(
            @Nullable JsonNode inputs,
            @Nullable JsonNode outputs,
            @Nullable JsonNode params) {

        public MlflowSignature {
            inputs = inputs == null || inputs.isNull() ? null : inputs;
            outputs = outputs == null || outputs.isNull() ? null : outputs;
            params = params == null || params.isNull() ? null : params;
        }

        private Signature signature() {
            return Signature.ofMlflow(there(inputs), there(outputs), there(params));
        }

        private static JsonNode there(@Nullable JsonNode schema) {
            return schema == null ? MissingNode.getInstance() : schema;
        }
    }

    private static final String INCOMPARABLE =
            "they do not both have a signature in MLmodel, nor an ONNX file that could be read";

    public Inspection {
        formats = List.copyOf(formats);
        onnx = List.copyOf(onnx);
        problems = List.copyOf(problems);
        dangers = List.copyOf(dangers);
    }

    /** Why loading it may run code of its author or reach where it should not; none when it is safe. */
    public List<String> risks() {
        Stream<String> executable = formats.stream()
                .filter(FoundFormat::executable)
                .map(format -> format.format() + " (" + String.join("; ", format.evidence()) + ")");
        return Stream.concat(executable, dangers.stream()).toList();
    }

    /**
     * Whether callers of this version can call the other: by the signature of {@code MLmodel}, which Python's clients hold
     * to, and by the ONNX files, to which functions hold.
     */
    public Compatibility forCallersOf(Inspection before) {
        Compatibility declared = signature == null || before.signature == null
                ? Compatibility.unknown(INCOMPARABLE)
                : Compatibility.between(before.signature.signature(), signature.signature());
        Compatibility served = served().flatMap(after -> before.served().map(former -> former.forCallers(after)))
                .orElseGet(() -> Compatibility.unknown(INCOMPARABLE));
        return declared.and(served);
    }

    private Optional<Served> served() {
        return onnx.stream()
                .findFirst()
                .filter(report -> report.whole() && !report.outputs().isEmpty())
                .map(report -> new Served(Signature.ofOnnx(report.inputs(), report.outputs())));
    }

    /** What a function takes and gives. */
    private record Served(Signature signature) {

        private Compatibility forCallers(Served after) {
            return Compatibility.between(signature, after.signature);
        }
    }
}
