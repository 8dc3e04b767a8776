// SPDX-License-Identifier: Apache-2.0
package io.neap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Somebody with the database's password rewrites history: whatever was done, verify names it. */
@TestInstance(Lifecycle.PER_CLASS)
class LedgerTamperingIT {

    private static final String VICTIM = "sequence = 3";

    private HouseFixture house;

    @BeforeAll
    void start(@TempDir Path home) {
        house = HouseFixture.start(home, Map.of());
        for (int i = 0; i < 3; i++) {
            house.register("penguins", "steady.onnx");
        }
        Waiting.untilTrue("all entries to be sealed", () -> {
            JsonNode report = house.ledger().verify();
            return report.path("unsealed").asLong() == 0
                    && report.path("entries").asLong() >= 6;
        });
    }

    @AfterAll
    void stop() {
        house.close();
    }

    @BeforeEach
    void keepACopy() {
        house.postgres().execute("create table kept as select * from ledger_entry");
    }

    @AfterEach
    void putItBack() {
        house.postgres()
                .execute("delete from ledger_entry", "insert into ledger_entry select * from kept", "drop table kept");
        assertThat(faults()).isEmpty();
    }

    @Test
    void anUntouchedLedgerIsWhole() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void aChangedRowIsFound() {
        tamper("update ledger_entry set actor = 'user:mallory' where " + VICTIM);

        assertThat(faults()).isNotEmpty().allMatch(fault -> fault.equals("3 CHANGED"));
    }

    @Test
    void aRemovedRowIsFound() {
        tamper("delete from ledger_entry where " + VICTIM);

        assertThat(faults()).contains("3 REMOVED");
    }

    @Test
    void theNewestRowsCannotBeRemovedUnnoticed() {
        tamper("delete from ledger_entry where sequence = (select max(sequence) from ledger_entry)");

        assertThat(faults()).singleElement().asString().endsWith("REMOVED");
    }

    @Test
    void aRowSlippedInIsFound() {
        tamper(
                "insert into ledger_entry select gen_random_uuid(), at, workspace, kind, subject, 'user:mallory', data, mac,"
                        + " (select max(sequence) + 1 from ledger_entry), hash from ledger_entry where " + VICTIM);

        assertThat(faults()).isNotEmpty().anyMatch(fault -> fault.endsWith("SLIPPED_IN"));
    }

    private void tamper(String statement) {
        assertThat(house.postgres().execute(statement)).isEqualTo(1);
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (JsonNode fault : house.ledger().verify().path("faults")) {
            faults.add(
                    fault.path("sequence").asLong() + " " + fault.path("kind").asText());
        }
        return faults;
    }
}
