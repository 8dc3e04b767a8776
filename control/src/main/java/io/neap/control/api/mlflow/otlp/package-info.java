// SPDX-License-Identifier: Apache-2.0
/** How OpenTelemetry's protocol writes spans, in protobuf and in JSON, as the trace's domain knows them. */
@NullMarked
package io.neap.control.api.mlflow.otlp;

import org.jspecify.annotations.NullMarked;
