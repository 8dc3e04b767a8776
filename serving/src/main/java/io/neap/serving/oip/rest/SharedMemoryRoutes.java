// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.oip.Failures;
import io.neap.serving.oip.OipConfig;
import io.neap.serving.oip.json.JsonWriter;
import io.neap.serving.oip.json.MemoryReader;
import io.neap.serving.oip.memory.CudaMemory;
import io.neap.serving.oip.memory.Region;
import io.neap.serving.oip.memory.SharedMemory;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/** The shared memory extensions over REST: the system's, and what there is to say of CUDA's. */
@Singleton
public final class SharedMemoryRoutes {

    private static final String SYSTEM = "/v2/systemsharedmemory";
    private static final String CUDA = "/v2/cudasharedmemory";
    private static final String REGION = "/region/:region";

    private final SharedMemory memory;
    private final BodyLimits limits;
    private final Replies replies;

    SharedMemoryRoutes(SharedMemory memory, OipConfig config, Replies replies) {
        this.memory = memory;
        this.limits = BodyLimits.of(config);
        this.replies = replies;
    }

    void register(@Observes Router router) {
        Routes routes = new Routes(router, replies);
        for (String region : new String[] {"", REGION}) {
            routes.get(SYSTEM + region + "/status", context -> status(memory.status(name(context))));
            routes.post(SYSTEM + region + "/unregister", context -> {
                memory.unregister(name(context));
                replies.done(context);
            });
            routes.get(CUDA + region + "/status", context -> {
                CudaMemory.requireNoName(name(context));
                return status(List.of());
            });
            routes.post(CUDA + region + "/unregister", replies::done);
        }
        routes.post(SYSTEM + REGION + "/register", this::register);
        routes.post(CUDA + REGION + "/register", context -> {
            throw CudaMemory.refusal(name(context));
        });
    }

    private void register(RoutingContext context) {
        memory.requireOpen();
        String name = name(context);
        Body.read(context.request(), limits)
                .map(body -> {
                    MemoryReader.Registration asked = MemoryReader.registration(body.bytes(), body.length());
                    memory.register(name, asked.key(), asked.offset(), asked.byteSize());
                    return body;
                })
                .onSuccess(done -> replies.done(context))
                .onFailure(failure -> replies.failure(context, Failures.known(failure)));
    }

    /** Empty where the path names none. */
    private static String name(RoutingContext context) {
        return Objects.requireNonNullElse(context.pathParam("region"), "");
    }

    private static byte[] status(List<Region> regions) {
        JsonWriter json = new JsonWriter(0).open('[');
        for (Region region : regions) {
            json.open('{').name("name").string(region.name());
            json.name("key").string(region.key());
            json.name("offset").number(region.offset());
            json.name("byte_size").number(region.byteSize()).close('}');
        }
        return json.close(']').toByteArray();
    }
}
