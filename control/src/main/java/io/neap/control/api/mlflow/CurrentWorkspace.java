// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.neap.control.platform.ServiceName;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The tenant that a request speaks for. */
@RequestScoped
public class CurrentWorkspace {

    static final String HEADER = "X-MLFLOW-WORKSPACE";
    static final String DEFAULT = "default";

    private final HttpHeaders headers;

    CurrentWorkspace(HttpHeaders headers) {
        this.headers = headers;
    }

    /** The header's, or {@code default}. */
    public String name() {
        return checked(headers.getHeaderString(HEADER));
    }

    static String checked(@Nullable String header) {
        return header == null || header.isEmpty() ? DEFAULT : new ServiceName(header, "any").workspace();
    }
}
