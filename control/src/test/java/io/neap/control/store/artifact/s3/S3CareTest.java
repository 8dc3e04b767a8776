// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.development.HomeErased;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3CareTest {

    private static final Clock NOW = Clock.systemUTC();
    private static final Clock IN_TWO_DAYS = Clock.offset(NOW, Duration.ofDays(2));

    private static S3Server server;
    private static Vertx vertx;

    private S3Bucket all;
    private S3Bucket bucket;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopServer() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void openBucket() {
        all = S3Server.bucket(vertx, server.settings(""), 1 << 20);
        bucket = S3Server.bucket(vertx, server.settings("neap/"), 1 << 20);
    }

    @AfterEach
    void closeBucket() {
        bucket.close();
        all.close();
    }

    @Test
    void uploads_of_a_killed_control_are_removed_when_they_are_old() {
        S3Settings settings = server.settings("neap/");
        await(bucket.put("incoming/half", new byte[1]));
        await(bucket.put("presigned/came", new byte[1]));
        await(bucket.beginParts("incoming/begun"));

        await(care(settings, NOW).clean());

        assertThat(keys()).contains("neap/incoming/half");
        assertThat(S3Server.unfinished(settings)).containsExactly("neap/incoming/begun");

        await(care(settings, IN_TWO_DAYS).clean());

        assertThat(keys()).doesNotContain("neap/incoming/half").contains("neap/presigned/came");
        assertThat(S3Server.unfinished(settings)).isEmpty();
    }

    @Test
    void a_home_that_was_emptied_leaves_what_is_not_its_own() {
        await(all.put("other/x", new byte[1]));
        await(all.put("neap/not-of-neap", new byte[1]));
        await(bucket.put("blobs/ab/abcd", new byte[1]));
        await(bucket.put("presigned/came", new byte[1]));

        care(server.settings("neap/"), NOW).erase(new HomeErased());

        assertThat(keys()).contains("other/x", "neap/not-of-neap").noneMatch(key -> key.startsWith("neap/blobs/"));
        assertThat(keys()).noneMatch(key -> key.startsWith("neap/presigned/"));
    }

    @Test
    void only_what_leaves_this_machine_in_the_clear_is_open() {
        assertThat(S3Care.isOpen(URI.create("http://192.0.2.1:9000"))).isTrue();
        assertThat(S3Care.isOpen(URI.create("https://192.0.2.1:9000"))).isFalse();
        assertThat(S3Care.isOpen(URI.create("http://127.0.0.1:9000"))).isFalse();
    }

    @Test
    void uploads_hold_no_more_than_the_memory_that_they_have() {
        S3Upload.Memory memory = new S3Upload.Memory(1_000);
        S3Upload first = new S3Upload(bucket, "incoming/first", memory);
        S3Upload second = new S3Upload(bucket, "incoming/second", memory);
        await(first.add(new byte[800]));

        assertThatThrownBy(() -> second.add(new byte[300]))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));

        await(first.abort());
        await(second.add(new byte[300]));
    }

    private S3Care care(S3Settings settings, Clock clock) {
        return new S3Care(settings, () -> bucket, clock);
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        await(all.pages("", page -> {
            page.stream().map(S3Object::key).forEach(keys::add);
            return Uni.createFrom().voidItem();
        }));
        return keys;
    }

    private static <T> T await(Uni<T> step) {
        return step.await().atMost(Duration.ofMinutes(1));
    }
}
