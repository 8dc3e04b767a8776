// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

/** One step of the main job. */
interface DemoStep {

    /** What it does, in a few words. */
    String title();

    /** Does it; throws {@link io.neap.cli.outcome.Failure} when Neap does not do what the step promises. */
    void run(Stage stage);
}
