// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.SearchParser;
import io.neap.control.experiment.search.SearchSchema;
import io.neap.control.retention.RetentionPolicy.CurveRule;
import io.neap.control.retention.RetentionPolicy.RunRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a {@link RetentionPolicy}, as values: what users write, what is stored and what the ledger keeps. What it
 * does not know it refuses: a word that is spelled wrongly must not keep or delete anything.
 */
public final class PolicyDocument {

    private static final int MOST_DAYS = 36_500;
    private static final int MOST_RULES = 20;
    private static final int FEWEST_POINTS = 10;
    private static final int MOST_POINTS = 1_000_000;

    private PolicyDocument() {}

    /** Fails with {@code INVALID_PARAMETER_VALUE} and a message that names the field and what it must be. */
    public static RetentionPolicy read(Map<?, ?> document) {
        only("", document, "deletedAfterDays", "runs", "curves", "orphansAfterDays", "tracesAfterDays", "automatic");
        return new RetentionPolicy(
                days(document, "deletedAfterDays"),
                runs(document.get("runs")),
                curves(document.get("curves")),
                days(document, "orphansAfterDays"),
                days(document, "tracesAfterDays"),
                automatic(document.get("automatic")));
    }

    public static Map<String, Object> write(RetentionPolicy policy) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "deletedAfterDays", policy.deletedAfterDays());
        document.put(
                "runs",
                policy.runs().stream()
                        .map(run -> Map.of("filter", run.filter(), "afterDays", run.afterDays()))
                        .toList());
        CurveRule curves = policy.curves();
        if (curves != null) {
            document.put("curves", Map.of("afterDays", curves.afterDays(), "points", curves.points()));
        }
        put(document, "orphansAfterDays", policy.orphansAfterDays());
        put(document, "tracesAfterDays", policy.tracesAfterDays());
        document.put("automatic", policy.automatic());
        return document;
    }

    private static void put(Map<String, Object> document, String field, @Nullable Integer value) {
        if (value != null) {
            document.put(field, value);
        }
    }

    private static List<RunRule> runs(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> items) || items.size() > MOST_RULES) {
            throw DomainException.invalid("runs must be a list of at most " + MOST_RULES
                    + " such as {\"filter\": \"status = 'FAILED'\", \"afterDays\": 90}.");
        }
        List<RunRule> rules = new ArrayList<>();
        for (Object item : items) {
            String path = "runs[" + rules.size() + "]";
            Map<?, ?> rule = object(path, item);
            only(path + ".", rule, "filter", "afterDays");
            rules.add(new RunRule(
                    filter(path + ".filter", rule.get("filter")),
                    number(path + ".afterDays", rule.get("afterDays"), 0, MOST_DAYS)));
        }
        return rules;
    }

    private static String filter(String path, @Nullable Object value) {
        if (!(value instanceof String text)) {
            throw DomainException.invalid(
                    path + " must be a filter such as \"status = 'FAILED'\"; \"\" stands for every run.");
        }
        try {
            SearchParser.filter(SearchSchema.RUNS, text);
            return text;
        } catch (DomainException unreadable) {
            throw DomainException.invalid(path + ": " + unreadable.getMessage());
        }
    }

    private static @Nullable CurveRule curves(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        Map<?, ?> rule = object("curves", value);
        only("curves.", rule, "afterDays", "points");
        return new CurveRule(
                number("curves.afterDays", rule.get("afterDays"), 0, MOST_DAYS),
                number("curves.points", rule.get("points"), FEWEST_POINTS, MOST_POINTS));
    }

    private static boolean automatic(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw DomainException.invalid("automatic must be true or false, but is " + value + ".");
    }

    private static @Nullable Integer days(Map<?, ?> document, String field) {
        Object value = document.get(field);
        return value == null ? null : Integer.valueOf(number(field, value, 0, MOST_DAYS));
    }

    private static int number(String path, @Nullable Object value, int least, int most) {
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        throw DomainException.invalid(path + " must be a whole number from " + least + " to " + most
                + (value == null ? "." : ", but is " + value + "."));
    }

    private static Map<?, ?> object(String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw DomainException.invalid(path + " must be an object, but is " + value + ".");
    }

    private static void only(String path, Map<?, ?> document, String... fields) {
        List<String> known = List.of(fields);
        for (Object field : document.keySet()) {
            if (!known.contains(String.valueOf(field))) {
                throw DomainException.invalid(
                        "There is no " + path + field + " in a policy; known are " + new TreeSet<>(known) + ".");
            }
        }
    }
}
