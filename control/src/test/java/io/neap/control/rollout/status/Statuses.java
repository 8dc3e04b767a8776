// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.status;

import io.neap.control.platform.Platform;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.controller.Progress;

/** Statuses for tests of who tells them. */
public final class Statuses {

    private Statuses() {}

    public static ServiceStatuses of(InferenceServices services, Platform platform, Progress progress) {
        return new ServiceStatuses(services, platform, progress);
    }
}
