// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import java.util.List;

/** One clause: the field is there and compares so with the value. */
public record Condition(Field field, Operator operator, Value value) implements Filter {

    /** What a field is compared with. */
    public sealed interface Value {

        record Text(String text) implements Value {}

        record Numeric(double number) implements Value {}

        record Texts(List<String> texts) implements Value {}

        /** Of {@link Operator#IS_NULL} and {@link Operator#IS_NOT_NULL}. */
        record None() implements Value {}
    }
}
