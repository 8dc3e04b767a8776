// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.metadata.MetadataQuestion.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataQuestionTest {

    private static final ModelMetadata KNOWN = new ModelMetadata(
            RevisionName.of(new ServiceName("default", "birds"), 1),
            "my birds",
            "3",
            Map.of("name", "neap"),
            Map.of("name", "my birds", "platform", "onnx_onnxv1"));

    @Test
    void theServersOwnAreToldAsItsFunctionDoes() {
        assertThat(answer("/v2")).isEqualTo(new Answer(200, Map.of("name", "neap")));
        assertThat(answer("/v2/")).isEqualTo(answer("/v2"));
        assertThat(answer("/v2/health/live")).isEqualTo(new Answer(200, Map.of("live", true)));
        assertThat(answer("/v2/health/ready")).isEqualTo(new Answer(200, Map.of("live", true, "ready", true)));
    }

    @Test
    void aModelIsFoundByItsNameWithEscapedLettersAndByItsVersion() {
        assertThat(answer("/v2/models/my%20birds")).isEqualTo(new Answer(200, KNOWN.model()));
        assertThat(answer("/v2/models/my%20birds/versions/3")).isEqualTo(new Answer(200, KNOWN.model()));
        assertThat(answer("/v2/models/my%20birds/versions/3/ready"))
                .isEqualTo(new Answer(200, Map.of("name", "my birds", "ready", true)));
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/models/owls, model 'owls' is not known: there is my birds/3",
        "/v2/models/my+birds/ready, model 'my+birds' is not known: there is my birds/3",
        "/v2/models/my%20birds/versions/4, model 'my birds' version '4' is not known: there is my birds/3"
    })
    void anotherModelIsNotKnown(String path, String message) {
        assertThat(answer(path)).isEqualTo(new Answer(404, Map.of("error", message)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/stats",
                "/v2/models/birds/stats",
                "/v2/models/birds/config",
                "/v2/models/",
                "/v2/models/%zz",
                "/v2/health",
                "/v1/models/birds",
                "/"
            })
    void everythingElseIsForTheFunction(String path) {
        assertThat(MetadataQuestion.of("GET", path)).isEmpty();
    }

    @Test
    void nothingButReadingIsAQuestion() {
        assertThat(MetadataQuestion.of("HEAD", "/v2/health/ready")).isPresent();
        assertThat(MetadataQuestion.of("POST", "/v2/health/ready")).isEmpty();
        assertThat(MetadataQuestion.of("POST", "/v2/models/birds/infer")).isEmpty();
    }

    private static Answer answer(String path) {
        return MetadataQuestion.of("GET", path).orElseThrow().answer(KNOWN);
    }
}
