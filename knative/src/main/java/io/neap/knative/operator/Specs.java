// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.SpecDocument;
import io.neap.control.rollout.Strategy;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.StrategySpec;
import java.util.Map;

/** The spec of a resource is the document of the API, read by the same rules. */
public final class Specs {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Specs() {}

    /** The strategy that a Rollout names; fails like {@link #read}. */
    public static Strategy strategy(StrategySpec spec) {
        return SpecDocument.readStrategy(JSON.convertValue(spec, new TypeReference<Map<String, Object>>() {}));
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} and a message that names the field. */
    public static ServiceSpec read(InferenceServiceSpec spec) {
        return SpecDocument.read(JSON.convertValue(spec, new TypeReference<Map<String, Object>>() {}));
    }

    static InferenceServiceSpec write(ServiceSpec spec) {
        return JSON.convertValue(SpecDocument.write(spec), InferenceServiceSpec.class);
    }
}
