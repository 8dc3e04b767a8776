// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Dimensions, outermost first. A model's own shape may hold {@link #DYNAMIC}; a tensor's never does. */
public final class Shape {

    /** A dimension that each request chooses. */
    public static final long DYNAMIC = -1;

    private final long[] dimensions;

    private Shape(long[] dimensions) {
        this.dimensions = dimensions;
    }

    public static Shape of(long... dimensions) {
        return new Shape(dimensions.clone());
    }

    public int rank() {
        return dimensions.length;
    }

    public long dimension(int index) {
        return dimensions[index];
    }

    public long[] toArray() {
        return dimensions.clone();
    }

    /** The outermost dimension is free, so rows of several requests may share one run. */
    public boolean hasDynamicRows() {
        return dimensions.length > 0 && dimensions[0] == DYNAMIC;
    }

    public boolean isConcrete() {
        for (long dimension : dimensions) {
            if (dimension < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The product of all dimensions; 1 for a scalar.
     *
     * @throws ArithmeticException if it does not fit a long
     */
    public long elements() {
        long elements = 1;
        for (long dimension : dimensions) {
            elements = Math.multiplyExact(elements, dimension);
        }
        return elements;
    }

    /** Whether a tensor of that shape fits this shape of a model. */
    public boolean accepts(Shape tensor) {
        if (tensor.rank() != rank()) {
            return false;
        }
        for (int i = 0; i < rank(); i++) {
            if (dimensions[i] != DYNAMIC && dimensions[i] != tensor.dimensions[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether all dimensions but the outermost are the same. */
    public boolean equalsButForRows(Shape other) {
        return rank() == other.rank() && Arrays.equals(dimensions, 1, rank(), other.dimensions, 1, rank());
    }

    /** This shape with another outermost dimension. */
    public Shape withRows(long rows) {
        long[] changed = dimensions.clone();
        changed[0] = rows;
        return new Shape(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dimensions, that.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    @Override
    public String toString() {
        return Arrays.stream(dimensions).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
