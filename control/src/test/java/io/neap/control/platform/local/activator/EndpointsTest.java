// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

    private final Endpoints endpoints = new Endpoints();
    private final List<Endpoint> all = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "0 0 0, 0", // equals: the first in turn
        "1 0 2, 1", // the fewest
        "2 2 1, 2",
        "3 3 3, -1", // no slot is free
        "3 2 3, 1", // the only free one
        "'', -1", // nothing is ready
    })
    void theOneWithTheFewestUnderWayIsTaken(String underWay, int taken) {
        open(underWay, 3);

        assertThat(endpoints.take().map(all::indexOf).orElse(-1)).isEqualTo(taken);
    }

    @Test
    void equalsTakeTurns() {
        open("0 0 0", 100);

        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Endpoint taken = endpoints.take().orElseThrow();
            turns.add(all.indexOf(taken));
            taken.end();
        }

        assertThat(turns).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void aRetiredOneIsNotTakenAndKeepsItsCount() {
        open("0 1", 100);
        endpoints.remove(all.get(0));

        assertThat(endpoints.take()).contains(all.get(1));
        assertThat(endpoints.take()).contains(all.get(1));
        assertThat(all.get(1).underWay()).isEqualTo(3);
        endpoints.add(all.get(0));
        assertThat(endpoints.take()).contains(all.get(0));
    }

    private void open(String underWay, int slots) {
        for (String count : underWay.isEmpty() ? new String[0] : underWay.split(" ", -1)) {
            Endpoint endpoint = new Endpoint(all.size(), slots, List.of());
            for (int i = 0; i < Integer.parseInt(count); i++) {
                endpoint.begin();
            }
            all.add(endpoint);
            endpoints.add(endpoint);
        }
    }
}
