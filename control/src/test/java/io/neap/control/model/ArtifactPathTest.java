// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "a/..",
                "../a",
                "a/../../b",
                "/a",
                "//a",
                "a//b",
                "a/",
                "a/./b",
                "a\\b",
                "C:/a",
                "c:a",
                "%2e%2e/a",
                "a/%2E%2e",
                "a%2fb",
                "a%5Cb",
                "%252e",
                "a%00",
                "a\nb",
                "a\u0000"
            })
    void a_path_that_could_leave_the_store_is_refused(String text) {
        assertThatThrownBy(() -> new ArtifactPath(text))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("Invalid artifact path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1/models/m-0f/artifacts/MLmodel", "a b/ü+c%20d", "..a/b..", "ab:c"})
    void a_plain_path_passes(String text) {
        assertThat(new ArtifactPath(text)).isNotNull();
    }

    @Test
    void a_path_has_at_most_1024_characters() {
        assertThat(new ArtifactPath("a".repeat(1_024))).isNotNull();
        assertThatThrownBy(() -> new ArtifactPath("a".repeat(1_025))).isInstanceOf(DomainException.class);
    }

    @Test
    void a_uri_of_the_proxy_is_a_path_with_and_without_a_host() {
        assertThat(ArtifactPath.ofUri("mlflow-artifacts:/1/m")).contains(new ArtifactPath("1/m"));
        assertThat(ArtifactPath.ofUri("mlflow-artifacts://host:80/1/m/")).contains(new ArtifactPath("1/m"));
        assertThat(ArtifactPath.ofUri("mlflow-artifacts:/")).contains(new ArtifactPath(""));
        assertThat(ArtifactPath.ofUri("s3://bucket/1/m")).isEmpty();
        assertThat(ArtifactPath.ofUri("mlflow-artifacts:/1/m?x")).isEmpty();
        assertThat(ArtifactPath.ofUri("mlflow-artifacts:/1/m#x")).isEmpty();
        assertThat(ArtifactPath.namesServer("mlflow-artifacts://host:80/1/m")).isTrue();
        assertThat(ArtifactPath.namesServer("mlflow-artifacts:/1/m")).isFalse();
        assertThatThrownBy(() -> ArtifactPath.ofUri("mlflow-artifacts:/../x")).isInstanceOf(DomainException.class);
    }

    @Test
    void a_child_may_not_climb() {
        assertThat(new ArtifactPath("a").child("b/c")).hasToString("a/b/c");
        assertThatThrownBy(() -> new ArtifactPath("a").child("../b")).isInstanceOf(DomainException.class);
    }
}
