// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.smallrye.mutiny.Uni;

/** Where work that runs at once with other work of its kind has a database session of its own. */
public interface Apart {

    <T> Uni<T> run(Uni<T> work);
}
