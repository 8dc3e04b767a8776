// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.data;

import io.neap.functions.retraining.problem.RetrainingException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files of one data set as they were fetched.
 *
 * @param sha256 hex of the digest of all bytes, in the order of the files
 */
public record DataSet(String name, List<URI> uris, Table table, String sha256) {

    public DataSet {
        uris = List.copyOf(uris);
    }

    /** One fetched file. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record File(URI uri, byte[] bytes) {}

    static DataSet of(String name, List<File> files) {
        MessageDigest digest = newDigest();
        List<Table> tables = new ArrayList<>();
        for (File file : files) {
            digest.update(file.bytes());
            tables.add(CsvParser.parse(file.uri().toString(), text(file)));
        }
        return new DataSet(
                name,
                files.stream().map(File::uri).toList(),
                Table.concat(tables),
                HexFormat.of().formatHex(digest.digest()));
    }

    public List<String> columns() {
        return table.columns();
    }

    /** The samples in it; see {@link Samples}. */
    public Samples samples(String label, Optional<List<String>> features) {
        return Samples.of(table, label, features);
    }

    private static String text(File file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RetrainingException.badData(file.uri() + " is not text in UTF-8: send comma-separated values.");
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
