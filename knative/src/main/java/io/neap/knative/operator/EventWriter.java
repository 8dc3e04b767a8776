// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Writes notices as the cluster's events. One that comes again is counted, as Kubernetes' own are. */
@ApplicationScoped
public class EventWriter {

    private static final Logger LOG = Logger.getLogger(EventWriter.class);
    private static final String COMPONENT = "neap-operator";
    /** The API server refuses a longer message. */
    private static final int LONGEST = 1024;
    /** Where Kubernetes wants the events of what has no namespace. */
    private static final String CLUSTER = "default";

    private final KubernetesClient client;
    private final Clock clock;

    EventWriter(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** An event that cannot be written is logged: what it tells also stands in the status. */
    public void write(HasMetadata about, Notice notice) {
        Event event = event(about, notice);
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                count(event);
            } else {
                LOG.warnf("event=%s about=%s was not written: %s", notice.reason(), name(about), e.getMessage());
            }
        }
    }

    private void count(Event event) {
        try {
            client.resource(event)
                    .edit(known -> new EventBuilder(known)
                            .withCount(known.getCount() + 1)
                            .withLastTimestamp(event.getLastTimestamp())
                            .build());
        } catch (KubernetesClientException e) {
            LOG.warnf("event=%s was not counted: %s", event.getReason(), e.getMessage());
        }
    }

    private Event event(HasMetadata about, Notice notice) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var metadata = about.getMetadata();
        String message = notice.message().length() <= LONGEST
                ? notice.message()
                : notice.message().substring(0, LONGEST);
        String hash =
                String.format(Locale.ROOT, "%08x", (metadata.getUid() + notice.reason() + notice.message()).hashCode());
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(Objects.requireNonNullElse(metadata.getNamespace(), CLUSTER))
                .withName(metadata.getName() + "." + hash)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endInvolvedObject()
                .withType(notice.warning() ? "Warning" : "Normal")
                .withReason(notice.reason())
                .withMessage(message)
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .build();
    }

    private static String name(HasMetadata about) {
        return about.getMetadata().getNamespace() + "/" + about.getMetadata().getName();
    }
}
