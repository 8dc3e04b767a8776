// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.presigned;

import java.util.OptionalLong;

/**
 * A URL that is as good as a password while it is valid.
 *
 * @param size in bytes of what is there; empty for an upload
 */
public record PresignedUrl(String url, OptionalLong size) {

    /** Not what it opens: it may be logged. */
    @Override
    public String toString() {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
