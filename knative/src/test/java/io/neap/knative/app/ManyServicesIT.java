// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.knative.crd.InferenceService;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a thousand services cost, or as many as {@code -Dneap.test.services} says: their objects are real, and their pods
 * a hollow node's. Prints its figures. On the tests' own cluster alone.
 */
@Tag("scale")
class ManyServicesIT {

    private static final int SERVICES = Integer.getInteger("neap.test.services", 1000);
    private static final String USER = "neap-many";
    private static final String SPEC = """
            {model: 'models:/penguins/1', progressDeadline: 1h,
             scale: {stableWindow: 30s, gracePeriod: 0s},
             placement: {nodeSelector: {%1$s: 'true'}, tolerations: [{key: %1$s, effect: NoSchedule}]}}
            """.formatted(HollowNode.LABEL);
    private static final Pattern RECONCILED =
            Pattern.compile("operator_sdk_controllers_execution_reconcile_seconds_bucket\\{.*le=\"([^\"]+)\".*} (.+)");
    private static final Pattern CALLED =
            Pattern.compile("apiserver_flowcontrol_dispatched_requests_total\\{.*flow_schema=\"" + USER + "\".*} (.+)");
    private static final Duration LIMIT = Duration.ofMinutes(60);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private static KubernetesClient client;
    private static OperatorFixture operator;
    private static HollowNode node;
    /** Watched, since to list a thousand again and again is what the API server would be busy with. */
    private static SharedIndexInformer<InferenceService> services;

    @BeforeAll
    static void start() throws IOException {
        client = new KubernetesClientBuilder().build();
        rights().forEach(resource -> client.resource(resource).forceConflicts().serverSideApply());
        operator =
                OperatorFixture.open(OperatorFixture.unique("many"), Map.of("KUBERNETES_IMPERSONATE_USERNAME", USER));
        node = new HollowNode(client);
        services = client.resources(InferenceService.class)
                .inNamespace(operator.namespace())
                .inform();
    }

    @AfterAll
    static void stop() {
        services.close();
        operator.close();
        node.close();
        rights().forEach(resource -> client.resource(resource).delete());
        client.close();
    }

    @Test
    void aThousandServicesBecomeReadyAndSleep() throws IOException, InterruptedException {
        say("before the first of %d: %s".formatted(SERVICES, footprint()));
        long began = System.nanoTime();
        for (int i = 1; i <= SERVICES; i++) {
            operator.apply("many-%04d".formatted(i), SPEC);
        }
        say("applied after %d s".formatted(seconds(began)));
        await(ManyServicesIT::ready);
        say("ready after %d s: %s; API calls %d".formatted(seconds(began), footprint(), calls()));
        reconciled().forEach(bucket -> say("reconciliations " + bucket));
        long asked = System.nanoTime();
        assertThat(operator.control().count()).isEqualTo(SERVICES);
        say("listed after %d ms"
                .formatted(Duration.ofNanos(System.nanoTime() - asked).toMillis()));
        await(() -> SERVICES - node.running());
        say("asleep after %d s: %s; API calls %d".formatted(seconds(began), footprint(), calls()));

        TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());

        say("a minute later: %s; API calls %d".formatted(footprint(), calls()));
        assertThat(ready()).isEqualTo(SERVICES);
    }

    private static void await(IntSupplier count) {
        operator.await(() -> count.getAsInt() == SERVICES, LIMIT);
    }

    private static int ready() {
        return (int) services.getStore().list().stream()
                .filter(service ->
                        Shown.is(service, "Ready", found -> found.status().equals("True")))
                .count();
    }

    private static Footprint footprint() throws IOException {
        return Footprint.of(operator.application().pid());
    }

    /** How many took at most so many seconds, over all that were. */
    private static Stream<String> reconciled() {
        return operator.application().metrics().stream()
                .map(RECONCILED::matcher)
                .filter(Matcher::matches)
                .map(found -> "within " + found.group(1) + " s: " + found.group(2));
    }

    private static long calls() {
        return client.raw("/metrics")
                .lines()
                .map(CALLED::matcher)
                .filter(Matcher::matches)
                .mapToLong(found -> (long) Double.parseDouble(found.group(1)))
                .sum();
    }

    private static long seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toSeconds();
    }

    private static void say(String figure) {
        System.out.println(figure);
    }

    /** The application is a user of its own, whose calls the API server counts, with the priority of a pod's account. */
    private static Stream<GenericKubernetesResource> rights() {
        return Stream.of("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """, """
                apiVersion: flowcontrol.apiserver.k8s.io/v1
                kind: FlowSchema
                metadata: {name: %s}
                spec:
                  matchingPrecedence: 100
                  priorityLevelConfiguration: {name: workload-low}
                  rules:
                    - subjects: [{kind: User, user: {name: %s}}]
                      resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*']}]
                      nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['*']}]
                """)
                .map(yaml -> Serialization.unmarshal(yaml.formatted(USER, USER), GenericKubernetesResource.class));
    }
}
