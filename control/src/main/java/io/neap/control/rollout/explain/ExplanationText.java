// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.explain;

import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.explain.Explanation.Judgement;
import io.neap.control.rollout.explain.Explanation.Model;
import io.neap.control.rollout.explain.Explanation.Rejected;
import io.neap.control.rollout.explain.Explanation.Target;
import io.neap.control.rollout.explain.Explanation.Training;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An explanation in sentences; a line that belongs to the one above is indented by two spaces. */
final class ExplanationText {

    private final List<String> lines = new ArrayList<>();

    private ExplanationText() {}

    static List<String> lines(ServiceName service, Instant at, List<Target> serving, Optional<Rejected> rejected) {
        ExplanationText text = new ExplanationText();
        text.line(service + " at " + time(at) + (serving.isEmpty() ? ": nothing served." : ":"));
        serving.forEach(text::target);
        rejected.ifPresent(text::rejected);
        return List.copyOf(text.lines);
    }

    private void target(Target target) {
        Model model = target.model();
        line(target.percent() + " % of requests"
                + target.tag().map(tag -> " and tag '" + tag + "'").orElse("")
                + ": version " + model.version() + " of " + model.name() + ", revision " + target.revision()
                + ", since " + time(target.since()));
        line("  decided by " + target.decidedBy() + ": " + target.reason());
        target.takeover().ifPresent(takeover -> takeover.judgements().forEach(this::judgement));
        target.takeover()
                .ifPresent(takeover -> line("  rollout " + takeover.rollout() + " began " + time(takeover.startedAt())
                        + ": " + takeover.cause()));
        target.request()
                .ifPresent(request -> line("  asked for by " + request.by() + " at " + time(request.at()) + ": "
                        + request.model() + " (generation " + request.generation() + ")"));
        model.alias()
                .ifPresent(alias -> line("  alias '" + alias.alias() + "' was set to version " + model.version()
                        + " by " + alias.by() + " at " + time(alias.at())));
        model.registration()
                .ifPresent(registered -> line("  registered by " + registered.by() + " at " + time(registered.at())));
        model.training().ifPresent(this::training);
    }

    private void judgement(Judgement judgement) {
        String step = judgement.step().map(number -> "step " + number).orElse("check")
                + judgement.weight().map(weight -> " at " + weight + " %").orElse("");
        line("  " + step + ", " + time(judgement.at()) + ": " + judgement.verdict() + ": " + judgement.reason());
    }

    private void training(Training training) {
        line("  trained by run " + training.runId()
                + training.runName().map(name -> " (" + name + ")").orElse("")
                + training.endedAt().map(ended -> ", ended " + time(ended)).orElse(""));
        training.datasets()
                .forEach(dataset -> line("  on data set " + dataset.name() + ", digest " + dataset.digest()
                        + dataset.sha256().map(sha -> ", sha256 " + sha).orElse("")));
        training.event()
                .ifPresent(event -> line("  because of event " + event.id() + " of " + event.source()
                        + event.type().map(type -> " (" + type + ")").orElse("")
                        + event.receivedAt()
                                .map(received -> ", received " + time(received))
                                .orElse("")
                        + training.trigger().map(name -> ", by trigger " + name).orElse("")));
    }

    private void rejected(Rejected rejected) {
        line(rejected.version()
                        .map(version -> "version " + version + ", revision ")
                        .orElse("revision ")
                + rejected.revision() + ", was rolled back by " + rejected.by() + " at " + time(rejected.at()) + ": "
                + rejected.reason());
    }

    private void line(String line) {
        lines.add(line);
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
