// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.letter;

import io.cloudevents.CloudEvent;
import io.neap.control.platform.ServiceName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * An event that was given up on its way to a trigger.
 *
 * @param reason what a Broker says of its last attempt
 */
public record DeadLetter(ServiceName trigger, CloudEvent event, String reason, Instant receivedAt) {

    /** Reads Knative's extensions {@code knativeerror…}. */
    static DeadLetter of(ServiceName trigger, CloudEvent event, Instant now) {
        String reason = extension(event, "dest").orElse("The trigger") + " answered "
                + extension(event, "code").orElse("nothing that the Broker tells")
                + extension(event, "data").map(data -> ": " + text(data)).orElse("");
        return new DeadLetter(trigger, event, reason.replace('\u0000', '\uFFFD'), now);
    }

    /** Knative hands the answer's body on in Base64, cut off where it is too long; what is none is told as it is. */
    private static String text(String data) {
        try {
            byte[] body = Base64.getDecoder().decode(data.substring(0, data.length() / 4 * 4));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException plain) {
            return data;
        }
    }

    private static Optional<String> extension(CloudEvent event, String name) {
        return Optional.ofNullable(event.getExtension("knativeerror" + name))
                .map(Object::toString)
                .filter(value -> !value.isBlank());
    }
}
