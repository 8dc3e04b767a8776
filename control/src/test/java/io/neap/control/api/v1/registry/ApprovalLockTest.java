// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits for the model first is first: the database queues them in the order in which they come. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ApprovalLockTest {

    @Inject
    DataSource database;

    private final Registry registry = new Registry();
    private final Person ada = new Person(registry, "ada");
    private final Person bob = new Person(registry, "bob");

    @BeforeEach
    void anApprovedVersion() {
        registry.model("net");
        registry.put("one", "weights.bin", "one");
        registry.register("net", "one").statusCode(200);
        registry.put("models/net/policy", Map.of("approvedAliases", List.of("champion")))
                .statusCode(200);
        bob.approve("1", "", "champion").statusCode(200);
    }

    @Test
    void an_approval_that_is_withdrawn_before_the_move_lets_it_fail() throws Exception {
        assertThat(inThisOrder(() -> bob.withdraw("1"), () -> ada.move("1"))).containsExactly(200, 400);
        registry.get("models/net").body("aliases.size()", equalTo(0));
    }

    @Test
    void an_approval_that_is_withdrawn_after_the_move_leaves_it() throws Exception {
        assertThat(inThisOrder(() -> ada.move("1"), () -> bob.withdraw("1"))).containsExactly(200, 200);
        registry.get("models/net").body("aliases.champion", equalTo("1"));
    }

    /** The statuses of two requests that both wait for the model, the second behind the first. */
    private List<Integer> inThisOrder(Supplier<ValidatableResponse> first, Supplier<ValidatableResponse> second)
            throws Exception {
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            try (PreparedStatement lock =
                    holder.prepareStatement("select 1 from registered_model where workspace = ? for no key update")) {
                lock.setString(1, registry.workspace());
                lock.executeQuery();
            }

            CompletableFuture<Integer> one = sent(first);
            awaitWaiting(holder, 1);
            CompletableFuture<Integer> two = sent(second);
            awaitWaiting(holder, 2);
            holder.commit();

            return List.of(one.get(10, TimeUnit.SECONDS), two.get(10, TimeUnit.SECONDS));
        }
    }

    private static CompletableFuture<Integer> sent(Supplier<ValidatableResponse> request) {
        return CompletableFuture.supplyAsync(() -> request.get().extract().statusCode(), Thread::startVirtualThread);
    }

    private static void awaitWaiting(Connection connection, int requests) throws SQLException {
        String waiters = "select pg_sleep(0.01), count(distinct pid) from pg_locks where not granted and pid in"
                + " (select pid from pg_locks where relation = cast('registered_model' as regclass))";
        try (PreparedStatement statement = connection.prepareStatement(waiters)) {
            for (int i = 0; i < 1_000; i++) {
                try (ResultSet waiting = statement.executeQuery()) {
                    waiting.next();
                    if (waiting.getInt(2) >= requests) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("fewer than " + requests + " requests wait for the model");
    }
}
