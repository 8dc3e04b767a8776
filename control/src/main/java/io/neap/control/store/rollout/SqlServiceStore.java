// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import static java.util.stream.Collectors.toList;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ServiceStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/** The {@link ServiceStore} in PostgreSQL. */
@ApplicationScoped
class SqlServiceStore implements ServiceStore {

    private final Mutiny.SessionFactory sessions;

    SqlServiceStore(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<Optional<InferenceService>> find(ServiceName name) {
        return whole("s.id = :value", name.toString())
                .map(found -> found.stream().findFirst());
    }

    @Override
    public Uni<List<InferenceService>> list(String workspace) {
        return whole("s.workspace = :value", workspace);
    }

    @Override
    public Uni<List<ServiceName>> names() {
        return sessions.withTransaction(
                        session -> session.createSelectionQuery("select id from ServiceRow order by id", String.class)
                                .getResultList())
                .map(ids -> ids.stream().map(SqlServiceStore::name).toList());
    }

    private static ServiceName name(String id) {
        int slash = id.indexOf('/');
        return new ServiceName(id.substring(0, slash), id.substring(slash + 1));
    }

    /**
     * The services with their rollouts, and the revisions that are left or that the rollout names. One statement is one
     * snapshot: a service is never put together from before and after a decision.
     */
    private Uni<List<InferenceService>> whole(String where, String value) {
        return sessions.withTransaction(session -> session.createSelectionQuery(
                                "select s, o, r from ServiceRow s left join RolloutRow o on o.service = s.id"
                                        + " left join RevisionRow r on r.service = s.id and (r.standing <> 'REMOVED'"
                                        + " or r.name = o.toRevision or r.name = o.fromRevision)"
                                        + " where " + where + " order by s.name, r.name",
                                Object[].class)
                        .setParameter("value", value)
                        .getResultList())
                .map(SqlServiceStore::whole);
    }

    /** One service of each run of rows that have the same first column. */
    private static List<InferenceService> whole(List<Object[]> rows) {
        Map<ServiceRow, List<Object[]>> byService =
                rows.stream().collect(Collectors.groupingBy(row -> (ServiceRow) row[0], LinkedHashMap::new, toList()));
        List<InferenceService> services = new ArrayList<>();
        byService.forEach((service, parts) -> services.add(whole(service, parts)));
        return services;
    }

    private static InferenceService whole(ServiceRow service, List<Object[]> parts) {
        ServiceName name = ServiceRows.name(service);
        return ServiceRows.service(
                service,
                Optional.ofNullable((RolloutRow) parts.getFirst()[1]).map(row -> RolloutRows.rollout(name, row)),
                parts.stream()
                        .flatMap(part -> Stream.ofNullable((RevisionRow) part[2]))
                        .map(row -> ServiceRows.revision(name, row))
                        .toList());
    }

    @Override
    public Uni<InferenceService> save(InferenceService service) {
        ServiceRow row = ServiceRows.row(service);
        return sessions.withTransaction(session -> claim(session, service)
                        .chain(() -> service.resourceVersion() == 0
                                ? session.persist(row)
                                : session.merge(row).replaceWithVoid())
                        .chain(() -> parts(session, service))
                        .chain(session::flush)
                        .replaceWith(service.written(row.resourceVersion)))
                .onFailure(ConstraintViolationException.class)
                .transform(failure -> conflict(service.name()));
    }

    /** Locks the row, if it is still the one that was read. */
    private static Uni<Void> claim(Mutiny.Session session, InferenceService service) {
        if (service.resourceVersion() == 0) {
            return refuseTaken(session, service.name());
        }
        return session.createMutationQuery("update ServiceRow set resourceVersion = resourceVersion + 1"
                        + " where id = :id and resourceVersion = :version")
                .setParameter("id", service.name().toString())
                .setParameter("version", service.resourceVersion())
                .executeUpdate()
                .invoke(claimed -> {
                    if (claimed == 0) {
                        throw conflict(service.name());
                    }
                })
                .replaceWithVoid();
    }

    /** A trigger and an inference service cannot share a name: they would share an address. */
    private static Uni<Void> refuseTaken(Mutiny.Session session, ServiceName name) {
        return session.createNativeQuery(
                        "select name from trigger where workspace = :workspace and name = :name", String.class)
                .setParameter("workspace", name.workspace())
                .setParameter("name", name.service())
                .getResultList()
                .invoke(taken -> {
                    if (!taken.isEmpty()) {
                        throw new DomainException(
                                ErrorCode.RESOURCE_CONFLICT,
                                "The name " + name + " is taken by a trigger: choose another for the service.");
                    }
                })
                .replaceWithVoid();
    }

    private static DomainException conflict(ServiceName name) {
        return new DomainException(
                ErrorCode.RESOURCE_CONFLICT, name + " was changed by another request meanwhile: try again.");
    }

    private static Uni<Void> parts(Mutiny.Session session, InferenceService service) {
        List<Object> rows = new ArrayList<>();
        service.delivery().revisions().forEach(revision -> rows.add(ServiceRows.row(revision)));
        service.delivery().rollout().ifPresent(rollout -> rows.add(RolloutRows.row(service.name(), rollout)));
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Object row : rows) {
            all = all.chain(() -> session.merge(row).replaceWithVoid());
        }
        return all;
    }

    @Override
    public Uni<Void> delete(ServiceName name) {
        return sessions.withTransaction(session -> session.createMutationQuery("delete from ServiceRow where id = :id")
                .setParameter("id", name.toString())
                .executeUpdate()
                .replaceWithVoid());
    }
}
