// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neap.control.DomainException;
import java.util.regex.Pattern;

/** A failure as MLflow's clients read it; they decide by {@code error_code}. */
record MlflowError(@JsonProperty("error_code") String errorCode, String message) {

    private static final Pattern PATHS = Pattern.compile("/(ajax-)?api/[23]\\.0/.*");

    static boolean covers(String path) {
        return PATHS.matcher(path).matches();
    }

    static MlflowError of(DomainException failure) {
        return new MlflowError(failure.code().name(), failure.getMessage());
    }
}
