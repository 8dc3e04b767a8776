// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.history;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class MetricHistoryIT extends MetricHistoryTest {}
