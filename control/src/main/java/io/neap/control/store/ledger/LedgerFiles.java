// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import io.neap.control.ledger.LedgerAudit.Head;
import io.neap.control.ledger.LedgerChain;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** The key and the head of the chain, as files that only their owner reads. */
@ApplicationScoped
class LedgerFiles {

    private static final int KEY_BYTES = 32;

    private final Path headFile;
    private final LedgerChain chain;

    LedgerFiles(LedgerConfig config) {
        headFile = config.headFile();
        chain = new LedgerChain(new SecretKeySpec(key(config.keyFile()), "HmacSHA256"));
    }

    LedgerChain chain() {
        return chain;
    }

    Head head() {
        try {
            String[] words = Files.readString(headFile).strip().split(" ", 2);
            return new Head(Long.parseLong(words[0]), words[1]);
        } catch (NoSuchFileException e) {
            return Head.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void note(Head head) {
        try {
            Path next = headFile.resolveSibling(headFile.getFileName() + ".next");
            write(next, (head.sequence() + " " + head.hash() + "\n").getBytes(StandardCharsets.US_ASCII));
            Files.move(next, headFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] key(Path file) {
        try {
            if (!Files.exists(file)) {
                byte[] fresh = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(fresh);
                Files.createDirectories(file.toAbsolutePath().getParent());
                write(file, fresh);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException("The ledger's key " + file + " has " + key.length + " bytes instead of "
                        + KEY_BYTES + ": restore it from a backup, the ledger can't be verified without it.");
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(content));
            channel.force(true);
        }
    }
}
