// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.webhook;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class WebhooksIT extends WebhooksTest {}
