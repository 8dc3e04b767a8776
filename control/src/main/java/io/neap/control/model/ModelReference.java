// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.error.DomainException;

/** A model as users write it: {@code models:/penguins/1}, {@code models:/penguins@champion}, {@code models:/m-0f…}. */
public sealed interface ModelReference {

    String SCHEME = "models:/";

    /** {@code models:/penguins/1}. */
    record Version(String name, String version) implements ModelReference {
        @Override
        public String toString() {
            return SCHEME + name + "/" + version;
        }
    }

    /** {@code models:/penguins/latest} or {@code models:/penguins@latest}: the version with the greatest number. */
    record Latest(String name) implements ModelReference {

        private static final String WORD = "latest";

        @Override
        public String toString() {
            return SCHEME + name + "/" + WORD;
        }
    }

    /** {@code models:/penguins@champion}. */
    record ByAlias(String name, String alias) implements ModelReference {
        @Override
        public String toString() {
            return SCHEME + name + "@" + alias;
        }
    }

    /** {@code models:/m-0f…}: a logged model, whether it is registered or not. */
    record Logged(String modelId) implements ModelReference {
        @Override
        public String toString() {
            return SCHEME + modelId;
        }
    }

    /** Whether what looks like an alias is none: {@code latest}, in letters of either case. */
    static boolean isLatest(String alias) {
        return alias.equalsIgnoreCase(Latest.WORD);
    }

    /** Reads a reference; fails with {@code INVALID_PARAMETER_VALUE}, naming the forms there are. */
    static ModelReference parse(String text) {
        if (text.startsWith(SCHEME)) {
            String rest = text.substring(SCHEME.length());
            int slash = rest.indexOf('/');
            int at = rest.indexOf('@');
            String last = rest.substring(Math.max(slash, at) + 1);
            if (slash > 0 && last.equals(Latest.WORD)) {
                return new Latest(rest.substring(0, slash));
            }
            if (slash < 0 && at > 0 && isLatest(last)) {
                return new Latest(rest.substring(0, at));
            }
            if (slash > 0 && last.matches("[1-9][0-9]{0,8}")) {
                return new Version(rest.substring(0, slash), last);
            }
            if (slash < 0 && at > 0 && last.matches("(?U)[\\w-]{1,255}")) {
                return new ByAlias(rest.substring(0, at), last);
            }
            if (slash < 0 && at < 0 && last.matches("m-[\\w-]{1,253}")) {
                return new Logged(last);
            }
        }
        throw DomainException.invalid("Invalid model URI '" + text + "': write models:/name/version,"
                + " models:/name/latest, models:/name@alias or models:/m-id.");
    }
}
