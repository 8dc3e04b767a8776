// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import static java.util.stream.Collectors.joining;

import io.neap.control.experiment.search.Condition;
import io.neap.control.experiment.search.Condition.Value;
import io.neap.control.experiment.search.Field;
import io.neap.control.experiment.search.Filter;
import io.neap.control.experiment.search.Operator;
import io.neap.control.experiment.search.Order;
import io.neap.control.experiment.search.Search;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kind of thing as its searches see it. The fields' names come from the checked schema; keys and values are bound.
 *
 * @param item the JSON of one, from the row
 * @param from its table and the table's alias
 * @param columns the SQL of each attribute
 * @param rows of each other kind of field: what follows {@code from} when the row's key is {@code f.key} and its value
 *     {@code f.value}, or {@code f.number} where it can be either
 * @param several of attributes that can have several values: what follows {@code from} when each is {@code f.value}
 * @param ties the order of what is equal otherwise; no two rows have all of these columns in common
 * @param ranking what joins one metric of each of them as {@code o0}, so that an index gives the order by it; empty where
 *     no index does
 * @param walk what finds them by one of their values in the order of the ties
 */
public record Searchable(
        String item,
        String from,
        Map<String, String> columns,
        Map<Field.Kind, String> rows,
        Map<String, String> several,
        List<SortKey> ties,
        String ranking,
        Optional<Walk> walk) {

    /** Of things whose attributes have one value each. */
    public Searchable(
            String item, String from, Map<String, String> columns, Map<Field.Kind, String> rows, List<SortKey> ties) {
        this(item, from, columns, rows, Map.of(), ties);
    }

    /** Of things some of whose attributes have several values. */
    public Searchable(
            String item,
            String from,
            Map<String, String> columns,
            Map<Field.Kind, String> rows,
            Map<String, String> several,
            List<SortKey> ties) {
        this(item, from, columns, rows, several, ties, "", Optional.empty());
    }

    /** Of things that an index sorts by each of their metrics. */
    public Searchable rankedBy(String index) {
        return new Searchable(item, from, columns, rows, several, ties, index, walk);
    }

    /** Of things that an index has by some of their values in the order of the ties. */
    public Searchable walkedBy(Walk index) {
        return new Searchable(item, from, columns, rows, several, ties, ranking, Optional.of(index));
    }

    /** Clients search models by {@code != 'true'} of this tag: what lacks it is no prompt. */
    private static final String PROMPT = "mlflow.prompt.is_prompt";

    private static final String NEWEST = " order by f.timestamp desc, f.step desc, f.run_id, f.value desc";

    /** All of them as JSON. */
    public Sql select() {
        return Sql.of("select cast(" + item + " as text) from " + from);
    }

    /**
     * The page that is asked for, with one row more that tells whether there is a rest: the rows of these statements, one
     * after the other, as far as they are wanted; for {@link Database#ranked}.
     *
     * @param where begins with {@code where}
     */
    public List<Sql> search(Sql where, Search search) {
        if (ranking.isEmpty()
                || search.orders().isEmpty()
                || search.orders().getFirst().field().kind() != Field.Kind.METRIC) {
            return List.of(search(where, search, Optional.empty()));
        }
        List<Sql> parts = new ArrayList<>();
        for (Rank rank : Rank.values()) {
            if (search.after()
                    .map(Rank::of)
                    .filter(last -> last.compareTo(rank) > 0)
                    .isEmpty()) {
                parts.add(search(where, search, Optional.of(rank)));
            }
        }
        return parts;
    }

    /** Appends to a condition that the filter holds, too. */
    public void restrict(Sql where, Filter filter) {
        switch (filter) {
            case Filter.All(List<Filter> parts) -> parts.forEach(part -> clause(where.add(" and "), part));
            case Filter other -> clause(where.add(" and "), other);
        }
    }

    /**
     * How a list is walked.
     *
     * @param filter what is looked at on the way
     * @param guide what leads; empty when nothing does
     */
    private record Path(List<SortKey> keys, Filter filter, Optional<Condition> guide) {}

    private Path path(Search search, Optional<Rank> rank) {
        List<SortKey> keys = keys(search.orders(), rank);
        return walk.flatMap(index -> index.guide(search, keys, ties)
                        .map(guide -> new Path(index.order(), Walk.rest(search.filter(), guide), Optional.of(guide))))
                .orElseGet(() -> new Path(keys, search.filter(), Optional.empty()));
    }

    /** What is sorted by one of the ties is sorted by the rest of them, too. */
    private List<SortKey> keys(List<Order> orders, Optional<Rank> rank) {
        List<SortKey> keys = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            boolean given = i == 0 && rank.isPresent();
            Order order = orders.get(i);
            keys.add(given ? rank.get().key(order.ascending()) : key(order, "o" + i));
        }
        ties.stream().filter(tie -> !keys.contains(tie)).forEach(keys::add);
        return keys;
    }

    private Sql search(Sql where, Search search, Optional<Rank> rank) {
        Path path = path(search, rank);
        List<SortKey> keys = path.keys();
        String place = keys.stream().map(SortKey::column).collect(joining(", "));
        Sql sql = Sql.of("select cast(json_build_object('item', " + item + ", 'place', json_build_array(" + place
                + ")) as text) from " + from);
        path.guide().ifPresent(guide -> walk.orElseThrow().join(sql, guide));
        rank.ifPresent(part -> part.join(sql, ranking, search.orders().getFirst()));
        join(sql, search.orders(), rank.isPresent() ? 1 : 0);
        sql.add(where);
        rank.ifPresent(part -> part.restrict(
                sql, from(search.orders().getFirst().field()), search.orders().getFirst()));
        restrict(sql, path.filter());
        search.after()
                .filter(last -> rank.isEmpty() || rank.get() == Rank.of(last))
                .ifPresent(last -> SortKey.behind(sql, keys, last));
        sql.add(" order by " + keys.stream().map(SortKey::order).collect(joining(", ")));
        return sql.add(" limit ?", search.limit() + 1);
    }

    private SortKey key(Order order, String joined) {
        return switch (order.field().kind()) {
            case ATTRIBUTE -> attribute(column(order.field()), order.ascending());
            case METRIC -> SortKey.ofMetric(joined + ".value", order.ascending());
            case PARAM, TAG, METADATA, DATASET, SPAN, SPAN_ATTRIBUTE, FEEDBACK, EXPECTATION ->
                SortKey.nullable(joined + ".value", order.ascending());
        };
    }

    /** Ties are never null, which an index wants to know. */
    private SortKey attribute(String column, boolean ascending) {
        return ties.stream().anyMatch(tie -> tie.column().equals(column))
                ? new SortKey(column, ascending, SortKey.Kind.PRESENT)
                : SortKey.nullable(column, ascending);
    }

    private void join(Sql sql, List<Order> orders, int first) {
        for (int i = first; i < orders.size(); i++) {
            Field field = orders.get(i).field();
            if (field.kind() != Field.Kind.ATTRIBUTE) {
                String value = field.kind() == Field.Kind.DATASET ? "f." + field.key() : "f.value";
                sql.add(" left join lateral (select " + value + " as value from " + from(field));
                if (field.kind() != Field.Kind.DATASET) {
                    only(sql, field);
                }
                boolean measured = field.kind() == Field.Kind.METRIC; // of one key, on several data sets
                sql.add((measured ? NEWEST : "") + " limit 1) o" + i + " on true");
            }
        }
    }

    private void clause(Sql sql, Filter filter) {
        switch (filter) {
            case Condition condition -> compare(sql, condition);
            case Filter.All(List<Filter> parts) -> joined(sql, parts, " and ");
            case Filter.Any(List<Filter> parts) -> joined(sql, parts, " or ");
            case Filter.Not(Filter part) -> {
                clause(sql.add("("), part);
                sql.add(") is not true");
            }
        }
    }

    private void joined(Sql sql, List<Filter> parts, String operator) {
        String before = "(";
        for (Filter part : parts) {
            clause(sql.add(before), part);
            before = operator;
        }
        sql.add(")");
    }

    private void compare(Sql sql, Condition condition) {
        Field field = condition.field();
        switch (field.kind()) {
            case ATTRIBUTE -> attribute(sql, condition);
            case DATASET, SPAN -> {
                sql.add("exists (select 1 from " + from(field) + " and ");
                compare(sql, "f." + field.key(), condition);
                sql.add(")");
            }
            case METRIC, PARAM, TAG, METADATA, SPAN_ATTRIBUTE, FEEDBACK, EXPECTATION -> keyed(sql, condition);
        }
    }

    private void attribute(Sql sql, Condition condition) {
        String values = several.get(condition.field().key());
        if (values == null) {
            compare(sql, column(condition.field()), condition);
            return;
        }
        sql.add("exists (select 1 from " + values + " and ");
        compare(sql, "f.value", condition);
        sql.add(")");
    }

    private void keyed(Sql sql, Condition condition) {
        Field field = condition.field();
        if (condition.operator() == Operator.NOT_EQUAL && field.key().equals(PROMPT)) {
            sql.add("not ");
            keyed(sql, new Condition(field, Operator.EQUAL, condition.value()));
            return;
        }
        sql.add(condition.operator() == Operator.IS_NULL ? "not exists" : "exists");
        only(sql.add(" (select 1 from " + from(field)), field);
        if (!(condition.value() instanceof Value.None)) {
            sql.add(" and ");
            boolean number = condition.value() instanceof Value.Numeric && field.kind() != Field.Kind.METRIC;
            compare(sql, number ? "f.number" : "f.value", condition);
        }
        sql.add(")");
    }

    /** Of the rows of a kind, those of the field. */
    private static void only(Sql sql, Field field) {
        if (!field.key().isEmpty()) {
            sql.add(" and f.key = ?", field.key());
        }
        String before = " and (";
        for (Field.Data data : field.on()) {
            sql.add(before + "true");
            data.name().ifPresent(name -> sql.add(" and f.dataset_name = ?", name));
            data.digest().ifPresent(digest -> sql.add(" and f.dataset_digest = ?", digest));
            before = " or ";
        }
        sql.add(field.on().isEmpty() ? "" : ")");
    }

    private static void compare(Sql sql, String left, Condition condition) {
        String operator = condition.operator() == Operator.RLIKE
                ? "~"
                : condition.operator().symbol();
        switch (condition.value()) {
            case Value.Text(String text) -> sql.add(left + " " + operator + " ?", text);
            case Value.Numeric(double number)
            when condition.operator() == Operator.NOT_EQUAL -> sql.add(left + " <> cast(? as float8)", number);
            case Value.Numeric(double number) ->
                sql.add(
                        "(" + left + " " + operator + " cast(? as float8) and cast(" + left + " as float8) <> 'NaN')",
                        number);
            case Value.Texts(List<String> texts) -> {
                String places = String.join(", ", Collections.nCopies(texts.size(), "?"));
                sql.add(left + " " + operator + " (" + places + ")", texts.toArray());
            }
            case Value.None() -> sql.add(left + " " + operator);
        }
    }

    private String column(Field field) {
        return found(columns.get(field.key()), field);
    }

    private String from(Field field) {
        return found(rows.get(field.kind()), field);
    }

    private static String found(@Nullable String sql, Field field) {
        if (sql == null) {
            throw new IllegalStateException("the schema allows a field that has no column: " + field);
        }
        return sql;
    }
}
