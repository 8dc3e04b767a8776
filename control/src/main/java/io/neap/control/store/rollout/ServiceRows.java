// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.Affinity;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.rollout.AffinityDocument;
import io.neap.control.rollout.Delivery;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.SpecDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Between an {@link InferenceService} and its rows. */
final class ServiceRows {

    private ServiceRows() {}

    static ServiceRow row(InferenceService service) {
        Delivery delivery = service.delivery();
        ServiceRow row = new ServiceRow();
        row.id = service.name().toString();
        row.workspace = service.name().workspace();
        row.name = service.name().service();
        row.spec = Json.write(SpecDocument.write(service.spec()));
        row.generation = service.generation();
        row.observedGeneration = delivery.observedGeneration();
        row.deleting = service.deleting();
        row.routeGeneration = delivery.route().map(Route::generation).orElse(0L);
        row.route = Json.write(delivery.route().map(Route::targets).orElse(List.of()).stream()
                .map(ServiceRows::target)
                .toList());
        row.routeAffinity = delivery.route()
                .flatMap(Route::affinity)
                .map(affinity -> Json.write(AffinityDocument.write(affinity)))
                .orElse(null);
        row.createdAt = service.createdAt();
        row.resourceVersion = service.resourceVersion() + 1;
        return row;
    }

    private static Map<String, Object> target(TrafficTarget target) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("revision", target.revision().name());
        map.put("percent", target.percent());
        target.tag().ifPresent(tag -> map.put("tag", tag));
        return map;
    }

    static RevisionRow row(ModelRevision revision) {
        RevisionRow row = new RevisionRow();
        row.id = revision.name().toString();
        row.service = revision.name().service().toString();
        row.name = revision.name().name();
        row.model = revision.model().name();
        row.version = revision.model().version();
        row.artifact = revision.model().artifactPath();
        row.sha256 = revision.model().sha256();
        row.size = revision.model().size();
        row.template = Json.write(SpecDocument.writeTemplate(revision.template()));
        row.standing = revision.standing().name();
        return row;
    }

    static InferenceService service(ServiceRow row, Optional<Rollout> rollout, List<ModelRevision> revisions) {
        ServiceName name = name(row);
        Optional<Route> route = row.routeGeneration == 0 ? Optional.empty() : Optional.of(route(name, row));
        return new InferenceService(
                name,
                SpecDocument.read(Json.map(row.spec)),
                row.generation,
                row.deleting,
                row.createdAt,
                new Delivery(row.observedGeneration, route, rollout, revisions),
                row.resourceVersion);
    }

    private static Route route(ServiceName name, ServiceRow row) {
        List<TrafficTarget> targets =
                Json.list(row.route).stream().map(map -> target(name, map)).toList();
        Optional<Affinity> affinity =
                Optional.ofNullable(row.routeAffinity).map(Json::map).map(AffinityDocument::read);
        return new Route(name, row.routeGeneration, targets, affinity);
    }

    static ServiceName name(ServiceRow row) {
        return new ServiceName(row.workspace, row.name);
    }

    private static TrafficTarget target(ServiceName service, Map<String, Object> map) {
        return new TrafficTarget(
                new RevisionName(service, String.valueOf(map.get("revision"))),
                ((Number) map.getOrDefault("percent", 0)).intValue(),
                Optional.ofNullable(map.get("tag")).map(String::valueOf));
    }

    static ModelRevision revision(ServiceName service, RevisionRow row) {
        return new ModelRevision(
                new RevisionName(service, row.name),
                new ServableModel(row.model, row.version, row.artifact, row.sha256, row.size),
                SpecDocument.readTemplate(Json.map(row.template)),
                ModelRevision.Standing.valueOf(row.standing));
    }
}
