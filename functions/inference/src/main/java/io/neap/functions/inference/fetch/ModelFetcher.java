// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Brings a model's file into the cache, where it is named by its digest. The file is streamed, never held whole, and
 * takes its name only when it is complete and the digest is right, so that several processes may share the folder; a
 * cached file is checked again unless its {@link Seal} holds.
 */
public final class ModelFetcher {

    private static final Logger LOG = Logger.getLogger(ModelFetcher.class);
    private static final Set<String> SCHEMES = Set.of("http", "https", "file");
    private static final int BUFFER = 64 * 1024;
    private static final long MAPPED = 1L << 30;
    private static final int HTTP_OK = 200;

    private final List<Path> folders;
    private final Duration deadline;
    private Duration checked = Duration.ZERO;

    /**
     * A fetcher that keeps what it fetches.
     *
     * @param folders the cache, and where a file goes that cannot be kept in the one before
     */
    public ModelFetcher(List<Path> folders, Duration deadline) {
        this.folders = List.copyOf(folders);
        this.deadline = deadline;
    }

    /**
     * Fetches a file unless it is cached. Blocks, at most for the deadline.
     *
     * @param sha256 hexadecimal; not checked if empty
     * @throws ServingException with a one-sentence reason
     */
    public Path fetch(URI uri, Optional<String> sha256) {
        long latest = System.nanoTime() + deadline.toNanos();
        Optional<String> expected = sha256.map(digest -> digest.strip().toLowerCase(Locale.ROOT));
        requireHex(expected);
        requireScheme(uri);
        long begin = System.nanoTime();
        Optional<Path> cached = expected.flatMap(this::cached);
        checked = checked.plusNanos(System.nanoTime() - begin);
        return cached.orElseGet(() -> keep(uri, expected, latest));
    }

    /** How much of all fetches went into mapping cached files and checking their digests. */
    public Duration checked() {
        return checked;
    }

    private Optional<Path> cached(String digest) {
        return folders.stream()
                .map(folder -> named(folder, digest))
                .filter(ModelFetcher::isWhole)
                .findFirst();
    }

    /** In the first folder that takes it. */
    private Path keep(URI uri, Optional<String> expected, long latest) {
        for (int i = 0; ; i++) {
            Path folder = folders.get(i);
            try {
                return download(uri, folder, expected, latest);
            } catch (FolderException e) {
                if (i + 1 == folders.size()) {
                    throw failed(uri, folder, e);
                }
                LOG.warnf(
                        "the model cannot be kept in %s, and goes to %s: %s",
                        folder, folders.get(i + 1), e.getMessage());
            } catch (IOException e) {
                throw failed(uri, folder, e);
            }
        }
    }

    private static ServingException failed(URI uri, Path folder, IOException e) {
        return new ServingException(
                ErrorCode.UNAVAILABLE, "the model cannot be fetched from " + uri + " into " + folder + ": " + e, e);
    }

    private Path download(URI uri, Path folder, Optional<String> expected, long latest) throws IOException {
        Path partial = FolderException.during(() -> {
            Files.createDirectories(folder);
            return Files.createTempFile(folder, "model", CacheTrim.PARTIAL);
        });
        try {
            String got = copy(uri, partial, latest);
            if (expected.isPresent() && !expected.get().equals(got)) {
                throw new ServingException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the model from " + uri + " is not the one registered: expected SHA-256 " + expected.get()
                                + ", got " + got);
            }
            if (expected.isEmpty()) {
                LOG.warnf("the model's digest is not checked, as NEAP_MODEL_SHA256 is not set: it is %s", got);
            }
            return FolderException.during(
                    () -> Files.move(partial, named(folder, got), StandardCopyOption.ATOMIC_MOVE));
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private String copy(URI uri, Path target, long latest) throws IOException {
        MessageDigest digest = sha256();
        URLConnection connection = uri.toURL().openConnection();
        connection.setConnectTimeout(millisUntil(latest, uri));
        connection.setReadTimeout(millisUntil(latest, uri));
        if (connection instanceof HttpURLConnection http && http.getResponseCode() != HTTP_OK) {
            throw new IOException("the answer is HTTP " + http.getResponseCode());
        }
        try (InputStream in = new DigestInputStream(connection.getInputStream(), digest);
                OutputStream out = FolderException.during(() -> Files.newOutputStream(target))) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                write(out, buffer, read);
                connection.setReadTimeout(millisUntil(latest, uri));
            }
        }
        long announced = connection.getContentLengthLong();
        if (announced >= 0 && announced != Files.size(target)) {
            throw new IOException("the file ended after " + Files.size(target) + " of " + announced + " bytes");
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void write(OutputStream out, byte[] buffer, int length) throws IOException {
        FolderException.during(() -> {
            out.write(buffer, 0, length);
            return length;
        });
    }

    private int millisUntil(long latest, URI uri) {
        long millis = (latest - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new ServingException(
                    ErrorCode.DEADLINE_EXCEEDED, "the model from " + uri + " was not there within " + deadline);
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private static Path named(Path folder, String digest) {
        return folder.resolve(digest + CacheTrim.ENDING);
    }

    /** Whether the file's content is what its name says. */
    private static boolean isWhole(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            Instant now = Instant.now();
            Seal seal = Seal.of(file, now);
            if (seal.holds()) {
                seal.touch(now);
                return true;
            }
            boolean whole = file.getFileName().toString().startsWith(digest(file));
            if (whole) {
                seal.set();
            }
            return whole;
        } catch (IOException e) {
            return false;
        }
    }

    /** The file is mapped, so that ONNX Runtime finds it in memory. */
    private static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file)) {
            for (long at = 0, size = channel.size(); at < size; at += MAPPED) {
                digest.update(channel.map(FileChannel.MapMode.READ_ONLY, at, Math.min(MAPPED, size - at)));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void requireHex(Optional<String> digest) {
        if (digest.isPresent() && !digest.get().matches("[0-9a-f]{64}")) {
            throw ServingException.invalid(
                    "NEAP_MODEL_SHA256 has to be 64 hexadecimal digits, and is '" + digest.get() + "'");
        }
    }

    private static void requireScheme(URI uri) {
        if (!SCHEMES.contains(String.valueOf(uri.getScheme()))) {
            throw ServingException.invalid("NEAP_MODEL_URI has to be one of " + SCHEMES + ", and is '" + uri + "'");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
