// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import io.neap.control.ledger.LedgerEntry;
import java.util.Map;

/** The ledger's entries about triggers. */
final class TriggerEntries {

    private TriggerEntries() {}

    static LedgerEntry applied(Trigger trigger, String actor) {
        return new LedgerEntry(
                "trigger.applied",
                trigger.name().workspace(),
                "trigger/" + trigger.name().service(),
                actor,
                Map.of(
                        "job", trigger.spec().job().map(job -> job.image()).orElse(""),
                        "generation", trigger.generation(),
                        "event_type", trigger.spec().eventType(),
                        "source", trigger.spec().source().orElse(""),
                        "function", trigger.spec().function(),
                        "environment", trigger.spec().environment()));
    }

    static LedgerEntry removed(Trigger trigger, String actor) {
        return new LedgerEntry(
                "trigger.removed",
                trigger.name().workspace(),
                "trigger/" + trigger.name().service(),
                actor,
                Map.of("generation", trigger.generation()));
    }
}
