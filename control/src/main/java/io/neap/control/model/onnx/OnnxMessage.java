// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import org.jspecify.annotations.Nullable;

/**
 * The messages of an ONNX file that are looked into, by the field numbers of {@code onnx/onnx.proto} of the ONNX project.
 * Every other field is passed over.
 */
enum OnnxMessage {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    SPARSE_TENSOR,
    VALUE,
    TYPE,
    TENSOR_TYPE,
    SEQUENCE_TYPE,
    MAP_TYPE,
    OPTIONAL_TYPE,
    SHAPE,
    DIMENSION,
    OPSET,
    FUNCTION,
    TRAINING,
    ENTRY;

    /** The message that a field of this one holds; null when it is not looked into. */
    @Nullable
    OnnxMessage child(int field) {
        return switch (this) {
            case MODEL -> ofModel(field);
            case GRAPH -> ofGraph(field);
            case ATTRIBUTE -> ofAttribute(field);
            case TYPE -> ofType(field);
            case TRAINING -> field == 1 || field == 2 ? GRAPH : null;
            case FUNCTION -> field == 7 ? NODE : field == 11 ? ATTRIBUTE : null;
            case NODE -> field == 5 ? ATTRIBUTE : null;
            case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : null;
            case TENSOR -> field == 13 ? ENTRY : null;
            case VALUE -> field == 2 ? TYPE : null;
            case TENSOR_TYPE -> field == 2 ? SHAPE : null;
            case SEQUENCE_TYPE, OPTIONAL_TYPE -> field == 1 ? TYPE : null;
            case MAP_TYPE -> field == 2 ? TYPE : null;
            case SHAPE -> field == 1 ? DIMENSION : null;
            case DIMENSION, OPSET, ENTRY -> null;
        };
    }

    private static @Nullable OnnxMessage ofModel(int field) {
        return switch (field) {
            case 7 -> GRAPH;
            case 8 -> OPSET;
            case 20 -> TRAINING;
            case 25 -> FUNCTION;
            default -> null;
        };
    }

    private static @Nullable OnnxMessage ofGraph(int field) {
        return switch (field) {
            case 1 -> NODE;
            case 5 -> TENSOR;
            case 11, 12 -> VALUE;
            case 15 -> SPARSE_TENSOR;
            default -> null;
        };
    }

    private static @Nullable OnnxMessage ofAttribute(int field) {
        return switch (field) {
            case 5, 10 -> TENSOR;
            case 6, 11 -> GRAPH;
            case 22, 23 -> SPARSE_TENSOR;
            default -> null;
        };
    }

    private static @Nullable OnnxMessage ofType(int field) {
        return switch (field) {
            case 1, 8 -> TENSOR_TYPE;
            case 4 -> SEQUENCE_TYPE;
            case 5 -> MAP_TYPE;
            case 9 -> OPTIONAL_TYPE;
            default -> null;
        };
    }

    /** Whether a field is a name that is read. */
    boolean hasText(int field) {
        return switch (this) {
            case MODEL -> field == 2 || field == 3;
            case NODE -> field == 4 || field == 7;
            case TENSOR -> field == 8;
            case VALUE, OPSET -> field == 1;
            case DIMENSION -> field == 2;
            case FUNCTION -> field == 1 || field == 10;
            case ENTRY -> field == 1 || field == 2;
            case GRAPH,
                    ATTRIBUTE,
                    SPARSE_TENSOR,
                    TYPE,
                    TENSOR_TYPE,
                    SEQUENCE_TYPE,
                    MAP_TYPE,
                    OPTIONAL_TYPE,
                    SHAPE,
                    TRAINING -> false;
        };
    }
}
