// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** JSON of requests ends with the document, and has no field that a {@link Closed} one does not know. */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.addHandler(new UnknownFields());
    }

    /** Called for every field that is unknown, whether or not that fails otherwise. */
    private static final class UnknownFields extends DeserializationProblemHandler {

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                @Nullable JsonDeserializer<?> deserializer,
                Object document,
                String field)
                throws IOException {
            Class<?> type = document instanceof Class<?> known ? known : document.getClass();
            if (!type.isAnnotationPresent(Closed.class)) {
                return false;
            }
            Collection<Object> known = deserializer == null ? null : deserializer.getKnownPropertyNames();
            throw UnrecognizedPropertyException.from(parser, document, field, known);
        }
    }
}
