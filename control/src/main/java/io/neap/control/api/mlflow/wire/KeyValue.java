// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.Param;
import io.neap.control.experiment.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tag or a param. */
@Proto
public record KeyValue(String key, String value) {

    public static @Nullable List<KeyValue> ofTags(List<Tag> tags) {
        return Proto.Repeated.unlessEmpty(
                tags.stream().map(tag -> new KeyValue(tag.key(), tag.value())).toList());
    }

    public static @Nullable List<KeyValue> ofParams(List<Param> params) {
        return Proto.Repeated.unlessEmpty(params.stream()
                .map(param -> new KeyValue(param.key(), param.value()))
                .toList());
    }
}
