// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.model;

/** The versions of a model as JSON; {@code v} is the version's alias. */
final class VersionRows {

    static final String JSON = """
            to_jsonb(v) || jsonb_build_object(
                'stage', coalesce(v.stage, 'NONE'),
                'tags', coalesce((select jsonb_agg(to_jsonb(t) order by t.key) from model_version_tag t
                    where t.workspace = v.workspace and t.name = v.name and t.version = v.version), '[]'),
                'aliases', coalesce((select jsonb_agg(a.alias order by a.alias) from model_alias a
                    where a.workspace = v.workspace and a.name = v.name and a.version = v.version), '[]'))
            """;

    private VersionRows() {}
}
