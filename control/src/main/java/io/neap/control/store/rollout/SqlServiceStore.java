// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ServiceStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
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
        return sessions.withTransaction(session -> session.find(ServiceRow.class, name.toString())
                        .chain(row -> row == null
                                ? Uni.createFrom().item(List.<InferenceService>of())
                                : whole(session, List.of(row))))
                .map(found -> found.stream().findFirst());
    }

    @Override
    public Uni<List<InferenceService>> list(String workspace) {
        return sessions.withTransaction(session -> session.createSelectionQuery(
                        "from ServiceRow where workspace = :workspace order by name", ServiceRow.class)
                .setParameter("workspace", workspace)
                .getResultList()
                .chain(rows -> whole(session, rows)));
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
     * Adds each service's rollout, and the revisions that are left or that the rollout names. The rows are detached:
     * Hibernate Reactive takes enhanced entities for changed and would write them back over another's change.
     */
    private static Uni<List<InferenceService>> whole(Mutiny.Session session, List<ServiceRow> services) {
        List<String> ids = services.stream().map(row -> row.id).toList();
        return session.createSelectionQuery("from RolloutRow where service in :services", RolloutRow.class)
                .setParameter("services", ids)
                .getResultList()
                .chain(rollouts -> session.createSelectionQuery(
                                "from RevisionRow where service in :services"
                                        + " and (standing <> 'REMOVED' or id in :named) order by name",
                                RevisionRow.class)
                        .setParameter("services", ids)
                        .setParameter("named", named(rollouts))
                        .getResultList()
                        .map(revisions -> {
                            Stream.of(services, rollouts, revisions)
                                    .flatMap(List::stream)
                                    .forEach(session::detach);
                            return services.stream()
                                    .map(service -> whole(service, rollouts, revisions))
                                    .toList();
                        }));
    }

    private static List<String> named(List<RolloutRow> rollouts) {
        return rollouts.stream()
                .flatMap(row -> Stream.of(Optional.of(row.toRevision), Optional.ofNullable(row.fromRevision))
                        .flatMap(Optional::stream)
                        .map(name -> row.service.substring(0, row.service.indexOf('/') + 1) + name))
                .toList();
    }

    private static InferenceService whole(ServiceRow service, List<RolloutRow> rollouts, List<RevisionRow> revisions) {
        ServiceName name = ServiceRows.name(service);
        Map<String, RolloutRow> byService = rollouts.stream().collect(Collectors.toMap(row -> row.service, row -> row));
        return ServiceRows.service(
                service,
                Optional.ofNullable(byService.get(service.id)).map(row -> RolloutRows.rollout(name, row)),
                revisions.stream()
                        .filter(row -> row.service.equals(service.id))
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
            return Uni.createFrom().voidItem();
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
