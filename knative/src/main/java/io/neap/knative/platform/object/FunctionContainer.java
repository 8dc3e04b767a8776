// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.neap.control.error.DomainException;
import io.neap.control.platform.Resources;
import io.neap.control.platform.Revision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one container of a function: its image, its environment, and no more rights than it needs. */
final class FunctionContainer {

    static final String NAME = "function";

    private static final int PORT = 8080;

    /** A file that Kubernetes lends for this, and reads when the process has ended. */
    private static final String TERMINATION_LOG = "/dev/termination-log";

    /** Knative sets these itself and refuses a revision that does. */
    private static final Set<String> RESERVED = Set.of("PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION");

    private FunctionContainer() {}

    static Container of(Revision revision, String image, FunctionVolumes volumes) {
        return new ContainerBuilder()
                .withName(NAME)
                .withImage(image)
                .withEnv(environment(revision, volumes))
                .withResources(resources(revision.resources()))
                .addNewPort()
                // The name asks Knative for HTTP/2 without TLS, which gRPC needs; HTTP/1.1 still passes.
                .withName("h2c")
                .withContainerPort(PORT)
                .endPort()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/q/health/ready")
                .endHttpGet()
                .endReadinessProbe()
                .withTerminationMessagePath(TERMINATION_LOG)
                // A process that left no word there is quoted by the end of its log.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withVolumeMounts(volumes.mounts())
                .build();
    }

    private static @Nullable ResourceRequirements resources(Resources asked) {
        return asked.equals(Resources.ANY)
                ? null
                : new ResourceRequirementsBuilder()
                        .withRequests(ContainerValues.quantities(asked.requests()))
                        .withLimits(ContainerValues.quantities(asked.limits()))
                        .build();
    }

    private static List<EnvVar> environment(Revision revision, FunctionVolumes volumes) {
        Map<String, String> variables = new TreeMap<>(revision.environment());
        variables.keySet().stream().filter(RESERVED::contains).findFirst().ifPresent(name -> {
            throw DomainException.invalid("Revision " + revision.name() + " sets " + name + ", which Knative sets.");
        });
        variables.putAll(volumes.environment());
        variables.put("NEAP_TERMINATION_LOG", TERMINATION_LOG);
        variables.put("ORT_DISABLE_TELEMETRY", "1");
        return ContainerValues.variables(variables);
    }
}
