// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import io.neap.control.ledger.LedgerAudit.Head;
import io.neap.control.ledger.LedgerChain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/** The key and the head of the chain, as files that only their owner reads. */
@ApplicationScoped
class LedgerFiles {

    private static final Logger LOG = Logger.getLogger(LedgerFiles.class);
    private static final int KEY_BYTES = 32;

    private final Path headFile;
    /** A name of its own, as controls that share a folder may note at once. */
    private final Path next;

    private final LedgerChain chain;
    private final Secrets secrets;

    LedgerFiles(LedgerConfig config) {
        headFile = config.headFile();
        next = headFile.resolveSibling(headFile.getFileName() + "." + UUID.randomUUID());
        byte[] key = key(config.keyFile());
        chain = new LedgerChain(new SecretKeySpec(key, "HmacSHA256"));
        secrets = new Secrets(key);
    }

    /** What encrypts the secrets that the database keeps. */
    @Produces
    @Singleton
    Secrets secrets() {
        return secrets;
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
            write(next, (head.sequence() + " " + head.hash() + "\n").getBytes(StandardCharsets.US_ASCII));
            Files.move(next, headFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was sealed is gone, on purpose. */
    void forget() {
        try {
            Files.deleteIfExists(headFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] key(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file.toAbsolutePath());
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length == 0) {
                throw new IllegalStateException("The ledger's key " + file + " is empty: restore it from a backup, the"
                        + " ledger can't be verified without it. If this is a first start and the ledger holds nothing"
                        + " yet, delete it and start again.");
            }
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException("The ledger's key " + file + " has " + key.length + " bytes instead of "
                        + KEY_BYTES + ": restore it from a backup, the ledger can't be verified without it.");
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a key that is there whole or not at all. Of several first starts at once one makes it, and the others read
     * that: a link, other than a move, never replaces what is there. Where a file system has none, a move must do.
     */
    private static void make(Path file) throws IOException {
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        Path aside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        write(aside, fresh);
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            LOG.debugf("Another start has made the ledger's key %s", file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            LOG.debugf(e, "No links here, the ledger's key is moved to %s", file);
            Files.move(aside, file);
        } finally {
            Files.deleteIfExists(aside);
        }
        try (FileChannel folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
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
