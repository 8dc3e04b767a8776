// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.signature;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that go from one side, which gives them, to another, which takes them.
 *
 * @param kind of value, such as {@code input}
 * @param gives what the giving side does, in words
 * @param takes what the taking side does
 * @param widens whether a number may be taken as a wider one
 * @param reasons where is told what does not fit
 */
record Flow(String kind, String gives, String takes, boolean widens, List<String> reasons) {

    private static final Map<String, Set<String>> WIDER =
            Map.of("integer", Set.of("long", "double"), "float", Set.of("double"));

    private static final long ANY = -1;

    /**
     * Every value that is needed is there, and fits.
     *
     * @param closed whether no other value may be there
     */
    void all(String within, Map<String, Slot> given, Map<String, Slot> taken, boolean closed) {
        taken.forEach((name, wanted) -> {
            Slot found = given.get(name);
            String what = within + kind + " '" + name + "'";
            if (found == null) {
                if (wanted.required()) {
                    reasons.add(what + ": " + takes + " " + wanted.type() + ", " + gives + " none");
                }
            } else {
                if (wanted.required() && !found.required()) {
                    reasons.add(what + ": " + gives + " it sometimes, " + takes + " it always");
                }
                one(what, found.type(), wanted.type());
            }
        });
        if (closed) {
            given.forEach((name, found) -> {
                if (!taken.containsKey(name)) {
                    reasons.add(
                            within + kind + " '" + name + "': " + gives + " " + found.type() + ", " + takes + " none");
                }
            });
        }
    }

    /** What both know fits; the rest is nobody's loss. */
    void known(SequencedMap<String, Slot> given, SequencedMap<String, Slot> taken) {
        taken.forEach((name, wanted) -> {
            Slot found = given.get(name);
            if (found != null) {
                one(kind + " '" + name + "'", found.type(), wanted.type());
            }
        });
    }

    private void one(String what, ValueType given, ValueType taken) {
        boolean fits = switch (taken) {
            case ValueType.Any ignored -> true; // whatever it is
            case ValueType.Scalar wanted -> given.equals(wanted) || (widens && isNarrower(given, wanted));
            case ValueType.Tensor wanted ->
                given instanceof ValueType.Tensor found && found.element().equals(wanted.element());
            case ValueType.Many ignored -> given instanceof ValueType.Many;
            case ValueType.Keyed ignored -> given instanceof ValueType.Keyed;
            case ValueType.Named ignored -> given instanceof ValueType.Named;
        };
        if (fits) {
            inside(what, given, taken);
        } else {
            reasons.add(what + ": " + gives + " " + given + ", " + takes + " " + taken);
        }
    }

    /** Of two types of one kind: what they are made of fits, too. */
    private void inside(String what, ValueType given, ValueType taken) {
        if (given instanceof ValueType.Tensor found && taken instanceof ValueType.Tensor wanted) {
            shape(what, found.shape(), wanted.shape());
        } else if (given instanceof ValueType.Many(ValueType found)
                && taken instanceof ValueType.Many(ValueType wanted)) {
            one("an item of " + what, found, wanted);
        } else if (given instanceof ValueType.Keyed(ValueType found)
                && taken instanceof ValueType.Keyed(ValueType wanted)) {
            one("a value of " + what, found, wanted);
        } else if (given instanceof ValueType.Named(Map<String, Slot> found)
                && taken instanceof ValueType.Named(Map<String, Slot> wanted)) {
            new Flow("property", gives, takes, widens, reasons).all(what + ", ", found, wanted, false);
        }
    }

    private static boolean isNarrower(ValueType given, ValueType.Scalar wanted) {
        return given instanceof ValueType.Scalar(String name)
                && WIDER.getOrDefault(name, Set.of()).contains(wanted.name());
    }

    private void shape(String what, @Nullable List<Long> from, @Nullable List<Long> to) {
        if (to == null) {
            return;
        }
        if (from == null || from.size() != to.size()) {
            reasons.add(what + ": " + gives + " " + (from == null ? "any number of" : String.valueOf(from.size()))
                    + " dimensions, " + takes + " " + to.size());
            return;
        }
        for (int i = 0; i < to.size(); i++) {
            if (to.get(i) != ANY && !to.get(i).equals(from.get(i))) {
                reasons.add(what + ": " + gives + " " + (from.get(i) == ANY ? "any size" : String.valueOf(from.get(i)))
                        + " in dimension " + (i + 1) + ", " + takes + " " + to.get(i));
            }
        }
    }
}
