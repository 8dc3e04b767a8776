// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import java.util.Optional;

/** What changes about a run; what is empty stays. */
public record RunUpdate(Optional<RunStatus> status, Optional<Long> endTime, Optional<String> runName) {}
