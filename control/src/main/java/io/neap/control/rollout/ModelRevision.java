// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.RevisionName;

/** A revision as a service keeps it: its name, what it was made of, and whether it may still be used. */
public record ModelRevision(RevisionName name, ServableModel model, Template template, Standing standing) {

    /** From a candidate to a proven revision; both may be retired, and are then removed from the platform. */
    public enum Standing {
        /** It was made for a rollout that has not completed. */
        CANDIDATE,
        /** It has served all requests of its service. */
        PROVEN,
        /** No route leads to it any more, and the platform is to drain it. */
        RETIRED,
        /** The platform has forgotten it. */
        REMOVED
    }

    /** Whether it would answer exactly as a new revision of that model and template. */
    public boolean isMadeOf(ServableModel otherModel, Template otherTemplate) {
        return model.name().equals(otherModel.name())
                && model.version().equals(otherModel.version())
                && model.sha256().equals(otherModel.sha256())
                && template.equals(otherTemplate);
    }

    boolean isLeaving() {
        return standing == Standing.RETIRED || standing == Standing.REMOVED;
    }

    public ModelRevision with(Standing next) {
        return new ModelRevision(name, model, template, next);
    }
}
