// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A node that says of each of its pods that it runs, and runs none: what a cluster does with many services costs their
 * objects, not their processes. Each pod has the real node's address, where this answers Knative's autoscaler that
 * nobody asks, so that all fall asleep, and Neap that there is nothing to tell. On the tests' own cluster alone.
 */
final class HollowNode implements AutoCloseable {

    static final String LABEL = "neap.io/hollow";

    private static final String NAME = "hollow";
    private static final int AUTOSCALER_METRICS = 9090;
    private static final int METRICS = 9091;
    private static final int FUNCTION = 8080;

    private final KubernetesClient client;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService writers = Executors.newFixedThreadPool(8);
    private final List<HttpServer> servers;
    private final List<NodePorts> lent;
    private final SharedIndexInformer<Pod> pods;

    HollowNode(KubernetesClient client) throws IOException {
        this.client = client;
        servers = List.of(
                answering(AUTOSCALER_METRICS, "application/protobuf"), // a message without fields: no request
                answering(METRICS, "text/plain"),
                answering(FUNCTION, "application/json"));
        lent = servers.stream()
                .map(server -> NodePorts.lend(server.getAddress().getPort()))
                .toList();
        client.resource(node()).create();
        heart.scheduleWithFixedDelay(this::beat, 0, 10, TimeUnit.SECONDS);
        pods = client.pods().inAnyNamespace().withField("spec.nodeName", NAME).inform(new Kubelet());
    }

    private static HttpServer answering(int port, String type) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }

    private static io.fabric8.kubernetes.api.model.Node node() {
        Quantity plenty = new Quantity("4000Gi");
        Map<String, Quantity> room = Map.of(
                "cpu",
                new Quantity("1000"),
                "memory",
                plenty,
                "ephemeral-storage",
                plenty,
                "pods",
                new Quantity("5000"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withLabels(Map.of(LABEL, "true"))
                .endMetadata()
                .withNewSpec()
                .addNewTaint()
                .withKey(LABEL)
                .withEffect("NoSchedule")
                .endTaint()
                .endSpec()
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .addNewAddress(NodePorts.NODE, "InternalIP")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("Hollow")
                .withLastHeartbeatTime(Instant.now().toString())
                .withLastTransitionTime(Instant.now().toString())
                .endCondition()
                .endStatus()
                .build();
    }

    private void beat() {
        try {
            client.resource(new LeaseBuilder()
                            .withNewMetadata()
                            .withNamespace("kube-node-lease")
                            .withName(NAME)
                            .endMetadata()
                            .withNewSpec()
                            .withHolderIdentity(NAME)
                            .withLeaseDurationSeconds(40)
                            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                            .endSpec()
                            .build())
                    .forceConflicts()
                    .serverSideApply();
        } catch (KubernetesClientException again) {
            System.err.println("The hollow node's heart missed a beat: " + again.getMessage());
        }
    }

    private void write(Pod pod) {
        try {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                client.resource(pod).withGracePeriod(0).delete();
            } else if (!"Running".equals(pod.getStatus().getPhase())) {
                client.resource(running(pod)).patchStatus();
            }
        } catch (KubernetesClientException gone) {
            // The next event of the pod tells more.
        }
    }

    private static Pod running(Pod pod) {
        String now = Instant.now().toString();
        return new PodBuilder(pod)
                .editStatus()
                .withPhase("Running")
                .withHostIP(NodePorts.NODE)
                .withPodIP(NodePorts.NODE)
                .addNewPodIP(NodePorts.NODE)
                .withStartTime(now)
                .withConditions(conditions(now))
                .withContainerStatuses(List.of())
                .endStatus()
                .build();
    }

    private static List<PodCondition> conditions(String now) {
        return Stream.of("PodScheduled", "Initialized", "ContainersReady", "Ready")
                .map(type -> new PodConditionBuilder()
                        .withType(type)
                        .withStatus("True")
                        .withLastTransitionTime(now)
                        .build())
                .toList();
    }

    /** How many pods it says to run. */
    int running() {
        return pods.getStore().list().size();
    }

    @Override
    public void close() {
        pods.close();
        writers.shutdownNow();
        heart.shutdownNow();
        client.nodes().withName(NAME).delete();
        lent.forEach(NodePorts::close);
        servers.forEach(server -> server.stop(0));
    }

    private final class Kubelet implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            writers.execute(() -> write(pod));
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            writers.execute(() -> write(pod));
        }

        @Override
        public void onDelete(Pod pod, boolean unknown) {}
    }
}
