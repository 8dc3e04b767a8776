// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.neap.control.ledger.LedgerAudit.Head;
import io.neap.control.ledger.LedgerAudit.Link;
import io.neap.control.ledger.LedgerReport.Fault;
import io.neap.control.ledger.LedgerReport.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class LedgerAuditTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456Z");

    private final LedgerChain chain = chain("the key");

    @Test
    void a_whole_chain_has_no_fault_and_ends_at_its_head() {
        List<Link> links = links(3);

        LedgerReport report = audit(links, head(links));

        assertThat(report.whole()).isTrue();
        assertThat(report.entries()).isEqualTo(3);
        assertThat(report.head()).isEqualTo(links.getLast().hash());
    }

    @Test
    void a_changed_row_is_reported_once_at_its_place() {
        List<Link> links = links(3);
        links.set(1, with(links.get(1), "{\"n\":99}"));

        assertThat(audit(links, head(links)).faults())
                .extracting(Fault::sequence, Fault::kind)
                .containsExactly(tuple(2L, Kind.CHANGED));
    }

    @Test
    void a_removed_row_leaves_a_gap() {
        List<Link> links = links(4);
        Head head = head(links);
        links.remove(1);

        assertThat(audit(links, head).faults())
                .extracting(Fault::sequence, Fault::kind)
                .containsExactly(tuple(2L, Kind.REMOVED));
    }

    @Test
    void a_cut_off_end_is_missed_by_the_head() {
        List<Link> links = links(3);
        Head head = head(links);
        links.removeLast();

        assertThat(audit(links, head).faults()).extracting(Fault::kind).containsExactly(Kind.REMOVED);
    }

    @Test
    void a_row_of_somebody_without_the_key_is_slipped_in() {
        List<Link> links = links(2);
        LedgerChain forger = chain("another key");
        Link last = links.getLast();
        links.add(link(forger, 3, last.hash()));

        assertThat(audit(links, head(links.subList(0, 2))).faults())
                .extracting(Fault::kind)
                .containsExactly(Kind.SLIPPED_IN);
    }

    @Test
    void two_rows_that_changed_places_are_found() {
        List<Link> links = links(4);
        Link second = links.get(1);
        Link third = links.get(2);
        links.set(1, at(third, 2, second.hash()));
        links.set(2, at(second, 3, third.hash()));

        assertThat(audit(links, head(links)).whole()).isFalse();
    }

    @Test
    void a_forged_row_that_waits_for_the_sealer_is_found() {
        LedgerAudit audit = new LedgerAudit(chain, Head.NONE);
        audit.unsealed(link(chain("another key"), 0, LedgerChain.GENESIS));

        assertThat(audit.report().faults()).extracting(Fault::kind).containsExactly(Kind.SLIPPED_IN);
    }

    @Test
    void fields_can_not_be_shifted_into_one_another() {
        UUID id = new UUID(1, 2);
        LedgerEntry one = new LedgerEntry("ab", "w", "c", "d", Map.of());
        LedgerEntry other = new LedgerEntry("a", "w", "bc", "d", Map.of());

        assertThat(chain.sign(id, NOON, one, "{}")).isNotEqualTo(chain.sign(id, NOON, other, "{}"));
    }

    private LedgerReport audit(List<Link> links, Head head) {
        LedgerAudit audit = new LedgerAudit(chain, head);
        links.forEach(audit::sealed);
        return audit.report();
    }

    private List<Link> links(int count) {
        List<Link> links = new ArrayList<>();
        String hash = LedgerChain.GENESIS;
        for (int sequence = 1; sequence <= count; sequence++) {
            Link link = link(chain, sequence, hash);
            links.add(link);
            hash = link.hash();
        }
        return links;
    }

    private static Link link(LedgerChain chain, long sequence, String previous) {
        UUID id = new UUID(7, sequence);
        LedgerEntry entry = new LedgerEntry("thing.happened", "default", "thing/" + sequence, "user:ada", Map.of());
        String data = "{\"n\":" + sequence + "}";
        String signature = chain.sign(id, NOON, entry, data);
        return new Link(id, NOON, entry, data, signature, sequence, chain.chain(previous, sequence, signature));
    }

    private static Link with(Link link, String data) {
        return new Link(link.id(), link.at(), link.entry(), data, link.signature(), link.sequence(), link.hash());
    }

    private static Link at(Link link, long sequence, String hash) {
        return new Link(link.id(), link.at(), link.entry(), link.data(), link.signature(), sequence, hash);
    }

    private static Head head(List<Link> links) {
        return new Head(links.getLast().sequence(), links.getLast().hash());
    }

    private static LedgerChain chain(String key) {
        return new LedgerChain(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }
}
