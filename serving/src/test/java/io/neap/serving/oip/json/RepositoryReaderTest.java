// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.oip.ModelControl.IndexEntry;
import io.neap.serving.oip.ModelUpload;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.settings.ModelSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepositoryReaderTest {

    @Test
    void anEmptyBodyAsksForNothingSpecial() {
        assertThat(RepositoryReader.readyOnly(new byte[0], 0)).isFalse();
        assertThat(upload("").files()).isEmpty();
        assertThat(upload("{}").settings()).isEqualTo(ModelSettings.NONE);
    }

    @Test
    void theIndexMayBeOfThoseThatAreReady() {
        byte[] body = "{\"ready\":true}".getBytes(StandardCharsets.UTF_8);

        assertThat(RepositoryReader.readyOnly(body, body.length)).isTrue();
    }

    @Test
    void filesComeInBase64BesideTheConfiguration() {
        ModelUpload upload = upload("{\"parameters\":{\"config\":\"{\\\"name\\\":\\\"m\\\",\\\"max_batch_size\\\":8}\","
                + "\"file:1/model.onnx\":\"AQID\",\"unload_dependents\":false}}");

        assertThat(upload.settings().maxBatchSize()).hasValue(8);
        assertThat(upload.files().get("1")).containsExactly(Map.entry("model.onnx", new byte[] {1, 2, 3}));
    }

    @Test
    void whatIsNoBase64NamesItsParameter() {
        assertThatThrownBy(() -> upload("{\"parameters\":{\"file:1/model.onnx\":\"%\"}}"))
                .hasMessageContaining("parameter 'file:1/model.onnx' is no Base64");
    }

    @Test
    void theIndexIsWrittenAsTritonWritesIt() {
        byte[] index = RepositoryWriter.index(List.of(
                new IndexEntry(new ModelKey("a", "1"), "READY", ""),
                new IndexEntry(new ModelKey("b", "2"), "UNAVAILABLE", "unloaded")));

        assertThat(new String(index, StandardCharsets.UTF_8))
                .isEqualTo("[{\"name\":\"a\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"},"
                        + "{\"name\":\"b\",\"version\":\"2\",\"state\":\"UNAVAILABLE\",\"reason\":\"unloaded\"}]");
    }

    private static ModelUpload upload(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return RepositoryReader.upload(bytes, bytes.length);
    }
}
