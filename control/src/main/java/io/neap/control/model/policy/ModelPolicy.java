// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.policy;

import io.neap.control.error.DomainException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace or a model says; null leaves it to the workspace, and that to the default.
 *
 * @param compatibleAliases that move only to a version which callers of the one before can call; {@code *} is all
 * @param approvedAliases that move only to a version which somebody else has approved; {@code *} is all
 */
public record ModelPolicy(
        @Nullable FormatRule executableFormats,
        @Nullable List<String> compatibleAliases,
        @Nullable List<String> approvedAliases) {

    /** Where nobody has said anything. */
    public static final ModelPolicy DEFAULT = new ModelPolicy(FormatRule.WARN, List.of(), List.of());

    static final ModelPolicy NOTHING = new ModelPolicy(null, null, null);

    private static final String FORMATS = "executableFormats";
    private static final String COMPATIBLE = "compatibleAliases";
    private static final String APPROVED = "approvedAliases";
    private static final Pattern ALIAS = Pattern.compile("\\*|[\\w\\-]{1,255}");
    private static final int MOST_ALIASES = 100;

    public ModelPolicy {
        compatibleAliases = compatibleAliases == null ? null : List.copyOf(compatibleAliases);
        approvedAliases = approvedAliases == null ? null : List.copyOf(approvedAliases);
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} when the document is no policy. */
    public static ModelPolicy read(Map<String, Object> document) {
        for (String field : document.keySet()) {
            if (!Set.of(FORMATS, COMPATIBLE, APPROVED).contains(field)) {
                throw DomainException.invalid("A policy has no field '" + field + "': " + FORMATS + ", " + COMPATIBLE
                        + " and " + APPROVED + " are known.");
            }
        }
        Object formats = document.get(FORMATS);
        return new ModelPolicy(
                formats == null ? null : FormatRule.of(String.valueOf(formats)),
                aliases(COMPATIBLE, document),
                aliases(APPROVED, document));
    }

    /** As it is read. */
    public Map<String, Object> document() {
        Map<String, Object> document = new TreeMap<>();
        Optional.ofNullable(executableFormats).ifPresent(rule -> document.put(FORMATS, rule.text()));
        Optional.ofNullable(compatibleAliases).ifPresent(aliases -> document.put(COMPATIBLE, aliases));
        Optional.ofNullable(approvedAliases).ifPresent(aliases -> document.put(APPROVED, aliases));
        return document;
    }

    /** What holds where this one stands above the other. */
    public ModelPolicy over(ModelPolicy other) {
        return new ModelPolicy(
                executableFormats == null ? other.executableFormats : executableFormats,
                compatibleAliases == null ? other.compatibleAliases : compatibleAliases,
                approvedAliases == null ? other.approvedAliases : approvedAliases);
    }

    boolean blocks() {
        return executableFormats == FormatRule.BLOCK;
    }

    boolean warns() {
        return executableFormats == FormatRule.WARN;
    }

    boolean holdsCompatible(String alias) {
        return names(compatibleAliases, alias);
    }

    boolean holdsApproved(String alias) {
        return names(approvedAliases, alias);
    }

    private static boolean names(@Nullable List<String> aliases, String alias) {
        return aliases != null && (aliases.contains("*") || aliases.contains(alias));
    }

    private static @Nullable List<String> aliases(String field, Map<String, Object> document) {
        Object value = document.get(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> names)
                || names.size() > MOST_ALIASES
                || !names.stream()
                        .allMatch(name -> name instanceof String text
                                && ALIAS.matcher(text).matches())) {
            throw DomainException.invalid(field + " is a list of at most " + MOST_ALIASES
                    + " aliases, such as [\"champion\"], or [\"*\"] for all.");
        }
        return names.stream().map(String::valueOf).distinct().toList();
    }
}
