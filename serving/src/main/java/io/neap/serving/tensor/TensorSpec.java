// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

/** What a model says of one of its inputs or outputs; the shape may hold {@link Shape#DYNAMIC}. */
public record TensorSpec(String name, DataType type, Shape shape) {}
