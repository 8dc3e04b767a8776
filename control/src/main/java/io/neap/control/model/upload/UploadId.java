// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.upload;

import io.neap.control.error.DomainException;
import io.neap.control.model.ArtifactPath;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names an upload so that nobody guesses it, with the day on which it began: {@code 20261130-} and 32 hex digits. Its
 * parts are artifacts in a folder of that day.
 */
record UploadId(String text) {

    /** Where all parts are until their upload is complete. */
    static final ArtifactPath FOLDER = new ArtifactPath(ArtifactPath.RESERVED);

    private static final int MOST_PARTS = 10_000;
    private static final Pattern FORM = Pattern.compile("[0-9]{8}-[0-9a-f]{32}");

    UploadId {
        if (!FORM.matcher(text).matches()) {
            throw DomainException.invalid("'" + text + "' is no id of an upload.");
        }
    }

    static UploadId next(LocalDate today) {
        return new UploadId(DateTimeFormatter.BASIC_ISO_DATE.format(today) + "-"
                + UUID.randomUUID().toString().replace("-", ""));
    }

    /** The day that a folder of {@link #FOLDER} is of; empty when it is another thing. */
    static Optional<LocalDate> day(String folder) {
        try {
            return Optional.of(LocalDate.parse(folder, DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeParseException other) {
            return Optional.empty();
        }
    }

    ArtifactPath folder() {
        return FOLDER.child(text.replace('-', '/'));
    }

    /** Says, once the upload is complete, of which artifact. */
    ArtifactPath mark() {
        return FOLDER.child(text.replace('-', '/') + ".complete");
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} unless there can be a part of that number. */
    ArtifactPath part(int number) {
        if (number < 1 || number > MOST_PARTS) {
            throw DomainException.invalid(
                    "Part " + number + " is impossible: parts are numbered from 1 to " + MOST_PARTS + ".");
        }
        return folder().child(Integer.toString(number));
    }
}
