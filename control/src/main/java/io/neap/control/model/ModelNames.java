// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Limits;
import java.util.regex.Pattern;

/** Which names models and aliases may have, so that {@code models:/name@alias} means one thing. */
final class ModelNames {

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_ALIAS = 255;
    private static final Pattern NO_PART = Pattern.compile("[/:@\\p{Cntrl}]");
    private static final Pattern ALIAS = Pattern.compile("[\\w-]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern LIKE_A_VERSION = Pattern.compile("[vV]\\d+");

    private ModelNames() {}

    static void requireModel(String name) {
        if (name.isBlank() || NO_PART.matcher(name).find() || name.equals(".") || name.equals("..")) {
            throw DomainException.invalid("Invalid model name: '" + name
                    + "'. A registered model's name is not empty and has no '/', ':', '@' and control characters.");
        }
        Limits.length("model name", LONGEST_NAME, name);
    }

    static void requireAlias(String alias) {
        Limits.length("registered model alias", LONGEST_ALIAS, alias);
        if (!ALIAS.matcher(alias).matches()) {
            throw DomainException.invalid("Invalid alias name: '" + alias
                    + "'. Names may only contain alphanumerics, underscores (_) and dashes (-).");
        }
        if (LIKE_A_VERSION.matcher(alias).matches() || ModelReference.isLatest(alias)) {
            throw DomainException.invalid("Alias name '" + alias + "' is reserved: it reads like a version.");
        }
    }

    /** The number, when it is one; a client that asks for another thing gets {@code INVALID_PARAMETER_VALUE}. */
    static String requireVersion(String version) {
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw DomainException.invalid(
                    "Parameter 'version' must be an integer that can be parsed as a version number, got '" + version
                            + "'.");
        }
        return version;
    }
}
