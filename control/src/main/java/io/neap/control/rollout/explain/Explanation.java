// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.explain;

import io.neap.control.ledger.SealedEntry;
import io.neap.control.platform.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a service serves what it serves.
 *
 * @param at the instant that it holds for
 * @param serving each revision with a share of the requests, or a tag; empty when nothing served
 * @param rejected the latest rollout, when it was rolled back
 * @param text the same for people, line by line
 */
public record Explanation(
        ServiceName service, Instant at, List<Target> serving, Optional<Rejected> rejected, List<String> text) {

    /** Tells the story of the entries that were written until {@code at}; later ones are ignored. */
    public static Explanation of(ServiceName service, List<SealedEntry> entries, Instant at) {
        Entries known = new Entries(entries).where(entry -> !entry.at().isAfter(at));
        Story story = new Story(service, known);
        List<Target> serving = story.serving();
        Optional<Rejected> rejected = story.rejected();
        return new Explanation(service, at, serving, rejected, ExplanationText.lines(service, at, serving, rejected));
    }

    /**
     * A revision that gets requests.
     *
     * @param since when it came to have this percent
     * @param reason why it got it
     */
    public record Target(
            String revision,
            long percent,
            Optional<String> tag,
            Instant since,
            String decidedBy,
            String reason,
            Model model,
            Optional<Takeover> takeover,
            Optional<Request> request) {}

    /**
     * The rollout that brought a revision here.
     *
     * @param cause what asked for it: the spec, or an alias that moved
     * @param judgements every verdict on the way
     */
    public record Takeover(long rollout, Instant startedAt, String cause, List<Judgement> judgements) {}

    /** A verdict with its evidence. */
    public record Judgement(
            Instant at,
            String verdict,
            Optional<Long> step,
            Optional<Long> weight,
            String reason,
            List<Map<?, ?>> evidence) {}

    /** What a user asked for. */
    public record Request(String by, Instant at, long generation, String model) {}

    /** The version that a revision serves, and where it comes from; what the ledger does not know is absent. */
    public record Model(
            String name,
            String version,
            Optional<String> sha256,
            Optional<Alias> alias,
            Optional<Registration> registration,
            Optional<Training> training) {}

    /** Who made the alias lead to the version. */
    public record Alias(String alias, String by, Instant at) {}

    public record Registration(String by, Instant at, Optional<String> runId, Optional<String> source) {}

    /** The run that trained it; {@code event} is what made it train. */
    public record Training(
            String runId,
            Optional<String> runName,
            Optional<String> status,
            Optional<Instant> endedAt,
            List<Dataset> datasets,
            Optional<String> trigger,
            Optional<Event> event) {}

    public record Dataset(String name, String digest, Optional<String> sha256) {}

    public record Event(String source, String id, Optional<String> type, Optional<Instant> receivedAt) {}

    /** A candidate that was rolled back. */
    public record Rejected(
            String revision,
            Optional<String> model,
            Optional<String> version,
            Instant at,
            String by,
            String reason,
            List<Map<?, ?>> evidence) {}
}
