// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

/** That a run used or made a logged model, at a step of its training. */
public record ModelLink(String modelId, long step) {}
