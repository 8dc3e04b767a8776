// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdempotenceTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /anything, true",
        "HEAD, /anything, true",
        "OPTIONS, /anything, true",
        "PUT, /anything, true",
        "DELETE, /anything, true",
        "POST, /anything, false",
        "PATCH, /v2/models/m/infer, false",
        "POST, /, false",
        "POST, /v2/models/m/infer, true",
        "POST, /v2/models/m/versions/3/infer, true",
        "POST, /v2/models/m/infer/more, false",
        "POST, /v2/models/a/b/infer, false",
        "POST, /x/v2/models/m/infer, false",
        "POST, /v2/repository/models/m/unload, false",
        "POST, /inference.GRPCInferenceService/ModelInfer, true",
        "POST, /inference.GRPCInferenceService/ServerReady, true",
        "POST, /inference.GRPCInferenceService/ModelStreamInfer, false",
        "POST, /inference.GRPCInferenceService/RepositoryModelUnload, false",
    })
    void onlyWhatMayRunTwiceIsSafe(String method, String path, boolean safe) {
        assertThat(Idempotence.of(method, path)).isEqualTo(safe);
    }
}
