// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.development.Reset;
import io.neap.control.error.DomainException;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Empties a home for development. Builds for clusters leave it out. */
@Path("/api/v1/reset")
@Tag(name = "Development")
@IfBuildProperty(name = "neap.api.reset", stringValue = "true")
class ResetResource {

    private final Reset reset;

    ResetResource(Reset reset) {
        this.reset = reset;
    }

    record Wish(boolean yes) {}

    /** A page in a browser cannot send JSON here without asking first, and is refused then. */
    @POST
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Deletes all that this Neap holds, when {\"yes\": true} is sent to a home for development")
    public void reset(@Nullable Wish wish) {
        if (wish == null || !wish.yes()) {
            throw DomainException.invalid("This deletes everything: send {\"yes\": true} if that is what you want.");
        }
        reset.run();
    }
}
