// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import io.neap.control.experiment.search.Condition;
import io.neap.control.experiment.search.Condition.Value;
import io.neap.control.experiment.search.Field;
import io.neap.control.experiment.search.Operator;
import io.neap.control.experiment.search.Order;
import io.neap.control.experiment.search.Search;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of one kind of thing are found, and its searches as SQL. The fields' names come from the checked
 * schema; keys and values are bound.
 *
 * @param columns the SQL of each attribute
 * @param rows of each other kind of field: what follows {@code from} when the row's key is {@code f.key} and its value
 *     {@code f.value}
 * @param tiebreak the order of what is equal otherwise
 */
public record Searchable(Map<String, String> columns, Map<Field.Kind, String> rows, String tiebreak) {

    /** Clients search models by {@code != 'true'} of this tag: what lacks it is no prompt. */
    private static final String PROMPT = "mlflow.prompt.is_prompt";

    /**
     * The page that is asked for, with one row more that tells whether there is a rest.
     *
     * @param select all rows, up to the {@code from} of the searched table
     * @param where begins with {@code where}
     */
    public Sql search(String select, Sql where, Search search) {
        Sql sql = Sql.of(select);
        join(sql, search.orders());
        sql.add(where);
        filter(sql, search.conditions());
        page(sql, search);
        return sql;
    }

    private void join(Sql sql, List<Order> orders) {
        for (int i = 0; i < orders.size(); i++) {
            Field field = orders.get(i).field();
            if (field.kind() != Field.Kind.ATTRIBUTE) {
                String value = field.kind() == Field.Kind.DATASET ? "f." + field.key() : "f.value";
                sql.add(" left join lateral (select " + value + " as value from " + from(field));
                if (field.kind() != Field.Kind.DATASET) {
                    sql.add(" and f.key = ?", field.key());
                }
                sql.add(" limit 1) o" + i + " on true");
            }
        }
    }

    private void filter(Sql sql, List<Condition> conditions) {
        for (Condition condition : conditions) {
            Field field = condition.field();
            sql.add(" and ");
            switch (field.kind()) {
                case ATTRIBUTE -> compare(sql, column(field), condition);
                case DATASET -> {
                    sql.add("exists (select 1 from " + from(field) + " and ");
                    compare(sql, "f." + field.key(), condition);
                    sql.add(")");
                }
                case METRIC, PARAM, TAG -> keyed(sql, condition);
            }
        }
    }

    private void page(Sql sql, Search search) {
        sql.add(" order by ");
        for (int i = 0; i < search.orders().size(); i++) {
            Order order = search.orders().get(i);
            String direction = order.ascending() ? " asc" : " desc";
            String value = order.field().kind() == Field.Kind.ATTRIBUTE ? column(order.field()) : "o" + i + ".value";
            if (order.field().kind() == Field.Kind.METRIC) {
                sql.add("(" + value + " = 'NaN') asc nulls last, ");
            }
            sql.add(value + direction + " nulls last, ");
        }
        sql.add(tiebreak + " limit ? offset ?", search.limit() + 1, search.offset());
    }

    private void keyed(Sql sql, Condition condition) {
        Field field = condition.field();
        if (condition.operator() == Operator.NOT_EQUAL && field.key().equals(PROMPT)) {
            sql.add("not ");
            keyed(sql, new Condition(field, Operator.EQUAL, condition.value()));
            return;
        }
        sql.add(condition.operator() == Operator.IS_NULL ? "not exists" : "exists");
        sql.add(" (select 1 from " + from(field) + " and f.key = ?", field.key());
        if (!(condition.value() instanceof Value.None)) {
            sql.add(" and ");
            compare(sql, "f.value", condition);
        }
        sql.add(")");
    }

    private static void compare(Sql sql, String left, Condition condition) {
        String operator = condition.operator().symbol();
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
