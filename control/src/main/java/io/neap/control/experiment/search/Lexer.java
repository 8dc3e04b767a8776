// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import io.neap.control.error.DomainException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a filter into tokens; fails with {@code INVALID_PARAMETER_VALUE} where none begins. */
final class Lexer {

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<string>'[^']*+(?:''[^']*+)*+')"
            + "|(?<quoted>`[^`]*+(?:``[^`]*+)*+`|\"[^\"]*+(?:\"\"[^\"]*+)*+\")"
            + "|(?<number>[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?!\\w))"
            + "|(?<word>\\w[\\w/:-]*)"
            + "|(?<comparison>!=|<>|>=|<=|=|>|<)"
            + "|(?<dot>\\.)|(?<comma>,)|(?<open>\\()|(?<close>\\)))");

    /** Each value is one that the database is given, which takes no more than 65,535. */
    private static final int MOST = 10_000;

    private Lexer() {}

    /** The tokens of the text and one {@link TokenType#END}. */
    static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int position = 0;
        while (!text.substring(position).isBlank()) {
            if (!matcher.find(position) || matcher.start() != position) {
                throw DomainException.invalid("Invalid filter '" + text + "'. Could not be parsed at position "
                        + position + ": '" + text.substring(position).strip() + "'.");
            }
            tokens.add(token(matcher, position));
            position = matcher.end();
            if (tokens.size() > MOST) {
                throw DomainException.invalid("The filter has more than " + MOST + " words and values.");
            }
        }
        tokens.add(new Token(TokenType.END, "", text.length()));
        return tokens;
    }

    private static Token token(Matcher matcher, int position) {
        for (TokenType type : TokenType.values()) {
            if (type != TokenType.END) {
                String text = matcher.group(type.name().toLowerCase(Locale.ROOT));
                if (text != null) {
                    return new Token(type, unquoted(type, text), position);
                }
            }
        }
        throw new IllegalStateException("a match without a group: " + matcher.group());
    }

    private static String unquoted(TokenType type, String text) {
        if (type != TokenType.STRING && type != TokenType.QUOTED) {
            return text;
        }
        String quote = text.substring(0, 1);
        return text.substring(1, text.length() - 1).replace(quote + quote, quote);
    }
}
