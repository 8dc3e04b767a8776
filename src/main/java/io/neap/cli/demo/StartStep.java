// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import io.neap.cli.demo.venue.Venue;

/** Brings up control with its own PostgreSQL, or finds the Neap that was named. */
final class StartStep implements DemoStep {

    private final Venue venue;

    StartStep(Venue venue) {
        this.venue = venue;
    }

    @Override
    public String title() {
        return venue.opening();
    }

    @Override
    public void run(Stage stage) {
        venue.open().forEach(stage::say);
        stage.fact("url", venue.url().toString());
        stage.require(
                !stage.services().exists(Stage.SERVICE),
                "There is a service named " + Stage.SERVICE + " already; " + venue.remedy() + ".");
    }
}
