// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.search.Place;
import io.neap.control.experiment.search.Ranked;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements in the transaction that is open on this Vert.x context, or in one of their own. Rows are read from one
 * column of JSON whose names are those of the columns; records are written the same way, by
 * {@code jsonb_populate_record}.
 */
@ApplicationScoped
@RegisterForReflection(targets = Database.Row.class)
public class Database {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** PostgreSQL's query_canceled. */
    private static final String GIVEN_UP = "57014";

    private final Mutiny.SessionFactory factory;

    Database(Mutiny.SessionFactory factory) {
        this.factory = factory;
    }

    /** Runs several steps, one after the other, as one. */
    public <T> Uni<T> transaction(Supplier<Uni<T>> steps) {
        return factory.withTransaction(session -> steps.get());
    }

    /** How many rows it changed. */
    public Uni<Integer> execute(Sql sql) {
        return factory.withTransaction(session -> {
            Mutiny.MutationQuery query = session.createNativeQuery(sql.text());
            sql.values().forEach(query::setParameter);
            return query.executeUpdate();
        });
    }

    /** The rows of a query for one column of JSON text; outside a transaction it needs none of its own. */
    public <T> Uni<List<T>> list(Class<T> type, Sql sql) {
        return factory.withSession(session -> {
                    Mutiny.SelectionQuery<String> query = session.createNativeQuery(sql.text(), String.class);
                    sql.values().forEach(query::setParameter);
                    return query.getResultList();
                })
                .map(rows -> rows.stream().map(row -> read(type, row)).toList());
    }

    /** As {@link #list}; fails with {@code INVALID_PARAMETER_VALUE} when it takes longer. */
    public <T> Uni<List<T>> list(Class<T> type, Sql sql, Duration most) {
        Sql limit = Sql.of(
                "select cast(to_jsonb(set_config('statement_timeout', ?, true)) as text)",
                Long.toString(most.toMillis()));
        return transaction(() -> list(String.class, limit).chain(() -> list(type, sql)))
                .onFailure(Database::isGivenUp)
                .transform(late -> new DomainException(
                        ErrorCode.INVALID_PARAMETER_VALUE,
                        "This takes more than " + most.toSeconds() + " s and was given up: ask for less at once.",
                        late));
    }

    private static boolean isGivenUp(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if ((cause instanceof DatabaseException answered && GIVEN_UP.equals(answered.getSqlState()))
                    || (cause instanceof SQLException told && GIVEN_UP.equals(told.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The rows of a search, each with its place in the order; see {@link Searchable#search}.
     *
     * @param parts asked one after the other, until there is a row more than the limit
     */
    public <T> Uni<List<Ranked<T>>> ranked(Class<T> type, List<Sql> parts, int limit) {
        Uni<List<Ranked<T>>> found = list(Row.class, parts.getFirst())
                .map(rows -> rows.stream()
                        .map(row -> new Ranked<>(item(type, row.item()), place(row.place())))
                        .toList());
        return found.chain(first -> parts.size() == 1 || first.size() > limit
                ? Uni.createFrom().item(first)
                : ranked(type, parts.subList(1, parts.size()), limit - first.size())
                        .map(rest ->
                                Stream.concat(first.stream(), rest.stream()).toList()));
    }

    private static <T> T item(Class<T> type, JsonNode item) {
        try {
            return JSON.treeToValue(item, type);
        } catch (JsonProcessingException unlike) {
            throw new IllegalStateException("a row that is no " + type.getSimpleName() + ": " + item, unlike);
        }
    }

    private static Place place(List<JsonNode> values) {
        List<@Nullable Object> place = new ArrayList<>();
        values.forEach(value -> place.add(plain(value)));
        return new Place(place);
    }

    private static @Nullable Object plain(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (!value.isNumber()) {
            return null;
        }
        return value.isIntegralNumber() && value.canConvertToLong()
                ? Long.valueOf(value.longValue())
                : (Object) value.doubleValue();
    }

    /** One row of a search. */
    record Row(JsonNode item, List<JsonNode> place) {}

    /** The only row of a query for one column of JSON text, if there is one. */
    public <T> Uni<Optional<T>> find(Class<T> type, Sql sql) {
        return list(type, sql).map(rows -> rows.stream().findFirst());
    }

    /** A record, or a list of records, as a value to bind: {@code cast(cast(? as text) as jsonb)} reads it. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("not a record of plain values: " + value.getClass(), impossible);
        }
    }

    private static <T> T read(Class<T> type, String row) {
        try {
            return JSON.readValue(row, type);
        } catch (JsonProcessingException unlike) {
            throw new IllegalStateException("a row that is no " + type.getSimpleName() + ": " + row, unlike);
        }
    }
}
