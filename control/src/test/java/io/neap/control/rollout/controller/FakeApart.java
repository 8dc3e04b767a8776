// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.smallrye.mutiny.Uni;

/** For stores without sessions: work begins where it is asked for. */
final class FakeApart implements Apart {

    @Override
    public <T> Uni<T> run(Uni<T> work) {
        return work;
    }
}
