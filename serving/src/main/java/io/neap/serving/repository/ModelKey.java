// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

/** Names one version of a model. Versions of digits are in numeric order, before any others. */
public record ModelKey(String name, String version) implements Comparable<ModelKey> {

    @Override
    public int compareTo(ModelKey other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : compareVersions(version, other.version);
    }

    private static int compareVersions(String left, String right) {
        boolean leftIsNumber = isNumber(left);
        if (leftIsNumber != isNumber(right)) {
            return leftIsNumber ? -1 : 1;
        }
        int byLength = leftIsNumber ? Integer.compare(left.length(), right.length()) : 0;
        return byLength != 0 ? byLength : left.compareTo(right);
    }

    private static boolean isNumber(String version) {
        return !version.isEmpty() && version.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    @Override
    public String toString() {
        return "model '" + name + "' version '" + version + "'";
    }
}
