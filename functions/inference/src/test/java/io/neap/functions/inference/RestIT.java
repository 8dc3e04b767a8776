// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LinearModelProcess.class)
class RestIT extends RestContract {}
