// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow;

import io.neap.cli.client.Sha256;
import io.neap.cli.mlflow.Door.Stored;
import io.neap.cli.mlflow.Report.Kind;
import io.neap.cli.mlflow.source.Source;
import io.neap.cli.mlflow.source.Source.Owner;
import io.neap.cli.mlflow.source.Source.SourceFile;
import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies the files of runs and logged models, each as a stream, and compares what it has read with what Neap stores. A
 * file that Neap has with the size of its source is not read again, unless that is wanted.
 */
final class FileTransfer {

    private final Source source;
    private final Door door;
    private final Report report;
    private final boolean verify;

    /**
     * Copies nothing yet.
     *
     * @param verify whether files that are there are read and compared, too
     */
    FileTransfer(Source source, Door door, Report report, boolean verify) {
        this.source = source;
        this.door = door;
        this.report = report;
        this.verify = verify || source.isNear();
    }

    /** Copies all files of an owner below its place in Neap. */
    void copy(Owner owner, String artifactUri) {
        List<SourceFile> files;
        try {
            files = source.files(owner);
        } catch (IOException unreadable) {
            report.differs(owner.toString(), String.valueOf(unreadable.getMessage()));
            return;
        }
        report.found(Kind.FILES, files.size());
        Optional<String> folder = Door.folder(artifactUri);
        if (folder.isEmpty() && !files.isEmpty()) {
            report.differs(owner.toString(), "its files belong at " + artifactUri + ", which is not in Neap's store");
            return;
        }
        for (SourceFile file : files) {
            String what = owner + ", file " + file.path();
            try {
                copy(owner, file, folder.orElseThrow() + "/" + file.path(), what);
            } catch (IOException | Door.Refused failed) {
                report.differs(what, String.valueOf(failed.getMessage()));
            }
        }
    }

    private void copy(Owner owner, SourceFile file, String path, String what) throws IOException, Door.Refused {
        Optional<Stored> there = door.find(path).filter(stored -> stored.size() == file.size());
        if (there.isPresent() && !verify) {
            report.here(Kind.FILES, false);
            return;
        }
        if (there.isPresent() && there.get().sha256().equals(digest(owner, file))) {
            report.here(Kind.FILES, false);
            report.compared();
            return;
        }
        String read = upload(owner, file, path);
        report.copied(file.size());
        Optional<Stored> stored = door.find(path);
        if (stored.isPresent() && stored.get().sha256().equals(read)) {
            report.here(Kind.FILES, true);
            report.compared();
        } else {
            report.differs(
                    what,
                    "its SHA-256 is " + read + " at the source and "
                            + stored.map(Stored::sha256).orElse("of nothing") + " here");
        }
    }

    private String upload(Owner owner, SourceFile file, String path) throws IOException, Door.Refused {
        try (Reading content = new Reading(source.open(owner, file), Sha256.fresh())) {
            if (file.size() == 0 && content.read() >= 0) {
                throw new IOException("the source does not tell how long it is");
            }
            try {
                door.upload(path, content, file.size());
            } catch (Failure failure) {
                content.requireWhole(file.size());
                throw failure;
            }
            return content.digest();
        }
    }

    private String digest(Owner owner, SourceFile file) throws IOException {
        try (Reading content = new Reading(source.open(owner, file), Sha256.fresh())) {
            content.transferTo(OutputStream.nullOutputStream());
            return content.digest();
        }
    }

    /** Knows whether it was the source that failed. */
    private static final class Reading extends DigestInputStream {

        private final AtomicLong count = new AtomicLong();
        private volatile boolean failed;
        private volatile boolean ended;

        Reading(InputStream content, MessageDigest digest) {
            super(content, digest);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    ended = true;
                } else {
                    count.addAndGet(read);
                }
                return read;
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        void requireWhole(long size) throws IOException {
            if (failed) {
                throw new IOException("it could not be read to its end: start the import again");
            }
            if (count.get() > size || (ended && count.get() < size)) {
                throw new IOException("its length changed while it was read: start the import again");
            }
        }

        String digest() {
            return HexFormat.of().formatHex(getMessageDigest().digest());
        }
    }
}
