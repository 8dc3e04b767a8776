// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.client.RetentionClient;
import io.neap.cli.option.Answered;
import io.neap.cli.option.JsonOption;
import io.neap.cli.option.Target;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a workspace wants to be rid of. */
@Command(
        name = "retention",
        description = "What a workspace wants to be rid of: old runs, curves, traces, and artifacts of what is gone.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RetentionCommand.Show.class,
            RetentionCommand.Set.class,
            RetentionCommand.Plan.class,
            RetentionCommand.Apply.class
        })
final class RetentionCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: neap retention show, set, plan or apply");
    }

    /** One question about the policy, or one word to it, answered in JSON or in words. */
    abstract static class Question extends Answered {

        abstract JsonNode ask(RetentionClient retention);

        @Override
        protected final JsonNode ask(Target target) {
            return ask(new RetentionClient(target.api(), target.workspace()));
        }

        @Override
        protected void tell(PrintWriter out, JsonNode answer) {
            JsonOption.print(out, answer);
        }
    }

    /** What it is. */
    @Command(name = "show", description = "The policy of the workspace, as JSON.", mixinStandardHelpOptions = true)
    static final class Show extends Question {

        @Override
        JsonNode ask(RetentionClient retention) {
            return retention.get();
        }
    }

    /** Another one. */
    @Command(
            name = "set",
            description = "Set the policy of the workspace. What no option names is kept for ever.",
            mixinStandardHelpOptions = true)
    static final class Set extends Question {

        @Option(
                names = "--purge-deleted",
                paramLabel = "DAYS",
                description = "Deleted runs, logged models and experiments are gone for good after that.")
        private @Nullable Integer deletedAfterDays;

        @Option(
                names = "--delete-runs",
                paramLabel = "DAYS:FILTER",
                description = "Runs without a sign of life for so long are deleted when they match, such as"
                        + " \"90:status = 'FAILED'\"; they can be restored. May be repeated.")
        private List<String> runs = List.of();

        @Option(
                names = "--thin-curves",
                paramLabel = "DAYS:POINTS",
                description = "Metrics of runs that ended so long ago keep so many points a key.")
        private @Nullable String curves;

        @Option(
                names = "--drop-orphans",
                paramLabel = "DAYS",
                description = "Artifacts of runs, models and traces that are gone follow them after that.")
        private @Nullable Integer orphansAfterDays;

        @Option(names = "--delete-traces", paramLabel = "DAYS", description = "Traces are gone for good after that.")
        private @Nullable Integer tracesAfterDays;

        @Option(
                names = "--automatic",
                description = "Apply it every hour from now on; otherwise nothing goes before `neap retention apply`.")
        private boolean automatic;

        @Override
        JsonNode ask(RetentionClient retention) {
            Map<String, Object> policy = new LinkedHashMap<>();
            put(policy, "deletedAfterDays", deletedAfterDays);
            put(policy, "orphansAfterDays", orphansAfterDays);
            put(policy, "tracesAfterDays", tracesAfterDays);
            List<Map<String, Object>> rules = new ArrayList<>();
            for (String run : runs) {
                String[] parts = parts("--delete-runs", run);
                rules.add(Map.of("afterDays", number("--delete-runs", parts[0]), "filter", parts[1]));
            }
            policy.put("runs", rules);
            if (curves != null) {
                String[] parts = parts("--thin-curves", curves);
                policy.put(
                        "curves",
                        Map.of(
                                "afterDays", number("--thin-curves", parts[0]),
                                "points", number("--thin-curves", parts[1])));
            }
            policy.put("automatic", automatic);
            return retention.set(policy);
        }

        private static void put(Map<String, Object> policy, String field, @Nullable Integer days) {
            if (days != null) {
                policy.put(field, days);
            }
        }

        private String[] parts(String option, String text) {
            String[] parts = text.split(":", 2);
            if (parts.length < 2) {
                throw refusal(option + " is days, a colon and the rest, but is '" + text + "'");
            }
            return parts;
        }

        private int number(String option, String text) {
            try {
                return Integer.parseInt(text.strip());
            } catch (NumberFormatException other) {
                throw refusal("'" + text + "' of " + option + " is no whole number");
            }
        }
    }

    /** What it means. */
    @Command(
            name = "plan",
            description = "What applying the policy would do now; changes nothing.",
            mixinStandardHelpOptions = true)
    static final class Plan extends Question {

        @Override
        JsonNode ask(RetentionClient retention) {
            return retention.plan();
        }

        @Override
        protected void tell(PrintWriter out, JsonNode answer) {
            print(out, answer);
        }

        static void print(PrintWriter out, JsonNode plan) {
            if (plan.path("plan").isEmpty()) {
                out.println("There is nothing to do.");
            }
            lines(out, plan.path("plan"));
            JsonNode unnamed = plan.path("unnamed");
            if (unnamed.path("contents").asLong() > 0) {
                out.println(unnamed.path("contents").asLong() + " contents of artifacts have no name any more; they are"
                        + " freed when their grace is over: "
                        + size(unnamed.path("bytes").asLong()));
            }
        }

        static void lines(PrintWriter out, JsonNode tallies) {
            for (JsonNode tally : tallies) {
                List<String> names = new ArrayList<>();
                tally.path("names").forEach(name -> names.add(name.asText()));
                long count = tally.path("count").asLong();
                out.printf(
                        "%-18s %8d  %10s  %s%s%n",
                        tally.path("kind").asText(),
                        count,
                        size(tally.path("bytes").asLong()),
                        String.join(" ", names),
                        count > names.size() ? " …" : "");
            }
        }

        static String size(long bytes) {
            String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
            int unit = 0;
            double rest = bytes;
            while (rest >= 1024 && unit < units.length - 1) {
                rest /= 1024;
                unit++;
            }
            return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", rest, units[unit]);
        }
    }

    /** Doing it. */
    @Command(
            name = "apply",
            description = "Do what the policy says; shows the plan first.",
            mixinStandardHelpOptions = true)
    static final class Apply extends Question {

        private static final ObjectMapper JSON = new ObjectMapper();

        @Option(names = "--yes", description = "Really delete what the plan shows.")
        private boolean yes;

        @Override
        JsonNode ask(RetentionClient retention) {
            if (inWords() || !yes) {
                Plan.print(out(), retention.plan());
                out().flush();
            }
            if (!yes) {
                throw refusal("nothing was deleted. Add --yes to do it");
            }
            Map<String, Map<String, Object>> sums = new LinkedHashMap<>();
            JsonNode report = retention.apply();
            add(sums, report);
            while (!report.path("complete").asBoolean()) {
                if (inWords()) {
                    out().println("… " + Plan.size(report.path("bytes").asLong()) + " more");
                    out().flush();
                }
                report = retention.apply();
                add(sums, report);
            }
            return JSON.valueToTree(Map.of("complete", true, "done", sums.values()));
        }

        /** A request does as much as it has time for: several of them are one work. */
        private static void add(Map<String, Map<String, Object>> sums, JsonNode report) {
            for (JsonNode tally : report.path("done")) {
                String kind = tally.path("kind").asText();
                Map<String, Object> sum = sums.computeIfAbsent(
                        kind, first -> new LinkedHashMap<>(Map.of("kind", kind, "count", 0L, "bytes", 0L)));
                sum.merge("count", tally.path("count").asLong(), (one, other) -> (Long) one + (Long) other);
                sum.merge("bytes", tally.path("bytes").asLong(), (one, other) -> (Long) one + (Long) other);
                sum.putIfAbsent("names", tally.path("names"));
            }
        }

        @Override
        protected void tell(PrintWriter out, JsonNode report) {
            if (!report.path("done").isEmpty()) {
                out.println("Done:");
                Plan.lines(out, report.path("done"));
            }
            out.println("Nothing is left to do. Contents that no artifact names any more are freed when their grace is"
                    + " over.");
        }
    }
}
