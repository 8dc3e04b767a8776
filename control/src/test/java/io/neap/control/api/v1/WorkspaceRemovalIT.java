// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class WorkspaceRemovalIT extends WorkspaceRemovalTest {}
