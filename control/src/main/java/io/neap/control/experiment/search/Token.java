// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

/**
 * A piece of a filter.
 *
 * @param text without the quotes that it was written in
 * @param position of its first character
 */
record Token(TokenType type, String text, int position) {

    boolean is(String keyword) {
        return type == TokenType.WORD && text.equalsIgnoreCase(keyword);
    }
}
