// SPDX-License-Identifier: Apache-2.0
/**
 * What the SQL adapters share: statements with bound values, rows that come and go as JSON, and the search language as
 * SQL. A record's components are its table's columns, so no adapter maps fields by hand.
 */
@NullMarked
package io.neap.control.store.sql;

import org.jspecify.annotations.NullMarked;
