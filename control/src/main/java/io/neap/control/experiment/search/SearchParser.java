// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.Condition.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads filters ({@code metrics.loss < 0.2 and tags.owner = 'ada'}) and orders ({@code metrics.loss DESC}) of one kind
 * of thing. MLflow joins comparisons by {@code AND} alone; here they may be joined by {@code OR}, negated by {@code NOT}
 * and grouped by parentheses, too. Every mistake is an {@code INVALID_PARAMETER_VALUE} that shows the offending part.
 */
public final class SearchParser {

    /** An odd number of backslashes at the end of a pattern. */
    private static final Pattern ESCAPES_NOTHING = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\\\z");

    private static final int DEEPEST = 100;

    private final SearchSchema schema;
    private final String text;
    private final List<Token> tokens;
    private int next;

    private SearchParser(SearchSchema schema, String text) {
        this.schema = schema;
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    /** The filter that the text says; everything when it is blank. */
    public static Filter filter(SearchSchema schema, String text) {
        SearchParser parser = new SearchParser(schema, text);
        if (parser.peek().type() == TokenType.END) {
            return new Filter.All(List.of());
        }
        Filter filter = parser.any(0);
        Token rest = parser.take();
        if (rest.type() != TokenType.END) {
            throw DomainException.invalid(
                    "Invalid clause(s) in filter string: '" + rest.text() + "'. Join comparisons by AND or OR.");
        }
        return filter;
    }

    /** One order: a field, then {@code ASC} (which is the default) or {@code DESC}. */
    public static Order order(SearchSchema schema, String text) {
        SearchParser parser = new SearchParser(schema, text);
        Field field = parser.field();
        if (field.kind() == Field.Kind.SPAN || field.kind() == Field.Kind.SPAN_ATTRIBUTE) {
            throw DomainException.invalid("Invalid order_by clause '" + text + "'. A trace has many spans.");
        }
        Token direction = parser.take();
        boolean ascending = direction.type() == TokenType.END || direction.is("asc");
        boolean known = ascending || direction.is("desc");
        if (!known || (direction.type() != TokenType.END && parser.peek().type() != TokenType.END)) {
            throw DomainException.invalid(
                    "Invalid order_by clause '" + text + "'. Write a field, then ASC, DESC or nothing.");
        }
        return new Order(field, ascending);
    }

    private Filter any(int depth) {
        List<Filter> parts = new ArrayList<>(List.of(all(depth)));
        while (accept("or")) {
            parts.add(all(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Filter.Any(parts);
    }

    private Filter all(int depth) {
        List<Filter> parts = new ArrayList<>(List.of(part(depth)));
        while (accept("and")) {
            parts.add(part(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Filter.All(parts);
    }

    private Filter part(int depth) {
        if (depth > DEEPEST) {
            throw DomainException.invalid("The filter is nested more than " + DEEPEST + " deep.");
        }
        if (accept("not")) {
            return new Filter.Not(part(depth + 1));
        }
        if (peek().type() != TokenType.OPEN) {
            return condition();
        }
        take();
        Filter inner = any(depth + 1);
        Token close = take();
        if (close.type() != TokenType.CLOSE) {
            throw DomainException.invalid("Invalid clause(s) in filter string: ')' is expected, not '" + shown(close)
                    + "' in '" + text + "'.");
        }
        return inner;
    }

    private Condition condition() {
        Field field = field();
        Operator operator = operator();
        Set<Operator> allowed = schema.operators(field);
        if (!allowed.contains(operator)) {
            throw DomainException.invalid("Invalid comparator '" + operator.symbol() + "' for '" + field.key()
                    + "' not one of "
                    + allowed.stream().map(Operator::symbol).toList() + ".");
        }
        return new Condition(field, operator, value(field, operator));
    }

    private Field field() {
        Token name = take();
        if (name.type() == TokenType.QUOTED) {
            return schema.attribute(name.text());
        }
        if (name.type() != TokenType.WORD || name.is("not") || name.is("or") || name.is("and")) {
            throw DomainException.invalid("Invalid clause(s) in filter string: '" + shown(name) + "' in '" + text
                    + "'. A comparison starts with a field such as metrics.loss.");
        }
        if (peek().type() != TokenType.DOT) {
            return schema.attribute(name.text());
        }
        take();
        StringBuilder key = new StringBuilder(keyPart());
        while (peek().type() == TokenType.DOT) {
            take();
            key.append('.').append(keyPart());
        }
        return schema.field(name.text(), key.toString());
    }

    private String keyPart() {
        Token token = take();
        return switch (token.type()) {
            case WORD, QUOTED, NUMBER -> token.text();
            case STRING, COMPARISON, DOT, COMMA, OPEN, CLOSE, END ->
                throw DomainException.invalid("Invalid identifier in '" + text + "': a key is expected, not '"
                        + shown(token) + "'. Quote a key with other characters in backticks.");
        };
    }

    private Operator operator() {
        Token token = take();
        if (token.is("is")) {
            boolean not = accept("not");
            if (accept("null")) {
                return not ? Operator.IS_NOT_NULL : Operator.IS_NULL;
            }
        }
        if (token.is("not") && accept("in")) {
            return Operator.NOT_IN;
        }
        String symbol = token.text().equals("<>") ? "!=" : token.text();
        Optional<Operator> operator = Arrays.stream(Operator.values())
                .filter(known -> token.type() == TokenType.COMPARISON || token.type() == TokenType.WORD)
                .filter(known -> known.symbol().equalsIgnoreCase(symbol))
                .findFirst();
        return operator.orElseThrow(() -> DomainException.invalid(
                "Invalid comparison clause in '" + text + "'. Expected comparison found '" + shown(token) + "'."));
    }

    private Value value(Field field, Operator operator) {
        if (Operator.PRESENCE.contains(operator)) {
            return new Value.None();
        }
        if (Operator.LISTS.contains(operator)) {
            return new Value.Texts(texts());
        }
        Token token = take();
        if (schema.isNumber(field) || (token.type() == TokenType.NUMBER && schema.isEither(field))) {
            if (token.type() != TokenType.NUMBER) {
                throw DomainException.invalid(
                        "Expected numeric value type for '" + field.key() + "'. Found '" + shown(token) + "'.");
            }
            return new Value.Numeric(Double.parseDouble(token.text()));
        }
        String pattern = string(token);
        if (Operator.PATTERNS.contains(operator)
                && ESCAPES_NOTHING.matcher(pattern).find()) {
            throw DomainException.invalid("Invalid pattern '" + pattern + "' in '" + text
                    + "': a single backslash at the end escapes nothing. Write two for the character itself.");
        }
        if (!Operator.TEXTUAL.contains(operator) && operator != Operator.RLIKE) {
            return new Value.Numeric(number(field, pattern));
        }
        return new Value.Text(pattern);
    }

    /** Clients may write the numbers of assessments as texts. */
    private static double number(Field field, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException other) {
            throw DomainException.invalid(
                    "Expected numeric value type for '" + field.key() + "'. Found '" + text + "'.");
        }
    }

    private List<String> texts() {
        List<String> values = new ArrayList<>();
        expect(TokenType.OPEN, "(");
        do {
            values.add(string(take()));
        } while (peek().type() == TokenType.COMMA && take().type() == TokenType.COMMA);
        expect(TokenType.CLOSE, ")");
        return values;
    }

    private String string(Token token) {
        if (token.type() != TokenType.STRING
                && (token.type() != TokenType.QUOTED || text.charAt(start(token)) != '"')) {
            throw DomainException.invalid("Expected a quoted string value in '" + text
                    + "' (e.g. 'my-value'). Got value " + shown(token) + ".");
        }
        return token.text();
    }

    private int start(Token token) {
        int start = token.position();
        while (Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        return start;
    }

    private void expect(TokenType type, String what) {
        Token token = take();
        if (token.type() != type) {
            throw DomainException.invalid("Invalid list in '" + text + "': '" + what + "' is expected, not '"
                    + shown(token) + "'. Write IN ('a', 'b').");
        }
    }

    private boolean accept(String keyword) {
        boolean accepted = peek().is(keyword);
        if (accepted) {
            next++;
        }
        return accepted;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        Token token = tokens.get(next);
        if (token.type() != TokenType.END) {
            next++;
        }
        return token;
    }

    private static String shown(Token token) {
        return token.type() == TokenType.END ? "end of text" : token.text();
    }
}
