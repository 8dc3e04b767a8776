// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

/** What a piece of a filter can be. */
enum TokenType {
    /** Unquoted: a name, a keyword; {@code metrics.a}. */
    WORD,
    /** In backticks or double quotes: a key, or where a value stands, a value. */
    QUOTED,
    /** In single quotes: a value. */
    STRING,
    NUMBER,
    COMPARISON,
    DOT,
    COMMA,
    OPEN,
    CLOSE,
    END
}
