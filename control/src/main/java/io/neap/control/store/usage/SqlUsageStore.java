// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.usage;

import io.neap.control.monitor.usage.MeasuredUsage;
import io.neap.control.monitor.usage.UsageReport;
import io.neap.control.monitor.usage.UsageStore;
import io.neap.control.platform.ServiceName;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The {@link UsageStore} in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = MeasuredUsage.class)
class SqlUsageStore implements UsageStore {

    private final Database database;

    SqlUsageStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Boolean> add(UsageReport report, Instant now) {
        return database.transaction(() -> isNew(report, now)
                .chain(fresh ->
                        fresh ? sum(report).replaceWith(true) : Uni.createFrom().item(false)));
    }

    /** Whether this process has not reported so much yet; of two at once the second waits, and sees what the first wrote. */
    private Uni<Boolean> isNew(UsageReport report, Instant now) {
        return database.execute(Sql.of(
                        """
                        insert into usage_process (process, sequence, seen_at)
                        select cast(? as text), cast(? as bigint), cast(? as bigint) from revision where id = ?
                        on conflict (process) do update set sequence = excluded.sequence, seen_at = excluded.seen_at
                        where usage_process.sequence < excluded.sequence""",
                        report.revision() + "/" + report.process(),
                        report.sequence(),
                        now.toEpochMilli(),
                        report.revision().toString()))
                .map(rows -> rows == 1);
    }

    private Uni<Integer> sum(UsageReport report) {
        long window = WINDOW.toMillis();
        return database.execute(Sql.of(
                """
                insert into usage as u (service, revision, begins_at, requests, answered_rows, failures, compute_us, cpu_us,
                    process_us, memory_peak)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (service, revision, begins_at) do update set requests = u.requests + excluded.requests,
                    answered_rows = u.answered_rows + excluded.answered_rows, failures = u.failures + excluded.failures,
                    compute_us = u.compute_us + excluded.compute_us, cpu_us = u.cpu_us + excluded.cpu_us,
                    process_us = u.process_us + excluded.process_us,
                    memory_peak = greatest(u.memory_peak, excluded.memory_peak)""",
                report.revision().service().toString(),
                report.revision().name(),
                Math.floorDiv(report.until().toEpochMilli(), window) * window,
                report.requests(),
                report.rows(),
                report.failures(),
                micros(report.compute()),
                micros(report.cpu()),
                micros(Duration.between(report.since(), report.until())),
                report.memory()));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    @Override
    public Uni<List<MeasuredUsage>> of(ServiceName service, Instant since, Instant until) {
        long window = WINDOW.toMillis();
        long begin = Math.floorDiv(since.toEpochMilli(), window) * window;
        Sql select = Sql.of("""
                select cast(json_build_object('revision', revision,
                    'requests', coalesce(sum(requests) filter (where inside), 0),
                    'rows', coalesce(sum(answered_rows) filter (where inside), 0),
                    'failures', coalesce(sum(failures) filter (where inside), 0),
                    'compute_us', coalesce(sum(compute_us) filter (where inside), 0),
                    'cpu_us', coalesce(sum(cpu_us) filter (where inside), 0),
                    'process_us', coalesce(sum(process_us) filter (where inside), 0),
                    'memory_peak', coalesce(max(memory_peak) filter (where inside), 0),
                    'ever_cpu_us', sum(cpu_us), 'ever_process_us', sum(process_us),
                    'ever_memory_peak', max(memory_peak)) as text)
                from (select u.*, begins_at >= cast(? as bigint) and begins_at < cast(? as bigint) as inside
                    from usage u where service = ?) one group by revision order by revision""", begin, until.toEpochMilli(), service.toString());
        return database.list(MeasuredUsage.class, select);
    }

    @Override
    public Uni<Void> forget(Instant before, Instant silent) {
        return database.execute(Sql.of("delete from usage where begins_at < ?", before.toEpochMilli()))
                .chain(() ->
                        database.execute(Sql.of("delete from usage_process where seen_at < ?", silent.toEpochMilli())))
                .replaceWithVoid();
    }
}
