// SPDX-License-Identifier: Apache-2.0
/** The models that runs log: from the moment their files are awaited until a version of a registered model is made. */
@NullMarked
package io.neap.control.experiment.logged;

import org.jspecify.annotations.NullMarked;
