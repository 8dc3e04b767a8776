// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import java.net.URI;
import java.util.Map;

/**
 * The address of a PostgreSQL as users write it, {@code postgresql://user:password@host:port/database}, and the
 * settings of both of control's clients that follow from it: the reactive pool, and JDBC for the migrations.
 */
record DatabaseUrl(String host, int port, String database, String user, String password, String query) {

    static DatabaseUrl parse(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        String userInfo = uri.getUserInfo();
        String path = uri.getPath();
        boolean scheme = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!scheme || uri.getHost() == null || path == null || path.length() < 2 || userInfo == null) {
            throw malformed();
        }
        String[] credentials = userInfo.split(":", 2);
        return new DatabaseUrl(
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                path.substring(1),
                credentials[0],
                credentials.length == 2 ? credentials[1] : "",
                uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static StartFailure malformed() {
        return new StartFailure(
                "NEAP_DATABASE_URL is not of the form postgresql://user:password@host:port/database: correct it.");
    }

    Map<String, String> settings() {
        String address = host + ":" + port + "/" + database + query;
        return Map.of(
                "quarkus.datasource.reactive.url",
                "postgresql://" + address,
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://" + address,
                "quarkus.datasource.username",
                user,
                "quarkus.datasource.password",
                password);
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
