// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.model;

/** A model to measure with: one FP32 input of any number of rows, and one FP32 output of as many. */
public interface BenchModel {

    String INPUT = "x";
    String OUTPUT = "scores";

    String name();

    /** The dimensions of a row, outermost first. */
    int[] shape();

    /** The one row that every server is asked about, its numbers short in decimal. */
    float[] row();

    /** What the model answers to {@link #row}, computed in double precision and without ONNX Runtime. */
    double[] answer();

    /** The ONNX file. */
    byte[] toBytes();
}
