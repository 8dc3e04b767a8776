// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether it makes no difference that a request runs twice. True for the methods that RFC 9110 calls idempotent, and
 * for an inference of the Open Inference Protocol: a function of its input alone, although sent by POST.
 */
final class Idempotence {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");
    private static final Pattern INFER = Pattern.compile("/v2/models/[^/]+(/versions/[^/]+)?/infer");
    private static final String GRPC_SERVICE = "/inference.GRPCInferenceService/";
    private static final Set<String> GRPC_METHODS =
            Set.of("ServerLive", "ServerReady", "ModelReady", "ServerMetadata", "ModelMetadata", "ModelInfer");

    private Idempotence() {}

    /**
     * @param path without prefix and query
     */
    static boolean of(String method, String path) {
        if (METHODS.contains(method)) {
            return true;
        }
        if (!"POST".equals(method)) {
            return false;
        }
        return INFER.matcher(path).matches()
                || (path.startsWith(GRPC_SERVICE) && GRPC_METHODS.contains(path.substring(GRPC_SERVICE.length())));
    }
}
