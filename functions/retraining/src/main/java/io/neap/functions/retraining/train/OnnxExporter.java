// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;

/**
 * Writes a linear classifier as ONNX, made for serving: any number of rows, raw features, readable labels.
 *
 * <pre>
 *   features FP32 [batch, f] ─▶ Gemm ─┬─▶ Softmax ────────────▶ probabilities FP32 [batch, labels]
 *                                     └─▶ ArgMax ─▶ Gather ───▶ label STRING [batch]
 * </pre>
 */
final class OnnxExporter {

    static final String FEATURES = "features";
    static final String LABEL = "label";
    static final String PROBABILITIES = "probabilities";

    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 13;

    private OnnxExporter() {}

    /** The same model gives the same bytes. */
    static byte[] export(LinearModel model) {
        int features = model.features().size();
        int labels = model.labels().size();
        GraphProto graph = GraphProto.newBuilder()
                .setName("linear-classifier")
                .addInput(value(FEATURES, TensorProto.DataType.FLOAT, features))
                .addInitializer(floats("weights", weights(model), features, labels))
                .addInitializer(floats("bias", model.bias(), labels))
                .addInitializer(strings("labels", model.labels()))
                .addNode(node("Gemm", List.of(FEATURES, "weights", "bias"), "scores"))
                .addNode(node("Softmax", List.of("scores"), PROBABILITIES, integer("axis", 1)))
                .addNode(node("ArgMax", List.of("scores"), "best", integer("axis", 1), integer("keepdims", 0)))
                .addNode(node("Gather", List.of("labels", "best"), LABEL))
                .addOutput(value(LABEL, TensorProto.DataType.STRING))
                .addOutput(value(PROBABILITIES, TensorProto.DataType.FLOAT, labels))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("neap")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .addMetadataProps(property(FEATURES, model.features()))
                .addMetadataProps(property("labels", model.labels()))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    /** Gemm wants them features × labels, row by row. */
    private static double[] weights(LinearModel model) {
        int labels = model.labels().size();
        double[] flat = new double[model.features().size() * labels];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = model.weights()[i % labels][i / labels];
        }
        return flat;
    }

    private static TensorProto floats(String name, double[] values, int... dimensions) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (int dimension : dimensions) {
            tensor.addDims(dimension);
        }
        for (double value : values) {
            tensor.addFloatData((float) value);
        }
        return tensor.build();
    }

    private static TensorProto strings(String name, List<String> values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.STRING.getNumber())
                .addDims(values.size());
        values.forEach(value -> tensor.addStringData(ByteString.copyFromUtf8(value)));
        return tensor.build();
    }

    private static NodeProto node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** A tensor whose first dimension is the batch. */
    private static ValueInfoProto value(String name, TensorProto.DataType type, long... others) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("batch");
        for (long other : others) {
            shape.addDimBuilder().setDimValue(other);
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static StringStringEntryProto property(String key, List<String> values) {
        return StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValue(String.join(",", values))
                .build();
    }
}
