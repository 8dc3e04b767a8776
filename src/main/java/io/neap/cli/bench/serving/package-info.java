// SPDX-License-Identifier: Apache-2.0
/** What a request costs a server under load, beside other servers and beside the model's run alone. */
@NullMarked
package io.neap.cli.bench.serving;

import org.jspecify.annotations.NullMarked;
