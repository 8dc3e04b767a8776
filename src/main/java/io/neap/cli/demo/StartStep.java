// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

/** Brings up control with its own PostgreSQL. */
final class StartStep implements DemoStep {

    @Override
    public String title() {
        return "Start control and its PostgreSQL";
    }

    @Override
    public void run(Stage stage) {
        stage.start();
        stage.require(
                !stage.services().exists(Stage.SERVICE),
                "This home has a service named " + Stage.SERVICE
                        + " already; unset NEAP_HOME, or set it to a folder that is empty.");
        stage.fact("url", stage.settings().url().toString());
        stage.say("ready at " + stage.settings().url() + ", process "
                + stage.control().handle().pid());
        stage.say("state in " + stage.settings().home());
    }
}
