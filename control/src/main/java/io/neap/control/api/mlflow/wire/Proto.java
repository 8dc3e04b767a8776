// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marks a message: names in snake case, nothing for null; {@link Repeated} turns empty lists into null. */
@JacksonAnnotationsInside
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Proto {

    /** Repeated fields. */
    final class Repeated {

        private Repeated() {}

        public static <T> @Nullable List<T> unlessEmpty(List<T> list) {
            return list.isEmpty() ? null : list;
        }
    }
}
