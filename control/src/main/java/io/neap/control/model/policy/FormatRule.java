// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.policy;

import io.neap.control.error.DomainException;
import java.util.Locale;

/** What happens to a version whose loading may run code of its author. */
public enum FormatRule {
    /** Nothing; its report says so nevertheless. */
    ALLOW,
    /** The log says so when it is registered. */
    WARN,
    /** It is not registered, and no alias moves to it. */
    BLOCK;

    /** As policies write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FormatRule of(String text) {
        for (FormatRule rule : values()) {
            if (rule.text().equals(text)) {
                return rule;
            }
        }
        throw DomainException.invalid("executableFormats is allow, warn or block, not '" + text + "'.");
    }
}
