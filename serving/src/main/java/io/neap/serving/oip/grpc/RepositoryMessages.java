// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.oip.ModelControl.IndexEntry;
import io.neap.serving.oip.ModelUpload;
import io.neap.serving.oip.config.TritonConfig;
import io.neap.serving.oip.proto.ModelRepositoryParameter;
import io.neap.serving.oip.proto.RepositoryIndexResponse;
import io.neap.serving.oip.proto.RepositoryModelLoadRequest;
import io.neap.serving.oip.proto.RepositoryModelUnloadRequest;
import io.neap.serving.repository.settings.ModelSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The repository's messages. Two dialects share their numbers: Triton's requests name a repository and then the model,
 * KServe's the model alone, in the repository's place.
 */
final class RepositoryMessages {

    private RepositoryMessages() {}

    static RepositoryIndexResponse index(List<IndexEntry> entries) {
        RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
        for (IndexEntry entry : entries) {
            index.addModelsBuilder()
                    .setName(entry.key().name())
                    .setVersion(entry.key().version())
                    .setState(entry.state())
                    .setReason(entry.reason());
        }
        return index.build();
    }

    static String model(RepositoryModelLoadRequest request) {
        return model(request.getRepositoryName(), request.getModelName());
    }

    static String model(RepositoryModelUnloadRequest request) {
        return model(request.getRepositoryName(), request.getModelName());
    }

    private static String model(String repository, String model) {
        return model.isEmpty() ? repository : model;
    }

    static ModelUpload upload(RepositoryModelLoadRequest request) {
        Map<String, byte[]> files = new HashMap<>();
        request.getParametersMap().forEach((name, parameter) -> {
            if (ModelUpload.isFile(name)) {
                files.put(name, parameter.getBytesParam().toByteArray());
            }
        });
        ModelRepositoryParameter config = request.getParametersMap().get(ModelUpload.CONFIG);
        return ModelUpload.of(files, config == null ? ModelSettings.NONE : TritonConfig.json(config.getStringParam()));
    }
}
