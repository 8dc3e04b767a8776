// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.signature;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The type of a value that a model takes or gives. */
sealed interface ValueType {

    /** One value, by MLflow's name such as {@code double}, or by that of a type that is not known here. */
    record Scalar(String name) implements ValueType {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A tensor.
     *
     * @param shape -1 is any size; null is any number of dimensions
     */
    record Tensor(String element, @Nullable List<Long> shape) implements ValueType {
        public Tensor {
            shape = shape == null ? null : List.copyOf(shape);
        }

        @Override
        public String toString() {
            return "a tensor of " + element;
        }
    }

    /** Any number of values. */
    record Many(ValueType items) implements ValueType {
        @Override
        public String toString() {
            return "a list of " + items;
        }
    }

    /** Values by keys that callers choose. */
    record Keyed(ValueType values) implements ValueType {
        @Override
        public String toString() {
            return "a map of " + values;
        }
    }

    /** Values by names that the model knows. */
    record Named(Map<String, Slot> slots) implements ValueType {
        public Named {
            slots = Map.copyOf(slots);
        }

        @Override
        public String toString() {
            return "an object";
        }
    }

    /** Whatever there is. */
    record Any() implements ValueType {
        @Override
        public String toString() {
            return "any value";
        }
    }
}
