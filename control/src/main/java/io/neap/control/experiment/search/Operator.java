// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import java.util.EnumSet;
import java.util.Set;

/** How a field is compared; {@code LIKE} respects case, {@code ILIKE} does not, {@code RLIKE} is a regular expression. */
public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    LIKE("LIKE"),
    ILIKE("ILIKE"),
    RLIKE("RLIKE"),
    IN("IN"),
    NOT_IN("NOT IN"),
    IS_NULL("IS NULL"),
    IS_NOT_NULL("IS NOT NULL");

    static final Set<Operator> NUMERIC = EnumSet.of(EQUAL, NOT_EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL);
    static final Set<Operator> TEXTUAL = EnumSet.of(EQUAL, NOT_EQUAL, LIKE, ILIKE);
    static final Set<Operator> PATTERNS = EnumSet.of(LIKE, ILIKE);
    static final Set<Operator> LISTS = EnumSet.of(IN, NOT_IN);
    static final Set<Operator> PRESENCE = EnumSet.of(IS_NULL, IS_NOT_NULL);

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    public String symbol() {
        return symbol;
    }
}
