// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.error.DomainException;
import java.util.Arrays;

/**
 * MLflow's stage of a version, kept for clients that still move versions by stage; aliases came in its place. Nothing in
 * Neap decides by it.
 */
public enum Stage {
    NONE("None"),
    STAGING("Staging"),
    PRODUCTION("Production"),
    ARCHIVED("Archived");

    private final String title;

    Stage(String title) {
        this.title = title;
    }

    /** As MLflow writes it. */
    public String title() {
        return title;
    }

    /** In any case of letters; fails with {@code INVALID_PARAMETER_VALUE}. */
    public static Stage of(String text) {
        return Arrays.stream(values())
                .filter(stage -> stage.title.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid("Invalid Model Version stage: " + text
                        + ". Value must be one of None, Staging, Production, Archived."));
    }

    /** Whether the versions that are in it can make place for a new one. */
    boolean isActive() {
        return this == STAGING || this == PRODUCTION;
    }
}
